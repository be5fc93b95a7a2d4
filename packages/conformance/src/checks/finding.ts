/** What `find` and `get` know of a ticket and its job. */
import { assert } from "@effect/vitest"
import { awaitEnd } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"
import { failsWith, making } from "./expect.ts"

export const finding: ReadonlyArray<Check> = [
  check("finds no job of a ticket that was not sent, and makes none", [], ({ backend, jobs, prepare }) =>
    making(
      0,
      jobs,
      Effect.gen(function* () {
        const ticket = yield* prepare(backend)
        assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Absent" })
        assert.deepStrictEqual(yield* backend.find(ticket), { _tag: "Absent" })
      })
    )
  ),

  check("finds the job of a ticket that was sent", [], ({ backend, jobs, look, prepare }) =>
    making(
      1,
      jobs,
      Effect.gen(function* () {
        const ticket = yield* prepare(backend)
        const ref = yield* backend.send(ticket)
        assert.deepStrictEqual(yield* look(ticket), { _tag: "Landed", ref })
      })
    )
  ),

  check("finds each ticket's own job", [], ({ backend, look, prepare }) =>
    Effect.gen(function* () {
      const tickets = [yield* prepare(backend), yield* prepare(backend), yield* prepare(backend)]
      const first = yield* backend.send(tickets[0]!)
      const last = yield* backend.send(tickets[2]!)
      assert.notStrictEqual(first.id, last.id)
      assert.deepStrictEqual(yield* look(tickets[0]!), { _tag: "Landed", ref: first })
      assert.deepStrictEqual(yield* backend.find(tickets[1]!), { _tag: "Absent" })
      assert.deepStrictEqual(yield* look(tickets[2]!), { _tag: "Landed", ref: last })
    })
  ),

  check(
    "finds a job that another process sent, from a ticket read from JSON",
    [],
    ({ another, backend, get, look, prepare }) =>
      Effect.gen(function* () {
        const ticket = yield* prepare(backend)
        const ref = yield* backend.send(ticket)
        const other = yield* another
        assert.deepStrictEqual(yield* look(JSON.parse(JSON.stringify(ticket)), other), { _tag: "Landed", ref })
        assert.deepStrictEqual((yield* get(ref, other)).ref, ref)
      })
  ),

  check("finds a job after its end", [], ({ backend, inTime, look, prepare }) =>
    Effect.gen(function* () {
      const ticket = yield* prepare(backend)
      const ref = yield* backend.send(ticket)
      yield* inTime(awaitEnd(backend, ref))
      assert.deepStrictEqual(yield* look(ticket), { _tag: "Landed", ref })
    })
  ),

  check("does not know a job that nobody submitted", [], ({ backend, stranger }) =>
    Effect.andThen(
      failsWith("JobNotFound", "get", backend.get(stranger)),
      failsWith("JobNotFound", "result", backend.result(stranger))
    )
  ),

  check("does not know the jobs of another instance", [], ({ backend, submit, specs }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      for (const foreign of [
        { ...ref, at: `${ref.at}-other` },
        { ...ref, backend: "another" }
      ]) {
        yield* failsWith("JobNotFound", "get", backend.get(foreign))
        yield* failsWith("JobNotFound", "result", backend.result(foreign))
      }
    })
  )
]
