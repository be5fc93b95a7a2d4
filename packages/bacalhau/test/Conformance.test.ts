import { conformance } from "@longshore/conformance"
import { container, wasm } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { describe } from "vitest"
import { generate } from "../src/ClientKey.ts"
import { BacalhauBackend, layer } from "../src/index.ts"
import * as Orchestrator from "./fakeOrchestrator.ts"
import * as Requester from "./fakeRequester.ts"
import { moduleFile } from "./moduleFiles.ts"

const apiKey = "a-long-and-secret-key"
const timeout = "5 minutes"
const out = [{ name: "out", path: "out" }]
const image = (image: string) => container({ image, timeout })
const module = (word: string) => wasm({ module: moduleFile(word), timeout })

const containers = {
  completes: { spec: image("ok"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
  runs: { spec: image("endless") },
  fails: { spec: image("fail"), leaves: { exitCode: 3, stdout: "", stderr: "the cargo is missing\n" } },
  writes: {
    spec: container({ image: "writes", timeout, outputs: out }),
    leaves: {
      exitCode: 0,
      stdout: "größer 漢字 🚢\n",
      stderr: "leise\n",
      files: { "out/größe.txt": "42 m\n", "out/deep/empty": "" }
    }
  }
}
const modules = {
  ...containers,
  completes: { ...containers.completes, spec: module("ok") },
  runs: { spec: module("endless") },
  fails: { ...containers.fails, spec: module("fail") },
  writes: { ...containers.writes, spec: wasm({ module: moduleFile("writes"), timeout, outputs: out }) }
}

const orchestrated = (release: Orchestrator.Release, specs: typeof containers | typeof modules) =>
  conformance({
    tag: BacalhauBackend,
    world: Orchestrator.Fake.layer(release),
    layer: Layer.unwrap(
      Effect.map(Orchestrator.Fake, ({ fetch, openSocket, url }) =>
        layer({ url, fetch, openSocket, auth: { apiKey: Redacted.make(apiKey) } })
      )
    ),
    specs,
    jobs: Effect.map(Orchestrator.Fake, ({ jobs }) => jobs().length),
    faults: {
      loseNextSend: (moment) => Effect.map(Orchestrator.Fake, ({ loseNextPut }) => loseNextPut(moment)),
      setDown: (isDown) => Effect.map(Orchestrator.Fake, ({ setDown }) => setDown(isDown))
    },
    secrets: [apiKey],
    unknownId: "j-00000000-0000-4000-8000-000000000000",
    clock: "test"
  })

describe("orchestrator 1.9.3, modules", () => orchestrated("1.9.3", modules))
describe("orchestrator 1.9.3, containers", () => orchestrated("1.9.3", containers))
describe("orchestrator 1.7.0, modules", () => orchestrated("1.7.0", modules))
describe("orchestrator 1.4.0, containers", () => orchestrated("1.4.0", containers))
describe("orchestrator 1.3.2, modules", () => orchestrated("1.3.2", modules))

/** The jobs of one key are one client's, so that two instances have the same. */
const { key, pem } = await Effect.runPromise(generate)

describe("requester 0.3.25", () => {
  conformance({
    tag: BacalhauBackend,
    world: Requester.Fake.layer("0.3.25"),
    layer: Layer.unwrap(
      Effect.map(Requester.Fake, ({ fetch, openSocket, url }) => layer({ url, fetch, openSocket, clientKey: key }))
    ),
    specs: {
      completes: containers.completes,
      runs: containers.runs,
      fails: containers.fails,
      writes: { spec: image("ok"), leaves: { stdout: "hello\n" } }
    },
    jobs: Effect.map(Requester.Fake, ({ jobs }) => jobs.length),
    faults: {
      loseNextSend: (moment) => Effect.map(Requester.Fake, ({ loseNextSubmit }) => loseNextSubmit(moment)),
      setDown: (isDown) => Effect.map(Requester.Fake, ({ setDown }) => setDown(isDown))
    },
    // The first lines have the public half of the key as well.
    secrets: Redacted.value(pem).trim().split("\n").slice(8, -1),
    clock: "test"
  })
})
