import { generateKeyPairSync } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Base58 } from "@longshore/nosana"
import { createNoopSigner, type Transaction } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { onTestFinished } from "vitest"
import { checkWallet, fromKeypairBytes, fromKeypairFile, fromKeypairJson } from "../src/Wallet.ts"
import { wallet } from "./fakeWorld.ts"

const { privateKey } = generateKeyPairSync("ed25519")
const { d, x } = privateKey.export({ format: "jwk" })
const bytes = Uint8Array.from([...Buffer.from(d!, "base64url"), ...Buffer.from(x!, "base64url")])
const address = Base58.encode(bytes.slice(32))
const text = JSON.stringify(Array.from(bytes))

const fileOf = (content: string | Uint8Array) => {
  const directory = mkdtempSync(join(tmpdir(), "wallet-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, "id.json")
  writeFileSync(file, content)
  return file
}

describe("a keypair", () => {
  it.effect("is read from its bytes, from the text of a file and from a file", () =>
    Effect.gen(function* () {
      const signers = yield* Effect.all([
        fromKeypairBytes(Redacted.make(bytes)),
        fromKeypairJson(text),
        fromKeypairJson(Redacted.make(`\n${text}\n`)),
        fromKeypairFile(fileOf(text))
      ])
      assert.deepStrictEqual(
        signers.map((signer) => signer.address as string),
        [address, address, address, address]
      )
    })
  )

  const other = Uint8Array.from([...bytes.slice(0, 32), ...Base58.decode(wallet.address)!])
  const wrong: ReadonlyArray<readonly [string, Effect.Effect<unknown, Error>, string]> = [
    ["too short", fromKeypairBytes(Redacted.make(bytes.slice(0, 32))), "a keypair has 64 bytes, and this has 32"],
    ["another's public half", fromKeypairBytes(Redacted.make(other)), "are not the public key of the first 32"],
    ["cut off", fromKeypairJson(text.slice(0, -8)), "not the text of a keypair file"],
    ["with a byte that is none", fromKeypairJson(text.replace("[", "[256,")), "not the text of a keypair file"],
    ["in base58", fromKeypairJson(Base58.encode(bytes)), "not the text of a keypair file"],
    ["in quotes", fromKeypairJson(JSON.stringify(text)), "not the text of a keypair file"],
    ["nowhere", fromKeypairFile("/no/such/file.json"), "/no/such/file.json cannot be read: there is no such file"]
  ]
  it.effect.each(wrong)("that is %s is refused, and shown nowhere", ([, reading, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(reading)
      assert.include(error.message, words)
      assert.include(error.message, "solana-keygen new")
      const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`
      for (const secret of [text.slice(1, 40), Base58.encode(bytes).slice(0, 20), d!]) assert.notInclude(shown, secret)
    })
  )

  it.effect("in a file that is none of a keypair is not shown either", () =>
    Effect.gen(function* () {
      const file = fileOf(text.slice(0, -8))
      const error = yield* Effect.flip(fromKeypairFile(file))
      assert.include(error.message, `${file} is not a keypair file`)
      assert.notInclude(inspect(error, { depth: 9, showHidden: true }), text.slice(1, 40))
    })
  )
})

describe("a wallet", () => {
  const modifying = {
    address: wallet.address,
    modifyAndSignTransactions: async (transactions: ReadonlyArray<Transaction>) => transactions
  }
  it.effect.each([wallet, createNoopSigner(wallet.address), modifying])("is whatever signs without sending", (signer) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* checkWallet(signer)).address, wallet.address)
    })
  )
  it.effect("is nothing that signs and sends at once", () =>
    Effect.gen(function* () {
      const sending = { address: wallet.address, signAndSendTransactions: async () => [] }
      const { message, reason } = yield* Effect.flip(checkWallet(sending))
      assert.strictEqual(reason._tag, "Misconfigured")
      assert.include(message, `${wallet.address} can only sign and send at once`)
    })
  )
  it.effect.each([undefined, null, "id.json", {}])("is not %j", (given) =>
    Effect.gen(function* () {
      assert.include((yield* Effect.flip(checkWallet(given))).message, "wallet: it is no signer")
    })
  )
})
