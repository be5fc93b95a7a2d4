/** Jobs in Nosana's own words: several operations, services, resources, and whatever else a definition can say. */
import { type ContainerSpec, container } from "@longshore/core/JobSpec"
import type { JobDefinition } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import type { SubmitOptions } from "./NosanaProgramBackend.ts"

/**
 * The arguments of a submission that runs this definition as it is: `submit(...withDefinition(definition, { timeout: "1 hour" }))`.
 * `timeout` is what is paid for. The definition is checked by the rules of nodes before anything is spent.
 */
export const withDefinition = (
  definition: JobDefinition.JobDefinition,
  { timeout, ...options }: { readonly timeout: Duration.Input } & Omit<SubmitOptions, "definition">
): readonly [spec: ContainerSpec, options: SubmitOptions] => [
  // The spec names an image, because each does. Nobody reads it.
  container({ image: imageIn(definition) ?? "none", timeout }),
  { ...options, definition }
]

const imageIn = ({ ops }: JobDefinition.JobDefinition): string | undefined => {
  if (!Array.isArray(ops)) return undefined
  const image: unknown = ops.flatMap(({ args }) => (args && "image" in args ? [args.image] : []))[0]
  return typeof image === "string" ? image : undefined
}
