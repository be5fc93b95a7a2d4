/** Many operations under one key: what has come of each is told when all are over. */
import * as Result from "effect/Result"
import type { Address } from "../../../solana/Program.ts"
import type { Done } from "./idempotency.ts"

export interface Item {
  readonly index: number
  /** `expired` for one that has not happened and never will: it may be asked for again under a new key. */
  readonly status: "confirmed" | "expired"
  readonly job?: Address | undefined
  readonly run?: Address | undefined
  /** Not there where nothing had to be sent. */
  readonly tx?: string | undefined
}

interface Confirmed {
  readonly job: Address
  readonly run?: Address | undefined
  readonly tx: string | null
}

export const batched = <A, B extends Confirmed>(
  asked: ReadonlyArray<A>,
  begin: (one: A, done: Done<B>) => void,
  done: Done<ReadonlyArray<Item>>
): void => {
  const items = new Map<number, Item>()
  const told = (index: number, result: Result.Result<Confirmed, unknown>) => {
    if (Result.isFailure(result)) items.set(index, { index, status: "expired" })
    else {
      const { job, run, tx } = result.success
      items.set(index, {
        index,
        status: "confirmed",
        job,
        ...(run !== undefined && { run }),
        ...(tx !== null && { tx })
      })
    }
    if (items.size === asked.length) done(Result.succeed(asked.map((_, at) => items.get(at)!)))
  }
  if (asked.length === 0) done(Result.succeed([]))
  asked.forEach((one, index) => begin(one, (result) => told(index, result)))
}
