/** What calls about jobs mean by a refusal, beyond the general rule. */
import { InvalidSpec, InvalidState, type JobErrorReason, Unauthorized } from "@longshore/core/JobError"
import type { ApiFault } from "../../ApiFault.ts"
import type { Meaning, Said } from "../connection.ts"

/** Which part of what was posted the server's words are about. */
const fieldIn = ({ field, message }: ApiFault): string | undefined => {
  if (field !== undefined) return field
  if (/\b(timeout|seconds)\b/i.test(message)) return "timeout"
  if (/\bmarket\b/i.test(message)) return "market"
  if (/\bnode\b/i.test(message)) return "node"
  return /\b(ipfs|hash|cid)\b/i.test(message) ? "ipfsHash" : undefined
}

const invalid = (fault: ApiFault, said: Said): JobErrorReason => {
  const field = fieldIn(fault)
  return new InvalidSpec({ ...said, ...(field !== undefined && { field }) })
}

/** A key of somebody else's is not told apart from one that there is not. */
const ofKey: Meaning = ({ message, status }, said) =>
  status === 404 && /idempotency/i.test(message)
    ? new InvalidState({ ...said, message: `${said.message}; the key is somebody else's: use one of your own` })
    : undefined

/** A refusal of a job that does not exist yet. */
export const ofPosting: Meaning = (fault, said) => {
  const { message, scope, status } = fault
  if (status === 400 || status === 422) return invalid(fault, said)
  // Credits pay in some markets only.
  if (status === 403) return scope === undefined && /\bmarket\b/i.test(message) ? invalid(fault, said) : undefined
  if (status !== 404) return undefined
  return ofKey(fault, said) ?? (/\b(user|account)\b/i.test(message) ? new Unauthorized(said) : invalid(fault, said))
}

/** A refusal of something to be done with a job. */
export const ofJob: Meaning = ofKey

/** A refusal of more time, which the caller gives as `by`. */
export const ofExtending: Meaning = (fault, said) =>
  fault.status === 400 || fault.status === 422 ? new InvalidSpec({ ...said, field: "by" }) : ofKey(fault, said)

/** A node says 400 of what the job is not ready for. */
export const ofNode: Meaning = ({ status }, said) => (status === 400 ? new InvalidState(said) : undefined)

/** A market that the server does not have. */
export const ofMarket: Meaning = ({ status }, said) =>
  status === 404 || status === 400 ? new InvalidSpec({ ...said, field: "market" }) : undefined
