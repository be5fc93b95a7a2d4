import { assert, describe, it } from "@effect/vitest"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { make } from "../src/BacalhauBackend.ts"
import { make as makeFake } from "./fakeOrchestrator.ts"

const spec = container({ image: "ok", timeout: "5 minutes" })
const releases = ["1.9.3", "1.7.0", "1.4.0", "1.3.2"] as const

describe.each(releases)("at a server of %s", (release) => {
  it.effect("a request that comes late makes the one job of its submission", () =>
    Effect.gen(function* () {
      const fake = yield* makeFake(release)
      const backend = yield* make({ url: fake.url, fetch: fake.fetch })
      fake.delayNextPut("100 seconds")
      const fiber = yield* Effect.forkChild(
        Effect.provideService(submit(backend, spec), Journal.Journal, Journal.inMemory())
      )
      for (let second = 0; second < 400 && fiber.pollUnsafe() === undefined; second++) {
        yield* TestClock.adjust("1 second")
        yield* Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 0)))
      }
      const { id } = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        fake.jobs().map((job) => job.id),
        [id]
      )
      assert.strictEqual(fake.count("PUT "), 1)
    })
  )
})

it.effect("a ticket in the words of one API is not sent by the other", () =>
  Effect.gen(function* () {
    const { fetch, url } = yield* makeFake("1.9.3")
    const backend = yield* make({ url, fetch })
    const ticket = yield* backend.prepare(spec)
    const foreign = { ...ticket, payload: { ...(ticket.payload as object), protocol: "requester" } } as typeof ticket
    for (const call of [backend.send(foreign), backend.find(foreign)] as ReadonlyArray<Effect.Effect<unknown, any>>) {
      const { reason } = yield* Effect.flip(call)
      assert.strictEqual(reason._tag, "Misconfigured")
      assert.include(reason.message, "was prepared for the requester API, and http://127.0.0.1:1234 is spoken to by")
    }
  })
)

it.effect("a server that became another one is asked anew", () =>
  Effect.gen(function* () {
    const old = yield* makeFake("1.4.0")
    const young = yield* makeFake("1.9.3")
    let fetch = old.fetch
    let isGone = false
    const backend = yield* make({
      url: old.url,
      fetch: async (input, init) => (isGone ? new Response("404 page not found", { status: 404 }) : fetch(input, init))
    })
    yield* backend.send(yield* backend.prepare(spec))
    isGone = true
    const { reason } = yield* Effect.flip(backend.send(yield* backend.prepare(spec)))
    assert.strictEqual(reason._tag, "Misconfigured")
    isGone = false
    fetch = young.fetch
    yield* backend.send(yield* backend.prepare(spec))
    assert.strictEqual(young.count("GET /api/v1/agent/version"), 1)
    assert.lengthOf(young.jobs(), 1)
  })
)

it.effect("many jobs of one client are looked at by a list", () =>
  Effect.gen(function* () {
    const fake = yield* makeFake("1.9.3")
    const backend = yield* make({ url: fake.url, fetch: fake.fetch })
    const refs = yield* Effect.forEach(Array.from({ length: 300 }), () =>
      Effect.flatMap(backend.prepare(spec), backend.send)
    )
    const before = fake.requests.length
    assert.lengthOf(yield* backend.getMany(refs), 300)
    assert.strictEqual(fake.requests.length - before, 2)
  })
)

it.effect.each([
  [undefined, false],
  ["orchestrator", false],
  ["requester", true]
] as const)("with the protocol %s it pushes: %s", ([protocol, pushes]) =>
  Effect.gen(function* () {
    const backend = yield* make({ url: "http://127.0.0.1:1234", protocol })
    assert.strictEqual("changes" in backend, pushes)
  })
)
