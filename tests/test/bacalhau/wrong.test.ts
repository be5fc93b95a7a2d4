/** Wrong input, wrong credentials, wrong servers: a clear error that names the thing, and nothing submitted. */

import { generateKeyPairSync } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { fromPem, make, makeOrchestrator, makeRequester, refusalOf } from "@longshore/bacalhau"
import { JobError } from "@longshore/core/JobError"
import { container, type WasmSpec, wasm } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { make as makeDevnet } from "@longshore/devnet"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { network } from "./world.ts"

const task = (more: object = {}) => ({
  Name: "main",
  Engine: { Type: "docker", Params: { Image: "echo" } },
  Publisher: { Type: "local" },
  ...more
})
const job = (more: object = {}) => ({ Name: "a-job", Type: "batch", Count: 1, Tasks: [task()], ...more })

const saysOf = (call: Effect.Effect<unknown, unknown>) =>
  Effect.map(Effect.flip(call), (error) => {
    assert.instanceOf(error, JobError)
    return { reason: error.reason._tag, message: error.message, refusal: refusalOf(error), error }
  })

describe("a job that cannot be", () => {
  const cases: ReadonlyArray<readonly [string, object, RegExp]> = [
    ["without a task", job({ Tasks: [] }), /missing job tasks/],
    ["with a lower-case variable", job({ Tasks: [task({ Env: { name: "x" } })] }), /'name' must be uppercase/],
    ["counted 0", job({ Count: 0 }), /Count: .* runs nothing/],
    ["counted below 0", job({ Count: -1 }), /job count must be >= 0/],
    [
      "with result paths and nobody to publish them",
      job({ Tasks: [task({ Publisher: { Type: "" }, ResultPaths: [{ Name: "out", Path: "/out" }] })] }),
      /publisher must be set/
    ],
    ["of an unknown type", job({ Type: "sometimes" }), /invalid job type/]
  ]
  it.live.each(cases)("%s", ([, definition, words]) =>
    Effect.gen(function* () {
      const { devnet, options } = yield* network("1.9.3")
      const server = yield* makeOrchestrator(options)
      const { message, reason, refusal } = yield* saysOf(server.put(definition as never))
      assert.strictEqual(reason, "InvalidSpec")
      assert.match(message, words)
      // What is refused here was never asked of the server.
      assert.isNotEmpty(refusal?.problems ?? [message])
      assert.strictEqual(devnet.bacalhau.jobs(), 0)
    }).pipe(Effect.scoped)
  )
})

describe("a spec that the network cannot honour is refused before anything is sent", () => {
  const of = (more: object) => ({ ...container({ image: "echo", timeout: "1 minute" }), ...more })
  const large = "x".repeat(1_000_001)
  const cases: ReadonlyArray<readonly [string, object, object, string, RegExp]> = [
    ["a lower-case variable", of({ env: { name: "x" } }), {}, "env.name", /write for example NAME/],
    ["a variable of the server", of({ env: { BACALHAU_X: "x" } }), {}, "env.BACALHAU_X", /the server's own/],
    ["a value that would be read as another", of({ env: { A: "env:HOME" } }), {}, "env.A", /name of a variable/],
    [
      "outputs that nobody keeps",
      of({ outputs: [{ name: "a", path: "a" }] }),
      { publisher: "none" },
      "publisher",
      /keep/
    ],
    [
      "more than a server's messages hold",
      of({ inputs: [{ data: large, path: "a" }] }),
      {},
      "inputs[0].data",
      /give its URL/
    ],
    [
      "a file with another name",
      of({ inputs: [{ from: "https://a.b/c.txt", path: "d.txt" }] }),
      {},
      "inputs[0].path",
      /write "c.txt"/
    ],
    ["a label that selectors cannot find", of({}), { labels: { a: "b c" } }, "labels.a", /letters, digits/],
    [
      "a GPU of one model",
      of({ resources: { gpu: { count: 1, model: "H100" } } }),
      {},
      "resources.gpu.model",
      /constraints/
    ],
    [
      "a module that is none",
      { ...wasm({ module: import.meta.url, timeout: "1 minute" }) },
      {},
      "module",
      /not a WebAssembly/
    ]
  ]
  it.live.each(cases)("%s", ([, spec, more, field, words]) =>
    Effect.gen(function* () {
      const { devnet, options } = yield* network("1.9.3")
      const backend = yield* make(options)
      const { error, message } = yield* saysOf(submit(backend, spec as WasmSpec, more))
      const { reason } = error as JobError
      assert.strictEqual(reason._tag === "InvalidSpec" ? reason.field : reason._tag, field)
      assert.match(message, words)
      assert.strictEqual(devnet.bacalhau.counts()["PUT /api/v1/orchestrator/jobs"] ?? 0, 0)
    }).pipe(Effect.scoped)
  )
})

describe("credentials", () => {
  const users = [
    { username: "alice", password: "a-long-and-secret-password" },
    { apiKey: "a-key-of-more-than-twenty-letters", capabilities: ["read:*"] }
  ]
  const secured = (version: "1.9.3" | "1.7.0") =>
    makeDevnet({ networks: ["bacalhau"], bacalhau: { version, auth: { users }, images: { echo: () => 0 } } })
  const password = (text: string) => ({ username: "alice", password: Redacted.make(text) })

  it.live.each(["1.9.3", "1.7.0"] as const)("of a user let %s be used, and nothing else does", (version) =>
    Effect.gen(function* () {
      const { bacalhau } = yield* secured(version)
      const as = (auth?: object) => makeOrchestrator({ url: bacalhau.url, ...(auth && { auth: auth as never }) })
      const none = yield* saysOf((yield* as()).put(job()))
      assert.strictEqual(none.reason, "Unauthorized")
      assert.match(none.message, /give auth/)
      const wrong = yield* saysOf((yield* as(password("something-else-entirely"))).put(job()))
      assert.strictEqual(wrong.reason, "Unauthorized")
      assert.notInclude(JSON.stringify(wrong.error) + wrong.message, "something-else-entirely")
      const reader = yield* as({ apiKey: Redacted.make("a-key-of-more-than-twenty-letters") })
      assert.isEmpty(yield* Stream.runCollect(reader.list()))
      const forbidden = yield* saysOf(reader.put(job()))
      assert.strictEqual(forbidden.reason, "Unauthorized")
      assert.match(forbidden.message, /write:job/)
      assert.strictEqual(bacalhau.jobs(), 0)
      yield* (yield* as(password("a-long-and-secret-password"))).put(job())
      assert.strictEqual(bacalhau.jobs(), 1)
    }).pipe(Effect.scoped)
  )

  it.live("that are a key get a token, on servers that ask for a signature", () =>
    Effect.gen(function* () {
      const { bacalhau } = yield* makeDevnet({
        networks: ["bacalhau"],
        bacalhau: { version: "1.4.0", auth: { challenge: true } }
      })
      const { createBacalhauClientKey } = yield* Effect.promise(() => import("./clientKey.ts"))
      const clientKey = yield* createBacalhauClientKey
      const none = yield* saysOf((yield* makeOrchestrator({ url: bacalhau.url })).nodes())
      assert.strictEqual(none.reason, "Unauthorized")
      assert.isNotEmpty(yield* (yield* makeOrchestrator({ url: bacalhau.url, auth: { clientKey } })).nodes())
    }).pipe(Effect.scoped)
  )

  it.live("that are no RSA key are refused, in words", () =>
    Effect.gen(function* () {
      const { privateKey } = generateKeyPairSync("ed25519")
      const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }))
      const { message, reason } = yield* saysOf(fromPem(Redacted.make(pem)))
      assert.strictEqual(reason, "Misconfigured")
      assert.match(message, /RSA/)
      assert.notInclude(message, pem.split("\n")[1]!)
    })
  )
})

describe("a server that speaks something else", () => {
  it.live("has no requester API since 1.4", () =>
    Effect.gen(function* () {
      const { options } = yield* network("1.4.0")
      const { createBacalhauClientKey } = yield* Effect.promise(() => import("./clientKey.ts"))
      const server = yield* makeRequester({ ...options, clientKey: yield* createBacalhauClientKey })
      const { message, reason } = yield* saysOf(server.list())
      assert.strictEqual(reason, "Misconfigured")
      assert.match(message, /does not speak the requester API any more/)
      const backend = yield* make({ ...options, protocol: "requester" })
      assert.match((yield* saysOf(Stream.runDrain(backend.list()))).message, /since 1.4 do not speak the requester API/)
    }).pipe(Effect.scoped)
  )

  it.live("has no orchestrator API before 1.0.4", () =>
    Effect.gen(function* () {
      const { options } = yield* network("0.3.25")
      const { message, reason } = yield* saysOf((yield* makeOrchestrator(options)).nodes())
      assert.strictEqual(reason, "Misconfigured")
      assert.match(message, /no Bacalhau server|check the URL/)
      const backend = yield* make({ ...options, protocol: "orchestrator" })
      assert.match((yield* saysOf(Stream.runDrain(backend.list()))).message, /orchestrator API/)
    }).pipe(Effect.scoped)
  )

  it.live("wants what it is sent to be signed", () =>
    Effect.gen(function* () {
      const { devnet, options } = yield* network("0.3.25")
      const backend = yield* make({ ...options, clientKey: undefined })
      const spec = container({ image: "echo", timeout: "1 minute" })
      const { message, reason } = yield* saysOf(submit(backend, spec))
      assert.strictEqual(reason, "Misconfigured")
      assert.match(message, /clientKey/)
      assert.strictEqual(devnet.bacalhau.jobs(), 0)
    }).pipe(Effect.scoped)
  )
})
