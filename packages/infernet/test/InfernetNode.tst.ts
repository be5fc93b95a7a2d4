import { createClient } from "@longshore/core/Client"
import type { JobRef } from "@longshore/core/Job"
import type { ContainerSpec, PipelineSpec } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { createInfernetNode, InfernetBackend, InfernetNode, infernet, type JobRecord } from "../src/index.ts"

declare const pipeline: PipelineSpec
declare const container: ContainerSpec
declare const ref: JobRef<"infernet">
declare const record: JobRecord

const options = { url: "http://127.0.0.1:4000" }
const { signal } = new AbortController()

// It takes pipelines, with options that are all optional, and no other kind of work.
export const kinds = Effect.gen(function* () {
  const backend = yield* InfernetBackend
  yield* backend.prepare(pipeline)
  yield* backend.prepare(pipeline, { stream: true, requiresProof: true })
  // @ts-expect-error - 'ContainerSpec' is not assignable to 'PipelineSpec'
  yield* backend.prepare(container)
  // @ts-expect-error - 'string' is not assignable to 'boolean'
  yield* backend.prepare(pipeline, { stream: "yes" })
})

// It lists, reads many and has logs, and has neither `cancel` nor `extend` nor `changes`.
export const capabilities = Effect.gen(function* () {
  const backend = yield* InfernetBackend
  backend.list satisfies Function
  backend.getMany satisfies Function
  backend.logs satisfies Function
  // @ts-expect-error - Property 'cancel' does not exist
  backend.cancel
  // @ts-expect-error - Property 'extend' does not exist
  backend.extend
  // @ts-expect-error - Property 'changes' does not exist
  backend.changes
  // @ts-expect-error - Property 'download' does not exist
  backend.download
})

// It has the same of the client of promises.
export const client = async () => {
  await using client = await createClient({ infernet: infernet(options) })
  for await (const chunk of client.infernet.logs(ref, { follow: true, signal })) chunk.text satisfies string
  await client.infernet.submit(pipeline, { stream: true, signal })
  // @ts-expect-error - Property 'cancel' does not exist
  await client.infernet.cancel(ref)
  // @ts-expect-error - Property 'extend' does not exist
  await client.infernet.extend(ref, { by: "1 hour" })
  // @ts-expect-error - Property 'changes' does not exist
  client.infernet.changes(ref)
}

// It sends bigints, and nothing that JSON has no words for.
export const sendable = Effect.gen(function* () {
  const node = yield* InfernetNode
  yield* node.createJob({ containers: ["echo"], data: { amount: 2n ** 200n, list: [1, null, { deep: "yes" }] } })
  // @ts-expect-error - 'Date' is not assignable to 'Sendable'
  yield* node.createJob({ containers: ["echo"], data: { at: new Date() } })
  // @ts-expect-error - a function is not assignable to 'Sendable'
  yield* node.createJob({ containers: ["echo"], data: { f: () => 1 } })
  // @ts-expect-error - a list is no object
  yield* node.createJob({ containers: ["echo"], data: [1] })
  // @ts-expect-error - Property 'data' is missing
  yield* node.createJob({ containers: ["echo"] })
  // @ts-expect-error - 'ip' does not exist
  yield* node.createJob({ containers: ["echo"], data: {}, ip: "127.0.0.1" })
})

// It tells batch outcomes and records apart by their tags.
export const tagged = Effect.gen(function* () {
  const node = yield* InfernetNode
  for (const outcome of yield* node.createJobs([])) {
    if (outcome._tag === "Accepted") outcome.id satisfies string
    if (outcome._tag === "Refused") outcome.error satisfies string
    // @ts-expect-error - Property 'id' does not exist on all of them
    outcome.id
  }
  if (record._tag === "Running") {
    // @ts-expect-error - Property 'result' does not exist
    record.result
  }
  if (record._tag === "Success" && record.result?._tag === "Output") record.result.output satisfies unknown
})

// It gives a stream as async iterables, to be disposed of by whoever opened it.
export const streams = async () => {
  await using node = await createInfernetNode(options)
  await using stream = await node.streamJob({ containers: ["llm"], data: {} }, { signal })
  for await (const text of stream.text) text satisfies string
  for await (const bytes of stream.bytes) bytes satisfies Uint8Array
  const verdict = await stream.verdict({ signal })
  if (verdict._tag === "Truncated") verdict.receivedBytes satisfies number
  // @ts-expect-error - Property 'receivedBytes' does not exist
  verdict.receivedBytes
  // @ts-expect-error - a promise is called
  stream.verdict satisfies Promise<unknown>
}

// It takes a signal with every call, also of those that have no options of their own.
export const signals = async () => {
  await using node = await createInfernetNode(options)
  await node.health({ signal })
  await node.getJobs(["a"], { intermediate: true, signal })
  await node.jobIds({ pending: true, signal })
  await node.createJob({ containers: ["echo"], data: {} }, { signal })
  // @ts-expect-error - Type 'number' is not assignable to type 'AbortSignal'
  await node.health({ signal: 1 })
}
