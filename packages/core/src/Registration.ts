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

export interface Registration {
  readonly id: string
  /** What it runs jobs on, in a few words. */
  readonly description: string
  readonly accepts: ReadonlyArray<SpecKind>
  readonly capabilities: ReadonlyArray<Capability>
  readonly refuses: ReadonlyArray<SpecField>
  readonly settings: ReadonlyArray<Setting>
  /** The backend as its settings say. */
  readonly make: Effect.Effect<Backend<string, any, never>, JobError | Config.ConfigError, Scope.Scope>
}

export const register = <Self, Id extends string, K extends SpecKind, C extends Capability, Options>(
  tag: Tag<Self, Id, K, C, Options>,
  about: {
    readonly description: string
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
  settings: about.settings,
  make: Effect.promise(about.layer).pipe(
    Effect.flatMap(Layer.build),
    Effect.map((built) => Context.get(built, tag) as unknown as Backend<string, any, never>)
  )
})
