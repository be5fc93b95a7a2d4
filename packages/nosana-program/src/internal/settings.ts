/** A wallet on one of Nosana's networks as its settings say. Loaded when it is chosen at run time. */
import { JobError, Misconfigured } from "@longshore/core/JobError"
import { type Address, isAddress } from "@solana/kit"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { type NetworkName, networks } from "../Networks.ts"
import { layer as layerOf, type Options } from "../NosanaProgramBackend.ts"
import { fromKeypairFile } from "../Wallet.ts"

const optional = <A>(config: Config.Config<A>) => Effect.map(Config.option(config), Option.getOrUndefined)
const text = (name: string) => optional(Config.String(`LONGSHORE_NOSANA_PROGRAM_${name}`))
const secret = (name: string) => optional(Config.Redacted(`LONGSHORE_NOSANA_PROGRAM_${name}`))

const misconfigured = (name: string, problem: string) =>
  Effect.fail(
    new JobError({
      backend: "nosana-program",
      operation: "make",
      reason: new Misconfigured({ message: `LONGSHORE_NOSANA_PROGRAM_${name}: ${problem}` })
    })
  )

const networkIn = Effect.flatMap(text("NETWORK"), (name = "mainnet") =>
  Object.hasOwn(networks, name)
    ? Effect.succeed(name as NetworkName)
    : misconfigured("NETWORK", `${JSON.stringify(name)} is none of ${Object.keys(networks).join(", ")}`)
)

const addressIn = (name: string) =>
  Effect.flatMap(text(name), (given) => {
    if (given === undefined) return Effect.succeed(undefined)
    if (isAddress(given)) return Effect.succeed(given as Address)
    return misconfigured(name, `${JSON.stringify(given)} is not an address, which is 32 to 44 characters of base58`)
  })

/** An amount in micro-NOS. */
const amountIn = (name: string) =>
  Effect.flatMap(text(name), (given) => {
    if (given === undefined) return Effect.succeed(undefined)
    if (/^\d+$/.test(given)) return Effect.succeed(BigInt(given))
    return misconfigured(name, `${JSON.stringify(given)} is not a whole number of micro-NOS; write for example 115`)
  })

export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const subscriptions = yield* secret("SUBSCRIPTIONS")
    const gateways = yield* text("IPFS_GATEWAYS")
    const options: Options = {
      network: yield* networkIn,
      rpc: Redacted.value(yield* Config.Redacted("LONGSHORE_NOSANA_PROGRAM_URL")),
      subscriptions: subscriptions && Redacted.value(subscriptions),
      wallet: yield* Effect.flatMap(text("WALLET"), (file) =>
        file === undefined
          ? misconfigured("WALLET", "it is not set; give a keypair file, such as ~/.config/solana/id.json")
          : fromKeypairFile(file)
      ),
      market: yield* addressIn("MARKET"),
      ipfs: {
        api: yield* text("IPFS_API"),
        gateways: gateways?.split(",").map((gateway) => gateway.trim()),
        jwt: yield* secret("IPFS_JWT")
      },
      hostTemplate: yield* text("HOST"),
      maxPrice: yield* amountIn("MAX_PRICE"),
      maxCost: yield* amountIn("MAX_COST")
    }
    return layerOf(options)
  })
)
