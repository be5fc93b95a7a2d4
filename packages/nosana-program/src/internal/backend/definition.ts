/** What nodes are to run: the container as a job definition, or a definition as it is. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import type { ContainerSpec } from "@longshore/core/JobSpec"
import { JobDefinition } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import { failed } from "../failed.ts"

const who = { backend: "nosana-program", operation: "prepare" } as const

/** Checked by the rules of nodes as well, before anything is spent. Fails with `InvalidSpec`, which names the part. */
export const definitionOf = (
  spec: ContainerSpec,
  given: unknown,
  allowSecrets: boolean
): Effect.Effect<JobDefinition.JobDefinition, JobError> =>
  Effect.gen(function* () {
    if (given !== undefined) yield* checkBare(spec)
    const definition =
      given === undefined ? yield* JobDefinition.fromContainer(spec, who) : yield* JobDefinition.read(given, who)
    const [secret] = JobDefinition.secretsIn(definition)
    if (secret === undefined || allowSecrets) return definition
    const field = given === undefined ? secret.replace(/^ops\[0\]\.args\./, "") : secret
    const message = `${field}: it looks like a secret, and a definition can be read by everybody on IPFS; leave it out, or set allowSecrets if it is none`
    return yield* failed("prepare", new InvalidSpec({ field, message }))
  })

/** With a definition of its own, a spec says how long the job may run, and nothing that would then be left undone. */
const checkBare = (spec: ContainerSpec): Effect.Effect<void, JobError> => {
  const { command, env = {}, inputs = [], outputs = [], resources = {} } = spec
  const said = {
    command: command.length > 0,
    env: Object.keys(env).length > 0,
    resources: Object.keys(resources).length > 0,
    inputs: inputs.length > 0,
    outputs: outputs.length > 0
  }
  const field = Object.entries(said).find(([, isSaid]) => isSaid)?.[0]
  if (field === undefined) return Effect.void
  const message = `${field}: the job has a definition of its own, which says all of that; leave ${field} out, or the definition`
  return Effect.fail(failed("prepare", new InvalidSpec({ field, message })))
}
