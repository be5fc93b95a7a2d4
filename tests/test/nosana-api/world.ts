/** A devnet's Nosana with its credits API, and images that count their runs, so that a job which ran twice is seen. */
import { type DevnetService, make, type NosanaApiOptions, type NosanaImage } from "@longshore/devnet"
import type { Options } from "@longshore/nosana-api"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { counted } from "../nosanaImages.ts"

export interface Network {
  readonly devnet: DevnetService<"nosana-api">
  readonly gateway: DevnetService<"nosana-api">["nosana-api"]
  /** Which images were run, in order. */
  readonly runs: ReadonlyArray<string>
  /** How a backend is told of it. */
  readonly options: Options
}

export class World extends Context.Service<World, Network>()("tests/nosana-api/World") {}

export type Release = NonNullable<NosanaApiOptions["release"]>
export const releases: ReadonlyArray<Release> = ["current", "2.1.8"]

export interface NetworkOptions extends Omit<NosanaApiOptions, "images" | "engine"> {
  readonly images?: Readonly<Record<string, NosanaImage>> | undefined
  /** What the backend is told otherwise. */
  readonly backend?: Partial<Options> | undefined
}

export const network = ({ backend, images: more, ...options }: NetworkOptions = {}) =>
  Effect.gen(function* () {
    const runs: Array<string> = []
    const devnet = yield* make({
      networks: ["nosana-api"],
      "nosana-api": {
        slotTime: "40 millis",
        ...options,
        engine: "none",
        images: counted(runs, more)
      }
    })
    const gateway = devnet["nosana-api"]
    const { api, gateway: ipfsGateway } = gateway.ipfs()
    return {
      devnet,
      gateway,
      runs,
      options: {
        network: "devnet",
        url: gateway.url,
        signUrl: gateway.signUrl(),
        apiKey: Redacted.make(gateway.apiKey()),
        market: gateway.market(),
        ipfs: { api, gateways: [ipfsGateway] },
        hostTemplate: gateway.hostTemplate(),
        pollEvery: "200 millis",
        settleAfter: "1500 millis",
        timeout: "1 second",
        // The older server takes any.
        ...(options.release === "2.1.8" && { minimumTimeout: "1 second" }),
        ...backend
      }
    } satisfies Network
  })

export const layerWorld = (options: NetworkOptions = {}): Layer.Layer<World, unknown> =>
  Layer.effect(World, network(options))

/** Of the devnet's market for an hour, in micro-dollars: 4.8 cents for the node, and a tenth of that for the network. */
export const hourly = 52_800n
