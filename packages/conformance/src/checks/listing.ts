/** `list` shows the jobs an instance can see. */
import { assert } from "@effect/vitest"
import type { ListOptions } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import { awaitEnd } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"
import type { AnyBackend } from "../Trial.ts"

const listed = (backend: AnyBackend, options?: ListOptions) => Stream.runCollect(backend.list(options))

const includes = (backend: AnyBackend, { id }: JobRef, options?: ListOptions) =>
  Effect.map(listed(backend, options), (jobs) => jobs.some(({ ref }) => ref.id === id))

const unended = ["Pending", "Queued", "Running"] as const

export const listing: ReadonlyArray<Check> = [
  check("lists a job, once, in every process", ["list"], ({ another, backend, get, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      yield* get(ref)
      for (const instance of [backend, yield* another]) {
        const refs = (yield* listed(instance)).map((job) => job.ref)
        assert.deepStrictEqual(
          refs.filter(({ id }) => id === ref.id),
          [ref]
        )
      }
    })
  ),

  check("lists only jobs in the states it is asked for", ["list"], ({ backend, inTime, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      const { status } = yield* inTime(awaitEnd(backend, ref))
      assert.isTrue(yield* includes(backend, ref, { status: [status._tag] }), "it is not listed under its status")
      assert.isFalse(yield* includes(backend, ref, { status: unended }), "it is listed under another status")
      assert.isFalse(yield* includes(backend, ref, { status: [] }), "it is listed under no status")
      for (const job of yield* listed(backend, { status: [status._tag] })) {
        assert.strictEqual(job.status._tag, status._tag)
      }
    })
  ),

  check("lists only jobs created since then", ["list"], ({ backend, get, specs, submit }) =>
    Effect.gen(function* () {
      const ref = yield* submit(specs.completes)
      const { createdAt } = yield* get(ref)
      // Nothing can be asked of a network that keeps no time.
      if (createdAt === undefined) return
      assert.isTrue(yield* includes(backend, ref, { since: createdAt }), "it is not listed since its own time")
      const later = new Date(createdAt.getTime() + 24 * 3600_000)
      assert.isFalse(yield* includes(backend, ref, { since: later }), "it is listed since a later time")
    })
  )
]
