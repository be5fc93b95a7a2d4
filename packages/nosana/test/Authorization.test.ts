import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Authorization from "../src/Authorization.ts"

const seed = new Uint8Array(32).fill(7)
const signer = Authorization.signerOf(Redacted.make(seed))
const address = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB"
const signature = "25A91ktCS5LQuXkFgvEi64er51rHjSdRRunE6mZcGaWuH4AzgFhKRHHKuVbEJgKHXdFgrGaYFWq4qMuFQC1rr15m"
const now = new Date(1_750_000_000_000)
const ago = (seconds: number) => `hello:${signature}:${now.getTime() - seconds * 1000}`

const verdict = (token: string, more: Partial<Authorization.VerifyOptions> = {}, key = address) => {
  const given = Authorization.verify(token, key, { now, ...more })
  return given._tag === "Valid" ? given._tag : given.reason
}

describe("a header", () => {
  it.effect.each([
    ["hello", signature],
    [
      "NosanaApiAuthentication",
      "633aCnXdho4no7qu48tdNrpktLvX81fZWzVqqkdT7UN8D6ah65cBt47NjxjpNkSRvEfizey7fte7Tt4EDxMzhErA"
    ]
  ] as const)("for %s is the one that Nosana's own library makes", ([message, expected]) =>
    Effect.gen(function* () {
      expect(signer.address).toBe(address)
      const header = yield* Authorization.headerOf(signer, message)
      expect(Redacted.value(header)).toBe(`${message}:${expected}`)
      expect(String(header)).not.toContain(expected)
    })
  )

  it.effect("has its time behind the signature", () =>
    Effect.gen(function* () {
      const header = yield* Authorization.headerOf(signer, "hello", { at: now })
      expect(Redacted.value(header)).toBe(`hello:${signature}:1750000000000`)
    })
  )

  it.effect.each([
    ["a:b", {}, '"a:b" cannot be signed: a message is not empty, and has no ":" in it'],
    ["", {}, '"" cannot be signed: a message is not empty, and has no ":" in it'],
    ["hello", { at: new Date(Number.NaN) }, "the time is not valid"]
  ] as const)("is not made of %j", ([message, options, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Authorization.headerOf(signer, message, options))
      expect(error).toMatchObject({ _tag: "AuthorizationError", message: words })
    })
  )

  it.effect("is not made where the wallet does not sign, or not with Ed25519", () =>
    Effect.gen(function* () {
      const refusing = { address, sign: () => Promise.reject(new Error("the user said no")) }
      const throwing = {
        address,
        sign: () => {
          throw new Error("locked")
        }
      }
      const short = { address, sign: async () => new Uint8Array(65) }
      class WalletSignMessageError extends Error {
        override readonly name = "WalletSignMessageError"
        readonly code = 4001
      }
      const naming = { address, sign: () => Promise.reject(new WalletSignMessageError("the seed is apple banana")) }
      const words = [refusing, throwing, naming, short].map((wallet) =>
        Effect.flip(Authorization.headerOf(wallet, "hello"))
      )
      expect((yield* Effect.all(words)).map(({ message }) => message)).toEqual([
        `${address} did not sign`,
        `${address} did not sign`,
        `${address} did not sign (WalletSignMessageError, code 4001)`,
        `${address} gave a signature of 65 bytes; Ed25519 has 64`
      ])
    })
  )

  it.effect("keeps what a wallet says for whoever takes it out, since there may be a key in it", () =>
    Effect.gen(function* () {
      const words = "the seed is apple banana"
      for (const thrown of [new Error(words, { cause: words }), words, { message: words, code: words, name: words }]) {
        const error = yield* Effect.flip(
          Authorization.headerOf({ address, sign: () => Promise.reject(thrown) }, "hello")
        )
        const shown = [
          inspect(error, { depth: 9, showHidden: true }),
          JSON.stringify(error),
          String(error),
          Cause.pretty(Cause.fail(error))
        ]
        expect(shown.join("\n")).not.toContain("apple")
        expect(Redacted.value(error.cause!)).toBe(thrown)
      }
    })
  )
})

describe("a key", () => {
  it("is one of 32 bytes, or a key file's 64", () => {
    const publicKey = Uint8Array.from(
      Buffer.from("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c", "hex")
    )
    expect(Authorization.signerOf(Redacted.make(Uint8Array.from([...seed, ...publicKey]))).address).toBe(address)
    expect(() => Authorization.signerOf(Redacted.make(Uint8Array.from([...seed, ...seed])))).toThrow(
      "the second half of the key is not the public key of its first half"
    )
    expect(() => Authorization.signerOf(Redacted.make(new Uint8Array(33)))).toThrow(
      "a key has 32 or 64 bytes, and this one has 33"
    )
  })
})

describe("a token", () => {
  it("is valid for what it proves, and says that its time is not signed", () => {
    expect(Authorization.verify(ago(1), address, { now })).toEqual({
      _tag: "Valid",
      message: "hello",
      unsignedTime: new Date(now.getTime() - 1000)
    })
    expect(Authorization.verify(Redacted.make(`hello:${signature}`), address, { now })).toEqual({
      _tag: "Valid",
      message: "hello",
      unsignedTime: undefined
    })
  })

  it("of exactly 300 seconds is expired", () => {
    expect(verdict(ago(299.999))).toBe("Valid")
    expect(verdict(ago(300))).toBe("Expired")
    expect(verdict(ago(3599), { expiry: "1 hour" })).toBe("Valid")
    expect(verdict(ago(3600), { expiry: "1 hour" })).toBe("Expired")
  })

  it("that is dated anew is valid again: no verifier can know", () => {
    const [message, signed] = ago(100_000).split(":")
    expect(verdict(`${message}:${signed}:${now.getTime()}`)).toBe("Valid")
  })

  it("is refused for one reason, whichever way Nosana's own library would", () => {
    expect(verdict(`hello:${signature}`, { message: "other" })).toBe("WrongMessage")
    expect(verdict(`hello:${signature}`, { message: "hello" })).toBe("Valid")
    expect(verdict(`hallo:${signature}`)).toBe("BadSignature")
    expect(verdict(`hello:${signature}`, {}, "11111111111111111111111111111111")).toBe("BadSignature")
    expect(verdict(`hello:${signature}`, {}, "no key")).toBe("BadSignature")
    expect(verdict("hello")).toBe("Malformed")
    expect(verdict("")).toBe("Malformed")
    expect(verdict(`:${signature}`)).toBe("Malformed")
    expect(verdict("hello:l0O")).toBe("Malformed")
    expect(verdict(`hello:${signature.slice(0, 40)}`)).toBe("Malformed")
    expect(verdict(`a:hello:${signature}`)).toBe("Malformed")
    expect(verdict(`hello:${signature}:1750000000000:more`)).toBe("Malformed")
  })

  it("that is far too long is refused without being read", () => {
    const long = "z".repeat(300_000)
    const before = performance.now()
    expect(verdict(`hello:${long}`)).toBe("Malformed")
    expect(verdict(`hello:${signature}`, {}, long)).toBe("BadSignature")
    expect(performance.now() - before).toBeLessThan(500)
  })

  it("whose time is no number, or lies ahead, is refused, unlike by Nosana's own library", () => {
    expect(verdict(`hello:${signature}:soon`)).toBe("Malformed")
    expect(verdict(`hello:${signature}:`)).toBe("Malformed")
    expect(verdict(`hello:${signature}:NaN`)).toBe("Malformed")
    expect(verdict(ago(-30))).toBe("Valid")
    expect(verdict(ago(-61))).toBe("FromTheFuture")
  })
})
