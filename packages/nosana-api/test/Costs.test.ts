import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import { estimate, reconcile, used } from "../src/Costs.ts"

const usdRewardPerHour = 48_000n

describe("an estimate", () => {
  it("is what the market pays its nodes, and a tenth more for the network", () => {
    assert.strictEqual(estimate({ usdRewardPerHour, timeout: "1 hour" }), 52_800n)
    assert.strictEqual(estimate({ usdRewardPerHour, timeout: "90 minutes" }), 79_200n)
    assert.strictEqual(estimate({ usdRewardPerHour: 0n, timeout: "1 hour" }), 0n)
  })

  it("is rounded up, to whole seconds and whole micro-dollars", () => {
    assert.strictEqual(estimate({ usdRewardPerHour: 1n, timeout: "1 second" }), 1n)
    assert.strictEqual(estimate({ usdRewardPerHour: 36_000n, timeout: "10 seconds" }), 110n)
    assert.strictEqual(estimate({ usdRewardPerHour: 36_000n, timeout: "10001 millis" }), 121n)
  })

  it("is exact where a number is not", () => {
    const hours = 123_456_789
    assert.strictEqual(
      estimate({ usdRewardPerHour: 999_999_999n, timeout: Duration.hours(hours) }),
      (999_999_999n * BigInt(hours) * 11n + 9n) / 10n
    )
  })
})

const at = (seconds: number) => new Date(1_767_225_600_000 + seconds * 1_000)
const job = (more: object = {}) => ({
  state: 2,
  timeStart: at(0),
  timeEnd: at(1_800),
  timeout: Duration.hours(1),
  usdRewardPerHour,
  ...more
})

describe("what a job has used", () => {
  it("is for the time that it ran", () => assert.strictEqual(used(job()), 26_400n))
  it("is for no more than its timeout", () => assert.strictEqual(used(job({ timeEnd: at(3_700) })), 52_800n))
  it("is nothing where no node had it", () => {
    assert.strictEqual(used(job({ state: 3, timeStart: undefined, timeEnd: undefined })), 0n)
  })
  it("is not known while it goes on", () => {
    assert.isUndefined(used(job({ state: 0, timeStart: undefined })))
    assert.isUndefined(used(job({ state: 1 })))
  })
  it("is not known where the server does not tell all of it", () => {
    assert.isUndefined(used(job({ timeEnd: undefined })))
    assert.isUndefined(used(job({ usdRewardPerHour: undefined })))
  })
  it("is never less than nothing", () => assert.strictEqual(used(job({ timeEnd: at(-5) })), 0n))
})

describe("a reconciliation", () => {
  const posted = { credits: { cost: 52_800n, creditsUsed: 5.28, reservationId: "r", project: "p" } }
  it("says what is given back", () => {
    assert.deepStrictEqual(reconcile({ posted, job: job() }), { reserved: 52_800n, used: 26_400n, refund: 26_400n })
  })
  it("is none before the job has ended", () => assert.isUndefined(reconcile({ posted, job: job({ state: 1 }) })))
})
