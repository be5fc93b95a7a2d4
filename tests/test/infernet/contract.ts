/** The whole contract over real connections. A file for each version, so that they run side by side: most of it is waiting. */

import { conformance } from "@longshore/conformance"
import { pipeline } from "@longshore/core/JobSpec"
import type { InfernetVersion } from "@longshore/devnet"
import { InfernetBackend, layer } from "@longshore/infernet"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layerWorld, World } from "./world.ts"

const of = (container: string) => pipeline({ containers: [container], input: { text: "hello" }, timeout: "5 minutes" })

export const keepsTheContract = (version: InfernetVersion): void => {
  conformance({
    tag: InfernetBackend,
    layer: Layer.unwrap(
      Effect.map(World, ({ devnet }) =>
        layer({ url: devnet.infernet.url, pollEvery: "200 millis", settleAfter: "1 second", timeout: "1 second" })
      )
    ),
    world: layerWorld(version),
    specs: {
      completes: { spec: of("echo"), leaves: { stdout: '{"text":"hello"}' } },
      fails: { spec: of("failing"), leaves: { stdout: "" } },
      writes: { spec: of("words"), leaves: { stdout: "größer 漢字\n" } }
    },
    jobs: Effect.gen(function* () {
      const { devnet, work } = yield* World
      const ids = yield* Effect.promise(async () => (await fetch(`${devnet.infernet.url}/api/jobs`)).json())
      // A job is accepted a moment before its container is asked.
      for (let tries = 0; work.length < ids.length && tries < 200; tries++) yield* Effect.sleep("5 millis")
      return work.length
    }),
    faults: {
      loseNextSend: (moment) =>
        Effect.flatMap(World, ({ devnet }) =>
          devnet.infernet.faults.inject({
            kind: moment === "before acting" ? "dropBefore" : "dropAfter",
            route: "POST /api/jobs",
            times: 1
          })
        ),
      setDown: (isDown) =>
        Effect.flatMap(World, ({ devnet }) =>
          isDown ? devnet.infernet.faults.inject({ kind: "refuse" }) : devnet.infernet.faults.clear
        )
    },
    clock: "live"
  })
}
