import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { createBacalhauRequester, make } from "../src/BacalhauRequester.ts"
import { fromPem } from "../src/ClientKey.ts"
import { make as makeFake } from "./fakeRequester.ts"

import { connected, flavours, other, own, spec, started, tagOf } from "./requesterServer.ts"

describe.each(flavours)("a server of %s", (flavour) => {
  it.effect("takes what was signed, and runs it to its end", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(flavour)
      const sent = spec("fail", { inputs: [{ StorageSource: "Inline", URL: "data:,x", path: "/in" }] })
      const job = yield* server.submit(sent)
      expect(job).toMatchObject({ clientId: own.key.clientId, apiVersion: "V1beta1", requesterNodeId: "QmNode" })
      expect(job.createdAt).toEqual(new Date(0))
      expect(fake.jobs[0]!.spec).toEqual(sent)
      const running = yield* server.states(job.id)
      expect(running).toMatchObject({ jobId: job.id, state: "InProgress", timeoutAt: undefined })
      expect(running.executions).toMatchObject([{ state: "BidAccepted", nodeId: "QmNode", publishedResult: undefined }])
      expect(yield* server.results(job.id)).toEqual([])
      yield* TestClock.adjust("3 seconds")
      const { executions, state, updatedAt } = yield* server.states(job.id)
      expect([state, updatedAt]).toEqual(["Completed", new Date(3000)])
      expect(executions[0]).toMatchObject({
        id: `e-${job.id}`,
        state: "Completed",
        runOutput: { stdout: "", stderr: "the cargo is missing\n", exitCode: 3, error: undefined }
      })
      expect(yield* server.results(job.id)).toEqual([{ nodeId: "QmNode", shard: undefined, data: undefined }])
    })
  )

  it.effect("tells what was published, and what happened", () =>
    Effect.gen(function* () {
      const { server } = yield* started(flavour)
      const { id } = yield* server.submit(spec("ok", { PublisherSpec: { Type: "ipfs" } }))
      yield* TestClock.adjust("3 seconds")
      expect(yield* server.results(id)).toEqual([
        { nodeId: "QmNode", shard: undefined, data: { StorageSource: "IPFS", CID: "QmResult" } }
      ])
      const events = yield* server.events(id)
      expect(events.map((event) => ("to" in event ? `${event._tag} ${event.from}→${event.to}` : event._tag))).toEqual([
        "JobChange New→New",
        "ExecutionChange New→New",
        "ExecutionChange New→BidAccepted",
        "JobChange New→InProgress",
        "ExecutionChange BidAccepted→Completed",
        "JobChange InProgress→Completed"
      ])
      expect(events[0]).toMatchObject({ jobId: id, comment: "Job submitted", version: 1, at: new Date(0) })
      expect(yield* server.events(id, { level: "job", since: new Date(1) })).toHaveLength(1)
      expect(yield* server.events(id, { level: "execution" })).toHaveLength(3)
    })
  )

  it.effect("cancels a job of the same key only, and while it has not ended", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(flavour)
      const stranger = yield* connected(fake, { clientKey: other.key })
      const { id } = yield* server.submit(spec("endless"))
      expect(yield* tagOf(stranger.cancel(id))).toMatch(
        new RegExp(`^Unauthorized: the job is not one of client ${other.key.clientId}: HTTP 40[13]: mismatched`)
      )
      const { executions, state } = yield* server.cancel(id, { reason: "enough" })
      expect([state, executions[0]!.state]).toEqual(["Cancelled", "Cancelled"])
      const ended = yield* server.submit(spec())
      yield* TestClock.adjust("3 seconds")
      expect(yield* tagOf(server.cancel(ended.id))).toMatch(/^InvalidState: HTTP 500: /)
      const again = yield* Effect.result(server.cancel(id))
      expect(again._tag).toBe(flavour === "1.3.2" ? "Success" : "Failure")
      const requests = fake.requests.length
      expect(yield* tagOf(server.cancel(id.slice(0, 8)))).toMatch(
        /^InvalidSpec: "[0-9a-f]{8}" is the short form of an id/
      )
      expect(fake.requests).toHaveLength(requests)
    })
  )

  it.effect("knows no other jobs", () =>
    Effect.gen(function* () {
      const { server } = yield* started(flavour)
      const id = crypto.randomUUID()
      const calls = [server.states, server.results, server.events, server.cancel, (id: string) => server.list({ id })]
      for (const call of calls) expect(yield* tagOf(call(id))).toMatch(/^JobNotFound: /)
      for (const call of calls) expect(yield* tagOf(call(""))).toBe("InvalidSpec: the id of the job is empty")
    })
  )

  it.effect("says what is wrong with a job, and keeps none", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(flavour)
      expect(yield* tagOf(server.submit(spec("ok", { Deal: {} })))).toMatch(/^InvalidSpec: HTTP 400: /)
      expect(yield* tagOf(server.submit(spec("crowded")))).toBe(
        "NoCapacity: HTTP 500: not enough nodes to run job. requested: 1, available: 0"
      )
      expect(yield* tagOf(server.submit(undefined as never))).toBe("InvalidSpec: the spec is no object")
      expect(fake.jobs).toHaveLength(0)
    })
  )

  it.effect("does not take what another key signed", () =>
    Effect.gen(function* () {
      const { fake } = yield* started(flavour)
      const forging = yield* connected(fake, { clientKey: { ...own.key, sign: other.key.sign } })
      const posing = yield* connected(fake, { clientKey: { ...other.key, clientId: own.key.clientId } })
      expect(yield* tagOf(forging.submit(spec()))).toMatch(
        /^Unauthorized: the server does not take the signature: HTTP 400/
      )
      expect(yield* tagOf(posing.submit(spec()))).toMatch(/^Unauthorized: .*does not match client ID/)
      expect(fake.jobs).toHaveLength(0)
    })
  )

  it.effect("tells of itself", () =>
    Effect.gen(function* () {
      const { server } = yield* started(flavour, {})
      const isNew = flavour === "1.3.2"
      expect(yield* server.version).toMatchObject({ gitVersion: `v${flavour}`, os: "linux" })
      expect(yield* server.id).toBe(isNew ? "node132" : "QmNode")
      expect(yield* server.alive).toEqual({ status: "OK" })
      const { compute, ...node } = yield* server.nodeInfo
      expect(node).toMatchObject({ id: isNew ? "node132" : "QmNode", type: "Compute" })
      expect(compute).toMatchObject({ maxCapacity: { cpu: 1.6, memory: 20221201612, gpu: isNew ? 0 : 1 } })
      if (isNew) {
        expect(yield* server.nodes).toMatchObject([{ id: "node132", membership: "APPROVED", version: undefined }])
        expect(yield* tagOf(server.peers)).toMatch(/^Misconfigured: .* has no peers: .*; ask for nodes/)
      } else {
        expect(yield* server.peers).toEqual([{ id: "QmNode", addresses: ["/ip4/127.0.0.1/tcp/1235"] }])
        expect(yield* tagOf(server.nodes)).toMatch(/^Misconfigured: .*; ask for peers/)
      }
    })
  )
})

describe("a list", () => {
  const filled = Effect.gen(function* () {
    const { fake, server } = yield* started()
    const stranger = yield* connected(fake, { clientKey: other.key })
    const ids: Array<string> = []
    for (const tags of [["a"], ["b", "a"], ["a", "b"], []]) {
      ids.push((yield* server.submit(spec("ok", { Annotations: tags }))).id)
      yield* TestClock.adjust("100 millis")
    }
    const theirs = (yield* stranger.submit(spec())).id
    return { fake, server, ids, theirs }
  })
  const idsOf = <E>(jobs: Effect.Effect<ReadonlyArray<{ readonly id: string }>, E>) =>
    Effect.map(jobs, (jobs) => jobs.map(({ id }) => id))

  it.effect("has one's own jobs, the oldest first, or those of all", () =>
    Effect.gen(function* () {
      const { fake, ids, server, theirs } = yield* filled
      expect(yield* idsOf(server.list())).toEqual(ids)
      expect(yield* idsOf(server.list({ clientId: "" }))).toEqual(ids)
      expect(yield* idsOf(server.list({ returnAll: true }))).toEqual([...ids, theirs])
      expect(yield* idsOf(server.list({ clientId: other.key.clientId }))).toEqual([theirs])
      expect((yield* server.list())[0]!.state).toMatchObject({ state: "InProgress", jobId: ids[0] })
      const nobody = yield* connected(fake, {})
      expect(yield* tagOf(nobody.list())).toBe(
        "Misconfigured: clientId: whose jobs are meant? give clientKey or clientId, or ask for all by returnAll"
      )
      const reader = yield* connected(fake, { clientId: other.key.clientId })
      expect(yield* idsOf(reader.list())).toEqual([theirs])
    })
  )

  it.effect("is cut after it is sorted", () =>
    Effect.gen(function* () {
      const { ids, server } = yield* filled
      expect(yield* idsOf(server.list({ maxJobs: 2 }))).toEqual(ids.slice(0, 2))
      expect(yield* idsOf(server.list({ maxJobs: 1, sortReverse: true }))).toEqual(ids.slice(-1))
      expect(yield* idsOf(server.list({ sortBy: "id" }))).toEqual(ids.toSorted())
    })
  )

  it.effect("has no job with an excluded tag, whatever else it has", () =>
    Effect.gen(function* () {
      const { ids, server } = yield* filled
      expect(yield* idsOf(server.list({ includeTags: ["a"], excludeTags: ["b"] }))).toEqual([ids[0]])
      expect(yield* idsOf(server.list({ excludeTags: ["a"] }))).toEqual([ids[3]])
      expect(yield* idsOf(server.list({ includeTags: ["b", "c"] }))).toEqual([ids[1], ids[2]])
    })
  )

  it.effect("has one job by the beginning of its id, whoever owns it", () =>
    Effect.gen(function* () {
      const { server, theirs } = yield* filled
      expect(yield* idsOf(server.list({ id: theirs.slice(0, 8) }))).toEqual([theirs])
    })
  )
})

describe("a request whose answer is lost", () => {
  it.effect("is OutcomeUnknown if it submits, whether or not the server acted", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started()
      for (const [moment, jobs] of [
        ["before acting", 0],
        ["after acting", 1]
      ] as const) {
        fake.loseNextSubmit(moment)
        expect(yield* tagOf(server.submit(spec()))).toBe("OutcomeUnknown: fetch failed: it was ECONNRESET")
        expect(fake.jobs).toHaveLength(jobs)
      }
      fake.misbehave(() => ({ _tag: "Unavailable" }))
      expect(yield* tagOf(server.submit(spec()))).toBe("OutcomeUnknown: HTTP 503: Server Timeout!")
      expect(yield* tagOf(server.list())).toBe("Unavailable: HTTP 503: Server Timeout!")
      expect(fake.jobs).toHaveLength(1)
    })
  )

  it.effect("is Unavailable if it reads or cancels, or never left", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started()
      const { id } = yield* server.submit(spec("endless"))
      fake.misbehave(() => ({ _tag: "LostAfter" }))
      for (const call of [server.states(id), server.cancel(id)]) expect(yield* tagOf(call)).toMatch(/^Unavailable: /)
      fake.setDown(true)
      expect(yield* tagOf(server.submit(spec()))).toBe("Unavailable: fetch failed: it was ECONNREFUSED")
    })
  )
})

describe("without a key", () => {
  it.effect("one can look, and is told what signing takes", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started("0.3.29")
      const { id } = yield* server.submit(spec())
      const looking = yield* connected(fake, {})
      expect((yield* looking.states(id)).state).toBe("InProgress")
      const signing = {
        submit: looking.submit(spec()),
        cancel: looking.cancel(id),
        approve: looking.approve({ jobId: id, shouldBid: true }),
        logs: Stream.runDrain(looking.logs(id))
      }
      for (const [name, call] of Object.entries(signing)) {
        expect(yield* tagOf(call)).toBe(
          `Misconfigured: clientKey: ${name} has to be signed; give the key of ~/.bacalhau/user_id.pem (fromPem), or a new one (generate)`
        )
      }
    })
  )

  it.effect("the key of the login signs as well", () =>
    Effect.gen(function* () {
      const fake = yield* makeFake("1.3.2")
      const server = yield* connected(fake, { auth: { clientKey: own.key } })
      expect(server.clientId).toBe(own.key.clientId)
      yield* server.submit(spec())
      expect(fake.jobs).toHaveLength(1)
    })
  )
})

describe("a server that is too new", () => {
  it.effect("is Misconfigured, with its own explanation", () =>
    Effect.gen(function* () {
      const said = "This endpoint is deprecated and disabled. See the migration guide: https://docs/migration"
      const answer = (status: number, body: unknown) =>
        make({
          url: "http://127.0.0.1:1234",
          clientKey: own.key,
          fetch: async () => new Response(JSON.stringify(body), { status })
        })
      const server = yield* answer(410, said)
      for (const call of [server.list(), server.submit(spec())]) {
        expect(yield* tagOf(call)).toMatch(
          /^Misconfigured: .*does not speak the requester API.*deprecated and disabled/
        )
      }
      const newest = yield* answer(404, { Status: 404, Message: "not found", Code: "NotFound", Component: "APIServer" })
      expect(yield* tagOf(newest.list())).toMatch(/^Misconfigured: .* servers from 0.3.18 to 1.3 do/)
    })
  )
})

describe("as promises", () => {
  it("has its calls with a signal, and streams as async iterables", async () => {
    const fake = await Effect.runPromise(makeFake("1.3.2"))
    const clientKey = await Effect.runPromise(fromPem(Redacted.make(Redacted.value(own.pem))))
    await using server = await createBacalhauRequester({ ...fake, clientKey })
    const { signal } = new AbortController()
    const { id } = await server.submit(spec("endless"), { signal })
    expect(await server.version({ signal })).toMatchObject({ gitVersion: "v1.3.2" })
    const seen: Array<string> = []
    for await (const event of server.watch({ id, signal })) {
      seen.push(event._tag)
      if (seen.length === 2) break
    }
    expect(seen).toEqual(["JobChange", "ExecutionChange"])
    await expect(server.states("")).rejects.toThrow("bacalhau.states: the id of the job is empty")
  })
})
