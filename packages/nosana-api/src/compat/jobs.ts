/** `client.api.jobs`. */
import { InvalidSpec } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { failed } from "../internal/failed.ts"
import type { ApiJob, JobCredits } from "../Jobs.ts"
import { minutesIn } from "./minutes.ts"
import type { Run } from "./parts.ts"
import type { Credits, Job, JobState, JobsApi } from "./types.ts"

export const dollars = (micro: bigint): number => Number(micro) / 1_000_000

const creditsOf = ({ cost, creditsUsed, project, reservationId }: JobCredits): Credits => ({
  costUSD: cost === undefined ? undefined : dollars(cost),
  creditsUsed,
  reservationId,
  project
})

const toldOf = (job: ApiJob, state: JobState | undefined): Job => ({
  address: job.address,
  job: job.address,
  state,
  stateNumber: job.state,
  job_definition: job.jobDefinition,
  jobDefinition: job.jobDefinition,
  jobResult: job.jobResult,
  jobStatus: job.jobStatus,
  ipfsJob: job.ipfsJob,
  ipfsResult: job.ipfsResult,
  market: job.market,
  node: job.node,
  payer: job.payer,
  project: job.project,
  timeout: Duration.toMinutes(job.timeout),
  listedAt: job.listedAt,
  timeStart: job.timeStart,
  timeEnd: job.timeEnd
})

const refuse = (operation: string, field: string, why: string) =>
  Effect.fail(failed(operation, new InvalidSpec({ field, message: `${field}: ${why}` })))

export const jobsOf = (run: Run): JobsApi => ({
  get: (address) =>
    run(({ api, stateOf }) =>
      Effect.flatMap(api.jobs.get(address), (job) =>
        Effect.map(stateOf("jobs.get", job), (state) => toldOf(job, state))
      )
    ),
  list: (request) =>
    run(({ api, once, stateOf }) =>
      Effect.gen(function* () {
        const { ipfsHash, market, node, timeout }: Partial<typeof request> = request ?? {}
        if (ipfsHash === undefined || market === undefined) {
          const field = ipfsHash === undefined ? "ipfsHash" : "market"
          return yield* refuse(
            "jobs.list",
            field,
            "it is missing; jobs.list posts a job, and does not tell which there are"
          )
        }
        const given = timeout === undefined ? {} : { timeout: yield* minutesIn("jobs.list", "timeout", timeout) }
        const { credits, job, run, tx } = yield* once(
          "look for it in the account's jobs before it is posted again",
          (idempotencyKey) => api.jobs.post({ ipfsHash, market, node, ...given }, { idempotencyKey })
        )
        // It is posted and paid, whatever becomes of looking at it.
        const state = yield* Effect.orElseSucceed(
          Effect.flatMap(api.jobs.get(job), (found) => stateOf("jobs.list", found)),
          () => undefined
        )
        return { job, address: job, run, tx, credits: creditsOf(credits), state }
      })
    ),
  extend: (request) =>
    run(({ api, once }) =>
      Effect.gen(function* () {
        const { address, timeout } = request
        if ("seconds" in request) {
          const why = `it is minutes, and what is extended by; "seconds" is the kit's own word, and is not read here`
          return yield* refuse("jobs.extend", "timeout", why)
        }
        const by = yield* minutesIn("jobs.extend", "timeout", timeout)
        const { credits, job, tx } = yield* once(
          "the timeout that jobs.get tells says whether it was; look before it is extended again",
          (idempotencyKey) => api.jobs.extend(address, { by, idempotencyKey })
        )
        return { job, address: job, tx, credits: credits && creditsOf(credits) }
      })
    ),
  stop: (address) =>
    run(({ api, noteStop }) =>
      Effect.map(api.jobs.stop(address), (stopped) => {
        const { delisted, job, tx } = stopped
        // Without a transaction it had ended before.
        if (tx !== undefined) noteStop(address, stopped)
        return { job, address: job, tx, delisted }
      })
    )
})
