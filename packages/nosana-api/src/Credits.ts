/** What there is to pay jobs with. Amounts are micro-dollars: `1_500_000n` is $1.50. */
import type { JobError } from "@longshore/core/JobError"
import type { Nested } from "@longshore/core/Promises"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

export interface CreditBalance {
  /** All that was ever given or bought. */
  readonly assigned: bigint
  /** What is set aside for jobs that have not ended. */
  readonly reserved: bigint
  /** What jobs that have ended have used. */
  readonly settled: bigint
  /** What can be spent now: what is assigned and neither reserved nor settled. Less than nothing where the account owes. */
  readonly available: bigint
}

export interface CreditTransaction {
  readonly id: string
  /** `code_claim`, `purchase`, `job_refund`, `job_debit`, `job_extend`, `job_settlement`, … Other words are kept. */
  readonly type: string
  readonly method: string | undefined
  readonly amount: bigint
  readonly createdAt: Date
  readonly raw: unknown
}

export interface TransactionPage {
  readonly transactions: ReadonlyArray<CreditTransaction>
  /** How many there are on all pages. */
  readonly total: number
}

export interface TransactionQuery {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** With an API key that has scopes, it needs `credits:read`. */
export interface Credits extends Nested {
  readonly balance: () => Effect.Effect<CreditBalance, JobError>
  /** One page of what came in and went out. Current servers. */
  readonly transactions: (query?: TransactionQuery) => Effect.Effect<TransactionPage, JobError>
  /** All of them, each once. Current servers. */
  readonly transactionsAll: () => Stream.Stream<CreditTransaction, JobError>
}
