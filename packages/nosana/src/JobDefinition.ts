/**
 * What a Nosana host runs: its operations, in the words of the network. It is pinned to IPFS as JSON, where everybody can
 * read it.
 */
import type { SpecField } from "@longshore/core/Backend"
import { InvalidSpec, JobError } from "@longshore/core/JobError"
import type { ContainerSpec } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { compile } from "./internal/compiling.ts"
import { definitionSchema } from "./internal/definitionSchema.ts"
import type { JobDefinition } from "./internal/definitionTypes.ts"
import { officialProblems } from "./internal/officialRules.ts"
import { findSecrets } from "./internal/secrets.ts"
import { strictProblems } from "./internal/strictRules.ts"

export type * from "./internal/definitionTypes.ts"

/** What is wrong with a definition. */
export interface Problem {
  /** Where, as one would write it in TypeScript: `ops[1].args.expose[0].port`. Empty for the whole. */
  readonly path: string
  /** What is wrong, and what to write instead; without the path. */
  readonly message: string
}

/**
 * `official` accepts exactly what the validator of @nosana/types 2.1 accepts, which is all that a market asks for. `strict`
 * also refuses what a host would refuse later, or run as something else than it says.
 */
export type Mode = "strict" | "official"

/** The shape of a definition. By default decoding drops keys that are not known, where `check` refuses them. */
export const schema: Schema.Codec<JobDefinition> = definitionSchema

/** Every problem of a definition; none if it is fine. `strict` unless told otherwise. */
export const check = (
  value: unknown,
  { mode = "strict" }: { readonly mode?: Mode | undefined } = {}
): ReadonlyArray<Problem> => {
  const official = officialProblems(value)
  if (mode === "official") return official
  // The host's rules are about a definition that is one.
  return official.length > 0 ? official : strictProblems(value as JobDefinition)
}

export interface ReadOptions {
  readonly mode?: Mode | undefined
  /** How the error names itself: `nosana.definition` by default. */
  readonly backend?: string | undefined
  readonly operation?: string | undefined
}

/** The value as a definition. Fails with `InvalidSpec`, whose `field` is the first problem's path and whose message tells all. */
export const read = (value: unknown, options: ReadOptions = {}): Effect.Effect<JobDefinition, JobError> => {
  const { backend = "nosana", mode, operation = "definition" } = options
  const problems = check(value, { mode })
  const [first] = problems
  if (first === undefined) return Effect.succeed(value as JobDefinition)
  const message = problems.map((problem) => `${problem.path || "the definition"} ${problem.message}`).join("; ")
  const field = first.path === "" ? {} : { field: first.path }
  return Effect.fail(new JobError({ backend, operation, reason: new InvalidSpec({ message, ...field }) }))
}

/**
 * A definition of one operation, `main`, that runs the container. Its `timeout` is no part of it. Fails with `InvalidSpec` on
 * what no host could honour, by the name of the field: see `refuses`.
 */
export const fromContainer = (
  spec: ContainerSpec,
  { backend = "nosana", operation = "prepare" }: Omit<ReadOptions, "mode"> = {}
): Effect.Effect<JobDefinition, JobError> => {
  const compiled = compile(spec)
  if ("definition" in compiled) return Effect.succeed(compiled.definition)
  return Effect.fail(new JobError({ backend, operation, reason: new InvalidSpec(compiled) }))
}

/** What of a container no definition can say. A host gives all of its machine to a job, takes no files and keeps none. */
export const refuses = [
  "resources.cpu",
  "resources.memory",
  "resources.disk",
  "inputs.file",
  "inputs.https",
  "inputs.ipfs",
  "inputs.data",
  "outputs"
] as const satisfies ReadonlyArray<SpecField>

/** The paths of what looks like a secret in plain text, which would be public on IPFS. Placeholders are none. */
export const secretsIn = (definition: JobDefinition): ReadonlyArray<string> => findSecrets(definition)
