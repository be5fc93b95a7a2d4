/** Ending a job: out of the queue, or off its node. */
import { type JobError, Unauthorized, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { ListedJob } from "../../Jobs.ts"
import type { Service } from "../../NosanaApi.ts"
import { failed } from "../failed.ts"
import { as } from "./as.ts"
import type { Judge, Seen } from "./judging.ts"
import { lookAtOne } from "./looking.ts"
import { standingOf } from "./standing.ts"

/** Ends the job, and does nothing to one that has ended. Fails with `JobNotFound` for one that never was. */
export const endJob = (api: Service, judge: Judge, address: string): Effect.Effect<void, JobError> =>
  Effect.gen(function* () {
    if (judge.known(address) !== undefined) return
    const look = lookAtOne(api, "cancel", address)
    /** Whether it has, however it did. */
    const hasEnded = ({ job }: Seen): Effect.Effect<boolean, JobError> => {
      const standing = job && standingOf(job)
      return standing === undefined || standing._tag === "Open" || standing._tag === "Unknown"
        ? Effect.map(judge.verdict("cancel", { address, job }), (verdict) => verdict !== undefined)
        : Effect.succeed(true)
    }
    const before = yield* look
    if (yield* hasEnded(before)) return
    const stopped = yield* Effect.result(api.jobs.stop(address))
    if (stopped._tag === "Success") {
      const { delisted, outcome, tx } = stopped.success
      // One that had ended before was not ended here, however it ended.
      if (outcome === "already_terminal" || tx === undefined) return
      return judge.noteEnd(address, delisted ? "delisted" : "ended")
    }
    const { reason } = stopped.failure
    const wasQueued = before.job !== undefined && isQueued(before.job)
    if (reason._tag === "JobNotFound") {
      const after = yield* look
      const isGone = after.job === undefined || standingOf(after.job)._tag === "Stopped"
      // It was in the queue a moment ago: nothing but being taken out makes a job go so fast.
      if (isGone && wasQueued) return judge.noteTry(address)
      if (yield* hasEnded(after)) return
      const message = `job ${address} is there, and the server would not end it: ${reason.message}`
      return yield* failed(
        "cancel",
        new Unauthorized({ message, cause: reason, ...(reason.answer && { answer: reason.answer }) })
      )
    }
    // Some servers refuse to end what has ended. Only a look tells whether that is why.
    if (reason._tag === "InvalidState" && (yield* Effect.flatMap(look, hasEnded))) return
    const isUnclear = ["OutcomeUnknown", "Unavailable", "MalformedResponse"].includes(reason._tag)
    if (isUnclear && wasQueued) judge.noteTry(address)
    return yield* failed("cancel", againIfUnknown(stopped.failure))
  }).pipe(Effect.mapError(as("cancel")))

const isQueued = (job: ListedJob): boolean => {
  const standing = standingOf(job)
  return standing._tag === "Open" && standing.status._tag === "Queued"
}

/** Ending a job twice ends it once: what is not known may be asked for again. */
const againIfUnknown = ({ reason }: JobError): JobError["reason"] =>
  reason._tag === "OutcomeUnknown"
    ? new Unavailable({ message: reason.message, cause: reason, ...(reason.answer && { answer: reason.answer }) })
    : reason
