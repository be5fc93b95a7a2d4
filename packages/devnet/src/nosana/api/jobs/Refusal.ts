/** Why the gateway did not do what it was asked, with what it answers. */
import { shownDollars } from "./prices.ts"

export type IdempotencyCode =
  | "IDEMPOTENCY_KEY_IN_PROGRESS"
  | "IDEMPOTENCY_KEY_EXPIRED"
  | "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH"

interface Details {
  readonly code?: IdempotencyCode | undefined
  /** In seconds. */
  readonly retryAfter?: number | undefined
  /** What kind of failure of the server's own it was; answers that have it are transient. */
  readonly name?: string | undefined
}

export class Refusal extends Error {
  readonly status: number
  readonly code: IdempotencyCode | undefined
  readonly retryAfter: number | undefined
  readonly kind: string | undefined

  constructor(status: number, message: string, { code, name, retryAfter }: Details = {}) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
    this.kind = name
  }

  /** The answer's body. */
  body(): Readonly<Record<string, unknown>> {
    return {
      ...(this.kind !== undefined && { name: this.kind }),
      ...(this.code !== undefined && { code: this.code }),
      message: this.message,
      ...(this.retryAfter !== undefined && { retryAfter: this.retryAfter })
    }
  }
}

export const unknownJob = () => new Refusal(404, "Job not found")

export const notOwner = () => new Refusal(403, "You do not own this job")

export const insufficientCredits = (available: bigint, required: bigint) =>
  new Refusal(402, `Insufficient credits. Available: ${shownDollars(available)}, Required: ${shownDollars(required)}`)

export const tooShort = (seconds: number) =>
  new Refusal(400, `Credit-paid jobs must have a timeout of at least ${seconds} seconds`)

/** The chain did not take a transaction that made sense to the gateway. */
export const rejected = (what: string, error: unknown) =>
  new Refusal(409, `${what} was rejected by the chain: ${typeof error === "string" ? error : JSON.stringify(error)}`)

/** How long a client should wait that comes back while its first request is under way. */
const retryAfterSeconds = 5

export const inProgress = () =>
  new Refusal(409, "A request with this Idempotency-Key is still in progress", {
    code: "IDEMPOTENCY_KEY_IN_PROGRESS",
    retryAfter: retryAfterSeconds
  })

export const expired = () =>
  new Refusal(409, "The transaction of this Idempotency-Key has expired and can never land; use a new key", {
    code: "IDEMPOTENCY_KEY_EXPIRED"
  })

export const mismatch = () =>
  new Refusal(409, "This Idempotency-Key was used with another payload", { code: "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH" })

/** Whose key it is stays the server's secret. */
export const foreignKey = () => new Refusal(404, "Idempotency-Key not found")

/** What is said of an expired transaction to who gave no key. */
export const lostTransaction = () =>
  new Refusal(500, "The transaction was not confirmed before its blockhash expired", {
    name: "TransactionExpiredError"
  })
