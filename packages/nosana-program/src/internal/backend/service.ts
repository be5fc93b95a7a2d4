/** The backend over its chain. */
import { refTo as refOf } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import { InvalidSpec, type JobError, Misconfigured } from "@longshore/core/JobError"
import { Durations } from "@longshore/nosana"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { makeChain } from "../../Chain.ts"
import type { NosanaProgramBackend, Options } from "../../NosanaProgramBackend.ts"
import { limitProblem } from "../../Quote.ts"
import { checkWallet } from "../../Wallet.ts"
import { failed } from "../failed.ts"
import { balancesOf } from "./balances.ts"
import { makeOperations } from "./operations.ts"
import { marketsOf } from "./pricing.ts"
import { checkTicket } from "./ticket.ts"

export const makeService = (options: Options): Effect.Effect<NosanaProgramBackend["Service"], JobError> =>
  Effect.gen(function* () {
    const chain = yield* makeChain(options)
    yield* checkWallet(options.wallet)
    yield* Durations.checkOption("nosana-program", "pollEvery", options.pollEvery)
    yield* Durations.checkOption("nosana-program", "confirmWithin", options.confirmWithin)
    const problem = limitProblem(options)
    if (problem !== undefined) return yield* failed("make", new Misconfigured({ message: problem.message }))
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
      prepare: (spec, submission = {}) =>
        Effect.suspend(() => {
          const wrong = limitProblem(submission)
          return wrong === undefined
            ? prepare(own, spec, submission)
            : Effect.fail(failed("prepare", new InvalidSpec(wrong)))
        }),
      send: (ticket) => Effect.andThen(checkTicket("send", ticket), send(ticket)),
      find: (ticket) => Effect.andThen(checkTicket("find", ticket), find(ticket)),
      get,
      getMany,
      result,
      cancel,
      extend: (ref, { by }) => extend(ref, by),
      list: (wanted = {}) => list(wanted),
      logs: (ref, { follow = false } = {}) => logs(backend, ref, follow),
      changes,
      markets: () => marketsOf(chain, options.market),
      balances: () => balancesOf(chain, options)
    }
    return backend
  })

/** Whose jobs these are, and on which chain. A cluster without a genesis hash of its own is told by its RPC. */
const placeOf = ({ wallet }: Options, network: string, genesis: string | undefined, rpc: string): string =>
  `${network}:${genesis ?? rpc}#${wallet.address}`
