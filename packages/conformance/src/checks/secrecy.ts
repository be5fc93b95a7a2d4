/** The keys that an instance was given show up nowhere. */
import { assert, chai } from "@effect/vitest"
import { supports } from "@longshore/core/Backend"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import { type Check, check } from "../Check.ts"
import type { Trial } from "../Trial.ts"

/** A value in each way it may come to be read. */
const shown = (value: unknown): string =>
  [
    chai.util.inspect(value, true, 8),
    JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part)),
    String(value),
    ...(value instanceof Error ? [value.message, value.stack ?? "", shown({ ...value, cause: value.cause })] : [])
  ].join("\n")

/** Everything a user of the backend gets to see in the course of a job, and of some mistakes. */
const seen = (trial: Trial) =>
  Effect.gen(function* () {
    const { backend, faults, inTime, specs, stranger } = trial
    const things: Array<unknown> = [backend]
    const see = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.exit(inTime(effect)).pipe(
        Effect.tap((exit) =>
          Effect.sync(() =>
            things.push(
              ...(exit._tag === "Success"
                ? [exit.value]
                : exit.cause.reasons.map((reason) =>
                    reason._tag === "Fail" ? reason.error : reason._tag === "Die" ? reason.defect : reason
                  ))
            )
          )
        )
      )
    const ticket = yield* trial.prepare(backend)
    const ref = yield* trial.submit(specs.completes)
    things.push(ticket, ref)
    yield* see(backend.find(ticket))
    yield* see(backend.get(ref))
    yield* see(awaitResult(backend, ref))
    yield* see(backend.get(stranger))
    yield* see(backend.result(stranger))
    yield* see(backend.prepare({ ...specs.completes.spec, timeout: "never" } as never, trial.given(specs.completes)[1]))
    if (specs.fails) yield* see(awaitResult(backend, yield* trial.submit(specs.fails)))
    if (supports(backend, "balances")) yield* see(backend.balances())
    yield* faults.setDown(true)
    yield* see(backend.get(ref))
    yield* see(backend.find(ticket))
    yield* see(backend.send(ticket))
    yield* Effect.ensuring(see(submit(backend, ...trial.given(specs.completes))), Effect.orDie(faults.setDown(false)))
    return things
  })

export const secrecy: ReadonlyArray<Check> = [
  check("shows no secret in a ticket, a job, a result, an error or a log", ["secrets"], (trial) =>
    Effect.gen(function* () {
      const logged: Array<string> = []
      const logger = Logger.layer([Logger.make((entry) => void logged.push(shown(entry.message), shown(entry.cause)))])
      const things = yield* seen(trial).pipe(
        Effect.provide(logger),
        Effect.provideService(References.MinimumLogLevel, "All")
      )
      for (const text of [...things.map(shown), ...logged]) {
        for (const secret of trial.secrets) {
          const at = text.indexOf(secret)
          const around = text.slice(Math.max(0, at - 80), at)
          assert.strictEqual(at, -1, `a secret shows up after ${JSON.stringify(around)}`)
        }
      }
    })
  )
]
