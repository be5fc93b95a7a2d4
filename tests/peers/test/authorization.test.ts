/** Tokens for hosts: what one side makes, the other takes. */
import "./loopback.ts"
import { Authorization, Base58 } from "@longshore/nosana"
import { createNosanaAuthorization, validate } from "@nosana/authorization"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"
import { seeded } from "./seeded.ts"

/** A key file's 64 bytes, from 32. */
const keyOf = (secret: Uint8Array) => {
  const { address } = Authorization.signerOf(Redacted.make(secret))
  return {
    address,
    publicKey: Base58.decode(address)!,
    bytes: Uint8Array.from([...secret, ...Base58.decode(address)!])
  }
}
const tokenOf = async (bytes: Uint8Array, message: string, at?: Date) =>
  Redacted.value(
    await Effect.runPromise(Authorization.headerOf(Authorization.signerOf(Redacted.make(bytes)), message, { at }))
  )

const messages = ["NosanaApiAuthentication", "DEPLOYMENT_HEADER", "a b", "über ⛵"]

describe.each(messages)("a token for %j", (message) => {
  const random = seeded(10)
  const keys = Array.from({ length: 5 }, () => keyOf(random.bytes(32)))

  it("is the same, to the last character", async () => {
    for (const { bytes } of keys) {
      expect(await tokenOf(bytes, message)).toBe(await createNosanaAuthorization(bytes).generate(message))
    }
  })

  it("of ours is taken by theirs, with a time and without", async () => {
    for (const { bytes, publicKey } of keys) {
      for (const at of [undefined, new Date()]) {
        const token = await tokenOf(bytes, message, at)
        expect(validate(token, publicKey, { expected_message: message })).toBe(true)
        expect(validate(token, keys.find((key) => key.publicKey !== publicKey)!.publicKey)).toBe(false)
      }
    }
  })

  it("of theirs is taken by ours, with a time and without", async () => {
    for (const { address, bytes } of keys) {
      for (const includeTime of [false, true]) {
        const token = await createNosanaAuthorization(bytes).generate(message, { includeTime })
        const verdict = Authorization.verify(token, address, { now: new Date(), message })
        expect(verdict).toMatchObject({ _tag: "Valid", message })
        const other = keys.find((key) => key.address !== address)!
        expect(Authorization.verify(token, other.address, { now: new Date() })).toMatchObject({
          reason: "BadSignature"
        })
      }
    }
  })

  it("that is too old is refused by both", async () => {
    const [{ address, bytes, publicKey }] = keys as [(typeof keys)[0]]
    const token = await tokenOf(bytes, message, new Date(Date.now() - 301_000))
    expect(() => validate(token, publicKey)).toThrow("expired")
    expect(Authorization.verify(token, address, { now: new Date() })).toMatchObject({ reason: "Expired" })
  })

  it("for something else is refused by both", async () => {
    const [{ address, bytes, publicKey }] = keys as [(typeof keys)[0]]
    const token = await tokenOf(bytes, message)
    expect(() => validate(token, publicKey, { expected_message: "other" })).toThrow("Failed to authenticate")
    expect(Authorization.verify(token, address, { now: new Date(), message: "other" })).toMatchObject({
      reason: "WrongMessage"
    })
  })
})
