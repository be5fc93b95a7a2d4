/**
 * The gateway's jobs: posted, extended and stopped by real transactions on the chain, paid with credits that are reserved
 * before and settled by what was used when the job has ended there.
 */
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { Time } from "../../../Fault.ts"
import type { Address } from "../../../solana/Program.ts"
import { batched, type Item } from "./batch.ts"
import type { JobEvent } from "./events.ts"
import { type Extended, type Extension, extend, priceOf } from "./extend.ts"
import { checkCredits, type Gateway, type PaidJob, type Payer, type PricedMarket } from "./Gateway.ts"
import { isDelisted, makeIndexer, type Snapshot } from "./Indexer.ts"
import { type Claim, type Done, makeIdempotency } from "./idempotency.ts"
import { makeOutbox } from "./Outbox.ts"
import { launch, type Order, type Posted, planOf } from "./post.ts"
import { costOf } from "./prices.ts"
import { countsOf, type Page, pageOf, type Query, runningOf, type TimeSeries, timestampsOf } from "./query.ts"
import type { Refusal } from "./Refusal.ts"
import type { JobsSettings } from "./settings.ts"
import { settle } from "./settle.ts"
import { checkStop, type Stopped, stop } from "./stop.ts"
import { type JobSummary, type JobView, summaryOf, viewOf } from "./view.ts"

export interface Keyed {
  /** At most one operation is done for it: the same key again gives what the first one came to. */
  readonly key?: string | undefined
}

/** Every call of one operation fails with a `Refusal`, which says what the gateway answers. */
export interface JobsEngine {
  readonly post: (user: Payer, order: Order, options?: Keyed) => Effect.Effect<Posted, Refusal>
  readonly extend: (user: Payer, address: Address, seconds: number, options?: Keyed) => Effect.Effect<Extended, Refusal>
  readonly stop: (user: Payer, address: Address, options?: Keyed) => Effect.Effect<Stopped, Refusal>
  /** Each all or nothing until the first transaction has left; what then comes of each job is told one by one. */
  readonly postMany: (
    user: Payer,
    orders: ReadonlyArray<Order>,
    options?: Keyed
  ) => Effect.Effect<ReadonlyArray<Item>, Refusal>
  readonly extendMany: (
    user: Payer,
    extensions: ReadonlyArray<Extension>,
    options?: Keyed
  ) => Effect.Effect<ReadonlyArray<Item>, Refusal>
  readonly stopMany: (
    user: Payer,
    addresses: ReadonlyArray<Address>,
    options?: Keyed
  ) => Effect.Effect<ReadonlyArray<Item>, Refusal>
  /** As the chain has it now; `undefined` where there is no such job, or it was taken out of the queue and is to be gone then. */
  readonly view: (address: Address) => JobView | undefined
  /** Those of the addresses that there are, in their order. */
  readonly summaries: (addresses: ReadonlyArray<Address>) => ReadonlyArray<JobSummary & { readonly address: Address }>
  /** What follows is as the indexer has it, which may lag. */
  readonly query: (query: Query) => Page
  readonly counts: (query: Omit<Query, "limit" | "offset" | "state">) => ReturnType<typeof countsOf>
  readonly running: () => Readonly<Record<string, { readonly running: number }>>
  readonly timestamps: (periodSeconds: number) => TimeSeries
  /** Oldest first, also of jobs that are gone. */
  readonly events: (address: Address) => ReadonlyArray<JobEvent>
  /** The job as the chain has or had it, however it ended. */
  readonly look: (address: Address) => Snapshot | undefined
  readonly paid: (address: Address) => PaidJob | undefined
  /** Called in the turn in which something has become of any job. Gives the function that ends it. */
  readonly onChange: (listener: (job: Snapshot) => void) => () => void
  /** In micro-dollars; `undefined` for an unknown market. */
  readonly cost: (market: Address, seconds: number) => bigint | undefined
  /** How many jobs were posted here and have landed. */
  readonly posted: () => number
  /** Goes on in a new process: nothing that was reserved is lost. */
  readonly restart: () => void
  /** The next so many transactions of the gateway never reach the chain. */
  readonly dropTransactions: (count: number) => void
  /** The next so many reach it only after a while. */
  readonly holdTransactions: (count: number, by: Time) => void
  /** Whatever has not landed by now never will. */
  readonly expireTransactions: () => void
  /** How many transactions are neither landed nor dead. */
  readonly openTransactions: () => number
}

const sum = (amounts: ReadonlyArray<bigint>): bigint => amounts.reduce((total, amount) => total + amount, 0n)

const claimOf = (user: Payer, operation: string, payload: unknown, { key }: Keyed = {}): Claim => ({
  account: user.id,
  key,
  payload: [operation, payload]
})

export const makeJobs = (settings: JobsSettings): JobsEngine => {
  const { delisted, indexerDelay, markets, minimumSeconds, release, world } = settings
  const { bank, fork, ipfs, now, treasury } = world
  const { cluster } = world.chain
  const indexer = makeIndexer({ bank, cluster, now })
  const outbox = makeOutbox({ bank, now, fork })
  const paid = new Map<Address, PaidJob>()
  const gateway: Gateway = {
    bank,
    cluster,
    treasury,
    indexer,
    outbox,
    paid,
    markets,
    minimumSeconds,
    isOld: release === "2.1.8"
  }
  const { run } = makeIdempotency()
  const lag = Duration.toMillis(Duration.fromInputUnsafe(indexerDelay ?? Duration.zero))

  indexer.onChange((seen) => {
    const job = paid.get(seen.address)
    if (job !== undefined) settle(job, seen)
  })

  const priceIn = (market: Address): PricedMarket | undefined => markets().find(({ address }) => address === market)
  const known = { ipfs, usdPerHour: (market: Address) => priceIn(market)?.usdPerHour }
  const isShown = (job: Snapshot | undefined): job is Snapshot =>
    job !== undefined && !(delisted === "gone" && isDelisted(job))
  const listed = () => indexer.jobs(now() - lag).filter(isShown)
  const visible = (address: Address) => {
    const job = indexer.job(address)
    return isShown(job) ? job : undefined
  }
  const orderPayload = ({ ipfsHash, market, node, timeout }: Order) => ({ ipfsHash, market, node, timeout })

  return {
    post: (user, order, options) =>
      run<Posted>(claimOf(user, "list", orderPayload(order), options), (done) => {
        const plan = planOf(gateway, order)
        checkCredits(user, plan.cost)
        launch(gateway, user, plan, done)
      }),
    extend: (user, job, seconds, options) =>
      run<Extended>(claimOf(user, "extend", { job, seconds }, options), (done) => {
        checkCredits(user, priceOf(gateway, user, { job, seconds }))
        extend(gateway, user, { job, seconds }, done)
      }),
    stop: (user, address, options) =>
      run<Stopped>(claimOf(user, "stop", { address }, options), (done) => {
        checkStop(gateway, user, address)
        stop(gateway, user, address, done)
      }),
    postMany: (user, orders, options) =>
      run<ReadonlyArray<Item>>(claimOf(user, "list/batch", orders.map(orderPayload), options), (done) => {
        const plans = orders.map((order) => planOf(gateway, order))
        checkCredits(user, sum(plans.map(({ cost }) => cost)))
        batched(plans, (plan, told: Done<Posted>) => launch(gateway, user, plan, told), done)
      }),
    extendMany: (user, extensions, options) =>
      run<ReadonlyArray<Item>>(claimOf(user, "extend/batch", extensions, options), (done) => {
        checkCredits(user, sum(extensions.map((each) => priceOf(gateway, user, each))))
        batched(extensions, (each, told: Done<Extended>) => extend(gateway, user, each, told), done)
      }),
    stopMany: (user, addresses, options) =>
      run<ReadonlyArray<Item>>(claimOf(user, "stop/batch", addresses, options), (done) => {
        for (const address of addresses) checkStop(gateway, user, address)
        batched(addresses, (each, told: Done<Stopped>) => stop(gateway, user, each, told), done)
      }),
    view: (address) => {
      const job = visible(address)
      return job && viewOf(job, known)
    },
    summaries: (addresses) =>
      addresses.flatMap((address) => {
        const job = visible(address)
        return job === undefined ? [] : [summaryOf(job, known)]
      }),
    query: (query) => pageOf(listed(), query, known),
    counts: (query) => countsOf(listed(), query),
    running: () => runningOf(listed()),
    timestamps: (period) => timestampsOf(listed(), period, now()),
    events: indexer.events,
    look: indexer.job,
    paid: (address) => (indexer.job(address) === undefined ? undefined : paid.get(address)),
    onChange: indexer.onChange,
    cost: (market, seconds) => {
      const found = priceIn(market)
      return found && costOf(found.usdPerHour, BigInt(seconds))
    },
    posted: () => [...paid.keys()].filter((address) => indexer.job(address) !== undefined).length,
    restart: outbox.restart,
    dropTransactions: outbox.drop,
    holdTransactions: (count, by) => outbox.hold(count, Duration.fromInputUnsafe(by)),
    expireTransactions: outbox.expire,
    openTransactions: outbox.open
  }
}
