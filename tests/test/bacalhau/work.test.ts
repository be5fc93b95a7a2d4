/** Work that really runs: WebAssembly by WASI and a program of this machine, on each version of the server. */
import { assert, describe, it } from "@effect/vitest"
import { make } from "@longshore/bacalhau"
import { container, wasm } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult, resultOf } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { network } from "./world.ts"

const versions = ["1.9.3", "1.7.0", "1.4.0", "1.3.2", "0.3.25"] as const
const primes = new URL("../../../examples/jobs/primes.wasm", import.meta.url).href

const copy = [
  "const fs = require('node:fs')",
  "const text = fs.readFileSync('in/text.txt', 'utf8')",
  "fs.mkdirSync('out', { recursive: true })",
  "fs.writeFileSync('out/copy.txt', text.toUpperCase())",
  "process.stdout.write(text + process.argv[1] + process.env.GREETING)",
  "process.stderr.write('done')"
].join(";")

describe.concurrent.each(versions)("a server of %s", (version) => {
  it.live(
    "runs WebAssembly",
    () =>
      Effect.gen(function* () {
        const { options } = yield* network(version)
        const backend = yield* make(options)
        const ref = yield* submit(backend, wasm({ module: primes, timeout: "1 minute" }))
        const { exitCode, stdout } = yield* awaitResult(backend, ref)
        assert.deepStrictEqual([exitCode, stdout.text], [0, "9592\n"])
        const log = yield* Stream.runCollect(backend.logs(ref, { follow: true }))
        assert.deepStrictEqual(log, [{ source: "stdout", text: "9592\n" }])
      }).pipe(Effect.scoped),
    60_000
  )

  it.live(
    "runs a program with its inputs, its variables and its outputs",
    () =>
      Effect.gen(function* () {
        const { options } = yield* network(version)
        const backend = yield* make(options)
        const spec = container({
          image: "docker.io/library/node:22-alpine",
          command: ["node", "-e", copy, "ahoy "],
          env: { GREETING: "größer" },
          inputs: [{ data: "a text\n", path: "in/text.txt" }],
          outputs: [{ name: "copy", path: "out/copy.txt" }],
          timeout: "1 minute"
        })
        const ref = yield* submit(backend, spec)
        const { exitCode, outputs, stderr, stdout } = yield* awaitResult(backend, ref)
        assert.deepStrictEqual([exitCode, stdout.text, stderr.text], [0, "a text\nahoy größer", "done"])
        assert.deepStrictEqual(outputs, [{ name: "copy", path: "out/copy.txt", size: 7n }])
        const chunks = yield* Stream.runCollect(backend.download(ref, { path: "out/copy.txt" }))
        assert.strictEqual(Buffer.concat(chunks).toString(), "A TEXT\n")
      }).pipe(Effect.scoped),
    60_000
  )

  it.live(
    "says of a program that cannot be started that it was not",
    () =>
      Effect.gen(function* () {
        const { options } = yield* network(version)
        const backend = yield* make(options)
        const spec = container({ image: "none", command: ["there-is-no-such-program"], timeout: "1 minute" })
        const ref = yield* submit(backend, spec)
        const failure = yield* Effect.flip(awaitResult(backend, ref))
        assert.strictEqual(failure._tag, "NotCompleted")
        const { status } = yield* backend.get(ref)
        assert.strictEqual(status._tag, "Failed")
        yield* Effect.flip(resultOf(backend, yield* backend.get(ref)))
      }).pipe(Effect.scoped),
    60_000
  )
})
