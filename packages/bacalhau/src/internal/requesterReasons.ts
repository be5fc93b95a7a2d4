/** What a requester server means by a refusal that says something else on other servers, or says it in words only. */
import * as JobError from "@longshore/core/JobError"
import type { Answer } from "@longshore/core/Rest"
import { readRefusal } from "../Refusal.ts"

interface Asked {
  readonly operation: string
  readonly replaySafe: boolean
  readonly clientId: string | undefined
}

/** `undefined` leaves it to the rule for all servers. */
export const requesterReason =
  ({ clientId, operation, replaySafe }: Asked) =>
  ({ error, response }: Answer<unknown>): JobError.JobErrorReason | undefined => {
    const { status } = response
    if (response.ok) return undefined
    const answer = { status, body: error }
    const { code, message: said } = readRefusal(status, error)
    const message = `HTTP ${status}: ${said}`
    if (/signature is invalid|does not match client id|contain a client id|verifying client id/i.test(said)) {
      return new JobError.Unauthorized({ message: `the server does not take the signature: ${message}`, answer })
    }
    if ((status === 401 || status === 403) && /mismatched client/i.test(said)) {
      const who = clientId === undefined ? "this client" : `client ${clientId}`
      return new JobError.Unauthorized({ message: `the job is not one of ${who}: ${message}`, answer })
    }
    if (/submitted by unknown client/.test(said)) {
      return new JobError.Unauthorized({ message: `the key is not the approver's: ${message}`, answer })
    }
    // 1.3.2 looks for a job's rows without looking for the job.
    if ((operation === "results" || operation === "events") && said.startsWith("bucket not found")) {
      return new JobError.JobNotFound({ message, answer })
    }
    if (/already in (a )?terminal state|cannot cancel job in state/i.test(said)) {
      return new JobError.InvalidState({ message, answer })
    }
    if (code === "ambiguous-job-id" || /multiple jobs found/i.test(said)) {
      return new JobError.InvalidSpec({ message: `the id is not a whole one: ${message}`, field: "id", answer })
    }
    if (code === "error-context-canceled-error" || /^context canceled/.test(said)) {
      return new (replaySafe ? JobError.Unavailable : JobError.OutcomeUnknown)({ message, answer })
    }
    if (/^not enough nodes to run job/.test(said)) return new JobError.NoCapacity({ message, answer })
    // The job was looked at and is not kept, though the status is 500.
    if (
      code === "error-image-not-found" ||
      code === "error-executable-not-found" ||
      /validation failed|^bucket name required/.test(said)
    ) {
      return new JobError.InvalidSpec({ message, answer })
    }
    return undefined
  }
