/** Calls about several jobs at once. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { paths } from "../../generated/openapi.ts"
import type { Jobs } from "../../Jobs.ts"
import type { Ask, Call } from "../connection.ts"
import { failed } from "../failed.ts"
import { checkNames } from "../names.ts"
import { wholeSeconds } from "../seconds.ts"
import { readBatch, readJobs } from "./reading.ts"
import { ofJob, ofPosting } from "./refusals.ts"
import { bodyOf } from "./single.ts"

/** How many jobs servers tell of at once. */
const mostJobs = 100

type Batches = Pick<Jobs, "getMany" | "postMany" | "assignMany" | "extendMany" | "stopMany">

const absent = "the server has no batches; ask for each job alone"

const refused = (operation: string, field: string, message: string): Effect.Effect<never, JobError> =>
  Effect.fail(failed(operation, new InvalidSpec({ field, message: `${field}: ${message}` })))

/** The same for each, and its place in the field of an error: `requests[1].timeout`. */
const each = <A, B>(
  items: ReadonlyArray<A>,
  field: string,
  read: (item: A) => Effect.Effect<B, JobError>
): Effect.Effect<Array<B>, JobError> =>
  Effect.forEach(items, (item, index) =>
    Effect.mapError(read(item), ({ operation, reason }) => {
      if (reason._tag !== "InvalidSpec" || reason.field === undefined) return failed(operation, reason)
      const place = `${field}[${index}]`
      const message = reason.message.replace(reason.field, `${place}.${reason.field}`)
      return failed(operation, new InvalidSpec({ field: `${place}.${reason.field}`, message }))
    })
  )

export const batchCalls = (ask: Ask<paths>): Batches => {
  const batch = (
    operation: string,
    length: number,
    idempotencyKey: string,
    more: Pick<Call<paths, unknown>, "send" | "reason">
  ) => {
    if (idempotencyKey === undefined) {
      return refused(operation, "idempotencyKey", "a batch needs one; use crypto.randomUUID(), and the same one again")
    }
    return ask({ ...more, operation, idempotencyKey, absent, isSlow: true, replaySafe: false, read: readBatch(length) })
  }

  return {
    getMany: (addresses) => {
      const operation = "jobs.getMany"
      if (addresses.length === 0) return Effect.succeed([])
      if (addresses.length > mostJobs) {
        return refused(operation, "addresses", `${addresses.length} are too many; ask for ${mostJobs} at most`)
      }
      const asked = new Set(addresses)
      return ask({
        operation,
        absent,
        needs: "none",
        replaySafe: true,
        // Somebody else's would pass for one of these where only the number is looked at.
        read: (json) => readJobs(json).filter(({ address }) => asked.has(address)),
        send: (api, init) => api.POST("/jobs/batch", { ...init, body: { addresses: [...asked] } })
      })
    },
    postMany: (requests, { idempotencyKey }) =>
      Effect.gen(function* () {
        const operation = "jobs.postMany"
        const jobs = yield* each(requests, "requests", (request) =>
          "node" in request && request.node !== undefined
            ? refused(operation, "node", "servers do not look at it here; use assignMany")
            : bodyOf(operation, request)
        )
        return yield* batch(operation, jobs.length, idempotencyKey, {
          reason: ofPosting,
          send: (api, init) => api.POST("/jobs/list/batch", { ...init, body: { jobs } })
        })
      }),
    assignMany: (requests, { idempotencyKey }) =>
      Effect.gen(function* () {
        const operation = "jobs.assignMany"
        const jobs = yield* each(requests, "requests", (request) =>
          Effect.andThen(
            checkNames(operation, { node: request.node }),
            Effect.map(bodyOf(operation, request), (body) => ({ ...body, node: request.node }))
          )
        )
        return yield* batch(operation, jobs.length, idempotencyKey, {
          reason: ofPosting,
          send: (api, init) => api.POST("/jobs/assign/batch", { ...init, body: { jobs } })
        })
      }),
    extendMany: (requests, { idempotencyKey }) =>
      Effect.gen(function* () {
        const operation = "jobs.extendMany"
        const jobs = yield* each(requests, "requests", ({ address, by }) =>
          Effect.andThen(
            checkNames(operation, { address }),
            Effect.map(wholeSeconds(operation, "by", by), (seconds) => ({ jobAddress: address, seconds }))
          )
        )
        return yield* batch(operation, jobs.length, idempotencyKey, {
          reason: ofJob,
          send: (api, init) => api.POST("/jobs/extend/batch", { ...init, body: { jobs } })
        })
      }),
    stopMany: (addresses, { idempotencyKey }) =>
      Effect.gen(function* () {
        const operation = "jobs.stopMany"
        const jobs = yield* each(addresses, "addresses", (address) =>
          Effect.as(checkNames(operation, { address }), { jobAddress: address })
        )
        return yield* batch(operation, jobs.length, idempotencyKey, {
          reason: ofJob,
          send: (api, init) => api.POST("/jobs/stop/batch", { ...init, body: { jobs } })
        })
      })
  }
}
