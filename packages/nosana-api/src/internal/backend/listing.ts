/** The account's jobs, newest first. */
import { isListed, type ListOptions } from "@longshore/core/Backend"
import type { JobStatus } from "@longshore/core/Job"
import { type JobError, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { ListedJob } from "../../Jobs.ts"
import type { Service } from "../../NosanaApi.ts"
import { failed } from "../failed.ts"
import type { Account } from "./account.ts"
import { as } from "./as.ts"
import type { JobAs, Judge, Seen } from "./judging.ts"
import { lookAtOne } from "./looking.ts"
import { standingOf } from "./standing.ts"
import type { Unread } from "./unread.ts"

/** How many jobs are asked for at once. */
const pageSize = 50

/** How many of them are those of the page before: where none is, something was taken out of the list between the two. */
const overlap = 5

/** How often the list is gone back in for that. One without an order would be read for ever. */
const mostReturns = 5

export interface Lister {
  readonly api: Service
  readonly account: Account
  readonly judge: Judge
  readonly unread: Unread
}

const ends: ReadonlyArray<JobStatus["_tag"]> = ["Completed", "Failed", "Cancelled"]

export const listJobs = (
  { account, api, judge, unread }: Lister,
  wanted: ListOptions
): Stream.Stream<JobAs, JobError> => {
  const { since, status } = wanted

  /** What it can be, as far as the list tells. */
  const possible = (job: ListedJob): ReadonlyArray<JobStatus["_tag"]> => {
    const standing = standingOf(job)
    return standing._tag === "Open" ? [standing.status._tag] : ends
  }
  const isTooOld = ({ listedAt }: ListedJob): boolean =>
    since !== undefined && listedAt !== undefined && listedAt < since

  const told = (job: ListedJob): Effect.Effect<ReadonlyArray<JobAs>, JobError> => {
    if (isTooOld(job) || (status !== undefined && !possible(job).some((tag) => status.includes(tag)))) {
      return Effect.succeed([])
    }
    // A list has not all of a job: not its result, and on some servers not when it was listed.
    const isEnough = standingOf(job)._tag === "Open" && job.listedAt !== undefined
    const { address } = job
    const seen: Effect.Effect<Seen, JobError> = isEnough
      ? Effect.succeed({ address, job })
      : Effect.map(lookAtOne(api, "list", address), ({ job: whole }) => ({ address, job: whole ?? openIn(job) }))
    return Effect.flatMap(seen, (seen) => {
      const whole = seen.job === undefined ? listedOnly(job) : judge.job("list", seen)
      return Effect.map(unread.listed({ address, job: seen.job ?? job }, whole), (jobs) =>
        jobs.filter((each) => isListed(each, wanted))
      )
    })
  }

  /** A list tells nothing of how a job has ended: one that has, and that is not found by itself, is not judged. */
  const openIn = (job: ListedJob): ListedJob | undefined => (standingOf(job)._tag === "Open" ? job : undefined)
  const listedOnly = ({ address }: ListedJob): Effect.Effect<JobAs, JobError> =>
    Effect.catchIf(
      judge.job("list", { address, job: undefined }),
      ({ reason }) => reason._tag === "JobNotFound",
      () => {
        const message = `the server lists job ${address}, and does not find it by itself at the moment`
        return Effect.fail(failed("list", new Unavailable({ message })))
      }
    )

  return Stream.unwrap(
    Effect.map(account.address("list"), (poster) => {
      // A server that does not know the word would list everybody's.
      const isOwn = ({ payer, project }: ListedJob) =>
        (project === undefined && payer === undefined) || project === poster || payer === poster
      // What is posted meanwhile moves the others behind, onto the next page; what is taken out moves them before, off it.
      const read = new Set<string>()
      const isNew = ({ address }: ListedJob) => !read.has(address) && read.add(address) !== undefined
      let returns = 0
      return Stream.paginate(0, (offset) =>
        Effect.map(
          Effect.mapError(api.jobs.listPage({ poster, limit: pageSize, offset }), as("list")),
          ({ jobs, total }) => {
            const isJoined = offset === 0 || jobs.length === 0 || jobs.some(({ address }) => read.has(address))
            if (!isJoined && returns < mostReturns) {
              returns += 1
              return [[], Option.some(Math.max(0, offset - pageSize))] as const
            }
            const end = offset + jobs.length
            const isLast = jobs.length === 0 || end >= total || jobs.every(isTooOld)
            return [
              jobs.filter((job) => isNew(job) && isOwn(job)),
              isLast ? Option.none<number>() : Option.some(Math.max(offset + 1, end - overlap))
            ] as const
          }
        )
      ).pipe(Stream.mapEffect(told, { concurrency: 8 }), Stream.flattenIterable)
    })
  )
}
