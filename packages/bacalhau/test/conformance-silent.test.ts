/** The contract over servers before 1.5 that explain nothing: an unknown job and a broken server look the same there. */
import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe } from "vitest"
import { BacalhauBackend, layer } from "../src/index.ts"
import { Fake, type Release } from "./fakeOrchestrator.ts"
import { silent } from "./fakeOrchestratorSilent.ts"

const image = (image: string) => container({ image, timeout: "5 minutes" })

const contract = (release: Release) =>
  conformance({
    tag: BacalhauBackend,
    world: Fake.layer(release),
    layer: Layer.unwrap(
      Effect.map(Fake, ({ fetch, openSocket, url }) => layer({ url, fetch: silent(fetch), openSocket }))
    ),
    specs: {
      completes: { spec: image("ok"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
      runs: { spec: image("endless") },
      fails: { spec: image("fail"), leaves: { exitCode: 3, stdout: "", stderr: "the cargo is missing\n" } }
    },
    jobs: Effect.map(Fake, ({ jobs }) => jobs().length),
    faults: {
      loseNextSend: (moment) => Effect.map(Fake, ({ loseNextPut }) => loseNextPut(moment)),
      setDown: (isDown) => Effect.map(Fake, ({ setDown }) => setDown(isDown))
    },
    unknownId: "j-00000000-0000-4000-8000-000000000000",
    clock: "test"
  })

describe("1.4.0", () => contract("1.4.0"))
describe("1.3.2", () => contract("1.3.2"))
