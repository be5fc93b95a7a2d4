import { describe, expect, it } from "vitest"
import { longest, makeJobId, maxContainers, type Origin, originOf } from "../src/internal/jobId.ts"
import { randoms } from "./randomJson.ts"

const origin: Origin = { createdAt: Date.UTC(2026, 10, 24), containers: 3, isStreamed: false, isHurried: true }

describe("an id of ours", () => {
  it("says again what it was made of", () => {
    const random = randoms(3)
    for (let i = 0; i < 1000; i++) {
      const given: Origin = {
        createdAt: Math.floor(random() * 2 ** 48),
        containers: Math.floor(random() * (maxContainers + 1)),
        isStreamed: random() < 0.5,
        isHurried: random() < 0.5
      }
      expect(originOf(makeJobId(given))).toEqual(given)
    }
  })

  it("has its limits: no container and 255, 1970 and the last moment of 48 bits", () => {
    for (const containers of [0, 1, 255]) {
      for (const createdAt of [0, 2 ** 48 - 1]) {
        const given = { ...origin, containers, createdAt }
        expect(originOf(makeJobId(given))).toEqual(given)
      }
    }
  })

  it("is a UUID of version 8, and a new one each time", () => {
    const ids = Array.from({ length: 1000 }, () => makeJobId(origin))
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(new Set(ids).size).toBe(1000)
  })

  it("sorts by its time", () => {
    const ids = [5, 1, 3].map((days) => makeJobId({ ...origin, createdAt: origin.createdAt + days * 86_400_000 }))
    expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]])
  })
})

describe("any other id", () => {
  const digits = "0123456789abcdef"
  const asV7 = (id: string) => `${id.slice(0, 14)}7${id.slice(15)}`

  it("is not ours: random UUIDs of versions 4 and 7", () => {
    for (let i = 0; i < 2000; i++) {
      expect(originOf(crypto.randomUUID())).toBeUndefined()
      expect(originOf(asV7(crypto.randomUUID()))).toBeUndefined()
    }
  })

  it("is not ours with one digit changed, wherever that is", () => {
    const id = makeJobId(origin)
    let accepted = 0
    for (let place = 0; place < id.length; place++) {
      if (id[place] === "-") continue
      for (const digit of digits) {
        if (digit === id[place]) continue
        if (originOf(id.slice(0, place) + digit + id.slice(place + 1)) !== undefined) accepted++
      }
    }
    // A checksum of 16 bits misses one in 65,536.
    expect(accepted).toBeLessThanOrEqual(1)
  })

  it.each(["", "8", "job-1", `${makeJobId(origin)}0`, makeJobId(origin).slice(1), makeJobId(origin).toUpperCase()])(
    "is not ours: %j",
    (id) => {
      expect(originOf(id)).toBeUndefined()
    }
  )
})

it("a job runs at most 180 seconds a container, and a stream 60 seconds", () => {
  expect(longest({ containers: 1, isStreamed: false })).toBe(180_000)
  expect(longest({ containers: 4, isStreamed: false })).toBe(720_000)
  expect(longest({ containers: 1, isStreamed: true })).toBe(60_000)
})
