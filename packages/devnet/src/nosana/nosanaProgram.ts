/** Nosana's jobs program: a Solana chain of its own, IPFS, and hosts that take jobs. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import type { DevnetError } from "../DevnetError.ts"
import { node } from "../internal/dialect.ts"
import type { Network } from "../Network.ts"
import { makeBank } from "../solana/Bank.ts"
import { makeRpc } from "../solana/rpc.ts"
import { makeChain } from "./Chain.ts"
import { cluster } from "./cluster.ts"
import { makeControls } from "./controls.ts"
import { openMarket, openTreasury } from "./genesis.ts"
import { makeHost, runHost, type Surroundings } from "./Host.ts"
import { hostsApp } from "./hostApi.ts"
import { makeIpfs } from "./ipfs.ts"
import { newKeyPair } from "./KeyPair.ts"
import { writeKeyFile } from "./keyFile.ts"
import type { NosanaProgramControls, NosanaProgramOptions } from "./Options.ts"
import { jobsProgram } from "./program/jobsProgram.ts"
import { rewardsProgram } from "./program/rewardsProgram.ts"
import { type NosanaProgramRoute, routes } from "./routes.ts"
import { makeRunContainer } from "./runContainer.ts"
import { settingsOf } from "./settings.ts"

const sol = 1_000_000_000n
const nos = 1_000_000n

export const nosanaProgram: Network<NosanaProgramOptions, NosanaProgramRoute, NosanaProgramControls> = {
  name: "nosana-program",
  routes,
  start: Effect.fnUntraced(function* (given, frame) {
    const settings = yield* Effect.try({ try: () => settingsOf(given), catch: (error) => error as DevnetError })
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
    const wallet = newKeyPair()
    const keyFile = yield* writeKeyFile(wallet)
    const owner = newKeyPair()
    bank.airdrop(owner.address, 10n * sol)
    bank.airdrop(wallet.address, 100n * sol)
    treasury.give(wallet.address, 10_000n * nos)
    const market = yield* Effect.try({
      try: () => openMarket(bank, cluster, owner, settings.terms),
      catch: (error) => error as DevnetError
    })

    const ipfs = makeIpfs({ jwt: given.ipfsJwt, now: () => new Date(now()) })
    const hosts = settings.hosts.map((options) => makeHost(options, market, now))
    for (const { keys, options } of hosts) {
      bank.airdrop(keys.address, 10n * sol)
      treasury.give(keys.address, 0n)
      treasury.stake(keys.address, options.stake ?? 0n)
    }
    // All that is to be seen from the first moment on, whatever the commitment.
    bank.expireBlockhashes()
    const started: { hosts?: string } = {}
    const chain = makeChain(bank, cluster, (effect) => forkIn(outer, effect))
    const around: Surroundings = {
      chain,
      ipfs,
      market,
      now,
      runContainer: yield* makeRunContainer(given),
      tunnel: new Map(),
      base: () => started.hosts ?? "",
      fork: (effect) => forkIn(life.work, effect)
    }
    const rpc = makeRpc(bank, { forbidProgramAccounts: given.forbidProgramAccounts })
    const dialect = { ...node, upgrades: true }
    const url = yield* frame.serve(rpc.app, dialect, rpc.naming)
    const pins = yield* frame.serve(ipfs.app, node)
    started.hosts = yield* frame.serve(hostsApp(hosts, around), dialect)
    const begin = () => {
      for (const host of hosts) forkIn(life.hosts, runHost(host, around))
    }
    begin()

    const hostTemplate = `${started.hosts}/{node}`
    return {
      url,
      settings: {
        LONGSHORE_NOSANA_PROGRAM_NETWORK: "localnet",
        LONGSHORE_NOSANA_PROGRAM_URL: url,
        LONGSHORE_NOSANA_PROGRAM_WALLET: keyFile,
        LONGSHORE_NOSANA_PROGRAM_MARKET: market,
        LONGSHORE_NOSANA_PROGRAM_IPFS_API: pins,
        LONGSHORE_NOSANA_PROGRAM_IPFS_GATEWAYS: `${pins}/ipfs/`,
        ...(given.ipfsJwt !== undefined && { LONGSHORE_NOSANA_PROGRAM_IPFS_JWT: given.ipfsJwt }),
        LONGSHORE_NOSANA_PROGRAM_HOST: hostTemplate
      },
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
        }),
      controls: makeControls({
        bank,
        treasury,
        hosts,
        wallet,
        market,
        rpc,
        ipfs: pins,
        hostTemplate,
        jobs: chain.jobCount
      })
    }
  })
}
