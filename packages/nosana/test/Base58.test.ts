import { describe, expect, it } from "@effect/vitest"
import * as Base58 from "../src/Base58.ts"

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

/** The definition itself: one big number, and a "1" for every zero byte at the start. */
const byDefinition = (bytes: Uint8Array) => {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
  let rest = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
  let text = ""
  for (; rest > 0n; rest /= 58n) text = alphabet[Number(rest % 58n)]! + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return "1".repeat(zeros === -1 ? bytes.length : zeros) + text
}

/** The same bytes in every run. */
const bytesFrom = (seed: number, length: number) => {
  let state = seed >>> 0
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

describe("Base58", () => {
  it.each([
    ["", ""],
    ["00", "1"],
    ["61", "2g"],
    ["0000287fb4cd", "11233QC4"],
    ["516b6fcd0f", "ABnLTmg"],
    ["00".repeat(32), "1".repeat(32)],
    ["5b10a2052dd27d41", "GESmduEEyPE"],
    ["13".repeat(32), "2HTciirCEfeJeikeHgCTXdfVe1zpoD3ackfU7DrPCL8S"],
    [`1220${"00".repeat(32)}`, "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh51"],
    ["ff".repeat(32), "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG"]
  ])("writes %s as %s, and reads it back", (bytes, text) => {
    expect(Base58.encode(hex(bytes))).toBe(text)
    expect(Base58.decode(text)).toEqual(hex(bytes))
  })

  it("agrees with the definition at every length, with zeros at the start and the largest numbers", () => {
    for (let length = 0; length <= 140; length++) {
      const random = bytesFrom(length, length)
      const zeros = bytesFrom(length + 1, length).fill(0, 0, length >> 1)
      for (const bytes of [random, zeros, new Uint8Array(length), new Uint8Array(length).fill(255)]) {
        const text = byDefinition(bytes)
        expect(Base58.encode(bytes)).toBe(text)
        expect(Base58.decode(text)).toEqual(bytes)
      }
    }
  })

  it("reads a part of the bytes where it is told to", () => {
    const bytes = bytesFrom(7, 240)
    expect(Base58.encode(bytes, 72, 32)).toBe(byDefinition(bytes.subarray(72, 104)))
    expect(Base58.encode(bytes, 233)).toBe(byDefinition(bytes.subarray(233)))
  })

  it("writes thousands of bytes", () => {
    const bytes = bytesFrom(9, 9_000)
    const text = Base58.encode(bytes)
    expect(text).toBe(byDefinition(bytes))
    expect(Base58.decode(text)).toEqual(bytes)
  })

  it.each([
    "0",
    "O",
    "I",
    "l",
    "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
    "1 1",
    "é",
    "1\u{1F6A2}"
  ])("reads nothing from %j", (text) => {
    expect(Base58.decode(text)).toBeUndefined()
  })
})

describe("an address", () => {
  const address = Base58.encode(new Uint8Array(32).fill(7))

  it("is 32 bytes", () => {
    expect(Base58.isAddress(address)).toBe(true)
    expect(Base58.isAddress("1".repeat(32))).toBe(true)
  })

  it.each(["", address.slice(1), `${address}1`, `${address}/x`, "evil.example", "1".repeat(33), "1".repeat(1_000_000)])(
    "is not %s",
    (text) => expect(Base58.isAddress(text)).toBe(false)
  )
})
