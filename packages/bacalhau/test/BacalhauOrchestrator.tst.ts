import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { BacalhauOrchestrator, createBacalhauOrchestrator, layer } from "../src/BacalhauOrchestrator.ts"
import type { JobDefinition } from "../src/Execution.ts"

declare const job: JobDefinition

const url = "http://127.0.0.1:1234"
const { signal } = new AbortController()

// It takes jobs in the network's own words.
export const puts = Effect.gen(function* () {
  const server = yield* BacalhauOrchestrator
  const { JobID } = yield* server.put(job, { force: true })
  JobID satisfies string
  // @ts-expect-error - 'JobID' is of the answer
  yield* server.put({ ...job, JobID: 1 })
  // @ts-expect-error - a job is needed
  yield* server.put()
})

// It tells exact times, and states by their words or as unknown numbers.
export const gets = Effect.gen(function* () {
  const server = yield* BacalhauOrchestrator
  const { executions, history, job } = yield* server.get("a", { include: ["executions"] })
  job.CreateTime satisfies bigint
  history?.nextToken satisfies string | undefined
  const state = executions?.[0]?.ComputeState.StateType
  state satisfies string | number | undefined
  // @ts-expect-error - a state can be a number
  state satisfies string | undefined
  // @ts-expect-error - 'everything' is nothing to include
  yield* server.get("a", { include: ["everything"] })
})

// It knows the few words that a question may have.
export const questions = Effect.gen(function* () {
  const server = yield* BacalhauOrchestrator
  const jobs = server.list({ orderBy: "created_at", labels: ["a=b"] })
  // @ts-expect-error - jobs are not ordered by 'id'
  const ordered = server.list({ orderBy: "id" })
  // @ts-expect-error - a list has no limit of the caller's
  const limited = server.list({ limit: 5 })
  const log = server.logs("a", { follow: true, skipHistory: true })
  yield* server.putNode("a", { action: "approve" })
  // @ts-expect-error - 'ban' is no action
  yield* server.putNode("a", { action: "ban" })
  return [jobs, ordered, limited, log]
})

// Credentials are one kind or another, and redacted.
layer({ url, auth: { apiKey: Redacted.make("a") } })
layer({ url, auth: { username: "a", password: Redacted.make("b") } })
// @ts-expect-error - a key must be redacted
layer({ url, auth: { apiKey: "a" } })
// @ts-expect-error - a name needs a password
layer({ url, auth: { username: "a" } })

// As promises, calls take a signal, and streams can be iterated.
export const promised = async () => {
  await using server = await createBacalhauOrchestrator({ url })
  const { JobID } = await server.put(job, { signal })
  const version: string = (await server.version({ signal })).GitVersion
  for await (const { source, text } of server.logs(JobID, { follow: true, signal })) console.log(source, text, version)
  // @ts-expect-error - the promise has to be awaited
  server.get(JobID).job
}
