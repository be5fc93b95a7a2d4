/** From a container to a job definition: what a definition cannot say is refused by name, and nothing is dropped. */
import type { ContainerSpec } from "@longshore/core/JobSpec"
import type { JobDefinition, RunArgs } from "../JobDefinition.ts"

interface Refused {
  readonly field: string
  readonly message: string
}
export type Compiled = { readonly definition: JobDefinition } | Refused

export const compile = (spec: ContainerSpec): Compiled => {
  const refused = refusal(spec)
  if (refused !== undefined) return refused
  const [program, ...rest] = spec.command
  const { env, resources } = spec
  const args: RunArgs = {
    image: spec.image,
    // The command names the program, as it does on every network, whatever the image would run by itself.
    ...(program !== undefined && { entrypoint: [program] }),
    ...(rest.length > 0 && { cmd: rest }),
    ...(env !== undefined && Object.keys(env).length > 0 && { env }),
    ...(resources?.gpu !== undefined && { gpu: true })
  }
  return {
    definition: {
      version: "0.1",
      type: "container",
      meta: { trigger: "longshore" },
      ops: [{ type: "container/run", id: "main", args }]
    }
  }
}

const refusal = ({
  command,
  env = {},
  image,
  inputs = [],
  outputs = [],
  resources = {}
}: ContainerSpec): Refused | undefined => {
  for (const name of ["cpu", "memory", "disk"] as const) {
    if (resources[name] !== undefined) {
      return refuse(
        `resources.${name}`,
        "a job has the whole machine of its market; choose a market that has enough, and leave it out"
      )
    }
  }
  const { gpu } = resources
  if (gpu?.model !== undefined) {
    return refuse(
      "resources.gpu.model",
      "the market decides which GPU a job gets; choose one of that model, and leave it out"
    )
  }
  if (gpu !== undefined && gpu.count > 1) {
    return refuse(
      "resources.gpu.count",
      `a job can ask for the GPU of its machine, not for ${gpu.count}; write 1, and choose a market whose machines have more`
    )
  }
  if (inputs.length > 0) {
    return refuse(
      "inputs[0]",
      "a host brings no files into a container; let the command fetch them, or give a definition with resources"
    )
  }
  if (outputs.length > 0) {
    return refuse(
      "outputs[0]",
      "a host keeps no files; let the command write to its output, or upload what should stay"
    )
  }
  const texts: ReadonlyArray<readonly [string, string]> = [
    ["image", image],
    ...command.map((word, index) => [`command[${index}]`, word] as const),
    ...Object.entries(env).map(([name, value]) => [`env.${name}`, value] as const)
  ]
  for (const [field, text] of texts) {
    const [found] = /%%[^%]+%%/.exec(text) ?? (text === "__remove-if-empty__" ? [text] : [])
    if (found !== undefined) {
      return refuse(
        field,
        `a host would put something else in the place of ${found}; give a definition if that is meant`
      )
    }
  }
  return undefined
}

const refuse = (field: string, message: string): Refused => ({ field, message: `${field}: ${message}` })
