/** How jobs stand, and how they have ended: what was once told of an end is told for ever. */
import { isTerminal, type Job, type JobStatus } from "@longshore/core/Job"
import { type JobError, JobNotFound, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import { FlowState, type Flows } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import { used } from "../../Costs.ts"
import type { ListedJob } from "../../Jobs.ts"
import type { Service } from "../../NosanaApi.ts"
import { failed } from "../failed.ts"
import { as } from "./as.ts"
import { makeMemory, makePatience } from "./memory.ts"
import { bareBy, isEndedByOwner, type Standing, saidOf, standingOf, stoppedBy } from "./standing.ts"

export type JobAs = Job<"nosana-api">

/** What the server has at an address. */
export interface Seen {
  readonly address: string
  /** Absent where it knows no such job, or not any more. */
  readonly job: ListedJob | undefined
}

/** How a job ended, as it is never going to change again. */
export interface Verdict {
  readonly status: JobStatus
  readonly createdAt?: Date | undefined
  readonly startedAt?: Date | undefined
  readonly endedAt?: Date | undefined
  /** What it cost in micro-dollars, by estimate, where that can be told. */
  readonly cost?: bigint | undefined
}

export interface Judge {
  /** How it ended, or `undefined` while it has not. Fails with `JobNotFound` for a job that never was. */
  readonly verdict: (operation: string, seen: Seen) => Effect.Effect<Verdict | undefined, JobError>
  /** The job as it is. Fails with `Unavailable` while it cannot be told how it ended, which is never guessed. */
  readonly job: (operation: string, seen: Seen) => Effect.Effect<JobAs, JobError>
  /** What its node has written, if it has ended and there is such a thing. */
  readonly flow: (operation: string, job: ListedJob) => Effect.Effect<FlowState.FlowState | undefined, JobError>
  /** The verdict that is known already. */
  readonly known: (address: string) => Verdict | undefined
  /** Notes that its owner has ended the job, or has taken it out of the queue. */
  readonly noteEnd: (address: string, how: "ended" | "delisted") => void
  /** The job as it was seen here last, if that was before its end. */
  readonly last: (address: string) => JobAs | undefined
  /** Notes that it was in the queue, and that a request to take it out may have been acted upon. */
  readonly noteTry: (address: string) => void
}

/** How long the server may be behind the chain with a job's result and its events. */
const settling = "15 seconds"

/** How long a job that was there may not be found before it is gone. */
const absence = "2 minutes"

export interface Judging {
  readonly api: Service
  readonly flows: Flows.Flows
  readonly refTo: (address: string) => JobAs["ref"]
  readonly warningsOf: (address: string) => ReadonlyArray<string>
}

export const makeJudge = ({ api, flows, refTo, warningsOf }: Judging): Judge => {
  const verdicts = makeMemory<Verdict>()
  const ended = makeMemory<"ended" | "delisted">()
  const tried = makeMemory<true>()
  const lasts = makeMemory<Verdict>()
  const settled = makePatience(settling)
  const absent = makePatience(absence)

  const aboutOf = (address: string) => {
    const warnings = warningsOf(address)
    return { ref: refTo(address), ...(warnings.length > 0 && { warnings }) }
  }

  /** None where the server tells of none. */
  const eventsOf = (operation: string, address: string) =>
    Effect.catchIf(Effect.mapError(api.jobs.events(address), as(operation)), isUntold, () => Effect.succeed([]))

  const flow: Judge["flow"] = (operation, { ipfsResult, jobResult }) =>
    Effect.gen(function* () {
      const fetched = ipfsResult === undefined ? Effect.undefined : flows.get(operation, ipfsResult)
      if (jobResult === undefined || jobResult === null) return yield* fetched
      const told = yield* Effect.result(FlowState.read(jobResult))
      // What is on IPFS is what its CID says. What the server has made of it may be old, empty or no result at all.
      if (ipfsResult !== undefined && (told._tag === "Failure" || !isWhole(told.success))) return yield* fetched
      return told._tag === "Success" ? told.success : yield* failed(operation, told.failure)
    })

  /** Fails while it may only be that the server does not know yet. */
  const orLater = (operation: string, { address }: ListedJob, status: JobStatus | undefined) => {
    const message = `job ${address} has ended, and the server does not tell yet how`
    return status === undefined ? Effect.fail(failed(operation, new Unavailable({ message }))) : Effect.succeed(status)
  }

  const bare = (operation: string, job: ListedJob): Effect.Effect<JobStatus, JobError> =>
    Effect.gen(function* () {
      if (ended.has(job.address)) return cancelled
      const isLong = yield* settled.isOver(job.address)
      return yield* orLater(operation, job, bareBy(yield* eventsOf(operation, job.address), saidOf(job), isLong))
    })

  const stopped = (operation: string, job: ListedJob): Effect.Effect<JobStatus, JobError> =>
    Effect.gen(function* () {
      if (ended.has(job.address) || tried.has(job.address)) return cancelled
      const isLong = yield* settled.isOver(job.address)
      return yield* orLater(operation, job, stoppedBy(yield* eventsOf(operation, job.address), isLong))
    })

  const byResult = (operation: string, job: ListedJob): Effect.Effect<JobStatus, JobError> =>
    Effect.gen(function* () {
      if (ended.has(job.address)) return cancelled
      const left = yield* flow(operation, job)
      const outcome = left && outcomeOf(left, job)
      if (outcome === undefined) {
        // What the server told while the job ran is not its result.
        if (left === undefined || job.ipfsResult === undefined) return yield* bare(operation, job)
        return isEndedByOwner(yield* eventsOf(operation, job.address)) ? cancelled : stillRunning
      }
      if (outcome._tag === "Cancelled") return outcome
      // What its owner has ended stays cancelled, whatever its node posts afterwards.
      return isEndedByOwner(yield* eventsOf(operation, job.address)) ? cancelled : outcome
    })

  /** A job that the server does not know, or not any more. */
  const gone = (operation: string, address: string): Effect.Effect<Verdict, JobError> =>
    Effect.gen(function* () {
      if (ended.get(address) === "delisted") return { status: cancelled, cost: 0n }
      if (ended.has(address)) return { status: cancelled }
      const events = yield* eventsOf(operation, address)
      // Nothing but being taken out of the queue makes a job go so fast.
      if (isEndedByOwner(events) || tried.has(address)) return { status: cancelled }
      if (lasts.has(address) && !(yield* absent.isOver(address))) {
        const message = `job ${address} was there, and the server does not find it at the moment`
        return yield* failed(operation, new Unavailable({ message }))
      }
      const why =
        events.length === 0
          ? "the server does not know it"
          : "the server has forgotten it, and what became of it cannot be told any more"
      return yield* failed(operation, new JobNotFound({ message: `there is no job ${address}: ${why}` }))
    })

  const over = (operation: string, job: ListedJob, standing: Exclude<Standing, { readonly _tag: "Open" }>) => {
    switch (standing._tag) {
      case "Done":
        return byResult(operation, job)
      case "Bare":
        return bare(operation, job)
      case "Over":
        return Effect.succeed(standing.status)
      case "Stopped":
        return stopped(operation, job)
      case "Unknown": {
        const message = `job ${job.address} is in state ${standing.state}, which this version does not know; update @longshore/nosana-api`
        return Effect.fail(failed(operation, new MalformedResponse({ message })))
      }
    }
  }

  const verdict: Judge["verdict"] = (operation, { address, job }) =>
    Effect.suspend((): Effect.Effect<Verdict | undefined, JobError> => {
      const known = verdicts.get(address)
      if (known !== undefined) return Effect.succeed(known)
      if (job === undefined) {
        return Effect.map(gone(operation, address), (verdict) => verdicts.put(address, verdict))
      }
      absent.forget(address)
      const standing = standingOf(job)
      const { listedAt: createdAt, node, timeEnd: endedAt, timeStart: startedAt } = job
      if (standing._tag === "Open") {
        settled.forget(address)
        lasts.put(address, { status: standing.status, createdAt, startedAt })
        return Effect.undefined
      }
      const status = { _tag: "Running", ...(node !== undefined && { node }) } as const
      lasts.put(address, { status, createdAt, startedAt })
      return Effect.map(over(operation, job, standing), (status) =>
        verdicts.put(address, { status, createdAt, startedAt, endedAt, cost: used(job) })
      )
    })

  return {
    verdict,
    flow,
    known: verdicts.get,
    last: (address) => {
      const last = lasts.get(address)
      return last && { ...aboutOf(address), status: last.status, ...timesOf(last) }
    },
    noteEnd: (address, how) => void ended.put(address, how),
    noteTry: (address) => void tried.put(address, true),
    job: (operation, seen) =>
      Effect.map(verdict(operation, seen), (end): JobAs => {
        const about = aboutOf(seen.address)
        if (end !== undefined) return { ...about, status: end.status, ...timesOf(end) }
        // Without a verdict there is a job, and it has not ended.
        const job = seen.job!
        const { status } = standingOf(job) as Extract<Standing, { readonly _tag: "Open" }>
        return { ...about, status, ...timesOf({ createdAt: job.listedAt, startedAt: job.timeStart }) }
      })
  }
}

/** There are none, or the server has no events at all. */
const isUntold = ({ reason }: JobError): boolean =>
  reason._tag === "JobNotFound" || [400, 404, 405, 501].includes(reason.answer?.status ?? 0)

const cancelled: JobStatus = { _tag: "Cancelled" }

const stillRunning: JobStatus = {
  _tag: "Failed",
  cause: "Unknown",
  message: "it has ended, and its result says that it still runs"
}

/** Whether it says how the job ended, and names what was run. */
const isWhole = (flow: FlowState.FlowState): boolean =>
  flow.opStates.length > 0 && isTerminal(FlowState.outcomeOf(flow))

/**
 * What the result says; and where that says nothing, as the public part of a confidential one, what the server says. `undefined`
 * for one of a job that goes on.
 */
export const outcomeOf = (flow: FlowState.FlowState, job: Pick<ListedJob, "jobStatus">): JobStatus | undefined => {
  const outcome = FlowState.outcomeOf(flow)
  const isBlank =
    flow.opStates.length === 0 &&
    flow.errors.length === 0 &&
    (!isTerminal(outcome) || outcome._tag === "Completed" || flow.status === "")
  const said = isBlank ? saidOf(job) : undefined
  if (said?._tag === "Failed") {
    return { ...said, message: "the server says that it failed; its result is not public" }
  }
  return said ?? (isTerminal(outcome) ? outcome : undefined)
}

const timesOf = (times: Pick<JobAs, "createdAt" | "startedAt" | "endedAt">) => {
  const { createdAt, endedAt, startedAt } = times
  return { ...(createdAt && { createdAt }), ...(startedAt && { startedAt }), ...(endedAt && { endedAt }) }
}
