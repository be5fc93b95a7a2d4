import { conformance } from "@longshore/conformance"
import { pipeline } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { InfernetBackend, layer } from "../src/index.ts"
import { Fake } from "./fakeNode.ts"

const of = (container: string) => pipeline({ containers: [container], input: { text: "hello" }, timeout: "5 minutes" })
const password = "Bearer a-long-and-secret-password"

conformance({
  tag: InfernetBackend,
  layer: Layer.unwrap(
    Effect.map(Fake, ({ fetch }) =>
      layer({ url: "http://127.0.0.1:4000", fetch, headers: { authorization: Redacted.make(password) } })
    )
  ),
  world: Fake.layer,
  specs: {
    completes: { spec: of("echo"), leaves: { stdout: '{"text":"hello"}' } },
    fails: { spec: of("failing"), leaves: { stdout: "" } },
    writes: { spec: of("words"), leaves: { stdout: "größer 漢字\n" } }
  },
  jobs: Effect.map(Fake, ({ runs }) => runs.length),
  faults: {
    loseNextSend: (moment) => Effect.map(Fake, ({ loseNextPost }) => loseNextPost(moment)),
    setDown: (isDown) => Effect.map(Fake, ({ setDown }) => setDown(isDown))
  },
  secrets: [password, "a-long-and-secret-password"],
  clock: "test"
})
