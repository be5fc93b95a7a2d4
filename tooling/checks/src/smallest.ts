/** A program as small as they come: a client of one REST backend. Its size is watched. */
import * as Backend from "@longshore/core/Backend"
import { createClient, provided } from "@longshore/core/Client"
import { type JobStatus, sighted } from "@longshore/core/Job"
import { JobError, JobNotFound } from "@longshore/core/JobError"
import * as JobResult from "@longshore/core/JobResult"
import { pipeline } from "@longshore/core/JobSpec"
import * as Rest from "@longshore/core/Rest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import createFetchClient from "openapi-fetch"

interface WireJob {
  readonly id: string
  readonly status: "running" | "success" | "failed"
  readonly result?: unknown
}
interface Paths {
  readonly "/api/jobs": {
    get: {
      parameters: { query: { id: Array<string> } }
      responses: { 200: { content: { "application/json": Array<WireJob> } } }
    }
    post: {
      parameters: {}
      requestBody: { content: { "application/json": unknown } }
      responses: { 200: { content: { "application/json": { id: string } } } }
    }
  }
}

const statuses: Record<WireJob["status"], JobStatus> = {
  running: { _tag: "Running" },
  success: { _tag: "Completed" },
  failed: { _tag: "Failed", cause: "Unknown" }
}

class SmallBackend extends Backend.Service<SmallBackend>()("small", {
  accepts: ["Pipeline"],
  capabilities: ["getMany"]
}) {}

const small = (url: string) => {
  const own = { id: "small", at: url } as const
  const api = createFetchClient<Paths>({ baseUrl: url, fetch: Rest.boundedFetch(16_000_000) })
  const read = (operation: string, id: Array<string>) =>
    Rest.call({ backend: "small", operation, replaySafe: true }, (signal) =>
      api.GET("/api/jobs", { params: { query: { id } }, signal })
    )
  const one = (operation: string, id: string) =>
    Effect.flatMap(read(operation, [id]), ([job]) =>
      job === undefined
        ? new JobError({ backend: "small", operation, reason: new JobNotFound({ message: `there is no job ${id}` }) })
        : Effect.succeed(job)
    )
  return provided(
    SmallBackend,
    Layer.sync(SmallBackend, () =>
      SmallBackend.of({
        ...own,
        pollEvery: "10 seconds",
        prepare: ({ containers, input }) =>
          Effect.sync(() => {
            const key = crypto.randomUUID()
            return { backend: "small", at: url, key, payload: { id: key, containers, data: input } }
          }),
        send: (ticket) =>
          Effect.map(
            Rest.call({ backend: "small", operation: "send", replaySafe: false, ticket }, (signal) =>
              api.POST("/api/jobs", { body: ticket.payload, signal })
            ),
            ({ id }) => Backend.refTo(own, id)
          ),
        find: ({ key }) => Effect.map(read("find", [key]), ([job]) => sighted(job && Backend.refTo(own, job.id))),
        get: (ref) => Effect.map(one("get", ref.id), ({ status }) => ({ ref, status: statuses[status] })),
        getMany: (refs) =>
          Effect.map(
            read(
              "getMany",
              refs.map((ref) => ref.id)
            ),
            (jobs) => jobs.map(({ id, status }) => ({ ref: Backend.refTo(own, id), status: statuses[status] }))
          ),
        result: (ref) => Effect.map(one("result", ref.id), ({ result }) => JobResult.make({ output: result }))
      })
    )
  )
}

const client = await createClient({ small: small("http://127.0.0.1:4000") })
const job = client.small.start(pipeline({ containers: ["echo"], input: { text: "hello" }, timeout: "1 minute" }))
console.log((await job.waitForResult()).output)
