/** The backend over its chain. */
import { refTo as refOf } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { makeChain } from "../../Chain.ts"
import type { NosanaProgramBackend, Options } from "../../NosanaProgramBackend.ts"
import { makeOperations } from "./operations.ts"
import { marketsOf } from "./pricing.ts"

export const makeService = (options: Options): Effect.Effect<NosanaProgramBackend["Service"], JobError> =>
  Effect.gen(function* () {
    const chain = yield* makeChain(options)
    const own = {
      id: "nosana-program",
      at: placeOf(options, chain.network.name, chain.network.genesis, chain.at)
    } as const
    const refTo = (address: Address): JobRef<"nosana-program"> => refOf(own, address)
    const operations = yield* makeOperations(chain, options, refTo)
    const { changes, cancel, extend, find, get, getMany, list, logs, prepare, result, send } = operations
    const backend: NosanaProgramBackend["Service"] = {
      ...own,
      pollEvery: options.pollEvery ?? "10 seconds",
      // A machine behind the RPC may be some seconds behind the one that confirmed.
      grace: "15 seconds",
      prepare: (spec, submission = {}) => prepare(own, spec, submission),
      send,
      find,
      get,
      getMany,
      result,
      cancel,
      extend: (ref, { by }) => extend(ref, by),
      list: (wanted = {}) => list(wanted),
      logs: (ref, { follow = false } = {}) => logs(backend, ref, follow),
      changes,
      markets: () => marketsOf(chain, options.market)
    }
    return backend
  })

/** Whose jobs these are, and on which chain. A cluster without a genesis hash of its own is told by its RPC. */
const placeOf = ({ wallet }: Options, network: string, genesis: string | undefined, rpc: string): string =>
  `${network}:${genesis ?? rpc}#${wallet.address}`
