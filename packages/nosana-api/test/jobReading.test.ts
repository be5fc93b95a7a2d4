import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Service } from "../src/NosanaApi.ts"
import { addresses, cid, listedJob, posted, runningJob, tx, zeroCid } from "./apiAnswers.ts"
import { json, refusalOf, serverOf } from "./serverOf.ts"

const { job, market, node, user } = addresses
const idempotencyKey = "0b8f0c4e-1"
const request = { ipfsHash: cid, market, timeout: "2 hours" } as const
const extended = { tx, job, credits: { costUSD: 0.5, creditsUsed: 0.5, reservationId: "res-2" } }

const read = <A>(use: (api: Service) => Effect.Effect<A, JobError>, answer: unknown) =>
  Effect.flatMap(
    serverOf(() => json(answer)),
    ({ api }) => use(api)
  )

describe("a job", () => {
  it.effect("that runs is read in units", () =>
    Effect.gen(function* () {
      const { raw, timeout, ...found } = yield* read(({ jobs }) => jobs.get(job), runningJob)
      assert.deepStrictEqual(found, {
        address: job,
        state: 1,
        stateName: "RUNNING",
        ipfsJob: cid,
        ipfsResult: undefined,
        market,
        node,
        payer: user,
        project: user,
        price: 115n,
        type: "container",
        jobDefinition: { version: "0.1", type: "container", ops: [] },
        jobResult: undefined,
        jobStatus: undefined,
        timeStart: new Date(1795528181_000),
        timeEnd: undefined,
        listedAt: new Date(1795528100_000),
        usdRewardPerHour: 48_000n,
        benchmarkProcessedAt: undefined
      })
      assert.strictEqual(Duration.toSeconds(timeout), 3600)
      assert.deepStrictEqual(raw, runningJob)
    })
  )

  it.effect("without node and result has none, however the server writes that", () =>
    Effect.gen(function* () {
      const queued = { ...runningJob, state: 0, node: "1".repeat(32), ipfsResult: zeroCid, listedAt: null, type: null }
      const found = yield* read(({ jobs }) => jobs.get(job), { ...queued, address: job, usdRewardPerHour: null })
      assert.deepStrictEqual(
        [found.stateName, found.node, found.ipfsResult, found.listedAt, found.type, found.usdRewardPerHour],
        ["QUEUED", undefined, undefined, undefined, undefined, undefined]
      )
    })
  )

  it.effect("in a state that is not known keeps it", () =>
    Effect.gen(function* () {
      const found = yield* read(({ jobs }) => jobs.get(job), { ...runningJob, state: 7, jobStatus: "paused" })
      assert.deepStrictEqual([found.state, found.stateName, found.jobStatus], [7, undefined, "paused"])
      const worded = yield* read(({ jobs }) => jobs.get(job), { ...runningJob, state: "STOPPED" })
      assert.deepStrictEqual([worded.state, worded.stateName], [3, "STOPPED"])
    })
  )

  it.effect.each([
    ["state", "somewhere"],
    ["state", null],
    ["price", 1.5],
    ["timeout", -1],
    ["timeout", undefined],
    ["ipfsJob", 7],
    ["ipfsResult", {}],
    ["timeStart", "soon"],
    ["timeStart", 1e15],
    ["node", ["a"]],
    ["usdRewardPerHour", "a lot"],
    ["address", user]
  ] as const)("is not made up where %s is %j", ([field, value]) =>
    Effect.gen(function* () {
      const { reason } = yield* refusalOf(
        ({ jobs }) => jobs.get(job),
        () => json({ ...runningJob, [field]: value })
      )
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.include(reason.message, field)
    })
  )
})

describe("a list", () => {
  it.effect("has what the server tells, and leaves out the rest", () =>
    Effect.gen(function* () {
      const { market, payer, project } = listedJob
      const bare = { address: user, market, payer, project, state: 2, timeStart: 1795528181 }
      const { jobs, total } = yield* read(({ jobs }) => jobs.listPage(), {
        jobs: [listedJob, bare],
        totalJobs: 9
      })
      assert.strictEqual(total, 9)
      const [first, second] = jobs
      assert.deepStrictEqual([first!.ipfsResult, first!.node, first!.timeStart], [undefined, undefined, undefined])
      assert.strictEqual(Duration.toHours(first!.timeout!), 2)
      assert.deepStrictEqual(second, {
        address: user,
        market,
        payer,
        project,
        state: 2,
        stateName: "COMPLETED",
        timeStart: new Date(1795528181_000),
        raw: bare
      })
      assert.notProperty(second, "ipfsJob")
    })
  )

  it.effect("goes through all pages, and tells each job once though new ones move them", () =>
    Effect.gen(function* () {
      const all = Array.from({ length: 120 }, (_, index) => ({ ...listedJob, address: `job-${index}` }))
      const { api, sent } = yield* serverOf((request) => {
        const query = new URL(request.url).searchParams
        const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))]
        const page = json({ jobs: all.slice(offset, offset + limit), totalJobs: all.length })
        if (offset === 0) all.unshift({ ...listedJob, address: "new" })
        return page
      })
      const found = yield* Stream.runCollect(api.jobs.list())
      assert.deepStrictEqual(
        found.map(({ address }) => address),
        Array.from({ length: 120 }, (_, index) => `job-${index}`)
      )
      assert.deepStrictEqual(
        sent.map((each) => new URL(each.url).searchParams.get("offset")),
        ["0", "40", "80"]
      )
    })
  )

  it.effect("passes no job over though others leave the list, and begins anew where too many do", () =>
    Effect.gen(function* () {
      for (const leaving of [1, 10, 30]) {
        const all = Array.from({ length: 120 }, (_, index) => ({ ...listedJob, address: `job-${index}` }))
        let left = 1
        const { api } = yield* serverOf((request) => {
          const query = new URL(request.url).searchParams
          const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))]
          const page = json({ jobs: all.slice(offset, offset + limit), totalJobs: all.length })
          if (left-- > 0) all.splice(0, leaving)
          return page
        })
        const found = (yield* Stream.runCollect(api.jobs.list())).map(({ address }) => address)
        assert.strictEqual(new Set(found).size, found.length)
        assert.sameMembers(
          found,
          Array.from({ length: 120 }, (_, index) => `job-${index}`),
          `${leaving} leave`
        )
      }
    })
  )

  it.effect("ends where nothing comes any more, whatever is told of more", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(({ url }) =>
        json({ jobs: url.includes("offset=0") ? [listedJob] : [], totalJobs: 1_000_000 })
      )
      assert.lengthOf(yield* Stream.runCollect(api.jobs.list()), 1)
      assert.lengthOf(sent, 2)
    })
  )

  it.effect("asks for no more than is read", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 50 }, (_, index) => ({ ...listedJob, address: `job-${index}` }))
      const { api, sent } = yield* serverOf(() => json({ jobs: many, totalJobs: 5000 }))
      assert.lengthOf(yield* Stream.runCollect(Stream.take(api.jobs.list(), 3)), 3)
      assert.lengthOf(sent, 1)
    })
  )

  it.effect("of some jobs has those that there are, and no others", () =>
    Effect.gen(function* () {
      const others = [listedJob, { ...listedJob, address: user }]
      for (const answer of [others, { jobs: others }]) {
        const found = yield* read(({ jobs }) => jobs.getMany([job, node]), answer)
        assert.deepStrictEqual(
          found.map(({ address }) => address),
          [job]
        )
      }
      const { api, sent } = yield* serverOf(() => json([]))
      assert.deepStrictEqual(yield* api.jobs.getMany([]), [])
      const { reason } = yield* Effect.flip(api.jobs.getMany(Array.from({ length: 101 }, (_, index) => `job-${index}`)))
      assert.strictEqual(reason.message, "addresses: 101 are too many; ask for 100 at most")
      assert.lengthOf(sent, 0)
    })
  )
})

describe("what was done", () => {
  it.effect("is read in micro-dollars", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(({ jobs }) => jobs.post(request), posted), {
        job,
        run: addresses.run,
        tx,
        credits: { cost: 52_800n, creditsUsed: 0.0528, reservationId: "res-1", project: user }
      })
      assert.deepStrictEqual(yield* read(({ jobs }) => jobs.extend(job, { by: "1 hour" }), extended), {
        job,
        tx,
        credits: { cost: 500_000n, creditsUsed: 0.5, reservationId: "res-2", project: undefined }
      })
    })
  )

  it.effect("can be nothing, for a job that has ended", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(({ jobs }) => jobs.extend(job, { by: "1 hour" }), { tx: null, job }), {
        job,
        tx: undefined,
        credits: undefined
      })
      const over = { tx: null, job, delisted: false, outcome: "already_terminal" }
      assert.deepStrictEqual(yield* read(({ jobs }) => jobs.stop(job), over), { ...over, tx: undefined })
      assert.strictEqual((yield* read(({ jobs }) => jobs.stop(job), { tx, job, delisted: true })).outcome, undefined)
    })
  )

  it.effect.each([
    ["without the job", { ...posted, job: undefined }],
    ["whose job is no address", { ...posted, job: "job-1" }],
    ["that is a list", [posted]],
    ["that is null", null]
  ] as const)("is not known from an answer %s", ([, answer]) =>
    Effect.gen(function* () {
      const { reason } = yield* refusalOf(
        ({ jobs }) => jobs.post(request),
        () => json(answer)
      )
      assert.strictEqual(reason._tag, "OutcomeUnknown", reason.message)
    })
  )

  it.effect.each([
    ["without a price", { credits: { ...posted.credits, costUSD: null } }, "cost"],
    ["whose price is none", { credits: { ...posted.credits, costUSD: "free" } }, "cost"],
    ["without what was used", { credits: { ...posted.credits, creditsUsed: undefined } }, "creditsUsed"],
    ["without credits", { credits: null }, "reservationId"],
    ["without a transaction", { tx: undefined, run: 7 }, "run"]
  ] as const)("is there, with what is told of it, after an answer %s", ([, odd, field]) =>
    Effect.gen(function* () {
      const found = yield* read(({ jobs }) => jobs.post(request), { ...posted, ...odd })
      assert.strictEqual(found.job, job)
      assert.isUndefined({ ...found, ...found.credits }[field])
    })
  )

  it.effect("to another job is not taken for an answer", () =>
    Effect.gen(function* () {
      const other = () => json({ ...extended, job: user, delisted: false })
      const extending = yield* refusalOf(({ jobs }) => jobs.extend(job, { by: "1 hour" }), other)
      assert.strictEqual(extending.reason._tag, "OutcomeUnknown")
      const stopping = yield* refusalOf(({ jobs }) => jobs.stop(job), other)
      assert.strictEqual(stopping.reason._tag, "MalformedResponse")
    })
  )

  it.effect("in a batch is told of each, in order", () =>
    Effect.gen(function* () {
      const answer = {
        items: [
          { index: 1, status: "expired" },
          { index: 0, status: "confirmed", job, tx: null },
          { index: 2, status: "pondered" }
        ]
      }
      const three = [job, user, node]
      const found = yield* read(({ jobs }) => jobs.stopMany(three, { idempotencyKey }), answer)
      assert.deepStrictEqual(
        found.map(({ index, job, status, tx }) => [index, status, job, tx]),
        [
          [0, "confirmed", job, undefined],
          [1, "expired", undefined, undefined],
          [2, "pondered", undefined, undefined]
        ]
      )
      for (const odd of [
        { items: [{ index: 3, status: "confirmed" }] },
        { items: [answer.items[0], answer.items[0]] },
        {}
      ]) {
        const { reason } = yield* refusalOf(
          ({ jobs }) => jobs.stopMany(three, { idempotencyKey }),
          () => json(odd)
        )
        assert.strictEqual(reason._tag, "OutcomeUnknown")
      }
    })
  )

  it.effect("to a job is told as the chain has it", () =>
    Effect.gen(function* () {
      const event = {
        jobAddress: job,
        nodeAddress: null,
        marketAddress: market,
        runAddress: null,
        type: "List",
        signature: tx,
        instructionIndex: 1,
        slot: 381_000_000,
        blockTime: 1795528100,
        data: { timeout: 3600 }
      }
      const [found] = yield* read(({ jobs }) => jobs.events(job), [event])
      assert.deepStrictEqual(found, {
        type: "List",
        job,
        node: undefined,
        market,
        run: undefined,
        signature: tx,
        instructionIndex: 1,
        slot: 381_000_000,
        time: new Date(1795528100_000),
        data: { timeout: 3600 },
        raw: event
      })
    })
  )
})
