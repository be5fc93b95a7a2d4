/** What a submission asks hosts to run: a container, or a definition in Nosana's own words. */
import { InvalidSpec, JobError } from "@longshore/core/JobError"
import { type ContainerSpec, container } from "@longshore/core/JobSpec"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as JobDefinition from "./JobDefinition.ts"

export interface DefinitionOptions {
  /** The backend that prepares it, which is the name that an error has. */
  readonly backend: string
  /** What is run instead of the container: a definition as its author wrote it. */
  readonly definition?: unknown
  /** Whether what looks like a secret may be in it. It may not unless this is said. */
  readonly allowSecrets?: boolean | undefined
}

/**
 * The definition of a submission, checked by the rules of hosts as well, before anything is spent. Fails with `InvalidSpec`,
 * which names the part: of the container, or of the definition where one is given. Then the container may say nothing but its
 * image, which nobody reads, and its timeout.
 */
export const definitionOf = (
  spec: ContainerSpec,
  { allowSecrets = false, backend, definition: given }: DefinitionOptions
): Effect.Effect<JobDefinition.JobDefinition, JobError> =>
  Effect.gen(function* () {
    const who = { backend, operation: "prepare" }
    const refuse = (field: string, why: string) =>
      Effect.fail(new JobError({ ...who, reason: new InvalidSpec({ field, message: `${field}: ${why}` }) }))
    const unread = given === undefined ? undefined : unreadIn(spec)
    if (unread !== undefined) {
      const why = `the job has a definition of its own, which says all of that; leave ${unread} out, or the definition`
      return yield* refuse(unread, why)
    }
    const definition =
      given === undefined ? yield* JobDefinition.fromContainer(spec, who) : yield* JobDefinition.read(given, who)
    const [secret] = JobDefinition.secretsIn(definition)
    if (secret === undefined || allowSecrets) return definition
    const why =
      "it looks like a secret, and a definition can be read by everybody on IPFS; leave it out, or set allowSecrets if it is none"
    return yield* refuse(given === undefined ? secret.replace(/^ops\[0\]\.args\./, "") : secret, why)
  })

/** What a spec says beside its timeout, which would be left undone. */
const unreadIn = ({ command, env = {}, inputs = [], outputs = [], resources = {} }: ContainerSpec) => {
  const said = {
    command: command.length > 0,
    env: Object.keys(env).length > 0,
    resources: Object.keys(resources).length > 0,
    inputs: inputs.length > 0,
    outputs: outputs.length > 0
  }
  return Object.entries(said).find(([, isSaid]) => isSaid)?.[0]
}

/**
 * The arguments of a submission that runs this definition as it is, with the options of a backend that takes `definition`.
 * `timeout` is what is paid for.
 */
export const withDefinition = <Options extends object>(
  definition: JobDefinition.JobDefinition,
  { timeout, ...options }: { readonly timeout: Duration.Input } & Options
): readonly [
  spec: ContainerSpec,
  options: Omit<Options, "timeout"> & { readonly definition: JobDefinition.JobDefinition }
] => [
  // The spec names an image, because each does. Nobody reads it.
  container({ image: imageIn(definition) ?? "none", timeout }),
  { ...(options as Omit<Options, "timeout">), definition }
]

const imageIn = ({ ops }: JobDefinition.JobDefinition): string | undefined => {
  if (!Array.isArray(ops)) return undefined
  const image: unknown = ops.flatMap(({ args }) => (args && "image" in args ? [args.image] : []))[0]
  return typeof image === "string" ? image : undefined
}
