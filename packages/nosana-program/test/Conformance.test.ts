import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layer, NosanaProgramBackend } from "../src/NosanaProgramBackend.ts"
import { Fake, jwt, otherNode, rpcKey, walletSecret } from "./fakeWorld.ts"

const timeout = "5 minutes"
const image = (image: string) => container({ image, timeout })

conformance({
  tag: NosanaProgramBackend,
  world: Fake.layer,
  layer: Layer.unwrap(Effect.map(Fake, ({ options }) => layer(options))),
  specs: {
    completes: { spec: image("ok"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
    runs: { spec: container({ image: "endless", timeout: "1 day" }) },
    fails: { spec: image("fail"), leaves: { exitCode: 3, stdout: "", stderr: "the cargo is missing\n" } },
    // A node does not tell stderr from stdout while it runs.
    writes: { spec: image("writes"), leaves: { exitCode: 0, stdout: "größer 漢字 🚢\n", stderr: "", files: {} } }
  },
  jobs: Effect.map(Fake, ({ jobs }) => jobs().length),
  faults: {
    loseNextSend: (moment) => Effect.map(Fake, ({ loseNextSend }) => loseNextSend(moment)),
    setDown: (isDown) => Effect.map(Fake, ({ setDown }) => setDown(isDown))
  },
  secrets: [rpcKey, jwt, ...walletSecret],
  unknownId: otherNode.address,
  clock: "test"
})
