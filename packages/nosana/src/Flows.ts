/** What hosts have written about jobs: fetched from IPFS, checked against the CID that the network tells, and kept. */
import { JobError, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as FlowState from "./FlowState.ts"
import * as Ipfs from "./Ipfs.ts"

export interface Flows {
  /** Fails with a reason that invites another try while no gateway has it: its bytes say how the job ended, nothing else does. */
  readonly get: (operation: string, cid: string) => Effect.Effect<FlowState.FlowState, JobError>
}

/** Results have logs in them: the last few are kept whole. */
const kept = 16

/** `backend` is the name that errors have. */
export const make = (ipfs: Pick<Ipfs.Ipfs, "get">, { backend }: { readonly backend: string }): Flows => {
  const flows = new Map<string, FlowState.FlowState>()
  const failed = (operation: string, reason: JobError["reason"]) => new JobError({ backend, operation, reason })
  const fetched = (operation: string, cid: string) =>
    ipfs.get(cid).pipe(
      Effect.mapError((error) =>
        // A gateway that has other bytes is a gateway that does not have it. Another one may, or the same one later.
        error.reason._tag === "Mismatch"
          ? failed(operation, new Unavailable({ message: `IPFS: ${error.message}`, cause: error }))
          : Ipfs.toJobError(error, { backend, operation })
      ),
      Effect.flatMap((bytes) => Effect.mapError(FlowState.read(bytes), (reason) => failed(operation, reason))),
      Effect.tap((flow) =>
        Effect.sync(() => {
          flows.set(cid, flow)
          const [oldest] = flows.keys()
          if (flows.size > kept && oldest !== undefined) flows.delete(oldest)
        })
      )
    )
  return {
    get: (operation, cid) =>
      Effect.suspend(() => {
        const known = flows.get(cid)
        return known === undefined ? fetched(operation, cid) : Effect.succeed(known)
      })
  }
}
