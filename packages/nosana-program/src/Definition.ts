/** Jobs in Nosana's own words: several operations, services, resources, and whatever else a definition can say. */
import type { ContainerSpec } from "@longshore/core/JobSpec"
import { type JobDefinition, Submission } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import type { SubmitOptions } from "./NosanaProgramBackend.ts"

/**
 * The arguments of a submission that runs this definition as it is: `submit(...withDefinition(definition, { timeout: "1 hour" }))`.
 * `timeout` is what is paid for. The definition is checked by the rules of nodes before anything is spent.
 */
export const withDefinition = (
  definition: JobDefinition.JobDefinition,
  options: { readonly timeout: Duration.Input } & Omit<SubmitOptions, "definition">
): readonly [spec: ContainerSpec, options: SubmitOptions] => Submission.withDefinition(definition, options)
