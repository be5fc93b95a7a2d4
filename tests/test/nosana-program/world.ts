/** A devnet's Nosana, with images that count their runs, so that a job which ran twice is seen. */
import { type DevnetService, make, type NosanaImage, type NosanaProgramOptions } from "@longshore/devnet"
import { fromKeypairBytes, type Options } from "@longshore/nosana-program"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export interface Network {
  readonly devnet: DevnetService<"nosana-program">
  readonly chain: DevnetService<"nosana-program">["nosana-program"]
  /** Which images were run, in order. */
  readonly runs: ReadonlyArray<string>
  /** How a backend is told of it. */
  readonly options: Options
}

export class World extends Context.Service<World, Network>()("tests/nosana-program/World") {}

const images: Readonly<Record<string, NosanaImage>> = {
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
  words: ({ stdout }) => stdout("größer 漢字\n"),
  endless: ({ signal, stdout }) => {
    stdout("begun\n")
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
  }
}

export interface NetworkOptions extends Omit<NosanaProgramOptions, "images" | "engine"> {
  readonly images?: Readonly<Record<string, NosanaImage>> | undefined
  /** What the backend is told otherwise. */
  readonly backend?: Partial<Options> | undefined
}

export const network = ({ backend, images: more, ...options }: NetworkOptions = {}) =>
  Effect.gen(function* () {
    const runs: Array<string> = []
    const counted = ([name, image]: [string, NosanaImage]) =>
      [
        name,
        (container: Parameters<NosanaImage>[0]) => {
          runs.push(name)
          return image(container)
        }
      ] as const
    const devnet = yield* make({
      networks: ["nosana-program"],
      "nosana-program": {
        slotTime: "40 millis",
        ...options,
        engine: "none",
        images: Object.fromEntries(Object.entries({ ...images, ...more }).map(counted))
      }
    })
    const chain = devnet["nosana-program"]
    const { api, gateway } = chain.ipfs()
    return {
      devnet,
      chain,
      runs,
      options: {
        network: "localnet",
        rpc: chain.url,
        wallet: yield* fromKeypairBytes(Redacted.make(chain.wallet())),
        market: chain.market(),
        ipfs: { api, gateways: [gateway] },
        hostTemplate: chain.hostTemplate(),
        pollEvery: "200 millis",
        timeout: "1 second",
        ...backend
      }
    } satisfies Network
  })

export const layerWorld = (options: NetworkOptions = {}): Layer.Layer<World, unknown> =>
  Layer.effect(World, network(options))
