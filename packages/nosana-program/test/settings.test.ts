import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { onTestFinished } from "vitest"
import { layer } from "../src/internal/settings.ts"
import { NosanaProgramBackend } from "../src/NosanaProgramBackend.ts"
import { registration } from "../src/registration.ts"
import { market } from "./fakeWorld.ts"

/** RFC 8032's first test key. */
const secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
const publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
const address = "FVen3X669xLzsi6N2V91DoiyzHzg1uAgqiT8jZ9nS96Z"
const keypair = JSON.stringify(Array.from(Buffer.from(secret + publicKey, "hex")))

const walletFile = (text = keypair) => {
  const directory = mkdtempSync(join(tmpdir(), "settings-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, "id.json")
  writeFileSync(file, text)
  return file
}

const rpc = "https://rpc.example/v1/s3cret"
const withSettings = (given: { readonly [name: string]: string }) =>
  Effect.suspend(() => {
    const settings = Object.entries({ URL: rpc, WALLET: walletFile(), ...given })
    const provider = ConfigProvider.fromUnknown(
      Object.fromEntries(settings.map(([name, value]) => [`LONGSHORE_NOSANA_PROGRAM_${name}`, value]))
    )
    return Effect.provideService(
      Effect.provide(
        Effect.map(NosanaProgramBackend, ({ at }) => at),
        layer
      ),
      ConfigProvider.ConfigProvider,
      provider
    )
  })

describe("settings", () => {
  it.effect("say which network, and whose wallet", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* withSettings({}), `mainnet:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d#${address}`)
      const at = yield* withSettings({ NETWORK: "localnet", MARKET: market, MAX_PRICE: "115", MAX_COST: "1000000" })
      assert.strictEqual(at, `localnet:https://rpc.example#${address}`)
    })
  )

  it.effect("say what to do where there is no wallet", () =>
    Effect.gen(function* () {
      const provider = ConfigProvider.fromUnknown({ LONGSHORE_NOSANA_PROGRAM_URL: rpc })
      const made = Effect.provide(Effect.asVoid(NosanaProgramBackend), layer)
      const error = yield* Effect.flip(Effect.provideService(made, ConfigProvider.ConfigProvider, provider))
      assert.include(error.message, "LONGSHORE_NOSANA_PROGRAM_WALLET: it is not set; give a keypair file")
    })
  )

  it.effect.each([
    [{ NETWORK: "testnet" }, 'LONGSHORE_NOSANA_PROGRAM_NETWORK: "testnet" is none of mainnet, devnet, localnet'],
    [{ MARKET: "here" }, 'LONGSHORE_NOSANA_PROGRAM_MARKET: "here" is not an address'],
    [{ MAX_PRICE: "0.1" }, 'LONGSHORE_NOSANA_PROGRAM_MAX_PRICE: "0.1" is not a whole number of micro-NOS'],
    [{ URL: "s3cret" }, "rpc"],
    [{ WALLET: "/no/such/file" }, "/no/such/file cannot be read"],
    [
      { IPFS_GATEWAYS: "https://ipfs.example/ipfs/, https://other.example" },
      "gateways[1]: not a URL that ends in /ipfs/"
    ]
  ] as const)("cannot be %j", ([given, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(withSettings(given))
      assert.include(String(error), words)
      assert.notInclude(`${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`, "s3cret")
    })
  )
})

it("all settings that are read are described, and marked where they are secret", () => {
  const { settings } = registration
  const secrets = settings.filter(({ isSecret }) => isSecret).map(({ name }) => name)
  assert.deepStrictEqual(
    secrets.map((name) => name.slice("LONGSHORE_NOSANA_PROGRAM_".length)),
    ["URL", "SUBSCRIPTIONS", "IPFS_JWT"]
  )
  assert.lengthOf(settings, 11)
})
