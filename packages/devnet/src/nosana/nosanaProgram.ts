/** Nosana's jobs program: a Solana chain of its own, IPFS, and hosts that take jobs. */
import * as Effect from "effect/Effect"
import type { DevnetError } from "../DevnetError.ts"
import type { Network } from "../Network.ts"
import { makeRpc } from "../solana/rpc.ts"
import { makeControls } from "./controls.ts"
import { newKeyPair } from "./KeyPair.ts"
import { writeKeyFile } from "./keyFile.ts"
import type { NosanaProgramControls, NosanaProgramOptions } from "./Options.ts"
import { type NosanaProgramRoute, routes } from "./routes.ts"
import { settingsOf } from "./settings.ts"
import { makeWorld, upgrading } from "./World.ts"

const sol = 1_000_000_000n
const nos = 1_000_000n

export const nosanaProgram: Network<NosanaProgramOptions, NosanaProgramRoute, NosanaProgramControls> = {
  name: "nosana-program",
  routes,
  start: Effect.fnUntraced(function* (given, frame) {
    const { terms, ...settings } = yield* Effect.try({
      try: () => settingsOf(given),
      catch: (error) => error as DevnetError
    })
    const wallet = newKeyPair()
    const keyFile = yield* writeKeyFile(wallet)
    const world = yield* makeWorld({ ...given, ...settings, markets: [terms] }, ({ bank, treasury }) => {
      bank.airdrop(wallet.address, 100n * sol)
      treasury.give(wallet.address, 10_000n * nos)
    })
    const { bank, chain, hosts, treasury } = world
    const market = world.markets[0]!
    const rpc = makeRpc(bank, { forbidProgramAccounts: given.forbidProgramAccounts })
    const url = yield* frame.serve(rpc.app, upgrading, rpc.naming)
    const { hostTemplate, ipfs } = yield* world.open(frame)
    return {
      url,
      settings: {
        LONGSHORE_NOSANA_PROGRAM_NETWORK: "localnet",
        LONGSHORE_NOSANA_PROGRAM_URL: url,
        LONGSHORE_NOSANA_PROGRAM_WALLET: keyFile,
        LONGSHORE_NOSANA_PROGRAM_MARKET: market,
        LONGSHORE_NOSANA_PROGRAM_IPFS_API: ipfs,
        LONGSHORE_NOSANA_PROGRAM_IPFS_GATEWAYS: `${ipfs}/ipfs/`,
        ...(given.ipfsJwt !== undefined && { LONGSHORE_NOSANA_PROGRAM_IPFS_JWT: given.ipfsJwt }),
        LONGSHORE_NOSANA_PROGRAM_HOST: hostTemplate
      },
      restart: world.restart,
      controls: makeControls({ bank, treasury, hosts, wallet, market, rpc, ipfs, hostTemplate, jobs: chain.jobCount })
    }
  })
}
