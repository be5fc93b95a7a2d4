/** A requester server pushes what happens, and then a job is followed by that: the whole contract with `changes`. */
import { BacalhauBackend, layer } from "@longshore/bacalhau"
import { conformance } from "@longshore/conformance"
import type { Tag } from "@longshore/core/Backend"
import { container, type SpecKind } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createBacalhauClientKey } from "./clientKey.ts"
import { layerWorld, World } from "./world.ts"

/** The backend's tag with what it has besides where its protocol is chosen. */
const pushing = Object.create(BacalhauBackend, {
  capabilities: { value: [...BacalhauBackend.capabilities, "changes"] }
}) as Tag<BacalhauBackend, "bacalhau", SpecKind, "changes", {}>

const of = (image: string) => container({ image, command: ["say", "hello"], timeout: "5 minutes" })

conformance({
  tag: pushing,
  layer: Layer.unwrap(
    Effect.gen(function* () {
      const { options } = yield* World
      return layer({ ...options, protocol: "requester", clientKey: yield* createBacalhauClientKey })
    })
  ),
  world: layerWorld("1.3.2"),
  specs: {
    completes: { spec: of("echo"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
    runs: { spec: of("endless") }
  },
  jobs: Effect.map(World, ({ devnet }) => devnet.bacalhau.jobs()),
  clock: "live"
})
