import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import type { Options } from "../src/NosanaApi.ts"
import { addresses, cid, posted } from "./apiAnswers.ts"
import { extending, posting, reading, stopping } from "./refusals.ts"
import { json, plain, refusalOf, serverOf } from "./serverOf.ts"

const pause = () => new Promise<never>(() => {})
const html = { "content-type": "text/html; charset=utf-8" }
const halfway = () =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.error(new TypeError("terminated", { cause: new Error("other side closed") }))
    })
  )

/** What a read and what a post make of each. */
const answers: ReadonlyArray<readonly [string, () => Response | Promise<Response>, string, string, string, Options?]> =
  [
    [
      "a page where JSON is due",
      () => plain("<html><title>Welcome to nginx!</title></html>", 200, html),
      "Unavailable",
      "OutcomeUnknown",
      "the answer cannot be read: it is a web page: Welcome to nginx!, not JSON; is there a Nosana server at https://nosana.test/api?"
    ],
    [
      "a page that does not say so",
      () => plain("<!doctype html><html>", 200),
      "MalformedResponse",
      "OutcomeUnknown",
      'the answer cannot be read: it is not JSON, and begins with "<!doctype html><html>"'
    ],
    [
      "nothing",
      () => plain("", 200),
      "MalformedResponse",
      "OutcomeUnknown",
      "the answer is nothing, and not an object"
    ],
    ["204", () => new Response(null, { status: 204 }), "MalformedResponse", "OutcomeUnknown", "the answer is nothing"],
    ["null", () => json(null), "MalformedResponse", "OutcomeUnknown", "the answer is null, and not an object"],
    ["0", () => json(0), "MalformedResponse", "OutcomeUnknown", "the answer is a number, and not an object"],
    ["a list", () => json([]), "MalformedResponse", "OutcomeUnknown", "the answer is a list, and not an object"],
    ["half of the JSON", () => plain('{"job":"H3', 200), "MalformedResponse", "OutcomeUnknown", "it is not JSON"],
    [
      "too much",
      () => plain("x".repeat(2000), 200),
      "MalformedResponse",
      "OutcomeUnknown",
      "the answer is longer than 1000 bytes",
      { maxAnswerBytes: 1000 }
    ],
    [
      "too much of a refusal",
      () => plain("x".repeat(2000), 400),
      "MalformedResponse",
      "OutcomeUnknown",
      "the answer is longer than 1000 bytes",
      { maxAnswerBytes: 1000 }
    ],
    ["the end of the connection", halfway, "Unavailable", "OutcomeUnknown", "terminated: other side closed"],
    [
      "the end of the connection before an answer",
      () =>
        Promise.reject(
          new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) })
        ),
      "Unavailable",
      "OutcomeUnknown",
      "fetch failed: reset"
    ],
    [
      "no connection",
      () =>
        Promise.reject(
          new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) })
        ),
      "Unavailable",
      "Unavailable",
      "fetch failed: no"
    ]
  ]

describe("an answer", () => {
  it.effect.each(answers)("that is %s", ([, answer, read, post, words, options]) =>
    Effect.gen(function* () {
      for (const [use, tag] of [
        [reading, read],
        [stopping, read],
        [posting, post],
        [extending, post]
      ] as const) {
        const { reason } = yield* refusalOf(use, answer, options)
        assert.strictEqual(reason._tag, tag, reason.message)
        assert.include(reason.message, words)
      }
    })
  )

  it.effect("is waited for as long as the call says, and given up", () =>
    Effect.gen(function* () {
      const begun = () => new Response(new ReadableStream({ start: (it) => it.enqueue(new TextEncoder().encode("{")) }))
      for (const [use, options, wait, tag, answer] of [
        [reading, {}, 30, "Unavailable", pause],
        [reading, {}, 30, "Unavailable", begun],
        [posting, {}, 60, "OutcomeUnknown", begun],
        [posting, { timeout: "5 seconds" }, 5, "OutcomeUnknown", pause]
      ] as const) {
        const { api, sent } = yield* serverOf(answer, options)
        const fiber = yield* Effect.forkChild(Effect.flip(use(api)))
        yield* TestClock.adjust(`${wait - 1} seconds`)
        assert.isUndefined(fiber.pollUnsafe())
        assert.isFalse(sent[0]!.init.signal?.aborted)
        yield* TestClock.adjust("1 second")
        const { reason } = yield* Fiber.join(fiber)
        assert.strictEqual(reason._tag, tag)
        assert.include(reason.message, "no answer within")
        assert.isTrue(sent[0]!.init.signal?.aborted)
      }
    })
  )

  it.effect("is read whatever its content type says, as long as it is JSON", () =>
    Effect.gen(function* () {
      const { api } = yield* serverOf(() => plain(JSON.stringify(posted), 200, { "content-type": "text/plain" }))
      const { job } = yield* api.jobs.post({ ipfsHash: cid, market: addresses.market })
      assert.strictEqual(job, posted.job)
    })
  )
})
