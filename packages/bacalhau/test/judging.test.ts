import { assert, describe, it } from "@effect/vitest"
import { JobId } from "@longshore/core/Job"
import { JobError, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Execution, Job } from "../src/Execution.ts"
import { dateOf, makeJudge } from "../src/internal/judging.ts"

const second = 1_000_000_000n

const job = (StateType: string, more: { readonly [name: string]: unknown } = {}): Job =>
  ({
    ID: "j-1",
    Namespace: "cargo",
    State: { StateType },
    CreateTime: second,
    ModifyTime: 4n * second,
    ...more
  }) as unknown as Job

const execution = (StateType: string, ExitCode: number): Execution =>
  ({
    ID: "e-1",
    NodeID: "n-1",
    ComputeState: { StateType },
    DesiredState: { StateType: "Stopped" },
    RunOutput: { ExitCode, ErrorMsg: "" },
    CreateTime: second
  }) as unknown as Execution
const completed = [execution("Completed", 0)]

/** A judge, and whose executions it asked for. */
const judging = (answer: Effect.Effect<ReadonlyArray<Execution>, JobError> = Effect.succeed(completed)) => {
  const asked: Array<string> = []
  const judge = makeJudge(
    {
      executions: (id, { namespace } = {}) =>
        Effect.suspend(() => {
          asked.push(`${namespace}/${id}`)
          return answer
        })
    },
    (id) => ({ backend: "bacalhau", at: "http://127.0.0.1:1234", id: JobId.make(id) })
  )
  return { judge, asked }
}

describe("an end", () => {
  it.effect("is asked of the executions once, in the job's own namespace", () =>
    Effect.gen(function* () {
      const { asked, judge } = judging(Effect.succeed([execution("Completed", 3)]))
      const first = yield* judge.job("get", job("Completed"))
      const again = yield* judge.jobs("list", [job("Completed"), job("Completed")])
      assert.deepStrictEqual(first.status, { _tag: "Failed", cause: "ExitCode", message: "exit code 3" })
      assert.deepStrictEqual(first.endedAt, new Date(4000))
      assert.deepStrictEqual(again, [first, first])
      assert.deepStrictEqual(asked, ["cargo/j-1"])
    })
  )

  it.effect("is not asked for where the executions came along, and is remembered then too", () =>
    Effect.gen(function* () {
      const { asked, judge } = judging()
      const seen = yield* judge.job("get", job("Completed"), [execution("Completed", 3)])
      assert.strictEqual(seen.status._tag, "Failed")
      assert.deepStrictEqual(yield* judge.job("getMany", job("Completed")), seen)
      assert.deepStrictEqual(asked, [])
    })
  )

  it.effect("of a job that ran again is another one", () =>
    Effect.gen(function* () {
      let code = 3
      const { asked, judge } = judging(Effect.sync(() => [execution("Completed", code)]))
      assert.strictEqual((yield* judge.job("get", job("Completed"))).status._tag, "Failed")
      code = 0
      const rerun = job("Completed", { ModifyTime: 9n * second })
      const again = yield* judge.job("get", rerun)
      assert.strictEqual(again.status._tag, "Completed")
      assert.deepStrictEqual(again.endedAt, new Date(9000))
      assert.deepStrictEqual(yield* judge.job("get", rerun), again)
      assert.lengthOf(asked, 2)
    })
  )

  it.effect("differs by one nanosecond", () =>
    Effect.gen(function* () {
      const { asked, judge } = judging()
      const at = 1_700_000_000_000_000_001n
      for (const ModifyTime of [at, at + 1n, at + 1n]) {
        assert.strictEqual((yield* judge.job("get", job("Completed", { ModifyTime }))).revision, ModifyTime)
      }
      assert.lengthOf(asked, 2)
    })
  )

  it.effect("that could not be asked for is asked for again, and says which operation failed", () =>
    Effect.gen(function* () {
      let isAway = true
      const away = new JobError({
        backend: "bacalhau",
        operation: "executions",
        reason: new Unavailable({ message: "away" })
      })
      const { asked, judge } = judging(Effect.suspend(() => (isAway ? Effect.fail(away) : Effect.succeed(completed))))
      const error = yield* Effect.flip(judge.jobs("list", [job("Completed")]))
      assert.deepStrictEqual([error.operation, error.reason._tag], ["list", "Unavailable"])
      isAway = false
      assert.strictEqual((yield* judge.job("get", job("Completed"))).status._tag, "Completed")
      assert.lengthOf(asked, 2)
    })
  )

  it.effect("is forgotten after 10,000 others", () =>
    Effect.gen(function* () {
      const { asked, judge } = judging()
      yield* judge.job("get", job("Completed"))
      const others = (count: number) =>
        judge.jobs(
          "list",
          Array.from({ length: count }, (_, index) => job("Completed", { ID: `j-other-${index}` }))
        )
      yield* others(9999)
      yield* judge.job("get", job("Completed"))
      assert.lengthOf(asked, 10_000)
      yield* others(10_000)
      yield* judge.job("get", job("Completed"))
      assert.lengthOf(asked, 10_002)
    })
  )
})

describe("a job that has not ended by itself", () => {
  it.effect.each([
    ["Undefined", "Pending"],
    ["Pending", "Pending"],
    ["Queued", "Queued"],
    ["Running", "Running"],
    ["Stopped", "Cancelled"]
  ] as const)("is judged without its executions: %s is %s", ([state, status]) =>
    Effect.gen(function* () {
      const { asked, judge } = judging()
      const seen = yield* judge.job("get", job(state))
      assert.strictEqual(seen.status._tag, status)
      assert.deepStrictEqual(seen.createdAt, new Date(1000))
      assert.deepStrictEqual(seen.endedAt, state === "Stopped" ? new Date(4000) : undefined)
      assert.deepStrictEqual(asked, [])
    })
  )

  it.effect("is looked at anew each time", () =>
    Effect.gen(function* () {
      const { judge } = judging()
      const seen = yield* judge.jobs("list", [job("Queued"), job("Running"), job("Completed")])
      assert.deepStrictEqual(
        seen.map(({ status }) => status._tag),
        ["Queued", "Running", "Completed"]
      )
    })
  )

  it.effect("tells what the server says of it, and one that has ended does not", () =>
    Effect.gen(function* () {
      const { judge } = judging()
      const said = (StateType: string) =>
        Effect.map(
          judge.job("get", job(StateType, { State: { StateType, Message: "Job queued." } })),
          ({ progress }) => progress
        )
      assert.strictEqual(yield* said("Queued"), "Job queued.")
      assert.isUndefined(yield* said("Stopped"))
      assert.isUndefined(yield* said("Completed"))
    })
  )
})

it.effect.each(["Dreaming", "", "completed", "constructor", "__proto__"])(
  "a state that is not known is MalformedResponse, and no guess: %j",
  (state) =>
    Effect.gen(function* () {
      const { asked, judge } = judging()
      const error = yield* Effect.flip(judge.job("get", job(state)))
      assert.deepStrictEqual([error.operation, error.reason._tag], ["get", "MalformedResponse"])
      assert.include(error.message, `job j-1 is in a state that is not known here: ${JSON.stringify(state)}`)
      assert.deepStrictEqual(asked, [])
    })
)

it("times keep what a date can hold", () => {
  assert.deepStrictEqual(dateOf(1_700_000_000_123_999_999n), new Date(1_700_000_000_123))
})
