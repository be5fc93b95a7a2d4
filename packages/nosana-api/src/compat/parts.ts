/** What the calls of the client share: the server, IPFS, and how a job stands in the words of Nosana's page. */
import { refTo } from "@longshore/core/Backend"
import type { Job as JobOf } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { Flows, Ipfs } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import { documentOf } from "../internal/backend/document.ts"
import { makeJudge } from "../internal/backend/judging.ts"
import { makeKeys } from "../internal/backend/keys.ts"
import type { ApiJob } from "../Jobs.ts"
import { make, type Service } from "../NosanaApi.ts"
import type { Settings } from "./config.ts"
import { makeOnce, type Once } from "./posting.ts"
import type { JobState } from "./types.ts"

export interface Parts {
  readonly api: Service
  readonly ipfs: Ipfs.Ipfs
  readonly once: Once
  /** `undefined` while the job has ended and there is nothing yet that tells how. */
  readonly stateOf: (operation: string, job: ApiJob) => Effect.Effect<JobState | undefined, JobError>
  /** Notes that this client has stopped a job: then nothing has to tell how it ended. */
  readonly noteStop: (address: string, how: { readonly delisted: boolean }) => void
}

export type Run = <A>(use: (parts: Parts) => Effect.Effect<A, JobError>) => Promise<A>

export const inIpfs = (operation: string) => (error: Ipfs.IpfsError) =>
  Ipfs.toJobError(error, { backend: "nosana-api", operation })

const words: Readonly<Record<JobOf["status"]["_tag"], JobState>> = {
  Pending: "pending",
  Queued: "pending",
  Running: "running",
  Completed: "completed",
  Failed: "failed",
  Cancelled: "stopped"
}

const makeParts = ({ ipfs: ipfsOptions, server }: Settings): Effect.Effect<Parts, JobError> =>
  Effect.gen(function* () {
    const api = yield* make(server)
    const ipfs = yield* Effect.mapError(Ipfs.make(ipfsOptions), inIpfs("createNosanaClient"))
    const own = { id: "nosana-api", at: api.url, backend: "nosana-api" } as const
    const judge = makeJudge({
      api,
      flows: Flows.make(ipfs, own),
      refTo: (address) => refTo(own, address),
      warningsOf: () => []
    })
    return {
      api,
      ipfs,
      noteStop: (address, { delisted }) => judge.noteEnd(address, delisted ? "delisted" : "ended"),
      once: makeOnce(makeKeys("detect", documentOf(api.url, server))),
      stateOf: (operation, job) =>
        judge.job(operation, { address: job.address, job }).pipe(
          Effect.map(({ status }): JobState | undefined => words[status._tag]),
          Effect.catchIf(
            ({ reason }) => reason._tag === "Unavailable" && job.state >= 2,
            () => Effect.undefined
          )
        )
    }
  })

/** The parts are made with the first call: what is wrong with the configuration is told to whoever calls. */
export const runnerOf = (settings: Settings): Run => {
  let parts: Promise<Parts> | undefined
  return (use) => {
    parts ??= Effect.runPromise(makeParts(settings))
    return parts.then((made) => Effect.runPromise(use(made)))
  }
}
