import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { onTestFinished } from "vitest"
import { layer } from "../src/internal/settings.ts"
import { NosanaApiBackend } from "../src/NosanaApiBackend.ts"
import { registration } from "../src/registration.ts"
import { wallet, walletKey } from "./fakeServer.ts"

/** A keypair file of the wallet: its secret half, and its public one. */
const keypair = JSON.stringify([...walletKey, ...publicKeyOf(wallet.address)])

function publicKeyOf(address: string): ReadonlyArray<number> {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
  let value = [...address].reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n)
  return Array.from({ length: 32 }, () => {
    const byte = Number(value & 255n)
    value >>= 8n
    return byte
  }).toReversed()
}

const walletFile = (text = keypair) => {
  const directory = mkdtempSync(join(tmpdir(), "settings-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, "id.json")
  writeFileSync(file, text)
  return file
}

const key = "nos_s3cret"
const withSettings = (given: { readonly [name: string]: string }) =>
  Effect.suspend(() => {
    const provider = ConfigProvider.fromUnknown(
      Object.fromEntries(Object.entries(given).map(([name, value]) => [`LONGSHORE_NOSANA_API_${name}`, value]))
    )
    return Effect.provideService(
      Effect.provide(
        Effect.map(NosanaApiBackend, ({ at }) => at),
        layer
      ),
      ConfigProvider.ConfigProvider,
      provider
    )
  })

describe("settings", () => {
  it.effect("say which server, and whose jobs", () =>
    Effect.gen(function* () {
      const mainnet = yield* withSettings({ KEY: key })
      assert.match(mainnet, /^https:\/\/dashboard\.k8s\.prd\.nos\.ci\/api#key:[0-9a-f]{12}$/)
      const devnet = yield* withSettings({ NETWORK: "devnet", WALLET: walletFile() })
      assert.strictEqual(devnet, `https://dashboard.k8s.dev.nos.ci/api#${wallet.address}`)
      const own = yield* withSettings({
        KEY: key,
        URL: "http://127.0.0.1:4000/",
        PREFIX: "/",
        SIGN: "http://127.0.0.1:4001",
        ACCOUNT: "team",
        MARKET: "nvidia-3060",
        MAX_COST: "1.50",
        MIN_TIMEOUT: "10 minutes",
        HOST: "http://127.0.0.1:4002/{node}",
        IPFS_API: "http://127.0.0.1:4003",
        IPFS_GATEWAYS: "http://127.0.0.1:4003/ipfs/, http://127.0.0.1:4004/ipfs/",
        IPFS_JWT: "token"
      })
      assert.strictEqual(own, "http://127.0.0.1:4000#team")
    })
  )

  it.effect.each([
    [{ KEY: key, NETWORK: "testnet" }, 'LONGSHORE_NOSANA_API_NETWORK: "testnet" is none of mainnet, devnet'],
    [{ KEY: key, MAX_COST: "much" }, 'LONGSHORE_NOSANA_API_MAX_COST: "much" is not an amount of dollars'],
    [{ KEY: key, MAX_COST: "-1" }, 'LONGSHORE_NOSANA_API_MAX_COST: "-1" is not an amount of dollars'],
    [{ KEY: key, MIN_TIMEOUT: "short" }, 'LONGSHORE_NOSANA_API_MIN_TIMEOUT: "short" is not a duration'],
    [{ KEY: key, URL: "s3cret" }, "url"],
    [{ KEY: key, IPFS_GATEWAYS: "https://other.example" }, "gateways[0]: not a URL that ends in /ipfs/"],
    [{ KEY: `Bearer ${key}` }, "apiKey"],
    [{ WALLET: "/no/such/file" }, "LONGSHORE_NOSANA_API_WALLET: /no/such/file cannot be read: there is no such file"]
  ] as const)("cannot be %j", ([given, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(withSettings(given))
      assert.include(String(error), words)
      assert.notInclude(`${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`, key)
    })
  )

  it.effect("cannot be a keypair file whose halves are of two keys", () =>
    Effect.gen(function* () {
      const file = walletFile(JSON.stringify(Array.from({ length: 64 }, () => 7)))
      const error = yield* Effect.flip(withSettings({ WALLET: file }))
      assert.include(String(error), `LONGSHORE_NOSANA_API_WALLET: ${file} is not a keypair file`)
    })
  )
})

it("all settings that are read are described, and marked where they are secret", () => {
  const { settings } = registration
  const secrets = settings.filter(({ isSecret }) => isSecret).map(({ name }) => name)
  assert.deepStrictEqual(
    secrets.map((name) => name.slice("LONGSHORE_NOSANA_API_".length)),
    ["KEY", "IPFS_JWT"]
  )
  assert.lengthOf(settings, 14)
})
