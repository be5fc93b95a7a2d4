import { describe, expect, it } from "@effect/vitest"
import { type Backend, refTo } from "@longshore/core/Backend"
import type { Job } from "@longshore/core/Job"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Base58 from "../src/Base58.ts"
import * as FlowState from "../src/FlowState.ts"
import * as Host from "../src/Host.ts"
import * as Log from "../src/Log.ts"

const ref = refTo({ id: "fake", at: "here" }, "job")

/** A job that has ended by the time that anybody looks again after `node` was named, and what was asked of that. */
const logsOf = (node: string, follow: boolean) => {
  const job: Job<"fake"> = { ref, status: { _tag: "Completed" } }
  const backend = { id: "fake", at: "here", pollEvery: "1 second", get: () => Effect.succeed(job) }
  const asked: Array<string> = []
  const logs = Log.of({
    backend: backend as unknown as Backend<"fake">,
    ref,
    address: "job",
    follow,
    look: Effect.succeed({ _tag: "Running", node }),
    hostOf: (name) => {
      asked.push(name)
      return {
        url: Host.hostUrlOf(name),
        fetch: () => Promise.reject(new TypeError("fetch failed")),
        openSocket: () => {
          throw new Error("nobody is there")
        }
      }
    },
    result: FlowState.read({ status: "success", opStates: [{ logs: ["hello\n"] }] }).pipe(Effect.orDie)
  })
  return { logs, asked }
}

describe("the log of a job whose node is said to be none", () => {
  const names = ["evil.example", "evil.example/x", "", "1".repeat(33), `${Base58.encode(new Uint8Array(32))}/`]

  it.live.each(names)("is not asked for there: %o", (node) =>
    Effect.gen(function* () {
      const { asked, logs } = logsOf(node, false)
      const error = yield* Effect.flip(Stream.runCollect(logs))
      expect(error.reason._tag).toBe("MalformedResponse")
      expect(error.message).toContain(`job job is said to run on ${JSON.stringify(node)}, which is no node's address`)
      expect(asked).toEqual([])
    })
  )

  it.live.each(names)("comes from the result where it is followed: %o", (node) =>
    Effect.gen(function* () {
      const { asked, logs } = logsOf(node, true)
      expect(yield* Stream.runCollect(logs)).toEqual([{ source: "stdout", text: "hello\n" }])
      expect(asked).toEqual([])
    })
  )

  it.live("is asked for there where it is one", () =>
    Effect.gen(function* () {
      const node = Base58.encode(new Uint8Array(32).fill(7))
      const { asked, logs } = logsOf(node, true)
      expect(yield* Stream.runCollect(logs)).toEqual([{ source: "stdout", text: "hello\n" }])
      expect(asked).toEqual([node])
    })
  )
})
