/** Jobs' news as the cluster pushes them. */
import { isTerminal, type Job } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Chain } from "../../Chain.ts"
import { monitor, type SimpleMonitorEvent } from "../../Monitor.ts"
import { makeHearing } from "./hearing.ts"
import type { Judge } from "./judging.ts"
import { lookAtOne, type Seen } from "./looking.ts"

type JobAs = Job<"nosana-program">

/** What a notification says of a job; `undefined` where it has to be looked at. */
interface News {
  readonly job: Address | undefined
  readonly seen: Seen | undefined
}

const newsOf = (event: SimpleMonitorEvent): News => {
  if (event.type === "gone" && event.data.kind === "job") return { job: event.data.address, seen: undefined }
  if (event.type !== "job") return { job: undefined, seen: undefined }
  const { status, ...job } = event.data
  const seen =
    status._tag === "Unchecked" ? undefined : { address: job.address, slot: event.slot, job, run: undefined, status }
  return { job: job.address, seen }
}

/**
 * The job as it is, and at each change of its account or its run. All jobs of one project are heard of over one connection.
 * A notification says that something has changed and mostly what; where it does not, or where a result cannot be read yet,
 * that is left to the next look.
 */
export const makeChanges = (chain: Chain, judge: Judge, project: Address) => {
  const heard = makeHearing(Stream.map(monitor(chain, { project }), newsOf), (job) => ({ job, seen: undefined }))
  // Where all jobs of a project cannot be asked for, each is subscribed to by its address.
  const alone = (job: Address) => Stream.map(monitor(chain, { jobs: [job] }), newsOf)

  const looked = (address: Address) =>
    Effect.flatMap(lookAtOne(chain, "changes", address), (seen) => judge.job("changes", seen))
  const told = ({ job, seen }: { readonly job: Address; readonly seen: Seen | undefined }) =>
    Effect.orElseSucceed(
      Effect.map(seen === undefined ? looked(job) : judge.job("changes", seen), (news): ReadonlyArray<JobAs> => [news]),
      (): ReadonlyArray<JobAs> => []
    )

  return (address: Address): Stream.Stream<JobAs, JobError> =>
    Stream.suspend(() => {
      const news = chain.learned.programAccounts === false ? alone(address) : heard(address)
      return news.pipe(
        Stream.filter(({ job }) => job === address),
        Stream.mapEffect(({ seen }) => told({ job: address, seen })),
        Stream.flattenIterable,
        Stream.takeUntil(({ status }) => isTerminal(status))
      )
    })
}
