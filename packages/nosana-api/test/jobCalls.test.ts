import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Service } from "../src/NosanaApi.ts"
import { addresses, cid, posted, runningJob, tx } from "./apiAnswers.ts"
import { json, key, type Sent, serverOf, url } from "./serverOf.ts"

const { job, market, node, user } = addresses
const idempotencyKey = "0b8f0c4e-1"
const request = { ipfsHash: cid, market, timeout: "2 hours" } as const
const auth = { authorization: `Bearer ${key}` }
const withJson = { ...auth, "content-type": "application/json" }
const keyed = { "idempotency-key": idempotencyKey }
const extended = { tx, job, credits: { costUSD: 0.5, creditsUsed: 0.5, reservationId: "res-2" } }
const items = { items: [{ index: 0, status: "confirmed", job, run: addresses.run, tx }] }

type Row = readonly [
  name: string,
  use: (api: Service) => Effect.Effect<unknown, JobError>,
  answer: unknown,
  sent: Pick<Sent, "method" | "url" | "headers" | "body">
]
const get = (path: string): Row[3] => ({ method: "GET", url: `${url}/api${path}`, headers: auth, body: undefined })
const post = (path: string, body: unknown, more: object = {}): Row[3] => ({
  method: "POST",
  url: `${url}/api${path}`,
  headers: { ...(body === undefined ? auth : withJson), ...more },
  body
})

const rows: ReadonlyArray<Row> = [
  ["get", ({ jobs }) => jobs.get(job), runningJob, get(`/jobs/${job}`)],
  ["post", ({ jobs }) => jobs.post(request), posted, post("/jobs/list", { ipfsHash: cid, market, timeout: 7200 })],
  [
    "post without a timeout, to a node, with a key",
    ({ jobs }) => jobs.post({ ipfsHash: cid, market, node }, { idempotencyKey }),
    posted,
    post("/jobs/list", { ipfsHash: cid, market, node }, keyed)
  ],
  [
    "listPage",
    ({ jobs }) => jobs.listPage({ payer: user, poster: user, state: "RUNNING", market, node, limit: 5, offset: 10 }),
    { jobs: [], totalJobs: 0 },
    get(`/jobs?payer=${user}&poster=${user}&state=RUNNING&market=${market}&node=${node}&limit=5&offset=10`)
  ],
  ["listPage of all", ({ jobs }) => jobs.listPage(), { jobs: [], totalJobs: 0 }, get("/jobs")],
  [
    "list",
    ({ jobs }) => Stream.runCollect(jobs.list({ state: "QUEUED" })),
    { jobs: [], totalJobs: 0 },
    get("/jobs?state=QUEUED&limit=50&offset=0")
  ],
  [
    "extend",
    ({ jobs }) => jobs.extend(job, { by: "30 minutes" }),
    extended,
    post(`/jobs/${job}/extend`, { seconds: 1800 })
  ],
  [
    "extend with a key",
    ({ jobs }) => jobs.extend(job, { by: "1 hour", idempotencyKey }),
    extended,
    post(`/jobs/${job}/extend`, { seconds: 3600 }, keyed)
  ],
  ["stop", ({ jobs }) => jobs.stop(job), { tx, job, delisted: true }, post(`/jobs/${job}/stop`, undefined)],
  [
    "stop with a key",
    ({ jobs }) => jobs.stop(job, { idempotencyKey }),
    { tx: null, job, delisted: false },
    post(`/jobs/${job}/stop`, undefined, keyed)
  ],
  ["events", ({ jobs }) => jobs.events(job), [], get(`/jobs/${job}/events`)],
  ["running", ({ jobs }) => jobs.running(), {}, get("/jobs/running")],
  ["count", ({ jobs }) => jobs.count({ payer: user }), {}, get(`/jobs/count?payer=${user}`)],
  ["timestamps", ({ jobs }) => jobs.timestamps(), {}, get("/jobs/stats/timestamps")],
  [
    "timestamps of a day",
    ({ jobs }) => jobs.timestamps({ period: "1 day" }),
    {},
    get("/jobs/stats/timestamps?period=86400")
  ],
  ["templates", ({ jobs }) => jobs.templates(), [], get("/jobs/templates")],
  ["groupedTemplates", ({ jobs }) => jobs.groupedTemplates(), {}, get("/jobs/templates/grouped")],
  ["getMany", ({ jobs }) => jobs.getMany([job, user, job]), [], post("/jobs/batch", { addresses: [job, user] })],
  [
    "postMany",
    ({ jobs }) => jobs.postMany([request], { idempotencyKey }),
    items,
    post("/jobs/list/batch", { jobs: [{ ipfsHash: cid, market, timeout: 7200 }] }, keyed)
  ],
  [
    "assignMany",
    ({ jobs }) => jobs.assignMany([{ ...request, node }], { idempotencyKey }),
    items,
    post("/jobs/assign/batch", { jobs: [{ ipfsHash: cid, market, timeout: 7200, node }] }, keyed)
  ],
  [
    "extendMany",
    ({ jobs }) => jobs.extendMany([{ address: job, by: "1 hour" }], { idempotencyKey }),
    items,
    post("/jobs/extend/batch", { jobs: [{ jobAddress: job, seconds: 3600 }] }, keyed)
  ],
  [
    "stopMany",
    ({ jobs }) => jobs.stopMany([job], { idempotencyKey }),
    items,
    post("/jobs/stop/batch", { jobs: [{ jobAddress: job }] }, keyed)
  ],
  ["nodeResults", ({ jobs }) => jobs.nodeResults(job), {}, get(`/jobs/${job}/node/results`)],
  ["nodeJobDefinition", ({ jobs }) => jobs.nodeJobDefinition(job), {}, get(`/jobs/${job}/node/job-definition`)],
  ["nodeEndpoints", ({ jobs }) => jobs.nodeEndpoints(job), {}, get(`/jobs/${job}/node/endpoints`)],
  ["nodeStats", ({ jobs }) => jobs.nodeStats(job), {}, get(`/jobs/${job}/node/stats`)],
  ["nodeOperations", ({ jobs }) => jobs.nodeOperations(job), [], get(`/jobs/${job}/node/ops`)],
  [
    "nodeOperation",
    ({ jobs }) => jobs.nodeOperation(job, { operation: "a/b c" }),
    {},
    get(`/jobs/${job}/node/ops/a%2Fb%20c`)
  ],
  ["nodeCurrentGroup", ({ jobs }) => jobs.nodeCurrentGroup(job), {}, get(`/jobs/${job}/node/group/current`)],
  ["nodeGroup", ({ jobs }) => jobs.nodeGroup(job, { group: "üb" }), {}, get(`/jobs/${job}/node/group/%C3%BCb`)]
]

describe("a call sends", () => {
  it.effect.each(rows)("%s", ([, use, answer, expected]) =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(answer))
      yield* use(api)
      const [{ body, headers, method, url }] = sent as [Sent]
      assert.lengthOf(sent, 1)
      assert.deepStrictEqual({ method, url, headers, body }, expected)
    })
  )
})
