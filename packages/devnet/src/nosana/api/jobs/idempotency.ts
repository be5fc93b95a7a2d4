/**
 * Idempotency keys: an operation is done at most once for each. A key is bound to the user who brought it and to what was
 * asked, and outlives the process.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { resting } from "../../../internal/stillness.ts"
import { foreignKey, inProgress, lostTransaction, mismatch, type Refusal } from "./Refusal.ts"

export interface Claim {
  /** The user. */
  readonly account: string
  /** At most one operation is done for it; without it, this one is done whatever was done before. */
  readonly key?: string | undefined
  /** What is asked, as plain values. Values that mean the same are the same here. */
  readonly payload: unknown
}

/** Told once: what has come of it, or why nothing has. */
export type Done<A> = (result: Result.Result<A, Refusal>) => void

export interface Idempotency {
  /**
   * Begins an operation, unless its key stands for another one that was begun before: what that one came to is the answer
   * then. `begin` throws a `Refusal` where it has changed nothing, and such a key can be used again, as can that of an operation
   * the chain has refused. Whoever waits may leave: what was begun goes on.
   */
  readonly run: <A>(claim: Claim, begin: (done: Done<A>) => void) => Effect.Effect<A, Refusal>
}

interface Entry {
  readonly account: string
  readonly payload: string
  result?: Result.Result<unknown, Refusal>
}

/** The same text for the same meaning: keys in order, and nothing of what is not there. */
export const meaningOf = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner
  )

const isExpired = (refusal: Refusal) => refusal.code === "IDEMPOTENCY_KEY_EXPIRED"

export const makeIdempotency = (): Idempotency => {
  const entries = new Map<string, Entry>()

  const before = (key: string, { account, payload }: Claim): Result.Result<unknown, Refusal> | undefined => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    if (entry.account !== account) return Result.fail(foreignKey())
    if (entry.payload !== meaningOf(payload)) return Result.fail(mismatch())
    return entry.result ?? Result.fail(inProgress())
  }

  return {
    run: <A>(claim: Claim, begin: (done: Done<A>) => void) =>
      Effect.suspend((): Effect.Effect<A, Refusal> => {
        const { account, key, payload } = claim
        const known = key === undefined ? undefined : (before(key, claim) as Result.Result<A, Refusal> | undefined)
        if (known !== undefined) return Effect.fromResult(known)
        const entry: Entry = { account, payload: meaningOf(payload) }
        if (key !== undefined) entries.set(key, entry)
        const answer = Deferred.makeUnsafe<A, Refusal>()
        const done: Done<A> = (result) => {
          entry.result = result
          const isFree = Result.isFailure(result) && !isExpired(result.failure)
          if (key !== undefined && isFree) entries.delete(key)
          const isUnnamed = key === undefined && Result.isFailure(result) && isExpired(result.failure)
          Deferred.doneUnsafe(answer, isUnnamed ? Effect.fail(lostTransaction()) : Effect.fromResult(result))
        }
        try {
          begin(done)
        } catch (refusal) {
          if (key !== undefined) entries.delete(key)
          return Effect.fail(refusal as Refusal)
        }
        return resting(Deferred.await(answer))
      })
  }
}
