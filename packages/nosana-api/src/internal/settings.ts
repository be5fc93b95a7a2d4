/** A server and an account as the settings say. Loaded when they are chosen at run time. */
import { JobError, Misconfigured } from "@longshore/core/JobError"
import { Authorization, Durations, KeypairFile } from "@longshore/nosana"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { layer as layerOf, type Options } from "../NosanaApiBackend.ts"
import { networks } from "../ServerOptions.ts"
import { parse } from "../Usd.ts"

const optional = <A>(config: Config.Config<A>) => Effect.map(Config.option(config), Option.getOrUndefined)
const text = (name: string) => optional(Config.String(`LONGSHORE_NOSANA_API_${name}`))
const secret = (name: string) => optional(Config.Redacted(`LONGSHORE_NOSANA_API_${name}`))

const misconfigured = (name: string, problem: string) =>
  Effect.fail(
    new JobError({
      backend: "nosana-api",
      operation: "make",
      reason: new Misconfigured({ message: `LONGSHORE_NOSANA_API_${name}: ${problem}` })
    })
  )

/** A text that means something. */
const read = <A>(name: string, meaning: (text: string) => A | undefined, problem: string) =>
  Effect.flatMap(text(name), (given) => {
    if (given === undefined) return Effect.undefined
    const value = meaning(given)
    return value === undefined ? misconfigured(name, `${JSON.stringify(given)} is ${problem}`) : Effect.succeed(value)
  })

const networkIn = read(
  "NETWORK",
  (name) => (Object.hasOwn(networks, name) ? (name as keyof typeof networks) : undefined),
  `none of ${Object.keys(networks).join(", ")}`
)

const walletIn = Effect.flatMap(text("WALLET"), (file) =>
  file === undefined
    ? Effect.undefined
    : Effect.catch(
        Effect.flatMap(KeypairFile.read(file), (bytes) =>
          Effect.try({
            try: () => Authorization.signerOf(bytes),
            catch: () =>
              new KeypairFile.KeypairFileError({ message: `${file} is not a keypair file; ${KeypairFile.wanted}` })
          })
        ),
        ({ message }) => misconfigured("WALLET", message)
      )
)

const amountIn = read(
  "MAX_COST",
  (given) => {
    const amount = parse(given)
    return amount === undefined || amount < 0n ? undefined : amount
  },
  "not an amount of dollars; write for example 1.50"
)

export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const gateways = yield* text("IPFS_GATEWAYS")
    const options: Options = {
      network: yield* networkIn,
      url: yield* text("URL"),
      pathPrefix: yield* text("PREFIX"),
      signUrl: yield* text("SIGN"),
      apiKey: yield* secret("KEY"),
      wallet: yield* walletIn,
      market: yield* text("MARKET"),
      maxCost: yield* amountIn,
      minimumTimeout: yield* read("MIN_TIMEOUT", Durations.read, 'not a duration; write for example "1 hour"'),
      account: yield* text("ACCOUNT"),
      ipfs: {
        api: yield* text("IPFS_API"),
        gateways: gateways?.split(",").map((gateway) => gateway.trim()),
        jwt: yield* secret("IPFS_JWT")
      },
      hostTemplate: yield* text("HOST")
    }
    return layerOf(options)
  })
)
