/** What a caller does who is told that nobody knows: settle the ticket that comes with it, at once. */
import { assert, describe, it } from "@effect/vitest"
import type { Fault } from "@longshore/conformance/simulation"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { settle, submit } from "@longshore/core/Submit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { make } from "../src/BacalhauBackend.ts"
import { make as makeFake, type Release } from "./fakeOrchestrator.ts"

const put = "PUT /api/v1/orchestrator/jobs"
const pass = (seconds: number) =>
  Effect.forEach(Array.from({ length: seconds }), () => TestClock.adjust("1 second"), { discard: true })

describe.each<Release>(["1.9.3", "1.7.0", "1.4.0", "1.3.2"])("a server of %s", (release) => {
  it.effect("has one job where the second request is still on its way when its ticket is settled", () =>
    Effect.gen(function* () {
      const fake = yield* makeFake(release)
      const sends: Array<Fault | undefined> = [{ _tag: "LostBefore" }, { _tag: "Late", by: Duration.seconds(60) }]
      let isRefusing = false
      fake.misbehave((operation) =>
        operation === "send" ? sends.shift() : isRefusing ? { _tag: "Refused" } : undefined
      )
      const backend = yield* make({ url: fake.url, fetch: fake.fetch })
      const inJournal = Effect.provideService(Journal.Journal, Journal.inMemory())
      const spec = container({ image: "ok", timeout: "5 minutes" })
      yield* Effect.gen(function* () {
        const submitting = yield* Effect.forkChild(Effect.flip(submit(backend, spec)), { startImmediately: true })
        while (fake.count(put) < 2) yield* pass(1)
        isRefusing = true
        yield* pass(12)
        const { reason } = yield* Fiber.join(submitting)
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        const ticket = reason._tag === "OutcomeUnknown" ? reason.ticket : undefined
        isRefusing = false
        const settling = yield* Effect.forkChild(settle(backend, ticket as never), { startImmediately: true })
        yield* pass(90)
        const { id } = yield* Fiber.join(settling)
        assert.deepStrictEqual(
          fake.jobs().map((job) => job.id),
          [id]
        )
        assert.strictEqual(fake.count(put), 2)
      }).pipe(inJournal)
    })
  )
})
