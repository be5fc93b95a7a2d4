/** A host: it waits in the market, takes one job after the other, and tells of each over HTTP. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { Outcome } from "../solana/Bank.ts"
import type { Address } from "../solana/Program.ts"
import type { Chain } from "./Chain.ts"
import type { Flow } from "./FlowState.ts"
import { HostLog } from "./HostLog.ts"
import { serveJob } from "./hostJob.ts"
import * as Instructions from "./instructions.ts"
import type { Ipfs } from "./ipfs.ts"
import { type KeyPair, newKeyPair } from "./KeyPair.ts"
import type { Host as HostOptions } from "./Options.ts"
import { associatedTokenOf, stakeOf } from "./program/derivedAddresses.ts"
import type { RunContainer } from "./runContainer.ts"
import type { Tunnel } from "./services.ts"
import type { Task } from "./task.ts"

/** What a job waits for that its owner brings or fetches. */
export interface Deliveries {
  /** The definition that only its owner has. */
  readonly definition?: ((definition: unknown) => void) | undefined
  /** The result has been read. */
  readonly collected?: (() => void) | undefined
}

export interface Host {
  readonly keys: KeyPair
  readonly options: HostOptions
  readonly startedAt: Date
  /** Jobs that it has had, with what it knows of them. */
  readonly flows: Map<Address, Flow>
  readonly tasks: Map<Address, Task>
  readonly services: Map<Address, { readonly isReady: () => boolean }>
  readonly deliveries: Map<Address, Deliveries>
  /** Its owner wants a job to end now, as if its time were up. */
  readonly stopNow: Map<Address, () => void>
  readonly log: HostLog
  /** Whether it answers at all. */
  isOnline: boolean
  /** Whether it takes jobs. */
  isWorking: boolean
  /** Called when that has changed. */
  wake: () => void
}

export interface Surroundings {
  readonly chain: Chain
  readonly ipfs: Ipfs
  readonly market: Address
  readonly now: () => number
  readonly runContainer: RunContainer
  readonly tunnel: Tunnel
  /** Where all hosts are served, without a slash at the end. */
  readonly base: () => string
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
}

export const makeHost = (options: HostOptions, market: Address, now: () => number): Host => {
  const keys = newKeyPair()
  return {
    keys,
    options,
    startedAt: new Date(now()),
    flows: new Map(),
    tasks: new Map(),
    services: new Map(),
    deliveries: new Map(),
    stopNow: new Map(),
    log: new HostLog(keys.address, market, now),
    isOnline: true,
    isWorking: true,
    wake: () => {}
  }
}

const inQueue = ({ keys }: Host, { chain, market }: Surroundings): boolean =>
  chain.market(market)?.queue.includes(keys.address) === true

const enter = ({ keys }: Host, { chain, market }: Surroundings): Outcome => {
  const { jobs, nosMint, staking } = chain.cluster
  const run = newKeyPair()
  const node = keys.address
  const instruction = Instructions.work(jobs, {
    run: run.address,
    market,
    node,
    stake: stakeOf(node, nosMint, staking).address,
    tokens: associatedTokenOf(node, nosMint)
  })
  return chain.send([instruction], keys, run)
}

const leave = ({ keys }: Host, { chain, market }: Surroundings): Outcome =>
  chain.send([Instructions.stop(chain.cluster.jobs, market, keys.address)], keys)

/** After an attempt that failed, as when its market is gone, unless something changes before. */
const pause = Duration.seconds(60)

/** Until its process ends. */
export const runHost = (host: Host, around: Surroundings): Effect.Effect<never> => {
  const { chain } = around
  /** Runs that nothing more can be done about. */
  const done = new Set<Address>()

  const woken = Effect.callback<void>((resume) => {
    host.wake = () => resume(Effect.void)
    return Effect.sync(() => {
      host.wake = () => {}
    })
  })

  return Effect.gen(function* () {
    if (!host.isOnline) return yield* Effect.never
    const version = chain.version()
    const own = chain.runOf(host.keys.address)
    const isWaiting = inQueue(host, around)
    if (own !== undefined && !done.has(own[0])) {
      yield* serveJob(host, around, own)
      done.add(own[0])
      return yield* chain.confirmed
    }
    if (host.isWorking !== isWaiting) {
      host.log.enter(host.isWorking ? "queueing-in-market" : "node-stopping")
      const { error } = host.isWorking ? enter(host, around) : leave(host, around)
      if (error === undefined) {
        host.log.enter(host.isWorking ? "queueing-in-market-success" : "node-stopped")
        return yield* chain.confirmed
      }
      // Somebody was faster, or the market will not have it.
      return yield* Effect.timeoutOrElse(Effect.raceFirst(chain.changedSince(version), woken), {
        duration: pause,
        orElse: () => Effect.void
      })
    }
    return yield* Effect.raceFirst(chain.changedSince(version), woken)
  }).pipe(Effect.forever)
}
