/** Every read of the native client and every submission under every fault: it ends in time, in a typed way, and once. */
import { assert, describe, it } from "@effect/vitest"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import type { Fault, NosanaProgramRoute } from "@longshore/devnet"
import { type JobsProgramService, make, makeJobsProgram, quote } from "@longshore/nosana-program"
import { type Address, address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { asked, faults, kinds, type Outcomes, outcomeOf } from "../faultKinds.ts"
import { network } from "./world.ts"

const spec = container({ image: "echo", command: ["say", "hello"], timeout: "5 minutes" })

interface Call {
  readonly route: NosanaProgramRoute
  readonly call: (
    program: JobsProgramService,
    job: Address,
    market: Address,
    wallet: Address
  ) => Effect.Effect<unknown, unknown>
  readonly outcomes?: Outcomes
}

/** A market has more than ten thousand bytes, which may take longer than a call does. */
const large: Outcomes = { ...asked, slow: ["ok", "Unavailable"] }

const calls: Readonly<Record<string, Call>> = {
  get: { route: "getAccountInfo", call: ({ get }, job) => get(job, false) },
  market: { route: "getAccountInfo", call: (program, _, market) => program.market(market), outcomes: large },
  multiple: { route: "getMultipleAccounts", call: ({ multiple }, job) => multiple([job]) },
  all: { route: "getProgramAccounts", call: ({ all }) => all() },
  markets: { route: "getProgramAccounts", call: ({ markets }) => markets, outcomes: large },
  runs: { route: "getProgramAccounts", call: ({ runs }) => runs() },
  history: { route: "getSignaturesForAddress", call: (program, job) => program.history(job) },
  extend: { route: "getAccountInfo", call: ({ extend }, job) => extend({ job, timeout: "1 minute" }) },
  quote: {
    route: "simulateTransaction",
    call: ({ chain }, _, market, wallet) => quote(chain, { market, timeout: "5 minutes", wallet }),
    outcomes: large
  }
}

describe.concurrent.each(Object.entries(calls))("%s", (_, { call, outcomes = asked, route }) => {
  it.live.each(kinds)(
    "under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const { chain, options } = yield* network({ hosts: 0 })
        const backend = yield* make(options)
        const program = yield* makeJobsProgram(options)
        const market = address(chain.market())
        const { id } = yield* submit(backend, spec)
        yield* chain.faults.inject({ ...faults[kind], route, times: 1 } as Fault<NosanaProgramRoute>)
        const begun = Date.now()
        const outcome = yield* outcomeOf(call(program, address(id), market, options.wallet.address))
        assert.include(outcomes[kind], outcome)
        assert.isBelow(Date.now() - begun, 10_000)
        assert.strictEqual(chain.jobs(), 1)
        // Whatever went wrong is over: the same client works on.
        assert.strictEqual<string>((yield* program.get(address(id))).address, id)
      }).pipe(Effect.scoped),
    20_000
  )
})

const routes: ReadonlyArray<NosanaProgramRoute> = [
  "sendTransaction",
  "simulateTransaction",
  "getSignatureStatuses",
  "getLatestBlockhash",
  "getMultipleAccounts",
  "POST /pinning/pinJSONToIPFS",
  "GET /ipfs/:cid"
]

describe.concurrent.each(routes)("a submission that meets a fault on %s", (route) => {
  it.live.each(kinds)(
    "comes to one job and its result, or says that there is none: %s",
    (kind) =>
      Effect.gen(function* () {
        const { chain, options, runs } = yield* network({ hosts: 1 })
        const backend = yield* make(options)
        const before = chain.balances().wallet.microNos
        yield* chain.faults.inject({ ...faults[kind], route, times: 1 } as Fault<NosanaProgramRoute>)
        const submitted = yield* Effect.result(submit(backend, spec))
        if (submitted._tag === "Failure") {
          // Before anything is sent, a question that is not answered ends it, and may be asked again.
          assert.isTrue(submitted.failure.isRetryable, submitted.failure.message)
          assert.strictEqual(chain.jobs(), 0)
          assert.strictEqual(chain.balances().wallet.microNos, before)
          return
        }
        const { stdout } = yield* awaitResult(backend, submitted.success)
        assert.strictEqual(stdout.text, "hello\n")
        assert.strictEqual(chain.jobs(), 1)
        // A host that is started again begins its job again.
        assert.include(kind === "restart" ? ["echo", "echo,echo"] : ["echo"], runs.join())
      }).pipe(Effect.scoped),
    40_000
  )
})
