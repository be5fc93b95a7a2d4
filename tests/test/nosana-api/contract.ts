/** The whole contract over real connections. A file for each release, so that they run side by side: most of it is waiting. */
import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import { layer, NosanaApiBackend } from "@longshore/nosana-api"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layerWorld, type Release, World } from "./world.ts"

const of = (image: string) => container({ image, command: ["say", "hello"], timeout: "1 hour" })

export const keepsTheContract = (release: Release): void =>
  conformance({
    tag: NosanaApiBackend,
    layer: Layer.unwrap(Effect.map(World, ({ options }) => layer(options))),
    // Jobs that never end keep their hosts.
    world: layerWorld({ release, hosts: 8 }),
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
    jobs: Effect.map(World, ({ gateway }) => gateway.jobs()),
    faults: {
      loseNextSend: (moment) =>
        Effect.flatMap(World, ({ gateway }) =>
          gateway.faults.inject({
            kind: moment === "before acting" ? "dropBefore" : "dropAfter",
            route: "POST /jobs/list",
            times: 1
          })
        ),
      setDown: (isDown) =>
        Effect.flatMap(World, ({ gateway }) =>
          isDown ? gateway.faults.inject({ kind: "refuse" }) : gateway.faults.clear
        )
    },
    clock: "live"
  })
