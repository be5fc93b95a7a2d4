/**
 * The credits of one account, in micro-dollars. What was assigned is available, reserved for jobs that have not ended, or
 * settled for those that have: `assigned = available + reserved + settled`, after whatever has happened.
 */

export interface Balance {
  readonly assigned: bigint
  readonly reserved: bigint
  readonly settled: bigint
  /** Below zero where more was clawed back than there was. */
  readonly available: bigint
}

export type Inflow =
  | "code_claim"
  | "invitation_claim"
  | "credit_request"
  | "manual_grant"
  | "purchase"
  | "job_refund"
  | "token_topup"

export type Outflow = "job_debit" | "job_extend" | "job_settlement"

/** A movement of what is available. Its type says whether it came in or went out. */
export interface Transaction {
  readonly id: string
  readonly type: Inflow | Outflow
  /** By whom or by what credits came in. */
  readonly method?: string | undefined
  /** Below zero only for a grant that was clawed back. */
  readonly amount: bigint
  readonly createdAt: Date
}

export interface Ledger {
  readonly balance: () => Balance
  /** Assigns credits, as `manual_grant` unless told otherwise; claws them back where the amount is below zero. */
  readonly grant: (amount: bigint, type?: Exclude<Inflow, "job_refund">, method?: string) => void
  /** Sets credits aside. `undefined` where there are not as many, and then nothing has changed. */
  readonly reserve: (amount: bigint, type: "job_debit" | "job_extend") => string | undefined
  /**
   * Ends a reservation: what was used, at most all of it, is settled, the rest available again. Gives that rest; `undefined`
   * for a reservation that is unknown or has ended, which changes nothing.
   */
  readonly settle: (reservation: string, used: bigint) => bigint | undefined
  /** Ends a reservation of which nothing was used. */
  readonly release: (reservation: string) => bigint | undefined
  /** What a reservation holds; `undefined` for one that is unknown or has ended. */
  readonly held: (reservation: string) => bigint | undefined
  /** Newest first. */
  readonly transactions: () => ReadonlyArray<Transaction>
}

interface Settings {
  readonly now: () => Date
  /** Gives another one each time. */
  readonly newId: () => string
}

export const makeLedger = ({ newId, now }: Settings): Ledger => {
  const reservations = new Map<string, bigint>()
  const moves: Array<Transaction> = []
  let assigned = 0n
  let reserved = 0n
  let settled = 0n

  const available = () => assigned - reserved - settled
  const move = (type: Transaction["type"], amount: bigint, method?: string) => {
    moves.push({ id: newId(), type, amount, createdAt: now(), ...(method !== undefined && { method }) })
  }
  const settle = (reservation: string, used: bigint): bigint | undefined => {
    const amount = reservations.get(reservation)
    if (amount === undefined) return undefined
    const taken = used < 0n ? 0n : used > amount ? amount : used
    reservations.delete(reservation)
    reserved -= amount
    settled += taken
    if (taken < amount) move("job_refund", amount - taken)
    return amount - taken
  }

  return {
    balance: () => ({ assigned, reserved, settled, available: available() }),
    grant: (amount, type = "manual_grant", method) => {
      assigned += amount
      move(type, amount, method)
    },
    reserve: (amount, type) => {
      // An account that was clawed back below zero gets nothing, not even what is free.
      if (amount < 0n || available() < amount) return undefined
      const reservation = newId()
      reservations.set(reservation, amount)
      reserved += amount
      move(type, amount)
      return reservation
    },
    settle,
    release: (reservation) => settle(reservation, 0n),
    held: (reservation) => reservations.get(reservation),
    transactions: () => moves.toReversed()
  }
}
