import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe } from "vitest"
import { layer, NosanaApiBackend } from "../src/NosanaApiBackend.ts"
import { addressOf } from "./fakeJobs.ts"
import { apiKey, Fake, type FakeOptions, jwt } from "./fakeServer.ts"

const timeout = "1 hour"
const image = (image: string) => container({ image, timeout })

const against = (options: FakeOptions) =>
  conformance({
    tag: NosanaApiBackend,
    world: Fake.layer(options),
    layer: Layer.unwrap(Effect.map(Fake, ({ options }) => layer(options))),
    specs: {
      completes: { spec: image("ok"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
      runs: { spec: container({ image: "endless", timeout: "1 day" }) },
      fails: { spec: image("fail"), leaves: { exitCode: 3, stdout: "", stderr: "the cargo is missing\n" } },
      // A node does not tell stderr from stdout while it runs.
      writes: { spec: image("writes"), leaves: { exitCode: 0, stdout: "größer 漢字 🚢\n", stderr: "", files: {} } }
    },
    jobs: Effect.map(Fake, ({ jobs }) => jobs.length),
    faults: {
      loseNextSend: (moment) => Effect.map(Fake, ({ loseNextPost }) => loseNextPost(moment)),
      setDown: (isDown) => Effect.map(Fake, ({ set }) => set({ isDown }))
    },
    secrets: [apiKey, jwt],
    unknownId: addressOf("nobody's job"),
    clock: "test"
  })

describe("a current server", () => against({ release: "current" }))
describe("a current server that keeps what was taken out of the queue", () =>
  against({ release: "current", delisted: "kept" }))
describe("2.1.8", () => against({ release: "2.1.8" }))
