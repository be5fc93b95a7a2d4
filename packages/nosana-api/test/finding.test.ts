import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type { paths } from "../src/generated/openapi.ts"
import { makeFinder } from "../src/internal/backend/finding.ts"
import { connect } from "../src/internal/connection.ts"
import { addresses } from "./apiAnswers.ts"
import { elapse, pass, posted, spec, within } from "./backends.ts"
import { addressOf } from "./fakeJobs.ts"
import { epoch } from "./fakeServer.ts"
import { fakeFetch, json, url } from "./serverOf.ts"

const { market } = addresses
const cid = "QmOurs"
const begin = Math.floor(epoch / 1_000)
const since = new Date(epoch)
const ticket = { cid, market, since }

interface Listed {
  readonly address: string
  readonly market: string
  readonly state: unknown
  readonly ipfsJob?: unknown
  readonly listedAt?: unknown
  readonly timeStart?: unknown
}

/** A job that was listed so many seconds after the ticket was prepared. */
const listed = (name: string, after: number, more: Partial<Listed> = {}): Listed => ({
  address: addressOf(name),
  market,
  state: 0,
  ipfsJob: `Qm${name}`,
  listedAt: begin + after,
  ...more
})
const ours = listed("ours", 1, { ipfsJob: cid })
const newer = (count: number) => Array.from({ length: count }, (_, n) => listed(`newer ${n}`, 1_000 - n))
const older = (count: number) => Array.from({ length: count }, (_, n) => listed(`older ${n}`, -3_600 - n * 60))

/** Finds in a list of jobs, which changes with each page; of each job is told only what `shown` leaves. */
const among = (
  jobs: Array<Listed>,
  {
    change = () => undefined,
    shown = (job) => job
  }: { readonly change?: (page: number) => unknown; readonly shown?: (job: Listed) => object } = {}
) =>
  Effect.gen(function* () {
    let pages = 0
    const { fetch, sent } = fakeFetch((request) => {
      const { pathname, searchParams } = new URL(request.url)
      if (pathname !== "/api/jobs") {
        const found = jobs.find(({ address }) => pathname.endsWith(address))
        return found === undefined ? json({ message: "Job not found" }, 404) : json(found)
      }
      const [limit, offset] = [Number(searchParams.get("limit")), Number(searchParams.get("offset"))]
      const answer = json({ jobs: jobs.slice(offset, offset + limit).map(shown), totalJobs: jobs.length })
      change(pages++)
      return answer
    })
    const connection = yield* connect({ url, fetch })
    const asked = () => ({ pages, alone: sent.length - pages })
    return { finder: makeFinder(connection.askOf<paths>()), asked }
  })

const found = { address: ours.address, isWhole: true }
const missing = { address: undefined, isWhole: true }

describe("a ticket's job", () => {
  it.effect("is not looked for among those that are older than it", () =>
    Effect.gen(function* () {
      const { asked, finder } = yield* among(older(200))
      assert.deepStrictEqual(yield* finder.find(ticket), missing)
      assert.deepStrictEqual(asked(), { pages: 1, alone: 0 })
    })
  )

  it.effect("is looked for among all where the server does not tell its time", () =>
    Effect.gen(function* () {
      const { asked, finder } = yield* among([...older(200), ours])
      assert.deepStrictEqual(yield* finder.find({ ...ticket, since: undefined }), found)
      assert.strictEqual(asked().pages, 5)
    })
  )

  it.effect.each([
    ["oldest first", older(200).toReversed()],
    ["in no order", [...older(30), ...newer(30), ...older(200).slice(30)]],
    ["of one time", Array.from({ length: 120 }, (_, n) => listed(`old ${n}`, -3_600))]
  ] as const)("is found at the end of a list %s", ([, others]) =>
    Effect.gen(function* () {
      const { finder } = yield* among([...others, ours])
      assert.deepStrictEqual(yield* finder.find(ticket), found)
    })
  )

  it.effect("is found in a list that tells neither definitions nor when a job was listed, newest first", () =>
    Effect.gen(function* () {
      const shown = ({ address, market, state }: Listed) => ({ address, market, state, timeStart: 0 })
      const { asked, finder } = yield* among([...newer(60), ours, ...older(400)], { shown })
      assert.deepStrictEqual(yield* finder.find(ticket), found)
      const before = asked()
      assert.deepStrictEqual(yield* finder.find({ ...ticket, cid: "QmNone" }), missing)
      const { alone, pages } = asked()
      assert.isBelow(pages - before.pages, 5, "older ones are read to the end")
      // Each job is asked for by itself once in the life of the backend.
      yield* finder.find({ ...ticket, cid: "QmNeither" })
      assert.strictEqual(asked().alone, alone)
    })
  )

  it.effect.each([1, 10, 35])("is not passed over where %i jobs leave the list while it is read", (leaving) =>
    Effect.gen(function* () {
      const jobs = [...newer(50), ours, ...older(60)]
      const { finder } = yield* among(jobs, { change: (page) => page === 0 && jobs.splice(3, leaving) })
      assert.deepStrictEqual(yield* finder.find(ticket), found)
    })
  )

  it.effect("may be there where the list does not hold still", () =>
    Effect.gen(function* () {
      const jobs = newer(400)
      const { finder } = yield* among(jobs, { change: () => jobs.splice(0, 30) })
      assert.deepStrictEqual(yield* finder.find(ticket), { address: undefined, isWhole: false })
    })
  )

  it.effect("may be there where the server gives the same page again and again", () =>
    Effect.gen(function* () {
      const { fetch } = fakeFetch(() => json({ jobs: newer(50), totalJobs: 400 }))
      const { askOf } = yield* connect({ url, fetch })
      assert.isFalse((yield* makeFinder(askOf<paths>()).find(ticket)).isWhole)
    })
  )

  it.effect.each([
    { price: 1.5 },
    { timeout: -1 },
    { state: null },
    { ipfsJob: "" },
    { ipfsJob: 7 },
    { listedAt: "soon" },
    { address: "" },
    { address: "..", ipfsJob: undefined },
    { address: "a/b?c", ipfsJob: undefined }
  ])("is not hidden by a stranger's that is odd: %j", (odd) =>
    Effect.gen(function* () {
      const jobs = [listed("odd", 5, odd as Partial<Listed>), ...newer(20), ours]
      const { finder } = yield* among(jobs)
      assert.deepStrictEqual(yield* finder.find(ticket), found)
      jobs.pop()
      assert.deepStrictEqual(yield* finder.find(ticket), missing)
    })
  )

  it.effect("is not hidden by one that is gone when it is asked for", () =>
    Effect.gen(function* () {
      const jobs = [listed("gone", 5, { ipfsJob: undefined }), ours]
      const { finder } = yield* among(jobs, { change: () => jobs.splice(0, jobs.length - 1) })
      assert.deepStrictEqual(yield* finder.find({ ...ticket, cid: "QmNone" }), missing)
    })
  )
})

describe("the newest job of a market", () => {
  it.effect("says how late it is on the server at least", () =>
    Effect.gen(function* () {
      const shown = ({ listedAt: _, ...rest }: Listed) => rest
      for (const options of [{}, { shown }]) {
        const { finder } = yield* among([...newer(3), ...older(3)], options)
        assert.deepStrictEqual(yield* finder.newest(market), new Date(epoch + 1_000_000))
      }
      const { finder } = yield* among([])
      assert.isUndefined(yield* finder.newest(market))
    })
  )
})

describe("a server whose clock is not this machine's", () => {
  const cases = [
    ["15 minutes ahead", 15 * 60_000, true],
    ["a day ahead", 86_400_000, true],
    ["a day ahead, and the server does not say what time it is", 86_400_000, false],
    ["an hour behind", -3_600_000, true]
  ] as const
  it.effect.each(cases)("is paid once where this one is %s and an answer is lost", ([, ahead, hasTime]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(epoch + ahead)
      yield* within(
        (server, backend) =>
          Effect.gen(function* () {
            server.set({ hasTime })
            // One that was there before.
            yield* posted(backend)
            yield* pass(5)
            server.loseNextPost("after acting")
            const { id } = yield* posted(backend)
            assert.lengthOf(server.jobs, 2)
            assert.strictEqual(server.jobs[1]!.address, id)
            const ticket = yield* elapse(backend.prepare(spec()))
            const told = Date.parse(Object(ticket.payload).since)
            assert.isAtMost(told, server.now())
            assert.isAtLeast(told, hasTime ? server.now() - 2_000 : epoch)
          }),
        {},
        { release: "2.1.8" }
      )
    })
  )
})
