/** Jobs as the server has them now. */
import { type JobError, JobNotFound } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { ListedJob } from "../../Jobs.ts"
import type { Service } from "../../NosanaApi.ts"
import { failed } from "../failed.ts"
import { isAddress } from "./address.ts"
import { as } from "./as.ts"
import type { Seen } from "./judging.ts"

/** Fails with `JobNotFound` where no job can have that id. */
export const addressOf = (operation: string, { id }: { readonly id: string }): Effect.Effect<string, JobError> =>
  isAddress(id)
    ? Effect.succeed(id)
    : Effect.fail(failed(operation, new JobNotFound({ message: `there is no job ${id}: it is not an address` })))

export const lookAtOne = (api: Service, operation: string, address: string): Effect.Effect<Seen, JobError> =>
  api.jobs.get(address).pipe(
    Effect.map((job): Seen => ({ address, job })),
    Effect.catchIf(
      ({ reason }) => reason._tag === "JobNotFound",
      () => Effect.succeed<Seen>({ address, job: undefined })
    ),
    Effect.mapError(as(operation))
  )

/** How many jobs the server tells of at once. */
const batchSize = 100

/** From how many jobs on the list of all is asked for, where the server has no batch. */
const few = 3

/** How many of the newest jobs are listed for that: whatever is older is asked for by itself. */
const listed = 50

/** What lists and batches have of a job that has not ended is all that there is to know of it. Of others they lack the result. */
const isOpen = ({ state }: ListedJob): boolean => state === 0 || state === 1

export interface Looker {
  readonly api: Service
  /** The account's address, where it is known without asking. */
  readonly account: () => string | undefined
  /** Whether it is known already how a job has ended. */
  readonly isKnown: (address: string) => boolean
}

/**
 * Looks at many jobs: by the server's batch, and where it has none, by the list of the account's newest. Those that have ended since
 * the last look are asked for by themselves, as are all that are not found so.
 */
export const makeLooking = ({ account, api, isKnown }: Looker) => {
  /** Not asked for again once the server has said that it has none. */
  let hasBatch = true

  const alone = (operation: string, addresses: ReadonlyArray<string>) =>
    Effect.forEach(addresses, (address) => lookAtOne(api, operation, address), { concurrency: 8 })

  const inBatches = (
    operation: string,
    addresses: ReadonlyArray<string>
  ): Effect.Effect<ReadonlyArray<ListedJob>, JobError> =>
    Effect.forEach(chunksOf(addresses, batchSize), (some) => api.jobs.getMany(some)).pipe(
      Effect.map((pages) => pages.flat()),
      Effect.mapError(as(operation))
    )

  const inList = (
    operation: string,
    addresses: ReadonlyArray<string>
  ): Effect.Effect<ReadonlyArray<ListedJob>, JobError> =>
    Effect.gen(function* () {
      const poster = account()
      if (poster === undefined || addresses.length <= few) return []
      const page = api.jobs.listPage({ poster, limit: Math.min(listed, addresses.length * 2), offset: 0 })
      const { jobs } = yield* page.pipe(
        Effect.catchIf(isMissing, () => Effect.succeed({ jobs: [] })),
        Effect.mapError(as(operation))
      )
      return jobs.filter(({ address }) => addresses.includes(address))
    })

  /** Each address once. */
  const lookAt = (operation: string, addresses: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Seen>, JobError> =>
    Effect.gen(function* () {
      if (addresses.length <= 1) return yield* alone(operation, addresses)
      const many = hasBatch
        ? Effect.catchIf(inBatches(operation, addresses), isMissing, () => {
            hasBatch = false
            return inList(operation, addresses)
          })
        : inList(operation, addresses)
      const enough = (yield* many).filter((job) => isOpen(job) || isKnown(job.address))
      const found = new Map(enough.map((job) => [job.address, job]))
      const missing = addresses.filter((address) => !found.has(address))
      return [...Array.from(found, ([address, job]): Seen => ({ address, job })), ...(yield* alone(operation, missing))]
    })
  return lookAt
}

/**
 * A server without the route says that there is no such thing, or that it is not asked for like that; or it has it for others. Each
 * job by itself is told to everybody.
 */
const isMissing = ({ reason }: JobError): boolean =>
  reason._tag === "Unauthorized" || [404, 405, 501].includes(reason.answer?.status ?? 0)

const chunksOf = <A>(all: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
