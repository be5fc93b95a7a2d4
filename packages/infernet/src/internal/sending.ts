/** `send` and `find`: a job is posted once, under an id of ours, and looked for by it. */
import type { Sighting, Ticket } from "@longshore/core/Job"
import { InvalidState, JobError } from "@longshore/core/JobError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { BatchOutcome } from "../JobRecord.ts"
import { type Body, jobBody } from "../Requests.ts"
import type { JobCalls } from "./jobCalls.ts"
import { originOf, sendable } from "./jobId.ts"
import { makeOutbox } from "./outbox.ts"
import { requestOf, type Work } from "./preparing.ts"

type Own = Ticket<"infernet">

/** Only this backend writes a payload, so that what it reads is what it wrote. */
export const workIn = ({ payload }: Own): Work => payload as unknown as Work

/** Gives the id of the job that a ticket has become. */
export const makeSender = (node: JobCalls): ((ticket: Own) => Effect.Effect<string, JobError>) => {
  const send = makeOutbox((jobs: ReadonlyArray<Body>) => {
    const [only] = jobs
    // A request for one job has a share of the rate limit to itself.
    if (only !== undefined && jobs.length === 1) {
      return Effect.map(Effect.result(node.createJob(only)), (result) => [
        result._tag === "Success" ? Effect.succeed(result.success.id) : Effect.fail(as("send", result.failure))
      ])
    }
    return Effect.map(node.createJobs(jobs), (sent) => jobs.map((job) => idIn(sent.get(job)!)))
  })
  return (ticket) => Effect.flatMap(bodyIn(ticket), send)
}

/** The body of a ticket's request, for as long as it may be sent. */
export const bodyIn = (ticket: Own): Effect.Effect<Body, JobError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const body = jobBody(requestOf(ticket.key, workIn(ticket)))
    const reason = isExpired(ticket, now) ? new InvalidState({ message: expired(ticket) }) : body
    return "text" in reason
      ? Effect.succeed(reason)
      : Effect.fail(new JobError({ backend: "infernet", operation: "send", reason }))
  })

const isExpired = ({ key }: Own, now: number) => now > (originOf(key)?.createdAt ?? now) + sendable

const expired = ({ key }: Own) =>
  `submission ${key} was prepared more than 5 minutes ago and is not sent any more; submit again`

const idIn = (outcome: BatchOutcome): Effect.Effect<string, JobError> => {
  switch (outcome._tag) {
    case "Accepted":
      return Effect.succeed(outcome.id)
    case "Refused":
      return Effect.flatMap(
        Effect.promise(() => import("./reasons.ts")),
        ({ refused }) => Effect.fail(new JobError({ backend: "infernet", operation: "send", reason: refused(outcome) }))
      )
    case "NotSent":
    case "Unknown":
      return Effect.fail(as("send", outcome.error))
    case "Subscribed":
      return Effect.die(new Error("a job was taken for a subscription"))
  }
}

const as = (operation: string, error: JobError) => new JobError({ ...error, operation })

/**
 * Looks for a ticket's job. One that is not there may still be on its way: a node runs a job twice that is posted twice,
 * so it is absent for sure only some time after it was last sent.
 */
export const sightingOf = (
  node: JobCalls,
  ticket: Own,
  settleAfter: number
): Effect.Effect<Sighting<never> | string, JobError> =>
  Effect.gen(function* () {
    // What is not seen was not there when it was asked for, however late the answer comes.
    const now = yield* Clock.currentTimeMillis
    const [record] = yield* Effect.mapError(node.getJobs([ticket.key]), (error) => as("find", error))
    if (record!._tag !== "Absent") return ticket.key
    const isOnItsWay = ticket.sentAt !== undefined && now < Date.parse(ticket.sentAt) + settleAfter
    if (isOnItsWay) return { _tag: "Unclear" }
    return isExpired(ticket, now) ? { _tag: "Dead" } : { _tag: "Absent" }
  })
