/** What the author of a backend gives to have it tested. */

import type { Capability, Tag } from "@longshore/core/Backend"
import type { SpecKind, SpecOf } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"

/** A job to try, and what it is known to leave. What the network cannot tell is left out, and then not tested. */
export interface Sample<K extends SpecKind> {
  readonly spec: SpecOf<K>
  readonly leaves?: {
    readonly exitCode?: number
    readonly stdout?: string
    readonly stderr?: string
    /** The files that `result` lists, all of them, by path: what they hold. */
    readonly files?: { readonly [path: string]: string | Uint8Array }
  }
}

export interface Samples<K extends SpecKind> {
  /** Completes soon: within seconds on a live clock. Under the test clock it must take some time. */
  readonly completes: Sample<K>
  /** Runs until it is stopped. */
  readonly runs?: Sample<K>
  /** Runs, and fails by itself. */
  readonly fails?: Sample<K>
  /** Completes soon, and writes to stdout (some of it beyond ASCII), or to files, or both. */
  readonly writes?: Sample<K>
}

/** How the backend's world can be made to misbehave. */
export interface Faults<World> {
  /** The answer to the next `send` never comes: its request reached nobody, or was acted upon. */
  readonly loseNextSend?: (moment: "before acting" | "after acting") => Effect.Effect<void, unknown, World>
  /** Whether nothing answers, from now on. */
  readonly setDown?: (isDown: boolean) => Effect.Effect<void, unknown, World>
}

interface Given<Self, Id extends string, K extends SpecKind, C extends Capability, Options, World> {
  readonly tag: Tag<Self, Id, K, C, Options>
  /**
   * Makes one instance of the backend, as a program would. It is built anew for each test, and twice
   * where a test wants two processes: whatever must outlive a process belongs in `world`.
   */
  readonly layer: Layer.Layer<Self, unknown, NoInfer<World>>
  /** What the instances share: a fake server, a directory. `Layer.empty` if there is nothing. */
  readonly world: Layer.Layer<World, unknown>
  readonly specs: Samples<NoInfer<K>>
  /** How many jobs the world holds, ended ones too: asked of the world itself and not through the backend. */
  readonly jobs: Effect.Effect<number, unknown, NoInfer<World>>
  readonly faults?: Faults<NoInfer<World>>
  /**
   * `test`: time stands still but for `TestClock`, which moves in small steps. For a world that lives in effect's
   * clock. `live`: time passes. For real processes and servers.
   */
  readonly clock: "test" | "live"
  /** The longest that anything may take: one minute of real time by default, one hour of test time. */
  readonly patience?: Duration.Input
  /** Keys and passwords the instance was given. They may show up nowhere. */
  readonly secrets?: ReadonlyArray<string>
  /** An id of the form this network gives, of a job that nobody submitted. For networks whose ids have a form. */
  readonly unknownId?: string
}

/** Everything `conformance` has to know of a backend. */
export type Subject<Self, Id extends string, K extends SpecKind, C extends Capability, Options, World> = Given<
  Self,
  Id,
  K,
  C,
  Options,
  World
> &
  ({} extends Options
    ? { /** Given with each submission. */ readonly options?: NoInfer<Options> }
    : { /** Given with each submission. */ readonly options: NoInfer<Options> })

/** Any subject: what generic code may read of it. */
export type AnySubject = Given<any, string, SpecKind, Capability, any, any> & { readonly options?: unknown }

export const patienceOf = ({ clock, patience }: Pick<AnySubject, "clock" | "patience">): Duration.Duration =>
  Duration.fromInputUnsafe(patience ?? (clock === "live" ? "1 minute" : "1 hour"))
