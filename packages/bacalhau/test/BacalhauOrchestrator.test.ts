import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { createBacalhauOrchestrator, make } from "../src/BacalhauOrchestrator.ts"
import type { JobDefinition } from "../src/Execution.ts"
import { make as makeFake, type Release } from "./fakeOrchestrator.ts"

const definition = (Image: string, more: Partial<JobDefinition> = {}): JobDefinition => ({
  Name: `job-${Image}`,
  Type: "batch",
  Count: 1,
  Labels: { kind: Image },
  Tasks: [
    {
      Name: "main",
      Engine: { Type: "docker", Params: { Image } },
      Publisher: { Type: "local" },
      ResultPaths: [{ Name: "job", Path: "/job" }]
    }
  ],
  ...more
})

const started = (release: Release, namespace?: string) =>
  Effect.gen(function* () {
    const fake = yield* makeFake(release)
    const { fetch, openSocket, url } = fake
    const server = yield* make({ url, fetch, openSocket, namespace })
    return { fake, server }
  })
const failure = <A, E extends { readonly reason: { readonly _tag: string; readonly message: string } }>(
  call: Effect.Effect<A, E>
) => Effect.map(Effect.flip(call), ({ reason }) => `${reason._tag}: ${reason.message}`)

const releases = ["1.9.3", "1.7.0", "1.4.0", "1.3.2"] as const
const jobsPath = "/api/v1/orchestrator/jobs"

describe.each(releases)("a server of %s", (release) => {
  it.effect("starts a job, and tells of it", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(release)
      const { EvaluationID, JobID, Warnings } = yield* server.put(definition("fail"))
      assert.match(`${JobID} ${EvaluationID} ${Warnings}`, /^j-[\w-]+ [\w-]+ null$/)
      assert.deepStrictEqual(JSON.parse(fake.bodies[0]!), { Job: definition("fail") })
      assert.strictEqual((yield* server.get(JobID)).job.State.StateType, "Pending")
      assert.deepStrictEqual(yield* server.results(JobID), [])
      yield* TestClock.adjust("3 seconds")
      const { executions, history, job } = yield* server.get(JobID, { include: ["history", "executions"] })
      assert.strictEqual(job.State.StateType, "Completed")
      assert.strictEqual(job.ModifyTime - job.CreateTime, 3_000_000_000n)
      assert.strictEqual(job.CreateTime % 1_000_000n, 1n)
      assert.lengthOf(history!.items, 2)
      const [execution] = executions!
      assert.deepStrictEqual(
        [execution!.ComputeState.StateType, execution!.DesiredState.StateType, execution!.RunOutput?.ExitCode],
        ["Completed", "Stopped", 3]
      )
      assert.deepStrictEqual(yield* server.executions(JobID), executions!)
      const [result] = yield* server.results(JobID)
      assert.strictEqual(result!.Type, "urlDownload")
      assert.include(fake.requests, `GET ${jobsPath}/${JobID}?include=history,executions`)
    })
  )

  it.effect("has its results read file by file", () =>
    Effect.gen(function* () {
      const { server } = yield* started(release)
      const { JobID } = yield* server.put(definition("writes"))
      yield* TestClock.adjust("3 seconds")
      const files = yield* server.resultFiles(JobID)
      assert.deepStrictEqual(
        files.map(({ path }) => path),
        ["exitCode", "job/out/größe.txt", "job/out/deep/empty", "job/other.txt", "stderr", "stdout"]
      )
      const bytes = yield* Stream.runCollect(server.readResult(files[1]!))
      assert.strictEqual(Buffer.concat([...bytes]).toString(), "42 m\n")
    })
  )

  it.effect("stops what runs, and nothing that has ended", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(release)
      const { JobID } = yield* server.put(definition("endless"))
      const other = yield* server.put(definition("trap"))
      yield* TestClock.adjust("3 seconds")
      yield* server.stop(JobID, { reason: "enough" })
      assert.deepStrictEqual(JSON.parse(fake.bodies.at(-1)!), { reason: "enough" })
      assert.strictEqual((yield* server.get(JobID)).job.State.StateType, "Stopped")
      yield* server.stop(JobID)
      assert.match(yield* failure(server.stop(other.JobID)), /^InvalidState: .*terminal state Failed/)
    })
  )

  it.effect("says of a job that is not there that it is not", () =>
    Effect.gen(function* () {
      const { server } = yield* started(release)
      for (const call of [
        server.get("j-none"),
        server.executions("j-none"),
        server.results("j-none"),
        server.stop("j-none"),
        Stream.runDrain(server.history("j-none")),
        Stream.runDrain(server.logs("j-none")),
        server.resultFiles("j-none")
      ] as ReadonlyArray<Effect.Effect<unknown, any>>) {
        assert.match(yield* failure(call), /^JobNotFound: /)
      }
    })
  )

  it.effect("lists all jobs page by page, and ends", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(release)
      for (let index = 0; index < 250; index++) yield* server.put(definition("ok", { Name: `job-${index}` }))
      yield* server.put(definition("fail"))
      const names = (yield* Stream.runCollect(server.list({ labels: ["kind=ok"] }))).map(({ Name }) => Name)
      assert.deepStrictEqual(
        names,
        Array.from({ length: 250 }, (_, index) => `job-${index}`)
      )
      assert.strictEqual(fake.count(`GET ${jobsPath}?labels=kind=ok&limit=100`), 3)
      const [newest] = yield* Stream.runCollect(Stream.take(server.list({ orderBy: "created_at", reverse: true }), 1))
      assert.strictEqual(newest!.Name, "job-fail")
      assert.strictEqual(fake.requests.at(-1), `GET ${jobsPath}?limit=100&order_by=created_at&reverse=true`)
      const { items, nextToken } = yield* server.listPage({ limit: 2 })
      assert.lengthOf(items, 2)
      assert.lengthOf((yield* server.listPage({ limit: 500, nextToken })).items, 249)
    })
  )

  it.effect("tells the history so far, and does not wait for more", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(release)
      const { JobID } = yield* server.put(definition("endless"))
      yield* TestClock.adjust("2 seconds")
      const before = fake.requests.length
      const rows = yield* Stream.runCollect(server.history(JobID, { eventType: "job", since: new Date(1999) }))
      assert.lengthOf(rows, 2)
      assert.deepStrictEqual(fake.requests.slice(before), [
        `GET ${jobsPath}/${JobID}/history?since=1&event_type=job&limit=100`
      ])
    })
  )

  it.effect("tells of itself and its machines", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started(release)
      assert.strictEqual((yield* server.version).GitVersion, `v${release}`)
      assert.strictEqual((yield* server.serverVersion).text, `v${release}`)
      assert.deepStrictEqual(yield* server.alive, { Status: "OK" })
      assert.strictEqual((yield* server.agentNode).NodeID, "n-1")
      assert.deepStrictEqual(yield* server.debug, { running: [] })
      const [node] = yield* server.nodes({ labels: "a=b", approval: "approved", status: "connected", limit: 3 })
      assert.strictEqual(node!.Info.NodeID, "n-1")
      assert.include(
        fake.requests,
        "GET /api/v1/orchestrator/nodes?labels=a=b&filter-approval=approved&filter-status=connected&limit=3"
      )
      assert.strictEqual((yield* server.node("n-1")).Info.NodeID, "n-1")
      assert.strictEqual(
        yield* failure(server.putNode("n-1", { action: "approve", message: "yes" })),
        "InvalidState: node n-1 is already approved"
      )
      assert.deepStrictEqual(JSON.parse(fake.bodies.at(-1)!), { Action: "approve", Message: "yes" })
    })
  )

  it.effect("has what it has, and says since when there is more", () =>
    Effect.gen(function* () {
      const { server } = yield* started(release)
      const { JobID } = yield* server.put(definition("ok"))
      yield* TestClock.adjust("3 seconds")
      const isNew = release === "1.9.3"
      const isOld = release === "1.4.0" || release === "1.3.2"
      const calls: ReadonlyArray<readonly [Effect.Effect<unknown, any>, boolean, string]> = [
        [server.versions(JobID), isNew, "1.8"],
        [server.diff(definition("ok")), isNew, "1.8"],
        [server.rerun(JobID), isNew, "1.8"],
        [server.config, !isOld, "1.5"],
        [server.authConfig, !isOld, "1.7"]
      ]
      for (const [call, has, since] of calls) {
        if (has) yield* call
        else assert.match(yield* failure(call), new RegExp(`^Misconfigured: .*since ${since.replace(".", "\\.")}`))
      }
    })
  )
})

describe("a server since 1.8", () => {
  it.effect("gives a name once, unless it is forced", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started("1.9.3")
      const { JobID } = yield* server.put(definition("ok"))
      assert.match(yield* failure(server.put(definition("ok"))), /^InvalidState: .*no changes detected.*force: true/)
      assert.strictEqual((yield* server.put(definition("ok"), { force: true })).JobID, JobID)
      assert.isTrue(JSON.parse(fake.bodies.at(-1)!).Force)
      assert.deepStrictEqual(
        (yield* server.versions(JobID)).map(({ Version }) => Version),
        [1, 2]
      )
      assert.strictEqual((yield* server.get("job-ok", { jobVersion: 1 })).job.Version, 1)
    })
  )

  it.effect("is asked for a job's version before it is asked to run it again", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started("1.9.3")
      const { JobID } = yield* server.put(definition("ok"))
      assert.match(yield* failure(server.rerun("none")), /^JobNotFound: /)
      assert.match(yield* failure(server.rerun(JobID, { jobVersion: 99 })), /^JobNotFound: /)
      assert.strictEqual(fake.count("PUT /api/v1/orchestrator/jobs/"), 0)
      assert.match(yield* failure(server.rerun(JobID)), /^InvalidState: .*state Pending/)
      yield* TestClock.adjust("3 seconds")
      const again = yield* server.rerun(JobID, { jobVersion: 1, reason: "once more" })
      assert.deepStrictEqual([again.JobID, again.JobVersion], [JobID, 2])
      assert.deepStrictEqual(JSON.parse(fake.bodies.at(-1)!), { JobVersion: 1, Reason: "once more" })
    })
  )

  it.effect("looks for names in the client's namespace", () =>
    Effect.gen(function* () {
      const { fake, server } = yield* started("1.9.3", "ours")
      const { JobID } = yield* server.put(definition("ok"))
      yield* server.put(definition("ok", { Namespace: "theirs" }))
      assert.deepStrictEqual(
        fake.jobs().map(({ namespace }) => namespace),
        ["ours", "theirs"]
      )
      assert.strictEqual((yield* server.get("job-ok")).job.ID, JobID)
      assert.notStrictEqual((yield* server.get("job-ok", { namespace: "theirs" })).job.ID, JobID)
      assert.lengthOf(yield* Stream.runCollect(server.list()), 1)
    })
  )
})

describe("an answer to a put that is lost", () => {
  it.effect.each(["before acting", "after acting"] as const)("%s leaves open whether there is a job", (moment) =>
    Effect.gen(function* () {
      const { fake, server } = yield* started("1.9.3")
      fake.loseNextPut(moment)
      assert.match(yield* failure(server.put(definition("ok"))), /^OutcomeUnknown: /)
      assert.lengthOf(fake.jobs(), moment === "after acting" ? 1 : 0)
    })
  )
})

it("has every call as a promise, and streams that can be iterated", async () => {
  const { fetch, openSocket, url } = await Effect.runPromise(makeFake("1.9.3"))
  await using server = await createBacalhauOrchestrator({ url, fetch, openSocket })
  const { JobID } = await server.put(definition("ok"))
  const ids: Array<string> = []
  for await (const { ID } of server.list()) ids.push(ID)
  assert.deepStrictEqual(ids, [JobID])
  assert.strictEqual((await server.version()).GitVersion, "v1.9.3")
})
