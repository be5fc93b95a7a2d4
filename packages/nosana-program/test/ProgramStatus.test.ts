import { describe, expect, it } from "@effect/vitest"
import { decodeJob, decodeMarket, decodeRun } from "../src/Accounts.ts"
import { firstOf, isFinal, statusOf } from "../src/ProgramStatus.ts"
import { addressOf, type JobFields, jobBytes, marketBytes, runBytes } from "./ledger.ts"

const address = addressOf(100)
const job = (fields: JobFields) => decodeJob(address, jobBytes(fields))
const run = decodeRun(addressOf(200), runBytes(address, addressOf(9)))
const market = (queue: ReadonlyArray<ReturnType<typeof addressOf>>, type?: number) =>
  decodeMarket(addressOf(1), marketBytes(queue, type))
const running = { _tag: "Running", node: addressOf(9), since: new Date(1_700_000_000_000), run: addressOf(200) }

describe("statusOf", () => {
  it("is Gone without an account", () => expect(statusOf(undefined, run, market([address]))).toEqual({ _tag: "Gone" }))
  it("is Running for state 0 with a run", () =>
    expect(statusOf(job({ state: 0 }), run, market([address]))).toEqual({ ...running, reclaimed: false }))
  it("is Queued for state 0 in the queue", () =>
    expect(statusOf(job({ state: 0 }), undefined, market([addressOf(5), address]))).toEqual({
      _tag: "Queued",
      position: 1
    }))
  it("is Orphaned for state 0 in no queue", () =>
    expect(statusOf(job({ state: 0 }), undefined, market([addressOf(5)]))).toEqual({ _tag: "Orphaned" }))
  it("is Orphaned where the market is closed", () =>
    expect(statusOf(job({ state: 0 }), undefined, undefined)).toEqual({ _tag: "Orphaned" }))
  it("does not take a queue of nodes for one of jobs", () =>
    expect(statusOf(job({ state: 0 }), undefined, market([address], 1))).toEqual({ _tag: "Orphaned" }))
  it("is Running again for state 3 with a run", () =>
    expect(statusOf(job({ state: 3 }), run, undefined)).toEqual({ ...running, reclaimed: true }))
  it("is Stopped for state 3", () =>
    expect(statusOf(job({ state: 3 }), undefined, undefined)).toEqual({ _tag: "Stopped" }))
  it("is Ended for state 2 without a result", () =>
    expect(statusOf(job({ state: 2 }), undefined, undefined)).toEqual({ _tag: "Ended" }))
  it("is Completed for state 2 with a result, whatever runs are left", () =>
    expect(statusOf(job({ state: 2, result: 5 }), run, undefined)).toMatchObject({
      _tag: "Completed",
      result: expect.stringMatching(/^Qm/)
    }))
  it("keeps a state that it does not know", () =>
    expect(statusOf(job({ state: 1 }), run, undefined)).toEqual({ _tag: "Unknown", state: 1 }))
})

describe("firstOf", () => {
  it("is the run that began first, whatever the order", () => {
    const late = decodeRun(addressOf(201), runBytes(address, addressOf(8), 1_700_000_001n))!
    expect(firstOf([late, run!])).toBe(run)
    expect(firstOf([run!, late])).toBe(run)
    expect(firstOf([])).toBeUndefined()
  })
})

it("isFinal is for jobs of which nothing more is to come", () => {
  expect(isFinal({ _tag: "Completed", result: "Qm" })).toBe(true)
  expect(isFinal({ _tag: "Gone" })).toBe(true)
  expect(isFinal({ _tag: "Ended" })).toBe(false)
})
