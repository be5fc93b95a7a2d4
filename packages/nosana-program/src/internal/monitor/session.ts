/** A monitor's life: connect, read everything, listen; and again when the connection is lost. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Channel from "effect/Channel"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import type { Chain } from "../../Chain.ts"
import type { Gap, MonitorEvent, MonitorOptions, Resynced } from "../../Monitor.ts"
import { oldestOf, readAccounts } from "../reading/accounts.ts"
import { decodeAs } from "../reading/kinds.ts"
import { statusesOf } from "../reading/status.ts"
import { type Accounts, type Entry, makeAccounts, type Told } from "./accounts.ts"
import { type Connection, connecting } from "./connection.ts"
import { makeInbox, type Saying } from "./inbox.ts"
import type { View } from "./merge.ts"
import { makePlaces, type Places } from "./places.ts"
import { sourcesOf } from "./sources.ts"

/** How long a job may be nowhere before it is looked for, and how often the suspects are gone through, in milliseconds. */
const grace = 2_000
/** How many suspects are looked for at a time: what one request can read. */
const suspectsAtOnce = 100
/** The pauses before another attempt, in milliseconds. */
const pause = { first: 500, most: 30_000 } as const

export const watchAccounts = <Event>(
  chain: Chain,
  operation: string,
  options: MonitorOptions,
  makeView: (accounts: Accounts, places: Places) => View<Event>
): Stream.Stream<Event | Gap | Resynced, JobError> =>
  Stream.fromChannel(
    Channel.fromTransform((_, scope) =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const now = () => clock.currentTimeMillisUnsafe()
        const { capacity = 4_096, initial = true, resyncEvery = "5 minutes", silence = "30 seconds" } = options
        const inbox = makeInbox<Event | Gap | Resynced, JobError>(capacity)
        const sources = sourcesOf(chain, operation, options)

        /** What happens while everything is taken in is told once all of it is known. */
        let pending: Array<readonly [MonitorEvent, Entry | undefined]> | undefined
        let isQuiet = !initial
        let connection: Connection | undefined
        const accounts: Accounts = makeAccounts({
          chain,
          isNarrow: sources.isNarrow,
          isWanted: sources.isWanted,
          emit: (event, before) => {
            if (pending === undefined) tell([[event, before]])
            else pending.push([event, before])
          }
        })
        const places = makePlaces(accounts, now)
        const view = makeView(accounts, places)
        const put = (event: Event | Gap | Resynced) => {
          const { key, saying } = placeOf(event as MonitorEvent)
          if (!isQuiet) inbox.put(key, event, saying)
          else if (saying === "state") inbox.skip(key)
        }
        const tell = (happened: NonNullable<typeof pending>) => {
          const affected = happened.map(([event, before]) => places.note(event, before))
          happened.forEach(([event], at) => {
            for (const seen of view(event, affected[at]!)) put(seen)
            if (event.type === "job") follow(event.data.market)
          })
        }
        const together = (take: () => void) => {
          pending = []
          take()
          const happened = pending
          pending = undefined
          tell(happened)
        }
        /** In a narrow monitor, markets are of interest for the jobs in their queues. */
        const follow = (market: Address) => {
          if (!sources.followsMarkets || sources.markets.has(market)) return
          sources.markets.add(market)
          connection?.add({ kind: "market", address: market })
        }

        const resync = Effect.fnUntraced(function* (since: bigint | undefined) {
          const all = yield* sources.snapshot(accounts, { since })
          together(() => {
            for (const { all: told, kind, slot } of all) accounts.replace(kind, slot, told)
          })
          return oldestOf(all)
        })

        /**
         * What comes in is taken slot by slot: subscriptions share a connection, and still one of them can be ahead of another.
         * What happens in one slot is told as it is after it.
         */
        let heard: Array<Told> = []
        let isScheduled = false
        const takeHeard = () => {
          const news = heard.sort((one, other) => (one.slot < other.slot ? -1 : one.slot > other.slot ? 1 : 0))
          heard = []
          for (let at = 0; at < news.length; ) {
            const { slot } = news[at]!
            const begin = at
            while (news[at]?.slot === slot) at += 1
            together(() => news.slice(begin, at).forEach(accounts.hear))
          }
        }

        /** One connection, until it is lost. It never succeeds. */
        const live = Effect.fnUntraced(function* (synced: (slot: bigint) => void) {
          let isSynced = false
          heard = []
          const hear = (told: Told) => {
            heard.push(told)
            if (isScheduled || !isSynced) return
            isScheduled = true
            setTimeout(() => {
              isScheduled = false
              try {
                if (isSynced) takeHeard()
              } catch (thrown) {
                connection?.fail(thrown)
              }
            })
          }
          connection = yield* connecting(chain, operation, {
            sources: [...sources.fixed, ...marketSources(sources)],
            silence: Duration.toMillis(Duration.fromInputUnsafe(silence)),
            now,
            hear
          })
          const slot = yield* resync(connection.since)
          synced(slot)
          isSynced = true
          takeHeard()
          for (const address of sources.markets) connection.add({ kind: "market", address })
          yield* Effect.addFinalizer(() =>
            Effect.sync(() => {
              isSynced = false
              takeHeard()
            })
          )
          return yield* Effect.raceFirst(
            connection.lost,
            Effect.raceFirst(
              Effect.forever(Effect.andThen(Effect.sleep(resyncEvery), patiently(resync(undefined)))),
              Effect.forever(Effect.andThen(Effect.sleep(grace / 2), patiently(suspected)))
            )
          )
        })

        const suspected = Effect.gen(function* () {
          const jobs = places.suspects(now() - grace).slice(0, suspectsAtOnce)
          if (jobs.length === 0) return
          const { slot, value } = yield* readAccounts(chain, operation, jobs)
          const found = value.map((account) => decodeAs("job", chain, account)).filter((job) => job !== undefined)
          const statuses = yield* statusesOf(chain, operation, found, { since: slot })
          together(() =>
            value.forEach((account, at) => {
              const address = jobs[at]!
              const told = { kind: "job", slot, address, owner: chain.network.jobs, bytes: new Uint8Array() } as const
              accounts.correct(account === undefined ? told : { ...account, kind: "job", slot })
            })
          )
          let isMissed = false
          for (const [job, { status }] of statuses) {
            if (status._tag === "Orphaned") {
              places.confirm(job)
              for (const seen of view(undefined, [job])) put(seen)
            } else if (accounts.get("job", job) !== undefined && places.statusOf(job) === undefined) {
              isMissed = true
            }
          }
          // It is somewhere, and no notification has said so: an RPC may skip some.
          if (isMissed) yield* resync(slot)
        })

        const lives = Effect.gen(function* () {
          yield* chain.verifyNetwork
          let hasLived = false
          let isGap = false
          let attempt = 0
          while (true) {
            const begun = new Date(now())
            const error = yield* Effect.flip(
              Effect.scoped(
                live((slot) => {
                  if (isGap) put({ type: "resynced", data: { slot } })
                  isQuiet = false
                  isGap = false
                  hasLived = true
                  attempt = 0
                })
              )
            )
            const since = connection?.lastHeard() ?? begun
            connection = undefined
            if (!hasLived || !(error.isRetryable || error.reason._tag === "MalformedResponse")) return yield* error
            if (!isGap) put({ type: "gap", data: { since, reason: error } })
            isGap = true
            const wait = Math.min(pause.most, pause.first * 2 ** attempt++)
            yield* Effect.sleep(wait * (0.5 + (yield* Random.next) / 2))
          }
        })

        yield* Effect.forkIn(
          Effect.tapError(lives, (error) => Effect.sync(() => inbox.fail(error))),
          scope
        )
        return inbox.pull
      })
    )
  )

const marketSources = ({ followsMarkets, markets }: ReturnType<typeof sourcesOf>) =>
  followsMarkets ? [...markets].map((address) => ({ kind: "market", address }) as const) : []

/** What is read on the side may fail: it is read again the next time. */
const patiently = <A>(read: Effect.Effect<A, JobError>): Effect.Effect<void, JobError> =>
  Effect.asVoid(
    Effect.catchIf(
      read,
      ({ isRetryable }) => isRetryable,
      () => Effect.void
    )
  )

const placeOf = (event: MonitorEvent): { readonly key: string; readonly saying: Saying } => {
  switch (event.type) {
    case "gap":
    case "resynced":
      return { key: event.type, saying: event.type }
    default:
      return { key: event.data.address, saying: event.type === "gone" ? "gone" : "state" }
  }
}
