/** What callers ask of deployments, as servers take it. What cannot be meant is `InvalidSpec`, by the name of the field. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import { JobDefinition } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import type { DefinitionLeave, DeploymentRequest } from "../../Deployments.ts"
import { failed } from "../failed.ts"
import { wholeMinutes } from "../seconds.ts"

const refuse = (operation: string, field: string, why: string): Effect.Effect<never, JobError> =>
  Effect.fail(failed(operation, new InvalidSpec({ field, message: `${field}: ${why}` })))

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value)

export const checkText = (operation: string, field: string, value: unknown): Effect.Effect<void, JobError> =>
  typeof value === "string" && value.trim() !== ""
    ? Effect.void
    : refuse(operation, field, `${shown(value)} is no text; give one that is not empty`)

/** A whole number of 1 or more. */
export const checkCount = (operation: string, field: string, value: unknown): Effect.Effect<void, JobError> =>
  Number.isSafeInteger(value) && (value as number) >= 1
    ? Effect.void
    : refuse(operation, field, `${typeof value === "number" ? value : shown(value)} is not a whole number above 0`)

/** What its fields say is left to the server. */
export const checkSchedule = (operation: string, value: unknown): Effect.Effect<void, JobError> =>
  typeof value === "string" && /^\s*(?:[\w*,/?#-]+\s+){4}[\w*,/?#-]+\s*$/.test(value)
    ? Effect.void
    : refuse(
        operation,
        "schedule",
        `${shown(value)} is not five fields as cron has them; write for example "0 6 * * 1" for Mondays at six, in UTC`
      )

/** The definition, where nodes can run it and it shows no secret. */
export const checkDefinition = (
  operation: string,
  given: unknown,
  { allowSecrets = false, confidential = false }: DefinitionLeave & { readonly confidential?: boolean | undefined }
): Effect.Effect<JobDefinition.JobDefinition, JobError> => {
  const problems = JobDefinition.check(given)
  const at = (path: string) => (path === "" ? "definition" : `definition.${path}`)
  if (problems.length > 0) {
    const message = problems.map(({ message, path }) => `${at(path)} ${message}`).join("; ")
    return Effect.fail(failed(operation, new InvalidSpec({ field: at(problems[0]!.path), message })))
  }
  const definition = given as JobDefinition.JobDefinition
  const [secret] = JobDefinition.secretsIn(definition)
  // What is confidential is not put on IPFS.
  if (secret === undefined || allowSecrets || confidential) return Effect.succeed(definition)
  const why =
    "it looks like a secret, and a definition can be read by everybody on IPFS; leave it out, make the deployment confidential, or set allowSecrets if it is none"
  return refuse(operation, at(secret), why)
}

/** In minutes. */
const shortestInfinite = 60
const leastApart = 10

const strategyOf = (operation: string, request: DeploymentRequest, timeout: number) =>
  Effect.gen(function* () {
    switch (request.strategy) {
      case "SIMPLE":
      case "SIMPLE-EXTEND":
        return { strategy: request.strategy }
      case "SCHEDULED": {
        const { schedule, strategy } = request
        yield* checkSchedule(operation, schedule)
        return { strategy, schedule }
      }
      case "INFINITE": {
        const { rotation, strategy } = request
        if (timeout < shortestInfinite) {
          const why = `it is ${timeout} minutes, and an INFINITE deployment needs 60 at least; write for example "2 hours"`
          return yield* refuse(operation, "timeout", why)
        }
        const minutes = rotation === undefined ? undefined : yield* wholeMinutes(operation, "rotation", rotation)
        if (minutes !== undefined && minutes >= timeout - leastApart) {
          const why = `it is ${minutes} minutes, and has to be less than ${timeout - leastApart}: the next job begins that long before the end of one, and has 10 minutes to itself at least`
          return yield* refuse(operation, "rotation", why)
        }
        return { strategy, ...(minutes !== undefined && { rotation_time: minutes }) }
      }
      default: {
        const why = `${shown((request as { readonly strategy?: unknown }).strategy)} is none; use SIMPLE, SIMPLE-EXTEND, SCHEDULED or INFINITE`
        return yield* refuse(operation, "strategy", why)
      }
    }
  })

/** The body of a creation. */
export const bodyOf = (operation: string, request: DeploymentRequest, leave: DefinitionLeave) =>
  Effect.gen(function* () {
    const { autostart, confidential, market, name, newVault, replicas, vault } = request
    yield* checkText(operation, "name", name)
    yield* checkText(operation, "market", market)
    yield* checkCount(operation, "replicas", replicas)
    const timeout = yield* wholeMinutes(operation, "timeout", request.timeout)
    const strategy = yield* strategyOf(operation, request, timeout)
    if (vault !== undefined) yield* checkText(operation, "vault", vault)
    if (vault !== undefined && newVault === true) {
      return yield* refuse(operation, "newVault", "there is a vault already; give one of the two")
    }
    const definition = yield* checkDefinition(operation, request.definition, { ...leave, confidential })
    return {
      name,
      market,
      replicas,
      timeout,
      ...strategy,
      job_definition: { ...definition },
      ...(confidential !== undefined && { confidential }),
      ...(vault !== undefined && { vault }),
      ...(newVault !== undefined && { new_vault: newVault }),
      ...(autostart !== undefined && { autostart })
    }
  })
