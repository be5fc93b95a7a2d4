/** Looking for the job of a ticket among those of its market. */
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { paths } from "../../generated/openapi.ts"
import type { Ask } from "../connection.ts"
import { readSighted, readSightings, type Sighted } from "../jobs/sightings.ts"
import { walkOf } from "../jobs/walk.ts"
import { makeMemory } from "./memory.ts"
import { newestFirst } from "./order.ts"
import type { Payload } from "./ticket.ts"

/** How many jobs are asked for at once. */
const pageSize = 50

/** How far the clock that a job is listed by may be from the one that the server's answers have, in milliseconds. */
const skew = 10 * 60_000

/** How many jobs are remembered that were asked for by themselves. */
const kept = 20_000

export interface Found {
  readonly address: string | undefined
  /** Whether every job was seen that can be the ticket's. If not, that there is none says nothing. */
  readonly isWhole: boolean
}

export interface Finder {
  /** The job with the ticket's definition, which no other submission has. */
  readonly find: (ticket: Pick<Payload, "cid" | "market" | "since">) => Effect.Effect<Found, JobError>
  /** When the newest job of a market was listed, as far as its list tells: what is listed later is no older than this. */
  readonly newest: (market: string) => Effect.Effect<Date | undefined, JobError>
}

export const makeFinder = (ask: Ask<paths>): Finder => {
  const open = { operation: "find", needs: "none", replaySafe: true } as const
  /** What a list leaves out, and what never changes. */
  const known = makeMemory<Sighted>(kept)

  const pageAt = (market: string, offset: number, limit: number) =>
    ask({
      ...open,
      read: readSightings,
      send: (api, init) => api.GET("/jobs", { ...init, params: { query: { market, limit, offset } as never } })
    })

  /** The same with what the list leaves out. One that cannot be read, or is gone meanwhile, stays as the list has it. */
  const whole = (job: Sighted): Effect.Effect<Sighted, JobError> => {
    const { address } = job
    return ask({
      ...open,
      names: { address },
      read: readSighted(address),
      send: (api, init) => api.GET("/jobs/{address}", { ...init, params: { path: { address } } })
    }).pipe(
      Effect.tap((found) =>
        Effect.sync(() => {
          if (found.ipfsJob !== undefined) known.put(address, found)
        })
      ),
      Effect.catchIf(
        ({ reason }) => ["JobNotFound", "MalformedResponse", "InvalidSpec"].includes(reason._tag),
        () => Effect.succeed(job)
      )
    )
  }
  const remembered = (job: Sighted): Sighted => {
    const before = known.get(job.address)
    return before === undefined
      ? job
      : { ...job, ipfsJob: job.ipfsJob ?? before.ipfsJob, listedAt: job.listedAt ?? before.listedAt }
  }

  /** Reads the list from its beginning back to when the ticket was prepared, as far as that is known, and else to its end. */
  const scan = ({ cid, market, since }: Pick<Payload, "cid" | "market" | "since">): Effect.Effect<Found, JobError> =>
    Effect.gen(function* () {
      const isOlder = ({ listedAt, timeStart }: Sighted) => {
        const latest = listedAt ?? timeStart
        return since !== undefined && latest !== undefined && latest.getTime() < since.getTime() - skew
      }
      const walk = walkOf(pageSize)
      let order = newestFirst()
      for (;;) {
        const { fresh, next } = walk.pass(yield* pageAt(market, walk.offset(), pageSize))
        const read = yield* Effect.forEach(
          fresh.map(remembered),
          (job, place) => {
            if (job.ipfsJob === cid) return Effect.succeed(job)
            const isAtEnd = place === 0 || place === fresh.length - 1
            const isUnsure = job.ipfsJob === undefined && !isOlder(job)
            // The first and the last of a page say in which order the list is.
            return isUnsure || (isAtEnd && job.listedAt === undefined) ? whole(job) : Effect.succeed(job)
          },
          { concurrency: 8 }
        )
        const its = read.find(({ ipfsJob }) => ipfsJob === cid)
        if (its !== undefined) return { address: its.address, isWhole: true }
        if (next === "End" || next === "Torn") return { address: undefined, isWhole: next === "End" }
        if (next === "Restart") {
          order = newestFirst()
          continue
        }
        for (const { listedAt } of read) if (listedAt !== undefined) order.pass(listedAt)
        // A page that is older as a whole is followed by older ones, where the list is in that order.
        if (read.length > 0 && read.every(isOlder) && order.isKept()) return { address: undefined, isWhole: true }
      }
    })

  return {
    find: scan,
    newest: (market) =>
      Effect.gen(function* () {
        const { jobs } = yield* pageAt(market, 0, pageSize)
        const [first] = jobs
        const told = jobs.some(({ listedAt }) => listedAt !== undefined)
        const read = told || first === undefined ? jobs : [yield* whole(remembered(first))]
        const times = read.flatMap(({ listedAt }) => (listedAt === undefined ? [] : [listedAt.getTime()]))
        return times.length === 0 ? undefined : new Date(Math.max(...times))
      })
  }
}
