/** The whole contract over real connections. A file for each version, so that they run side by side: most of it is waiting. */

import { BacalhauBackend, layer } from "@longshore/bacalhau"
import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import type { BacalhauVersion } from "@longshore/devnet"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layerWorld, World } from "./world.ts"

const of = (image: string) => container({ image, command: ["say", "hello"], timeout: "5 minutes" })

export const keepsTheContract = (version: BacalhauVersion): void => {
  const submitting = version === "0.3.25" ? "POST /requester/submit" : "PUT /api/v1/orchestrator/jobs"
  const files = { "out/report.txt": "größer 漢字\n", "out/deep/er.bin": new Uint8Array([0, 255]) }
  conformance({
    tag: BacalhauBackend,
    layer: Layer.unwrap(Effect.map(World, ({ options }) => layer(options))),
    world: layerWorld(version),
    specs: {
      completes: { spec: of("echo"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
      runs: { spec: of("endless") },
      fails: {
        spec: of("failing"),
        leaves: { exitCode: 3, stdout: "as far as here\n", stderr: "größer than the crane can lift\n" }
      },
      writes: {
        spec: { ...of("words"), outputs: [{ name: "report", path: "out" }] },
        leaves: { exitCode: 0, stdout: "größer 漢字\n", files }
      }
    },
    jobs: Effect.map(World, ({ devnet }) => devnet.bacalhau.jobs()),
    faults: {
      loseNextSend: (moment) =>
        Effect.flatMap(World, ({ devnet }) =>
          devnet.bacalhau.faults.inject({
            kind: moment === "before acting" ? "dropBefore" : "dropAfter",
            route: submitting,
            times: 1
          })
        ),
      setDown: (isDown) =>
        Effect.flatMap(World, ({ devnet }) =>
          isDown ? devnet.bacalhau.faults.inject({ kind: "refuse" }) : devnet.bacalhau.faults.clear
        )
    },
    clock: "live"
  })
}
