import { assert, describe, it } from "@effect/vitest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { DeploymentUpdate } from "../src/Deployments.ts"
import { createNosanaApi } from "../src/NosanaApi.ts"
import { addresses } from "./apiAnswers.ts"
import { deployment, event, id, listedJob, page, task } from "./deploymentAnswers.ts"
import { apiKey, fakeFetch, json, key, plain, type Sent, serverOf, shown, url } from "./serverOf.ts"
// Loaded beforehand: test time does not wait for a module that is loaded when it is needed.
import "../src/internal/listening.ts"
import "../src/internal/reasons.ts"

const type = { "content-type": "text/event-stream" }

const told = (kind: string, data: unknown) => `data: ${JSON.stringify({ type: kind, data })}\n\n`

const snapshot = [told("deployment", deployment), told("job", listedJob), told("task", task), told("event", event)]

/** A connection that says so much, and is closed, broken or left open. */
const says = (pieces: ReadonlyArray<string>, end: "close" | "break" | "stay" = "close") =>
  new Response(
    new ReadableStream({
      start: (it) => {
        for (const piece of pieces) it.enqueue(new TextEncoder().encode(piece))
        if (end === "close") it.close()
      },
      pull: (it) => {
        if (end === "break") it.error(new TypeError("terminated"))
      }
    }),
    { headers: type }
  )

/** All that can happen before time moves has happened. There is nothing outside to wait for, so that so many turns are enough. */
const settle = Effect.promise(async () => {
  for (let turn = 0; turn < 100; turn++) await new Promise((done) => setImmediate(done))
})

/** What comes over the connections, one after another; the last answer is that of all that follow. */
const following = (...answers: ReadonlyArray<() => Response>) =>
  Effect.gen(function* () {
    const left = [...answers]
    const { api, sent } = yield* serverOf(() => (left.length > 1 ? left.shift()! : left[0]!)())
    const updates: Array<DeploymentUpdate> = []
    const fiber = yield* Effect.forkChild(
      Effect.flip(Stream.runForEach(api.deployments.stream(id), (update) => Effect.sync(() => updates.push(update))))
    )
    yield* settle
    const after = (time: Duration.Input) => Effect.andThen(TestClock.adjust(time), settle)
    return { after, fiber, sent, updates }
  })

const kinds = (updates: ReadonlyArray<DeploymentUpdate>) => updates.map(({ type: kind }) => kind)

const eventOf = (message: string) => told("event", { ...event, message })

const messagesIn = (updates: ReadonlyArray<DeploymentUpdate>) =>
  updates.flatMap((update) => (update.type === "event" ? [update.event.message] : []))

describe("what happens to a deployment", () => {
  it.effect("is how everything is, and then what changes", () =>
    Effect.gen(function* () {
      const live = told("deployment", { id, status: "RUNNING", updated_at: "2026-11-24T12:00:00Z" })
      const { fiber, sent, updates } = yield* following(() => says([...snapshot, ": heartbeat\n\n", live], "stay"))
      assert.deepStrictEqual(kinds(updates), ["deployment", "job", "task", "event", "deployment"])
      const [first, second, third, fourth, last] = updates
      assert.deepNestedInclude(first, { "deployment.name": "web", "deployment.raw": deployment })
      assert.deepNestedInclude(second, { "job.job": addresses.job, "job.timeStart": new Date(1795528181000) })
      assert.deepNestedInclude(third, { "task.task": "LIST" })
      assert.deepNestedInclude(fourth, { "event.type": "DEPLOYMENT_STARTED" })
      assert.deepStrictEqual(last, {
        type: "deployment",
        deployment: {
          id,
          status: "RUNNING",
          updatedAt: new Date("2026-11-24T12:00:00Z"),
          raw: { id, status: "RUNNING", updated_at: "2026-11-24T12:00:00Z" }
        },
        raw: { type: "deployment", data: { id, status: "RUNNING", updated_at: "2026-11-24T12:00:00Z" } }
      } as never)
      assert.deepInclude(sent[0], { method: "GET", url: `${url}/api/deployments/${id}/stream`, body: undefined })
      assert.deepStrictEqual(sent[0]!.headers, { accept: "text/event-stream", authorization: `Bearer ${key}` })
      yield* Fiber.interrupt(fiber)
      assert.isTrue(sent[0]!.init.signal?.aborted)
    })
  )

  it.effect("is read wherever the server puts it, and kept where its word is new", () =>
    Effect.gen(function* () {
      const { fiber, updates } = yield* following(() =>
        says(
          [
            `data: ${JSON.stringify({ type: "job", ...listedJob })}\n\n`,
            `data: ${JSON.stringify({ type: "task", task })}\n\n`,
            `data: ${JSON.stringify({ type: "cost", usd: 1 })}\n\n`
          ],
          "stay"
        )
      )
      assert.deepNestedInclude(updates[0], { "job.job": addresses.job, "job.state": "RUNNING" })
      assert.deepNestedInclude(updates[1], { "task.limit": 1 })
      assert.deepStrictEqual(updates[2], { type: "unknown", word: "cost", raw: { type: "cost", usd: 1 } })
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("is read as current servers tell it, in less than their lists", () =>
    Effect.gen(function* () {
      const frames = [
        { type: "deployment", status: "RUNNING", replicas: 2, active_revision: 3 },
        { type: "job", job: addresses.job, state: "QUEUED", node: null, timeStart: 0, timeEnd: 0 },
        { type: "job", job: addresses.job, state: "COMPLETED", node: id, timeStart: 1795528181, timeEnd: 1795528182 },
        { type: "task", id: "a", task: "LIST", status: "PENDING", attempts: 0, due_at: event.created_at, job: null },
        { type: "task", id: "a", task: "LIST", status: "DONE" },
        {
          type: "event",
          category: "Deployment",
          event: "JOB_LIST_CONFIRMED",
          message: "listed",
          tx: null,
          created_at: event.created_at
        }
      ]
      const { fiber, updates } = yield* following(() =>
        says([...frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`), ": keep-alive\n\n"], "stay")
      )
      assert.deepStrictEqual(
        updates.map(({ raw }) => raw),
        frames
      )
      const [deployment, queued, ended, pending, done, told] = updates
      assert.deepNestedInclude(deployment, {
        "deployment.id": id,
        "deployment.replicas": 2,
        "deployment.activeRevision": 3
      })
      assert.deepNestedInclude(queued, { "job.state": "QUEUED", "job.node": undefined, "job.timeStart": undefined })
      assert.deepNestedInclude(ended, { "job.node": id, "job.timeEnd": new Date(1795528182000) })
      assert.deepNestedInclude(pending, { "task.status": "PENDING", "task.dueAt": new Date(event.created_at) })
      assert.deepNestedInclude(done, { "task.id": "a", "task.status": "DONE", "task.dueAt": undefined })
      assert.deepNestedInclude(told, { "event.type": "JOB_LIST_CONFIRMED", "event.message": "listed" })
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("is remembered as long as there is room, so that a stream can go on for ever", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 10_000 }, (_, index) => eventOf(`event ${index}`))
      const { after, fiber, updates } = yield* following(
        () => says([eventOf("first") + many.join("")]),
        () => says([eventOf("event 5"), eventOf("first")], "stay")
      )
      assert.lengthOf(updates, 10_001)
      yield* after("1 second")
      assert.deepStrictEqual(messagesIn(updates.slice(10_001)), ["first"])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect.each(["close", "break"] as const)("goes on after a connection that ends by %s, and is told once", (end) =>
    Effect.gen(function* () {
      const { after, fiber, sent, updates } = yield* following(
        () => says([...snapshot, eventOf("a")], end),
        () => says([...snapshot, eventOf("a"), eventOf("b")], "stay")
      )
      assert.deepStrictEqual(messagesIn(updates), [event.message, "a"])
      assert.lengthOf(sent, 1)
      yield* after("999 millis")
      assert.lengthOf(sent, 1)
      yield* after("1 millis")
      assert.lengthOf(sent, 2)
      assert.deepStrictEqual(kinds(updates), ["deployment", "job", "task", "event", "event", "event"])
      assert.deepStrictEqual(messagesIn(updates), [event.message, "a", "b"])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("is told again where it is again what it was before", () =>
    Effect.gen(function* () {
      const [running, stopped] = ["RUNNING", "STOPPED"].map((status) => told("deployment", { ...deployment, status }))
      const { after, fiber, updates } = yield* following(
        () => says([running!, stopped!, running!]),
        () => says([running!], "stay")
      )
      yield* after("1 seconds")
      const states = updates.map((update) => (update.type === "deployment" ? update.deployment.status : undefined))
      assert.deepStrictEqual(states, ["RUNNING", "STOPPED", "RUNNING"])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("goes on after a minute of silence, which a heartbeat is not", () =>
    Effect.gen(function* () {
      const { after, fiber, sent, updates } = yield* following(
        () => says([eventOf("a")], "stay"),
        () => says([eventOf("b")], "stay")
      )
      yield* after("59 seconds")
      assert.lengthOf(sent, 1)
      yield* after("1 seconds")
      yield* after("1 seconds")
      assert.deepStrictEqual(messagesIn(updates), ["a", "b"])
      assert.isTrue(sent[0]!.init.signal?.aborted)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("waits for as long as the server asks for", () =>
    Effect.gen(function* () {
      const { after, fiber, sent, updates } = yield* following(
        () => json({ error: "Stream is not available." }, 503, { "retry-after": "20" }),
        () => says([eventOf("a")], "stay")
      )
      yield* after("19 seconds")
      assert.lengthOf(sent, 1)
      yield* after("1 seconds")
      assert.deepStrictEqual(messagesIn(updates), ["a"])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("is given up when eight connections in a row have told nothing", () =>
    Effect.gen(function* () {
      const { after, fiber, sent } = yield* following(() => json({ error: "down" }, 503))
      for (const seconds of [1, 2, 4, 8, 16, 30, 30]) yield* after(`${seconds} seconds`)
      const { reason } = yield* Fiber.join(fiber)
      assert.deepInclude(reason, { _tag: "Unavailable", message: "HTTP 503: down" })
      assert.lengthOf(sent, 8)
    })
  )

  it.effect("is not given up as long as something comes", () =>
    Effect.gen(function* () {
      const { after, fiber, sent, updates } = yield* following(() => says([eventOf("a")]))
      for (let connection = 1; connection <= 20; connection++) {
        assert.lengthOf(sent, connection)
        yield* after("1 seconds")
      }
      assert.deepStrictEqual(messagesIn(updates), ["a"])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect.each([
    ["JobNotFound", () => json({ error: "Deployment not found." }, 404), "Deployment not found."],
    ["Unauthorized", () => plain("Unauthorized", 401), "Unauthorized"],
    ["Misconfigured", () => plain("NOT_FOUND", 404), "ask for events, jobs and tasks"],
    ["MalformedResponse", () => says([told("event", { type: "X" })]), "category is nothing, and not a text"],
    ["MalformedResponse", () => says(["data: hello\n\n"]), "does not say what it is"]
  ] as ReadonlyArray<readonly [string, (sent?: Sent) => Response, string]>)(
    "ends with %s, where another connection cannot help",
    ([tag, answer, words]) =>
      Effect.gen(function* () {
        const { after, fiber, sent } = yield* following(() => says([eventOf("a")]), answer)
        yield* after("1 seconds")
        const error = yield* Fiber.join(fiber)
        assert.strictEqual(error.reason._tag, tag)
        assert.include(error.reason.message, words)
        assert.strictEqual(error.operation, "deployments.stream")
        assert.notInclude(shown(error), key)
        assert.lengthOf(sent, 2)
      })
  )

  it("comes to whoever uses promises, in groups of groups", async () => {
    const { fetch } = fakeFetch(({ url: to }) => {
      if (to.endsWith("/stream")) return says([eventOf("a")], "stay")
      return json(to.endsWith("/vaults") ? [] : page("deployments", [deployment]))
    })
    await using api = await createNosanaApi({ url, apiKey, fetch })
    for await (const update of api.deployments.stream(id)) {
      assert.deepNestedInclude(update, { type: "event", "event.message": "a" })
      break
    }
    const names: Array<string> = []
    for await (const { name } of api.deployments.list({ name: "web" })) names.push(name)
    assert.deepStrictEqual([names, await api.deployments.vaults.list()], [["web"], []])
    assert.deepStrictEqual(Object.keys(api.deployments.vaults), ["list", "create", "withdraw"])
  })
})
