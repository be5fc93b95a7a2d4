/** Ways to say what must be, in the words of the contract. */
import { assert } from "@effect/vitest"
import type { JobError, JobErrorReason } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"

/** The error of an effect that must fail. */
export const errorOf = <E, R>(what: string, effect: Effect.Effect<unknown, E, R>): Effect.Effect<E, never, R> =>
  Effect.matchEffect(effect, {
    onSuccess: (value) => Effect.die(new Error(`${what} must fail, and gave ${shown(value)}`)),
    onFailure: Effect.succeed
  })

/** The error of an operation that must fail for this reason. */
export const failsWith = <T extends JobErrorReason["_tag"], R>(
  reason: T,
  operation: string,
  effect: Effect.Effect<unknown, JobError, R>
): Effect.Effect<Extract<JobErrorReason, { readonly _tag: T }>, never, R> =>
  Effect.matchEffect(effect, {
    onSuccess: (value) => Effect.die(new Error(`${operation} must fail with ${reason}, and gave ${shown(value)}`)),
    onFailure: (error) =>
      Effect.sync(() => {
        assert.strictEqual(error._tag, "JobError", `${operation} fails with something that is no JobError`)
        assert.strictEqual(error.reason._tag, reason, `${operation} fails for another reason: ${error.message}`)
        return error.reason as Extract<JobErrorReason, { readonly _tag: T }>
      })
  })

const shown = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part))

/** What the effect gives, if the number of jobs is then larger by this much. */
export const making = <A, E, E2, R>(
  more: number,
  jobs: Effect.Effect<number, E2>,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | E2, R> =>
  Effect.gen(function* () {
    const before = yield* jobs
    const value = yield* effect
    assert.strictEqual((yield* jobs) - before, more, "the number of jobs that this made")
    return value
  })
