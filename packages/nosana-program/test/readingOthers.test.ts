/** Runs and markets. */
import { describe, expect, it } from "@effect/vitest"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Options } from "../src/JobsProgram.ts"
import { make } from "../src/JobsProgram.ts"
import { addressOf, jobBytes, type Ledger, makeLedger, marketBytes, runBytes } from "./ledger.ts"

const market = addressOf(1)
const job = addressOf(100)
const run = addressOf(200)
const node = addressOf(9)

const jobsOver = (ledger: Ledger, options: Partial<Options> = {}) =>
  make({ network: "devnet", rpc: "https://rpc.example/secret-key-123", fetch: ledger.fetch, ...options })

const world = (queue: ReadonlyArray<Address> = []) => {
  const ledger = makeLedger()
  ledger.set(market, marketBytes(queue))
  ledger.set(job, jobBytes())
  return ledger
}

describe("run, runs, market and markets", () => {
  it.effect("read what they are named after", () =>
    Effect.gen(function* () {
      const ledger = world([job])
      ledger.set(run, runBytes(job, node))
      ledger.set(addressOf(201), runBytes(addressOf(101), addressOf(8)))
      const jobs = yield* jobsOver(ledger)
      expect((yield* jobs.run(run)).job).toBe(job)
      expect((yield* jobs.runs()).length).toBe(2)
      expect((yield* jobs.runs({ node })).map(({ address }) => address)).toEqual([run])
      expect((yield* jobs.market(market)).queue).toEqual([job])
      expect((yield* jobs.markets).map(({ address }) => address)).toEqual([market])
      const error = yield* Effect.flip(jobs.market(job))
      expect([error.reason._tag, error.message]).toEqual([
        "InvalidSpec",
        `nosana-program.market: market: ${job} is not a market: it is a job`
      ])
    })
  )
})
