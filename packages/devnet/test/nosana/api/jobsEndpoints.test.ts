import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { opened } from "./gateway.ts"

describe("POST /jobs/list", () => {
  it("answers with the job, its run, the transaction and what was charged", async () => {
    const { ask, order, owner } = opened()
    const answer = await ask("POST /jobs/list", { body: order })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer!.body).toEqual({
      tx: expect.any(String),
      job: expect.any(String),
      run: expect.any(String),
      credits: {
        costUSD: 0.11,
        creditsUsed: 0.11,
        reservationId: expect.any(String),
        project: owner.keys.address
      }
    })
  })

  it("takes the timeout as text, and an hour where there is none", async () => {
    const { ask, jobs, order } = opened()
    const { ipfsHash, market } = order
    const asText = await ask("POST /jobs/list", { body: { ipfsHash, market, timeout: "7200" } })
    expect(jobs.view(asText!.body.job)!.timeout).toBe(7200)
    const usual = await ask("POST /jobs/list", { body: { ipfsHash, market } })
    expect(jobs.view(usual!.body.job)!.timeout).toBe(3600)
    // What means the same is the same.
    const first = await ask("POST /jobs/list", { body: { ipfsHash, market, timeout: "3600" }, key: "one" })
    const again = await ask("POST /jobs/list", { body: { market, ipfsHash }, key: "one" })
    expect(again!.body).toEqual(first!.body)
  })

  it.each([
    [undefined, "", "object"],
    [[], "", "object"],
    [{ market: "m" }, "/ipfsHash", "string"],
    [{ ipfsHash: "Qm", market: 1 }, "/market", "string"],
    [{ ipfsHash: "Qm", market: "m", timeout: "soon" }, "/timeout", "number"],
    [{ ipfsHash: "Qm", market: "m", timeout: "" }, "/timeout", "number"],
    [{ ipfsHash: "Qm", market: "m", node: null }, "/node", "string"]
  ])("answers 422 for the body %j", async (body, property, expected) => {
    const { ask } = opened()
    const answer = await ask("POST /jobs/list", { body })
    expect(answer).toMatchObject({
      status: 422,
      body: { type: "validation", on: "body", property, expected, message: `Expected ${expected}` }
    })
  })

  it("answers 402 with what there is and what is needed", async () => {
    const { as, order, user } = opened()
    expect(await as(user(0n))("POST /jobs/list", { body: { ...order, timeout: 34_260 } })).toMatchObject({
      status: 402,
      body: { message: "Insufficient credits. Available: $0.000, Required: $1.047" }
    })
  })

  it("answers 400 under the floor", async () => {
    const { ask, order } = opened()
    const answer = await ask("POST /jobs/list", { body: { ...order, timeout: 60 } })
    expect(answer).toMatchObject({ status: 400 })
    expect(answer!.body).toEqual({ message: "Credit-paid jobs must have a timeout of at least 3600 seconds" })
  })

  it("answers 409 with a code for a key that is in use, and says when to come back", async () => {
    const { ask, jobs, order } = opened()
    jobs.dropTransactions(1)
    const first = ask("POST /jobs/list", { body: order, key: "one" })
    const second = await ask("POST /jobs/list", { body: order, key: "one" })
    expect(second!.status).toBe(409)
    expect(second!.headers.get("retry-after")).toBe("5")
    expect(second!.body).toEqual({
      code: "IDEMPOTENCY_KEY_IN_PROGRESS",
      message: "A request with this Idempotency-Key is still in progress",
      retryAfter: 5
    })
    const other = await ask("POST /jobs/list", { body: { ...order, timeout: 7200 }, key: "one" })
    expect(other!.status).toBe(409)
    expect(other!.headers.has("retry-after")).toBe(false)
    expect(other!.body).toEqual({
      code: "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH",
      message: "This Idempotency-Key was used with another payload"
    })
    jobs.expireTransactions()
    expect(await first).toMatchObject({ status: 409, body: { code: "IDEMPOTENCY_KEY_EXPIRED" } })
  })

  it("answers 404 for a key of another user, and 409 without a code for a node that does not wait", async () => {
    const { as, ask, node, order } = opened()
    await ask("POST /jobs/list", { body: order, key: "one" })
    expect((await as()("POST /jobs/list", { body: order, key: "one" }))!.status).toBe(404)
    const refused = await ask("POST /jobs/list", { body: { ...order, node: node().address } })
    expect(refused!.status).toBe(409)
    expect(Object.keys(refused!.body)).toEqual(["message"])
  })

  it("answers 500 for a transaction that is lost, where no key was given", async () => {
    const { ask, jobs, order } = opened()
    jobs.dropTransactions(1)
    const first = ask("POST /jobs/list", { body: order })
    await Effect.runPromise(Effect.yieldNow)
    jobs.expireTransactions()
    expect(await first).toMatchObject({ status: 500, body: { name: "TransactionExpiredError" } })
  })
})

describe("POST /jobs/:id/extend and /jobs/:id/stop", () => {
  it("answer with the transaction, and the credits or whether it was delisted", async () => {
    const { ask, jobs, order } = opened()
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const params = { id: job }
    const extended = await ask("POST /jobs/:id/extend", { params, body: { seconds: "3600" } })
    expect(extended!.body).toEqual({
      tx: expect.any(String),
      job,
      credits: { costUSD: 0.11, creditsUsed: 0.11, reservationId: expect.any(String) }
    })
    expect(jobs.view(job)!.timeout).toBe(7200)
    const stopped = await ask("POST /jobs/:id/stop", { params })
    expect(stopped!.body).toEqual({ tx: expect.any(String), job, delisted: true, outcome: "delisted" })
    expect((await ask("POST /jobs/:id/stop", { params }))!.body).toEqual({
      tx: null,
      job,
      delisted: true,
      outcome: "already_terminal"
    })
    expect((await ask("POST /jobs/:id/extend", { params, body: { seconds: 60 } }))!.body).toEqual({ tx: null, job })
  })

  it("answer 403 for a foreign job, 404 for an unknown one, and 422 without seconds", async () => {
    const { as, ask, order } = opened()
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const stranger = as()
    const foreign = { params: { id: job }, body: { seconds: 60 } }
    const unknown = { params: { id: "none" }, body: { seconds: 60 } }
    for (const route of ["POST /jobs/:id/extend", "POST /jobs/:id/stop"]) {
      expect(await stranger(route, foreign)).toMatchObject({
        status: 403,
        body: { message: "You do not own this job" }
      })
      expect(await ask(route, unknown)).toMatchObject({ status: 404, body: { message: "Job not found" } })
    }
    const seed = await ask("POST /jobs/:id/extend", { params: { id: job }, body: { timeout: 120 } })
    expect(seed).toMatchObject({ status: 422, body: { property: "/seconds" } })
  })
})

describe("Batches", () => {
  it("answer 400 without a key, 422 with the path of what is wrong, 200 with the items", async () => {
    const { ask, node, order } = opened()
    const body = { jobs: [order] }
    const routes = ["list", "assign", "extend", "stop"].map((verb) => `POST /jobs/${verb}/batch`)
    const item = { ...order, node: "n", jobAddress: "j", seconds: 1 }
    for (const route of routes) {
      expect(await ask(route, { body: { jobs: [item] } })).toMatchObject({
        status: 400,
        body: { message: "The Idempotency-Key header is required" }
      })
      expect(await ask(route, { body: {}, key: route })).toMatchObject({ status: 422, body: { property: "/jobs" } })
    }
    const short = await ask("POST /jobs/list/batch", { body: { jobs: [order, {}] }, key: "a" })
    expect(short).toMatchObject({ status: 422, body: { property: "/jobs/1/ipfsHash" } })
    const unassigned = await ask("POST /jobs/assign/batch", { body, key: "b" })
    expect(unassigned).toMatchObject({ status: 422, body: { property: "/jobs/0/node" } })

    const posted = await ask("POST /jobs/list/batch", { body, key: "c" })
    expect(posted!.body).toMatchObject({ items: [{ index: 0, status: "confirmed" }] })
    const { job } = posted!.body.items[0]
    const extended = await ask("POST /jobs/extend/batch", {
      body: { jobs: [{ jobAddress: job, seconds: 60 }] },
      key: "d"
    })
    expect(extended!.body.items).toMatchObject([{ status: "confirmed", job }])
    const stopped = await ask("POST /jobs/stop/batch", { body: { jobs: [{ jobAddress: job }] }, key: "e" })
    expect(stopped!.body.items).toMatchObject([{ status: "confirmed", job }])
    const worker = node()
    worker.work()
    const assigned = await ask("POST /jobs/assign/batch", {
      body: { jobs: [{ ...order, node: worker.address }] },
      key: "f"
    })
    expect(assigned!.body.items).toMatchObject([{ status: "confirmed" }])
  })

  it("of addresses give those that there are, without definitions", async () => {
    const { ask, order } = opened()
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const found = await ask("POST /jobs/batch", { body: { addresses: ["none", job] } })
    expect(found!.body).toMatchObject([{ address: job, state: 0 }])
    expect(found!.body[0]).not.toHaveProperty("jobDefinition")
    const tooMany = Array.from({ length: 101 }, () => job)
    for (const addresses of [[], tooMany, [1]]) {
      expect((await ask("POST /jobs/batch", { body: { addresses } }))!.status).toBe(422)
    }
  })
})

describe("Reading jobs", () => {
  it("answers without an address for one job, with it in a list, and 404 for none", async () => {
    const { ask, order } = opened()
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const one = await ask("GET /jobs/:id", { params: { id: job } })
    expect(one!.body).toMatchObject({ state: 0, timeout: 3600, ipfsResult: null })
    expect(one!.body).not.toHaveProperty("address")
    const list = await ask("GET /jobs", { query: "state=QUEUED&limit=1" })
    expect(list!.body).toMatchObject({ jobs: [{ address: job, state: 0 }], totalJobs: 1 })
    expect(await ask("GET /jobs/:id", { params: { id: "none" } })).toMatchObject({
      status: 404,
      body: { message: "Job not found" }
    })
  })

  it.each(["state=queued", "limit=0", "limit=51", "limit=x", "limit=", "offset=-1", "offset=1.5"])(
    "answers 422 for the query %s",
    async (query) => {
      const { ask } = opened()
      expect(await ask("GET /jobs", { query })).toMatchObject({
        status: 422,
        body: { type: "validation", on: "query" }
      })
    }
  )

  it("counts, tells of time, of templates and of events", async () => {
    const { ask, market, node, order } = opened()
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    node().work()
    expect((await ask("GET /jobs/running"))!.body).toEqual({ [market]: { running: 1 } })
    expect((await ask("GET /jobs/count"))!.body).toEqual({
      total: 1,
      byState: { QUEUED: 0, RUNNING: 1, COMPLETED: 0, STOPPED: 0 }
    })
    expect((await ask("GET /jobs/stats/timestamps", { query: "period=3600" }))!.body).toMatchObject({ total: 1 })
    expect((await ask("GET /jobs/stats/timestamps"))!.body.total).toBe(1)
    const [first] = (await ask("GET /jobs/templates"))!.body
    expect((await ask("GET /jobs/templates/grouped"))!.body[first.category]).toContainEqual(first)
    const events = (await ask("GET /jobs/:id/events", { params: { id: job } }))!.body
    expect(events).toMatchObject([{ type: "List", jobAddress: job }, { type: "Work" }])
  })
})

describe("The older server", () => {
  it("has no batches, events and proxies, knows no keys, and says no outcome", async () => {
    const { ask, order } = opened({ release: "2.1.8", minimumSeconds: 0 })
    for (const route of [
      "POST /jobs/batch",
      "POST /jobs/list/batch",
      "GET /jobs/:id/events",
      "GET /jobs/:id/node/info"
    ]) {
      expect(await ask(route)).toBeUndefined()
    }
    const body = { ...order, timeout: 60 }
    const first = await ask("POST /jobs/list", { body, key: "one" })
    const second = await ask("POST /jobs/list", { body, key: "one" })
    expect(second!.body.job).not.toBe(first!.body.job)
    const params = { id: first!.body.job }
    expect((await ask("POST /jobs/:id/stop", { params }))!.body).toEqual({
      tx: expect.any(String),
      job: params.id,
      delisted: true
    })
    for (const [route, answered] of [
      ["POST /jobs/:id/stop", "Job has already ended"],
      ["POST /jobs/:id/extend", "Job is not extendable: it has ended"]
    ] as const) {
      const refused = await ask(route, { params, body: { seconds: 60 } })
      expect(refused).toMatchObject({ status: 409 })
      expect(refused!.body).toEqual({ message: answered })
    }
  })
})
