import { Buffer } from "node:buffer"
import { createPrivateKey, sign } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { type Faults, type SimulatedWorld, simulate } from "@longshore/conformance/simulation"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { make } from "../src/BacalhauBackend.ts"
import { type ClientKey, generate } from "../src/ClientKey.ts"
import { keyLabel } from "../src/internal/orchestratorJob.ts"
import { keyTag } from "../src/internal/requesterSpec.ts"
import * as Orchestrator from "./fakeOrchestrator.ts"
import * as Requester from "./fakeRequester.ts"

const spec = container({ image: "ok", timeout: "5 minutes" })

const orchestrated = (release: Orchestrator.Release): Effect.Effect<SimulatedWorld> =>
  Effect.map(Orchestrator.make(release), ({ fetch, jobs, misbehave, url }) => ({
    instance: make({ url, fetch }),
    spec,
    jobsOf: ({ key }) =>
      Effect.sync(() =>
        jobs()
          .filter(({ definition }) => definition.Labels[keyLabel] === key)
          // Another version of a job is another run of it.
          .flatMap(({ id, version }) => Array.from({ length: version }, () => id))
      ),
    misbehave: (faults) => Effect.sync(() => misbehave(faults))
  }))

const requested = (flavour: Requester.Flavour): Effect.Effect<SimulatedWorld> =>
  Effect.gen(function* () {
    const { fetch, jobs, misbehave, url } = yield* Requester.make(flavour)
    return {
      instance: make({ url, fetch, clientKey, protocol: "requester" }),
      spec,
      jobsOf: ({ key }) =>
        Effect.sync(() => jobs.filter(({ spec }) => spec.Annotations.includes(keyTag(key))).map(({ id }) => id)),
      misbehave: (faults) => Effect.sync(() => misbehave(faults))
    }
  })

/** Signs at once: the time that a signature really takes would be hours of test time, and another schedule each time. */
const { key, pem } = await Effect.runPromise(generate)
const signing = createPrivateKey(Redacted.value(pem))
const clientKey: ClientKey = {
  ...key,
  sign: (text) => Effect.sync(() => sign("sha256", Buffer.from(text), signing).toString("base64"))
}

/** Loads, before time is tested, what is loaded when it is needed: also for an answer that is a refusal. */
const warm = (instance: ReturnType<typeof make>, misbehave: (faults: Faults) => void) =>
  Effect.gen(function* () {
    const backend = yield* instance
    const ticket = yield* backend.prepare(spec)
    misbehave(() => ({ _tag: "Refused" }))
    yield* Effect.exit(backend.send(ticket))
    yield* Effect.exit(backend.find(ticket))
    misbehave(() => undefined)
    yield* backend.find(ticket)
  })
await Effect.runPromise(
  Effect.gen(function* () {
    const orchestrator = yield* Orchestrator.make("1.7.0")
    yield* warm(make({ url: orchestrator.url, fetch: orchestrator.fetch }), orchestrator.misbehave)
    const requester = yield* Requester.make("0.3.25")
    yield* warm(make({ url: requester.url, fetch: requester.fetch, clientKey }), requester.misbehave)
  })
)

const modes: ReadonlyArray<readonly [string, Effect.Effect<SimulatedWorld>]> = [
  ["orchestrator 1.9.3", orchestrated("1.9.3")],
  ["orchestrator 1.7.0", orchestrated("1.7.0")],
  ["orchestrator 1.4.0", orchestrated("1.4.0")],
  ["orchestrator 1.3.2", orchestrated("1.3.2")],
  ["requester 0.3.25", requested("0.3.25")]
]

it.effect.each(modes)(
  "makes no job twice and loses none, whatever becomes of requests, processes and the journal: %s",
  ([, world]) =>
    Effect.gen(function* () {
      const report = yield* simulate({ seed: 2026, schedules: 1000, world })
      assert.isAbove(report.faults, 1000)
      assert.isAbove(report.deaths, 100)
      assert.isAbove(report.jobs, 1000)
    }),
  600_000
)

// Requests that their client has given up, and that the server gets all the same.

const put = "PUT /api/v1/orchestrator/jobs"

/** A submission on its way. */
const submitting = (fake: Orchestrator.FakeOrchestrator) =>
  Effect.gen(function* () {
    const backend = yield* make({ url: fake.url, fetch: fake.fetch })
    return yield* Effect.forkChild(
      submit(backend, spec).pipe(Effect.provideService(Journal.Journal, Journal.inMemory())),
      { startImmediately: true }
    )
  })
/** So many seconds, one by one. */
const pass = (seconds: number) =>
  Effect.forEach(Array.from({ length: seconds }), () => TestClock.adjust("1 second"), { discard: true })

const releases: ReadonlyArray<Orchestrator.Release> = ["1.9.3", "1.7.0", "1.4.0", "1.3.2"]

describe.each(releases)("a server of %s", (release) => {
  it.effect("that gets a request 100 seconds late has one job, and nothing was sent again meanwhile", () =>
    Effect.gen(function* () {
      const fake = yield* Orchestrator.make(release)
      fake.delayNextPut("100 seconds")
      const fiber = yield* submitting(fake)
      yield* pass(99)
      assert.deepStrictEqual([fake.jobs().length, fake.count(put)], [0, 1])
      assert.isUndefined(fiber.pollUnsafe())
      yield* pass(20)
      const { id } = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        fake.jobs().map((job) => job.id),
        [id]
      )
      assert.strictEqual(fake.count(put), 1)
    })
  )

  it.effect("that never gets a request is sent another, after 150 seconds", () =>
    Effect.gen(function* () {
      const fake = yield* Orchestrator.make(release)
      fake.loseNextPut("before acting")
      const fiber = yield* submitting(fake)
      yield* pass(149)
      assert.strictEqual(fake.count(put), 1)
      yield* pass(15)
      const { id } = yield* Fiber.join(fiber)
      assert.strictEqual(fake.count(put), 2)
      assert.deepStrictEqual(
        fake.jobs().map((job) => job.id),
        [id]
      )
    })
  )
})

it.effect("where a name is given once only, a request that comes after its repetition makes no second job", () =>
  Effect.gen(function* () {
    const fake = yield* Orchestrator.make("1.9.3")
    fake.delayNextPut("170 seconds")
    const fiber = yield* submitting(fake)
    yield* pass(165)
    const { id } = yield* Fiber.join(fiber)
    assert.strictEqual(fake.count(put), 2)
    yield* pass(60)
    assert.deepStrictEqual(
      fake.jobs().map((job) => [job.id, job.version]),
      [[id, 1]]
    )
  })
)
