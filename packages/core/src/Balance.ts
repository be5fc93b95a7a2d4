/** What there is to pay jobs with: what a network calls credits, a wallet or an account, as far as it tells of it. */
import type { Cost } from "./JobResult.ts"

/** `amount` is what can be spent now. It is less than nothing where a network took back what it had given. */
export interface Balance extends Cost {
  /** Whose it is: an address or a name, never a secret. Each has one balance in a currency. */
  readonly account: string
  /** What is held for jobs that have not ended, on top of the amount: a part of it may come back. */
  readonly reserved?: bigint | undefined
  /** What jobs have cost so far. */
  readonly spent?: bigint | undefined
}
