/** A thousand jobs posted while much goes wrong: a thousand are on the chain, and no coin is anywhere else. */
import { assert, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { resume, submit } from "@longshore/core/Submit"
import { Addresses, make, makeJobsProgram, type NosanaProgramBackend, Transactions } from "@longshore/nosana-program"
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { chanceOf } from "../chance.ts"
import { network } from "./world.ts"

const jobs = 1_000
const seed = 2026
const price = 100n
const seconds = 300n

class Crash extends Error {}

/** The caller was told that there is no job, and not that nobody knows. */
const isRefusal = (reason: Cause.Reason<JobError>): boolean =>
  reason._tag === "Fail" && reason.error.reason._tag !== "OutcomeUnknown"

it.live(
  `posts ${jobs} jobs once each`,
  () =>
    Effect.gen(function* () {
      const { chain, options } = yield* network({ hosts: 0, slotTime: "10 millis" })
      // A market's queue has room for 314.
      const program = yield* makeJobsProgram(options)
      const markets = yield* Effect.forEach([1, 2, 3, 4], () =>
        Effect.gen(function* () {
          const opening = yield* program.open({ jobPrice: price })
          yield* Transactions.send(program.chain, [...opening.setup, opening], { feePayer: options.wallet })
          return opening.market
        })
      )
      const held = chain.balances().wallet.microNos
      const chance = chanceOf(seed)
      const backend: NosanaProgramBackend["Service"] = yield* make({ ...options, timeout: "5 seconds" })
      const journal = Journal.inMemory()
      let crashes = 0

      /** One that dies before it sends, or with the answer in its hands. */
      const mortal: NosanaProgramBackend["Service"] = {
        ...backend,
        send: (ticket) => {
          const [diesBefore, diesAfter] = [chance(0.03), chance(0.03)]
          const die = Effect.suspend(() => {
            crashes++
            return Effect.die(new Crash())
          })
          if (diesBefore) return die
          return diesAfter ? Effect.andThen(backend.send(ticket), die) : backend.send(ticket)
        }
      }
      const mischief = Effect.gen(function* () {
        if (chance(0.1)) chain.dropTransactions(1)
        if (chance(0.02)) chain.expireBlockhashes()
        for (const kind of ["dropBefore", "dropAfter", "html"] as const) {
          if (chance(0.03)) yield* chain.faults.inject({ kind, route: "sendTransaction", times: 1 })
        }
        if (chance(0.02))
          yield* chain.faults.inject({ kind: "status", status: 503, times: 1, route: "getSignatureStatuses" })
      })

      const spec = container({ image: "echo", command: ["echo"], timeout: "5 minutes" })
      const told = yield* Effect.forEach(
        Array.from({ length: jobs }),
        (_, index) => Effect.andThen(mischief, Effect.exit(submit(mortal, spec, { market: markets[index % 4] }))),
        { concurrency: 40 }
      ).pipe(Effect.provideService(Journal.Journal, journal))
      yield* chain.faults.clear

      // Whatever was left is settled by those who come later, and those who were told no ask again.
      const refs = new Set<string>()
      let refused = 0
      for (const exit of told) {
        if (Exit.isSuccess(exit)) refs.add(exit.value.id)
        else if (exit.cause.reasons.some(isRefusal)) refused++
      }
      const settling = Effect.gen(function* () {
        const { errors, refs: found } = yield* resume(backend)
        for (const { id } of found) refs.add(id)
        // Those whose minute had passed can land no more, and there is nothing of them on the chain.
        assert.deepStrictEqual(
          errors.filter(({ message }) => !/ expired before it landed; submit again$/.test(message)),
          []
        )
        refused += errors.length
      })
      yield* Effect.provideService(settling, Journal.Journal, journal)
      assert.isAbove(crashes, 30)
      assert.strictEqual(refs.size + refused, jobs)
      const again = yield* Effect.forEach(
        Array.from({ length: refused }),
        (_, index) => submit(backend, spec, { market: markets[index % 4] }),
        {
          concurrency: 20
        }
      ).pipe(Effect.provideService(Journal.Journal, journal))
      for (const { id } of again) refs.add(id)

      assert.strictEqual(refs.size, jobs)
      assert.strictEqual(chain.jobs(), jobs)
      assert.strictEqual(held - chain.balances().wallet.microNos, BigInt(jobs) * price * seconds)
      const vaults = yield* Effect.promise(() =>
        Promise.all(markets.map((market) => Addresses.vaultOf(market, program.chain.network)))
      )
      const deposited = vaults.map((vault) => new DataView(chain.account(vault)!.data.buffer).getBigUint64(64, true))
      assert.strictEqual(
        deposited.reduce((sum, each) => sum + each, 0n),
        BigInt(jobs) * price * seconds
      )
      assert.strictEqual(chain.ledger(), 10_000_000_000n)
    }).pipe(Effect.scoped),
  300_000
)
