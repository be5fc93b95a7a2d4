import { assert, describe, it } from "@effect/vitest"
import { container, wasm } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { make } from "../src/BacalhauBackend.ts"
import { definitionOf } from "../src/internal/orchestratorJob.ts"
import { parseVersion } from "../src/ServerVersion.ts"
import type { SubmitOptions } from "../src/SubmitOptions.ts"

const timeout = "90 seconds"
const made = (spec: Parameters<typeof definitionOf>[0], options: SubmitOptions = {}, version = "1.9.3") =>
  definitionOf(spec, options, parseVersion(version)!, { key: "k", group: "g", namespace: undefined })

const outputs = [{ name: "out", path: "out" }]
const ok = container({ image: "ok", timeout })
const withOutputs = container({ image: "ok", outputs, timeout })
const gpu = { gpu: { count: 1, model: "H100" } }
const downloaded = { from: "https://example.org/a.csv", path: "b.csv" }
const wrong: ReadonlyArray<readonly [string, Parameters<typeof made>, string, string]> = [
  ["a name in lower case", [container({ ...ok, env: { "a-b": "" } })], "env.a-b", "write for example A_B"],
  ["a name of the server's", [container({ ...ok, env: { BACALHAU_X: "" } })], "env.BACALHAU_X", "use another"],
  [
    "a name of the server's, on any release",
    [container({ ...ok, env: { BACALHAU_X: "" } }), {}, "1.4.0"],
    "env.BACALHAU_X",
    "use another"
  ],
  ["a value of the machine's", [container({ ...ok, env: { A: "env:PATH" } })], "env.A", "a variable of the machine"],
  ["a model", [container({ ...ok, resources: gpu })], "resources.gpu.model", "constraints"],
  ["outputs that nobody keeps", [withOutputs, { publisher: "none" }], "publisher", "the job has outputs"],
  [
    "outputs that nobody keeps, in other words",
    [withOutputs, { publisher: { Type: "noop" } }],
    "publisher",
    "the job has outputs"
  ],
  ["a label of ours", [ok, { labels: { "longshore-key": "x" } }], "labels.longshore-key", "taken"],
  ["a label without a name", [ok, { labels: { "": "x" } }], "labels.", "taken"],
  ["a label with spaces", [ok, { labels: { a: "b c" } }], "labels.a", '"b c" could not be looked for'],
  ["a label that is too long", [ok, { labels: { a: "b".repeat(64) } }], "labels.a", "up to 63 letters"],
  ["a URL under another name", [container({ ...ok, inputs: [downloaded] })], "inputs[0].path", '"a.csv"'],
  [
    "a URL under another name, for a module",
    [wasm({ module: "https://example.org/m.wasm", inputs: [downloaded], timeout })],
    "inputs[0].path",
    '"a.csv"'
  ],
  [
    "an output of a stream's name",
    [wasm({ module: "https://example.org/m.wasm", outputs: [{ name: "a", path: "stdout" }], timeout })],
    "outputs[0].path",
    '"stdout"'
  ],
  [
    "an input in an output",
    [wasm({ module: "https://example.org/m.wasm", outputs, inputs: [{ data: "", path: "out/a" }], timeout })],
    "inputs[0].path",
    "is an output"
  ]
]

describe("no definition can have", () => {
  it.effect.each(wrong)("%s", ([, given, field, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(made(...given))
      assert.strictEqual(error.field, field)
      assert.isTrue(error.message.startsWith(`${field}: `), error.message)
      assert.include(error.message, words)
    })
  )

  it.effect("more than a server can hand on, in all", () =>
    Effect.gen(function* () {
      const { prepare } = yield* make({ url: "http://127.0.0.1", serverVersion: "1.9.3" })
      const half = (bytes: number) => ({ data: "x".repeat(bytes), path: `half${bytes}` })
      const sized = (bytes: number) => container({ image: "ok", inputs: [half(bytes), half(bytes + 1)], timeout })
      yield* prepare(sized(370_000))
      const { reason } = yield* Effect.flip(prepare(sized(380_000)))
      assert.strictEqual(reason._tag, "InvalidSpec")
      assert.match(reason.message, /^inputs: with its 101\d{4} bytes the job is too large/)
    })
  )
})
