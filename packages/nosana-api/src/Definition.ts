/** Jobs in Nosana's own words: several operations, services, resources, and whatever else a definition can say. */
import type { ContainerSpec } from "@longshore/core/JobSpec"
import { type JobDefinition, Submission } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import type { SubmitOptions } from "./NosanaApiBackend.ts"

/**
 * The arguments of a submission that runs this definition: `submit(...withDefinition(definition, { timeout: "2 hours" }))`.
 * `timeout` is what is paid for. The definition is checked by the rules of nodes before anything is spent. What is pinned is the
 * definition with a mark in its `meta` that tells this submission from all others.
 */
export const withDefinition = (
  definition: JobDefinition.JobDefinition,
  options: { readonly timeout: Duration.Input } & Omit<SubmitOptions, "definition">
): readonly [spec: ContainerSpec, options: SubmitOptions] => Submission.withDefinition(definition, options)
