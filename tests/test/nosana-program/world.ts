/** A devnet's Nosana, with images that count their runs, so that a job which ran twice is seen. */
import { type DevnetService, make, type NosanaImage, type NosanaProgramOptions } from "@longshore/devnet"
import { fromKeypairBytes, type Options } from "@longshore/nosana-program"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { counted } from "../nosanaImages.ts"

export interface Network {
  readonly devnet: DevnetService<"nosana-program">
  readonly chain: DevnetService<"nosana-program">["nosana-program"]
  /** Which images were run, in order. */
  readonly runs: ReadonlyArray<string>
  /** How a backend is told of it. */
  readonly options: Options
}

export class World extends Context.Service<World, Network>()("tests/nosana-program/World") {}

export interface NetworkOptions extends Omit<NosanaProgramOptions, "images" | "engine"> {
  readonly images?: Readonly<Record<string, NosanaImage>> | undefined
  /** What the backend is told otherwise. */
  readonly backend?: Partial<Options> | undefined
}

export const network = ({ backend, images: more, ...options }: NetworkOptions = {}) =>
  Effect.gen(function* () {
    const runs: Array<string> = []
    const devnet = yield* make({
      networks: ["nosana-program"],
      "nosana-program": {
        slotTime: "40 millis",
        ...options,
        engine: "none",
        images: counted(runs, more)
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
