/** A devnet's Bacalhau whose images count their runs, so that a job which ran twice is seen. */

import type { Options } from "@longshore/bacalhau"
import { type BacalhauImage, type BacalhauVersion, type DevnetService, make } from "@longshore/devnet"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createBacalhauClientKey } from "./clientKey.ts"

export interface Network {
  readonly devnet: DevnetService<"bacalhau">
  readonly version: BacalhauVersion
  /** Which images were run, in order. */
  readonly runs: ReadonlyArray<string>
  /** How a backend is told of it. */
  readonly options: Options
}

export class World extends Context.Service<World, Network>()("tests/bacalhau/World") {}

const images: Readonly<Record<string, BacalhauImage>> = {
  // Long enough to be seen running.
  echo: async ({ command, sleep, stdout }) => {
    await sleep("300 millis")
    stdout(`${command.slice(1).join(" ")}\n`)
  },
  failing: ({ stderr, stdout }) => {
    stdout("as far as here\n")
    stderr("größer than the crane can lift\n")
    return 3
  },
  endless: ({ signal, stdout }) => {
    stdout("begun\n")
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
  },
  words: ({ stdout, write }) => {
    stdout("größer 漢字\n")
    write("/job/out/report.txt", "größer 漢字\n")
    write("/job/out/deep/er.bin", new Uint8Array([0, 255]))
    write("/job/unwanted.txt", "nobody asked for it")
  }
}

export const network = (
  version: BacalhauVersion,
  more: { readonly images?: Readonly<Record<string, BacalhauImage>> } = {}
) =>
  Effect.gen(function* () {
    const runs: Array<string> = []
    const counted = ([name, image]: [string, BacalhauImage]) =>
      [
        name,
        (job: Parameters<BacalhauImage>[0]) => {
          runs.push(name)
          return image(job)
        }
      ] as const
    const devnet = yield* make({
      networks: ["bacalhau"],
      bacalhau: {
        version,
        nodes: [{ cpu: 1000 }],
        engine: "none",
        images: Object.fromEntries(Object.entries({ ...images, ...more.images }).map(counted))
      }
    })
    const clientKey = version === "0.3.25" ? yield* createBacalhauClientKey : undefined
    const options: Options = {
      url: devnet.bacalhau.url,
      clientKey,
      ipfsGateway: devnet.bacalhau.ipfsGateway(),
      pollEvery: "200 millis",
      settleAfter: "1500 millis",
      timeout: "1 second"
    }
    return { devnet, version, runs, options } satisfies Network
  })

export const layerWorld = (version: BacalhauVersion): Layer.Layer<World, unknown> =>
  Layer.effect(World, network(version))
