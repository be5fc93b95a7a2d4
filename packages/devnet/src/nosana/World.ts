/** What every Nosana network of the devnet stands on: a Solana chain of its own, IPFS, and hosts that take jobs. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import type { DevnetError } from "../DevnetError.ts"
import { node } from "../internal/dialect.ts"
import type { Frame, RestartOptions } from "../Network.ts"
import { type Bank, makeBank } from "../solana/Bank.ts"
import type { Address } from "../solana/Program.ts"
import { type Chain, makeChain } from "./Chain.ts"
import { cluster } from "./cluster.ts"
import { openMarket, openTreasury, type Treasury } from "./genesis.ts"
import { type Host, makeHost, runHost, type Surroundings } from "./Host.ts"
import { hostsApp } from "./hostApi.ts"
import type { Terms } from "./instructions.ts"
import { type Ipfs, makeIpfs } from "./ipfs.ts"
import { newKeyPair } from "./KeyPair.ts"
import type { Host as HostOptions, NosanaProgramOptions } from "./Options.ts"
import { jobsProgram } from "./program/jobsProgram.ts"
import { rewardsProgram } from "./program/rewardsProgram.ts"
import { makeRunContainer } from "./runContainer.ts"

const sol = 1_000_000_000n

/** How servers that may turn a connection into a web socket speak. */
export const upgrading = { ...node, upgrades: true }

export interface WorldSettings extends Pick<NosanaProgramOptions, "images" | "engine" | "ipfsJwt"> {
  readonly hosts: ReadonlyArray<HostOptions>
  /** One market for each. The hosts serve the first. */
  readonly markets: readonly [Terms, ...ReadonlyArray<Terms>]
  readonly slotMillis: number
  readonly feeFraction: number
}

export interface World {
  readonly bank: Bank
  readonly treasury: Treasury
  readonly chain: Chain
  readonly ipfs: Ipfs
  readonly hosts: ReadonlyArray<Host>
  /** The addresses of the markets, in the order of their terms. */
  readonly markets: ReadonlyArray<Address>
  /** In milliseconds. */
  readonly now: () => number
  /** Runs for as long as the process lives: a restart ends it. */
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  /** Serves IPFS and the hosts, and lets the hosts work. Ports are opened in the order of the calls. */
  readonly open: (frame: Frame) => Effect.Effect<Places, DevnetError, Scope.Scope>
  /** Ends what runs, and begins anew with what outlives a process. */
  readonly restart: (options: RestartOptions) => Effect.Effect<void>
}

export interface Places {
  /** Where the pin service and the gateway are. */
  readonly ipfs: string
  readonly hostTemplate: string
}

export const makeWorld = Effect.fnUntraced(function* (
  settings: WorldSettings,
  /** Who has what before anything can be seen. */
  prepare: (parts: { readonly bank: Bank; readonly treasury: Treasury }) => void
): Effect.fn.Return<World, DevnetError, Scope.Scope> {
  const clock = yield* Clock.Clock
  const now = () => clock.currentTimeMillisUnsafe()

  // Work dies with the process that runs it; the chain does not.
  const outer = yield* Scope.Scope
  const context = yield* Effect.context<never>()
  const newLife = Effect.gen(function* () {
    const whole = yield* Scope.fork(outer)
    // What is opened last ends first: no host sees its work die.
    return { whole, work: yield* Scope.fork(whole), hosts: yield* Scope.fork(whole) }
  })
  let life = yield* newLife
  const forkIn = (scope: Scope.Scope, effect: Effect.Effect<void>) =>
    Fiber.runIn(Effect.runForkWith(context)(effect), scope)

  const bank = makeBank({ clock: () => ({ unixMillis: now() }), slotMillis: settings.slotMillis })
  bank.register(cluster.jobs, jobsProgram(cluster, { feeFraction: BigInt(settings.feeFraction) }), "nosana_jobs")
  bank.register(cluster.rewards, rewardsProgram(cluster), "nosana_rewards")
  const treasury = openTreasury(bank, cluster)
  const owner = newKeyPair()
  bank.airdrop(owner.address, 10n * sol)
  prepare({ bank, treasury })
  const markets = yield* Effect.try({
    try: () => settings.markets.map((terms) => openMarket(bank, cluster, owner, terms)),
    catch: (error) => error as DevnetError
  })
  const market = markets[0]!

  const ipfs = makeIpfs({ jwt: settings.ipfsJwt, now: () => new Date(now()) })
  const hosts = settings.hosts.map((options) => makeHost(options, market, now))
  for (const { keys, options } of hosts) {
    bank.airdrop(keys.address, 10n * sol)
    treasury.give(keys.address, 0n)
    treasury.stake(keys.address, options.stake ?? 0n)
  }
  // All that is to be seen from the first moment on, whatever the commitment.
  bank.expireBlockhashes()
  const chain = makeChain(bank, cluster, (effect) => forkIn(outer, effect))
  const opened: { hosts?: string } = {}
  const fork = (effect: Effect.Effect<void>) => forkIn(life.work, effect)
  const around: Surroundings = {
    chain,
    ipfs,
    market,
    now,
    runContainer: yield* makeRunContainer(settings),
    tunnel: new Map(),
    base: () => opened.hosts ?? "",
    fork
  }
  const begin = () => {
    for (const host of hosts) forkIn(life.hosts, runHost(host, around))
  }

  return {
    bank,
    treasury,
    chain,
    ipfs,
    hosts,
    markets,
    now,
    fork,
    open: (frame) =>
      Effect.gen(function* () {
        const pins = yield* frame.serve(ipfs.app, node)
        opened.hosts = yield* frame.serve(hostsApp(hosts, around), upgrading)
        begin()
        return { ipfs: pins, hostTemplate: `${opened.hosts}/{node}` }
      }),
    restart: ({ completed = "keep" }) =>
      Effect.gen(function* () {
        yield* Scope.close(life.whole, Exit.void)
        life = yield* newLife
        for (const host of hosts) {
          for (const each of [host.tasks, host.services, host.deliveries, host.stopNow]) each.clear()
          if (completed === "lose") host.flows.clear()
        }
        around.tunnel.clear()
        if (completed === "lose") ipfs.lose()
        begin()
      })
  }
})
