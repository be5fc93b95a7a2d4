/** Random accounts, read by Nosana's own decoders and by ours. */
import { Cid } from "@longshore/nosana"
import { Accounts } from "@longshore/nosana-program"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { describe, expect, it } from "vitest"
import { JobsClient } from "./kit.ts"
import { type Seeded, seeded } from "./seeded.ts"

const none = "11111111111111111111111111111111"

/** Random bytes behind a discriminator: every field takes every value. Some are zero, as the program leaves many. */
const image = (
  random: Seeded,
  discriminator: Uint8Array,
  length: number,
  zeros: ReadonlyArray<readonly [number, number]>
) => {
  const bytes = random.bytes(length)
  bytes.set(discriminator)
  for (const [at, size] of zeros) if (random.below(2) === 0) bytes.fill(0, at, at + size)
  return bytes
}
const account = (address: string, data: Uint8Array) => ({ address, data, exists: true }) as never
const seconds = (duration: Duration.Duration) => Duration.toNanosUnsafe(duration) / 1_000_000_000n
const addressOf = (option: Option.Option<string>) => Option.getOrElse(option, () => none)
const secondsOf = (option: Option.Option<Date>) =>
  Option.match(option, { onNone: () => 0n, onSome: (date) => BigInt(date.getTime() / 1000) })

describe("300 accounts", () => {
  it("of jobs", () => {
    const random = seeded(1)
    for (let round = 0; round < 300; round++) {
      const bytes = image(random, Accounts.jobLayout.discriminator, 240, [
        [40, 32],
        [104, 32],
        [209, 8],
        [217, 8]
      ])
      // A date that a Date can hold.
      for (const at of [209, 217]) bytes.fill(0, at + 5, at + 8)
      const address = random.address()
      const ours = Accounts.decodeJob(address, bytes)!
      const { data: theirs } = JobsClient.decodeJobAccount(account(address, bytes)) as { data: Record<string, any> }
      expect({
        ...ours,
        node: addressOf(ours.node),
        timeStart: secondsOf(ours.timeStart),
        timeEnd: secondsOf(ours.timeEnd),
        timeout: seconds(ours.timeout),
        ipfsResult: Option.getOrElse(ours.ipfsResult, () => Cid.zero)
      }).toEqual({
        address,
        ...Object.fromEntries(Object.entries(theirs).filter(([field]) => field !== "discriminator")),
        ipfsJob: Cid.fromDigest(theirs.ipfsJob),
        ipfsResult: Cid.fromDigest(theirs.ipfsResult)
      })
      expect(ours).toMatchObject(Accounts.decodeJobListView(address, bytes)!)
    }
  })

  it("of runs", () => {
    const random = seeded(2)
    for (let round = 0; round < 300; round++) {
      const bytes = image(random, Accounts.runLayout.discriminator, 120, [[105, 8]])
      bytes.fill(0, 110, 113)
      const address = random.address()
      const ours = Accounts.decodeRun(address, bytes)!
      const { data } = JobsClient.decodeRunAccount(account(address, bytes)) as { data: Record<string, any> }
      const { discriminator, ...theirs } = data
      expect({ ...ours, time: BigInt(ours.time.getTime() / 1000) }).toEqual({ address, ...theirs })
    }
  })

  it("of markets", () => {
    const random = seeded(3)
    for (let round = 0; round < 300; round++) {
      const bytes = image(random, Accounts.marketLayout.discriminator, 151 + 32 * 9, [[98, 32]])
      new DataView(bytes.buffer).setUint32(147, random.below(10), true)
      const address = random.address()
      const ours = Accounts.decodeMarket(address, bytes)!
      const { data } = JobsClient.decodeMarketAccount(account(address, bytes)) as { data: Record<string, any> }
      const { discriminator, ...theirs } = data
      expect({
        ...ours,
        jobExpiration: seconds(ours.jobExpiration),
        jobTimeout: seconds(ours.jobTimeout),
        nodeAccessKey: addressOf(ours.nodeAccessKey)
      }).toEqual({ address, ...theirs })
    }
  })
})
