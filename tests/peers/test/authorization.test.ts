/** Tokens for hosts: what one side makes, the other takes. */
import "./loopback.ts"
import { Authorization, Base58 } from "@longshore/nosana"
import { createNosanaAuthorization, validate, validateHeaders } from "@nosana/authorization"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
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

  it("for something else is refused by both", async () => {
    const [{ address, bytes, publicKey }] = keys as [(typeof keys)[0]]
    const token = await tokenOf(bytes, message)
    expect(() => validate(token, publicKey, { expected_message: "other" })).toThrow("Failed to authenticate")
    expect(Authorization.verify(token, address, { now: new Date(), message: "other" })).toMatchObject({
      reason: "WrongMessage"
    })
  })
})

describe("the known token", () => {
  const seven = keyOf(new Uint8Array(32).fill(7))
  const vectors = [
    ["hello", "25A91ktCS5LQuXkFgvEi64er51rHjSdRRunE6mZcGaWuH4AzgFhKRHHKuVbEJgKHXdFgrGaYFWq4qMuFQC1rr15m"],
    [
      "NosanaApiAuthentication",
      "633aCnXdho4no7qu48tdNrpktLvX81fZWzVqqkdT7UN8D6ah65cBt47NjxjpNkSRvEfizey7fte7Tt4EDxMzhErA"
    ]
  ] as const
  it.each(vectors)("for %s is what both make and both take", async (message, signature) => {
    expect(seven.address).toBe("GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB")
    const token = `${message}:${signature}`
    expect(await tokenOf(seven.bytes, message)).toBe(token)
    expect(await createNosanaAuthorization(seven.bytes).generate(message)).toBe(token)
    expect(validateHeaders({ authorization: token }, seven.publicKey)).toBe(true)
    expect(Authorization.verify(token, seven.address, { now: new Date() })).toMatchObject({ _tag: "Valid" })
  })
})

describe("a token with a time", () => {
  const now = new Date("2026-11-24T12:00:00.123Z")
  const key = keyOf(seeded(11).bytes(32))
  beforeEach(() => {
    vi.useFakeTimers({ now, toFake: ["Date"] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const both = (token: string, expiry?: number) => {
    const ours = Authorization.verify(token, key.address, {
      now: new Date(),
      expiry: expiry === undefined ? undefined : { seconds: expiry }
    })
    const theirs = () => validate(token, key.publicKey, expiry === undefined ? {} : { expiry })
    return { ours, theirs }
  }
  const made = {
    ours: (at: Date) => tokenOf(key.bytes, "hello", at),
    theirs: (at: Date) => {
      vi.setSystemTime(at)
      const token = createNosanaAuthorization(key.bytes).generate("hello", { includeTime: true })
      return token.finally(() => vi.setSystemTime(now))
    }
  }

  it("is the same, to the millisecond", async () => {
    expect(await made.theirs(now)).toBe(await made.ours(now))
    expect(await made.theirs(now)).toMatch(`:${now.getTime()}`)
  })

  // A job's host takes a token for as long as the job may run: 5 minutes, or its own timeout.
  describe.each([undefined, 1, 3600])("that may be %s seconds old", (expiry) => {
    const limit = (expiry ?? 300) * 1000
    it.each(["ours", "theirs"] as const)(
      "is good to the last millisecond, and not at the end of it: %s",
      async (whose) => {
        const last = both(await made[whose](new Date(now.getTime() - limit + 1)), expiry)
        expect(last.theirs()).toBe(true)
        expect(last.ours).toMatchObject({ _tag: "Valid" })
        for (const late of [limit, limit + 1, limit + 1000, 2 * limit]) {
          const over = both(await made[whose](new Date(now.getTime() - late)), expiry)
          expect(over.theirs).toThrow("Authorization has expired.")
          expect(over.ours).toMatchObject({ _tag: "Invalid", reason: "Expired" })
        }
      }
    )
  })

  it("of none never ends, for either", async () => {
    const token = await tokenOf(key.bytes, "hello")
    vi.setSystemTime(new Date("2100-01-01"))
    const { ours, theirs } = both(token)
    expect(theirs()).toBe(true)
    expect(ours).toMatchObject({ _tag: "Valid", unsignedTime: undefined })
  })
})

/** Where we are stricter, or say what was wrong in one way and not in four. */
describe("what is no good token", () => {
  const key = keyOf(seeded(12).bytes(32))
  const message = "hello"
  const ours = (token: string) => Authorization.verify(token, key.address, { now: new Date() })
  const theirs = (token: string) => {
    try {
      return validate(token, key.publicKey)
    } catch (error) {
      return (error as Error).message
    }
  }
  const good = () => tokenOf(key.bytes, message)

  it("is refused by both, by us with one kind of answer", async () => {
    const [, written = ""] = (await good()).split(":")
    const refused: ReadonlyArray<readonly [string, string | boolean, string]> = [
      ["", "Invalid signature.", "Malformed"],
      [message, "Invalid signature.", "Malformed"],
      [`:${written}`, "Invalid signature.", "Malformed"],
      [`${message}:`, "Invalid signature.", "Malformed"],
      [`${message}:0OIl`, "Non-base58 character", "Malformed"],
      [`${message}:${written.slice(0, 40)}`, "bad signature size", "Malformed"],
      [`other:${written}`, false, "BadSignature"]
    ]
    for (const [token, says, reason] of refused) {
      expect([token, theirs(token)]).toEqual([token, says])
      expect([token, ours(token)]).toEqual([token, expect.objectContaining({ _tag: "Invalid", reason })])
    }
  })

  it("is taken by theirs all the same: a time that is none, one that lies ahead, and more than there should be", async () => {
    const token = await good()
    const taken: ReadonlyArray<readonly [string, string]> = [
      [`${token}:soon`, "Malformed"],
      [`${token}:${Date.now() + 3_600_000}`, "FromTheFuture"],
      [`${token}:${Date.now()}:more`, "Malformed"]
    ]
    for (const [given, reason] of taken) {
      expect([given, theirs(given)]).toEqual([given, true])
      expect([given, ours(given)]).toEqual([given, expect.objectContaining({ _tag: "Invalid", reason })])
    }
  })

  it("becomes one when anybody dates it anew, for both: the time is not signed", async () => {
    const token = await tokenOf(key.bytes, message, new Date(Date.now() - 3_600_000))
    const anew = `${token.slice(0, token.lastIndexOf(":"))}:${Date.now()}`
    expect(theirs(token)).toBe("Authorization has expired.")
    expect(theirs(anew)).toBe(true)
    expect(ours(anew)).toMatchObject({ _tag: "Valid" })
  })

  it("is not made by us of a message that would break it in two", async () => {
    const broken = await createNosanaAuthorization(key.bytes).generate("a:b")
    expect(theirs(broken)).not.toBe(true)
    await expect(tokenOf(key.bytes, "a:b")).rejects.toThrow('"a:b" cannot be signed')
  })
})
