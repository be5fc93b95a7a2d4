import { describe, expect, it } from "@effect/vitest"
import { Base58, Cid } from "@longshore/nosana"
import { address } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Accounts from "../src/Accounts.ts"
import { hex, imageOf, vectors } from "./vectors.ts"

const where = address("EPs4nBMDkQLJ1SwbL3Y4i3c4YNgCkL4i1GMTjhFjCL6W")
const none = "11111111111111111111111111111111"

const digest = (text: string) => Cid.fromDigest(Uint8Array.from(Buffer.from(text, "hex")))
const dateOf = (seconds: string) => (seconds === "0" ? Option.none() : Option.some(new Date(Number(seconds) * 1000)))
const secondsOf = (duration: Duration.Duration) => Duration.toNanosUnsafe(duration) / 1_000_000_000n
const addressOf = (text: string) => (text === none ? Option.none() : Option.some(text))

describe("jobs", () => {
  it.each(["jobQueued", "jobDone", "jobHuge"])("reads every field of %s", (name) => {
    const { fields } = vectors.accounts[name]!
    const { timeout, ...job } = Accounts.decodeJob(where, imageOf(name))!
    const result = digest(fields.ipfsResult)
    expect(job).toEqual({
      address: where,
      ipfsJob: digest(fields.ipfsJob),
      ipfsResult: result === Cid.zero ? Option.none() : Option.some(result),
      market: fields.market,
      node: addressOf(fields.node),
      payer: fields.payer,
      price: BigInt(fields.price),
      project: fields.project,
      state: fields.state,
      timeStart: dateOf(fields.timeStart),
      timeEnd: dateOf(fields.timeEnd)
    })
    expect(secondsOf(timeout)).toBe(BigInt(fields.timeout))
  })

  it.each(["jobQueued", "jobDone", "jobHuge"])("shows of %s in a list what the whole job has", (name) => {
    const summary = Accounts.decodeJobListView(where, imageOf(name))!
    const job = Accounts.decodeJob(where, imageOf(name))!
    expect(Object.keys(summary).sort()).toEqual(
      ["address", "market", "price", "state", "timeEnd", "timeStart", "timeout"].sort()
    )
    expect(job).toMatchObject(summary)
  })

  it("keeps a state that it does not know", () => {
    const image = imageOf("jobQueued")
    image[208] = 77
    expect(Accounts.decodeJob(where, image)?.state).toBe(77)
    expect(Accounts.decodeJobListView(where, image)?.state).toBe(77)
  })

  it("reads a negative timeout, which a free market allows", () => {
    const image = imageOf("jobQueued")
    new DataView(image.buffer).setBigInt64(225, -90n, true)
    expect(secondsOf(Accounts.decodeJob(where, image)!.timeout)).toBe(-90n)
  })

  it("reads an account that lies within other bytes", () => {
    const around = new Uint8Array(600).fill(255)
    around.set(imageOf("jobDone"), 301)
    expect(Accounts.decodeJob(where, around.subarray(301, 541))).toEqual(Accounts.decodeJob(where, imageOf("jobDone")))
  })

  it("leaves the bytes as they were", () => {
    const image = imageOf("jobDone")
    Accounts.decodeJob(where, image)
    expect(image).toEqual(imageOf("jobDone"))
  })
})

describe("runs", () => {
  it("reads every field", () => {
    const { fields } = vectors.accounts.run!
    expect(Accounts.decodeRun(where, imageOf("run"))).toEqual({
      address: where,
      job: fields.job,
      node: fields.node,
      payer: fields.payer,
      state: fields.state,
      time: new Date(Number(fields.time) * 1000)
    })
  })
})

describe("markets", () => {
  it.each(["marketEmpty", "marketJobs", "marketNodes"])("reads every field of %s", (name) => {
    const { fields } = vectors.accounts[name]!
    const { jobExpiration, jobTimeout, ...market } = Accounts.decodeMarket(where, imageOf(name))!
    expect(market).toEqual({
      address: where,
      authority: fields.authority,
      jobPrice: BigInt(fields.jobPrice),
      jobType: fields.jobType,
      vault: fields.vault,
      vaultBump: fields.vaultBump,
      nodeAccessKey: addressOf(fields.nodeAccessKey),
      nodeXnosMinimum: BigInt(fields.nodeXnosMinimum),
      queueType: fields.queueType,
      queue: fields.queue
    })
    expect(secondsOf(jobExpiration)).toBe(BigInt(fields.jobExpiration))
    expect(secondsOf(jobTimeout)).toBe(BigInt(fields.jobTimeout))
  })

  it("says that a market without an access key has none", () => {
    const image = imageOf("marketJobs").fill(0, 98, 130)
    expect(Accounts.decodeMarket(where, image)?.nodeAccessKey).toEqual(Option.none())
  })

  it("reads a market from its fields alone, without the room for more", () => {
    const cut = imageOf("marketNodes").subarray(0, 151 + 32)
    expect(Accounts.decodeMarket(where, cut)).toEqual(Accounts.decodeMarket(where, imageOf("marketNodes")))
    expect(Accounts.decodeMarket(where, cut.subarray(0, 151 + 31))).toBeUndefined()
  })
})

describe("other bytes", () => {
  const readers = {
    job: { images: ["jobQueued"], decode: Accounts.decodeJob, layout: Accounts.jobLayout },
    "job in a list": { images: ["jobQueued"], decode: Accounts.decodeJobListView, layout: Accounts.jobLayout },
    run: { images: ["run"], decode: Accounts.decodeRun, layout: Accounts.runLayout },
    market: { images: ["marketEmpty"], decode: Accounts.decodeMarket, layout: Accounts.marketLayout }
  }
  const all = ["jobQueued", "run", "marketEmpty"]

  it.each(Object.entries(readers))("are no %s", (_, { decode, images, layout }) => {
    for (const name of all.filter((name) => !images.includes(name)))
      expect(decode(where, imageOf(name))).toBeUndefined()
    const image = imageOf(images[0]!)
    for (let length = 0; length < layout.bodySize; length++) {
      expect(decode(where, image.subarray(0, length))).toBeUndefined()
    }
    expect(decode(where, image.subarray(0, layout.bodySize))).toBeDefined()
    for (let byte = 0; byte < 8; byte++) {
      const other = image.slice()
      other[byte]! ^= 1
      expect(decode(where, other)).toBeUndefined()
    }
  })
})

describe("layouts", () => {
  it.each([
    ["JobAccount", Accounts.jobLayout],
    ["MarketAccount", Accounts.marketLayout],
    ["RunAccount", Accounts.runLayout]
  ])("the discriminator of %s is the hash of its name", async (name, { discriminator, discriminatorText }) => {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`account:${name}`))
    expect(hex(discriminator)).toBe(hex(new Uint8Array(hash).subarray(0, 8)))
    expect(discriminatorText).toBe(Base58.encode(discriminator))
  })

  it("says where the addresses are that a filter asks for", () => {
    const at = (name: string, offset: number) => Base58.encode(imageOf(name), offset, 32)
    const { fields } = vectors.accounts.jobDone!
    for (const field of ["market", "node", "payer", "project"] as const) {
      expect(at("jobDone", Accounts.jobLayout.offsets[field])).toBe(fields[field])
    }
    for (const field of ["job", "node", "payer"] as const) {
      expect(at("run", Accounts.runLayout.offsets[field])).toBe(vectors.accounts.run!.fields[field])
    }
    expect(imageOf("jobDone")[Accounts.jobLayout.offsets.state]).toBe(2)
    expect(imageOf("jobDone")).toHaveLength(Accounts.jobAccountSize)
    expect(imageOf("run")).toHaveLength(Accounts.runAccountSize)
  })
})
