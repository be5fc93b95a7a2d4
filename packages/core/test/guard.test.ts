import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Backend, isListed, Service, type SpecField } from "../src/Backend.ts"
import type { JobError } from "../src/JobError.ts"
import { container, type JobSpec, pipeline, wasm } from "../src/JobSpec.ts"
import { done, jobOf, makeFake, refOf } from "./fake.ts"

class Guarded extends Service<Guarded>()("fake", {
  accepts: ["Container", "Wasm"],
  capabilities: ["cancel", "extend", "getMany", "logs", "changes", "download"],
  refuses: ["resources.gpu", "inputs.ipfs", "outputs", "env"]
}) {}

/** A backend that counts how often its own code was asked. */
const guarded = () => {
  const asked: Array<string> = []
  const count = <A>(name: string, value: A) => Effect.sync(() => (asked.push(name), value))
  const { backend, ...fake } = makeFake()
  const service = Guarded.of({
    ...backend,
    prepare: (spec) => Effect.tap(backend.prepare(spec as never), () => count("prepare", undefined)),
    send: (ticket) => Effect.tap(backend.send(ticket), () => count("send", undefined)),
    get: (ref) => count("get", jobOf(ref, "Running")),
    result: () => count("result", done),
    cancel: () => count("cancel", undefined),
    extend: () => count("extend", undefined),
    getMany: (refs) =>
      count(
        "getMany",
        refs.map((ref) => jobOf(ref, "Running"))
      ),
    logs: () => Stream.fromEffect(count("logs", { source: "stdout", text: "" } as const)),
    changes: () => Stream.empty,
    download: () => Stream.empty
  })
  return { service, asked, ...fake }
}

const refusal = (spec: JobSpec) =>
  Effect.gen(function* () {
    const { asked, service } = guarded()
    const { reason } = yield* Effect.flip((service as Backend<"fake", any>).prepare(spec as never))
    assert.deepStrictEqual(asked, [])
    return reason._tag === "InvalidSpec" ? [reason.field, reason.message] : assert.fail(reason._tag)
  })

const plain = { image: "i", timeout: "1 minute" } as const

describe("every backend refuses, by name and before it is asked,", () => {
  it.effect("a kind it does not accept", () =>
    Effect.gen(function* () {
      const spec = pipeline({ containers: ["a"], input: {}, timeout: "1 minute" })
      assert.deepStrictEqual(yield* refusal(spec), ["_tag", "fake runs Container, Wasm jobs, not Pipeline"])
    })
  )

  const refused: ReadonlyArray<readonly [SpecField, JobSpec]> = [
    ["env", container({ ...plain, env: { A: "1" } })],
    ["resources.gpu", container({ ...plain, resources: { gpu: 1 } })],
    ["inputs.ipfs", wasm({ module: "file:a.wasm", timeout: "1 minute", inputs: [{ from: "ipfs:Qm", path: "a" }] })],
    ["outputs", container({ ...plain, outputs: [{ name: "o", path: "o" }] })]
  ]
  it.effect.each(refused)("%s, where it is declared as refused", ([field, spec]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* refusal(spec), [field, `${field}: fake cannot honour it; leave it out`])
    })
  )

  const malformed: ReadonlyArray<readonly [string, JobSpec]> = [
    ["timeout", container({ ...plain, timeout: Duration.infinity })],
    ["timeout", { ...container(plain), timeout: 300 as never }],
    ["image", container({ ...plain, image: "" })],
    ["command[1]", container({ ...plain, command: ["echo", 1 as never] })],
    ["resources.memory", container({ ...plain, resources: { memory: 0n } })],
    ["resources.cpu", container({ ...plain, resources: { cpu: -1 } })],
    ["inputs[0].path", container({ ...plain, inputs: [{ data: "", path: "/etc/passwd" }] })],
    ["inputs[0].from", container({ ...plain, inputs: [{ from: "gopher://x", path: "a" }] })],
    [
      "inputs[1].path",
      container({
        ...plain,
        inputs: [
          { data: "", path: "a" },
          { data: "", path: "a" }
        ]
      })
    ],
    ["module", wasm({ module: "a.wasm", timeout: "1 minute" })],
    ["tiemout", { ...container(plain), tiemout: 1 } as never]
  ]
  it.effect.each(malformed)("a malformed %s", ([field, spec]) =>
    Effect.gen(function* () {
      const [named, message] = yield* refusal(spec)
      assert.strictEqual(named, field)
      assert.isTrue(message?.startsWith(`${field}: `), message)
    })
  )

  it.effect("a job and a ticket of another instance", () =>
    Effect.gen(function* () {
      const { asked, service } = guarded()
      const foreign = { ...refOf(1), at: "production" }
      const reasonOf = (effect: Effect.Effect<unknown, JobError>) =>
        Effect.map(Effect.flip(effect), ({ reason }) => reason)
      const reads = [service.get(foreign), service.result(foreign), service.cancel(foreign)]
      const effects: ReadonlyArray<Effect.Effect<unknown, JobError>> = [
        ...reads,
        service.extend(foreign, { by: "1 minute" }),
        Stream.runDrain(service.logs(foreign)),
        Stream.runDrain(service.changes(foreign)),
        Stream.runDrain(service.download(foreign, { path: "a" }))
      ]
      for (const effect of effects) {
        const { _tag, message } = yield* reasonOf(effect)
        assert.strictEqual(_tag, "JobNotFound")
        assert.strictEqual(message, "job 1 belongs to fake at production, and this is fake at test")
      }
      const ticket = { backend: "fake", at: "production", key: "k", payload: null } as const
      assert.strictEqual((yield* reasonOf(service.send(ticket)))._tag, "InvalidState")
      assert.strictEqual((yield* reasonOf(service.find(ticket)))._tag, "InvalidState")
      assert.deepStrictEqual(yield* service.getMany([foreign]), [])
      assert.deepStrictEqual(asked, ["getMany"])
    })
  )

  it.effect("and lets everything else through", () =>
    Effect.gen(function* () {
      const { asked, landed, service } = guarded()
      const ref = yield* service.send(yield* service.prepare(container(plain)))
      assert.deepStrictEqual(landed, ["ticket-1"])
      yield* service.get(ref)
      yield* service.result(ref)
      yield* service.extend(ref, { by: "1 minute" })
      yield* Stream.runDrain(service.logs(ref))
      assert.lengthOf(yield* service.getMany([ref, { ...ref, at: "production" }]), 1)
      assert.deepStrictEqual(asked, ["prepare", "send", "get", "result", "extend", "logs", "getMany"])
    })
  )
})

it("a list's filter knows states and times", () => {
  const job = { ...jobOf(refOf(1), "Running"), createdAt: new Date(1000) }
  assert.isTrue(isListed(job))
  assert.isTrue(isListed(job, { status: ["Running"], since: new Date(1000) }))
  assert.isFalse(isListed(job, { status: ["Queued"] }))
  assert.isFalse(isListed(job, { since: new Date(1001) }))
  assert.isFalse(isListed(jobOf(refOf(1), "Running"), { since: new Date(0) }))
})
