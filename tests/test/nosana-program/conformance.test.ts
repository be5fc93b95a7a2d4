/** The whole contract over real connections to a chain whose slots are short. */
import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import { layer, NosanaProgramBackend } from "@longshore/nosana-program"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layerWorld, World } from "./world.ts"

const of = (image: string) => container({ image, command: ["say", "hello"], timeout: "5 minutes" })

conformance({
  tag: NosanaProgramBackend,
  layer: Layer.unwrap(Effect.map(World, ({ options }) => layer(options))),
  // Jobs that never end keep their hosts.
  world: layerWorld({ hosts: 8 }),
  specs: {
    completes: { spec: of("echo"), leaves: { exitCode: 0, stdout: "hello\n", stderr: "" } },
    runs: { spec: of("endless") },
    fails: {
      spec: of("failing"),
      leaves: { exitCode: 3, stdout: "as far as here\n", stderr: "größer than the crane can lift\n" }
    },
    writes: { spec: of("words"), leaves: { exitCode: 0, stdout: "größer 漢字\n" } }
  },
  unknownId: "7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41",
  jobs: Effect.map(World, ({ chain }) => chain.jobs()),
  faults: {
    loseNextSend: (moment) =>
      Effect.flatMap(World, ({ chain }) =>
        chain.faults.inject({
          kind: moment === "before acting" ? "dropBefore" : "dropAfter",
          route: "sendTransaction",
          times: 1
        })
      ),
    setDown: (isDown) =>
      Effect.flatMap(World, ({ chain }) => (isDown ? chain.faults.inject({ kind: "refuse" }) : chain.faults.clear))
  },
  clock: "live"
})
