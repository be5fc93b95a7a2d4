/** What a backend package tells of itself, for programs that choose a backend at run time. */
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Backend, Capability, SpecField, Tag } from "./Backend.ts"
import type { JobError } from "./JobError.ts"
import type { SpecKind } from "./JobSpec.ts"

/** One thing that can be set, by an environment variable or the same name in a file. */
export interface Setting {
  /** `LONGSHORE_LOCAL_DIRECTORY`. */
  readonly name: string
  readonly description: string
  /** Its value must never be shown. */
  readonly isSecret?: boolean
  /** Whether the backend knows what to do without it, where one would think that it has to be told. */
  readonly hasDefault?: boolean
}

/**
 * What a submission may be given beside its spec by a program that chooses the backend at run time, such as a command line.
 * A backend says which of these it takes.
 */
export interface CommonOptions {
  /** Where the job is priced: the `id` of one of the backend's `markets`. */
  readonly market?: string | undefined
  /** The machine that is to run it, in the network's words. */
  readonly node?: string | undefined
  /** The work in the network's own words, as it was read from a file: the backend checks it. Of the spec, `timeout` counts then. */
  readonly definition?: unknown
  /** Whether what looks like a secret may be where others can read it. */
  readonly allowSecrets?: boolean | undefined
}

export type CommonOption = keyof CommonOptions

/** The common options that are among these, and mean no less there. */
type TakenOf<Options> = {
  [O in CommonOption & keyof Options]: Options[O] extends CommonOptions[O] ? O : never
}[CommonOption & keyof Options]

export interface Registration {
  readonly id: string
  /** What it runs jobs on, in a few words. */
  readonly description: string
  readonly accepts: ReadonlyArray<SpecKind>
  readonly capabilities: ReadonlyArray<Capability>
  readonly refuses: ReadonlyArray<SpecField>
  /** The submit options it takes of those that every program knows. */
  readonly takes: ReadonlyArray<CommonOption>
  readonly settings: ReadonlyArray<Setting>
  /** The backend as its settings say. */
  readonly make: Effect.Effect<Backend<string, any, never>, JobError | Config.ConfigError, Scope.Scope>
}

export const register = <Self, Id extends string, K extends SpecKind, C extends Capability, Options>(
  tag: Tag<Self, Id, K, C, Options>,
  about: {
    readonly description: string
    /** None unless it is said. */
    readonly takes?: ReadonlyArray<TakenOf<Options>>
    readonly settings: ReadonlyArray<Setting>
    /** Loaded when the backend is asked for: a program that chooses none at run time has nothing of it. */
    readonly layer: () => Promise<Layer.Layer<Self, JobError | Config.ConfigError>>
  }
): Registration => ({
  id: tag.id,
  description: about.description,
  accepts: tag.accepts,
  capabilities: tag.capabilities,
  refuses: tag.refuses,
  takes: about.takes ?? [],
  settings: about.settings,
  make: Effect.promise(about.layer).pipe(
    Effect.flatMap(Layer.build),
    Effect.map((built) => Context.get(built, tag) as unknown as Backend<string, any, never>)
  )
})
