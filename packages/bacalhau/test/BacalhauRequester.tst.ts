import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { BacalhauRequester, createBacalhauRequester, layer } from "../src/BacalhauRequester.ts"
import { type ClientKey, fromPem } from "../src/ClientKey.ts"
import type { RequesterEvent, RequesterSpec } from "../src/RequesterJob.ts"

declare const clientKey: ClientKey
declare const event: RequesterEvent

const url = "http://127.0.0.1:1234"
const { signal } = new AbortController()

// It takes specs in the network's own words, of all releases.
export const specs = Effect.gen(function* () {
  const server = yield* BacalhauRequester
  yield* server.submit({ Engine: "Docker", Docker: { Image: "ubuntu" }, Deal: { Concurrency: 1 } })
  yield* server.submit(
    { inputs: [{ StorageSource: "IPFS", CID: "Qm", path: "/in" }], Outputs: null },
    { apiVersion: "V1beta2" }
  )
  // @ts-expect-error - 'image' does not exist
  yield* server.submit({ Docker: { image: "ubuntu" } })
  // @ts-expect-error - 'string' is not assignable to 'number'
  yield* server.submit({ Timeout: "5s" })
  // @ts-expect-error - a spec is needed
  yield* server.submit()
})

// It knows the words of states, and takes others.
export const states = Effect.gen(function* () {
  const server = yield* BacalhauRequester
  const { executions, state } = yield* server.states("a")
  state satisfies string
  const final: typeof state = "CompletedPartially"
  final satisfies string
  executions[0]?.runOutput?.exitCode satisfies number | undefined
  // @ts-expect-error - 'Date' may be undefined
  executions[0]?.createdAt.getTime()
  // @ts-expect-error - a spec is read only
  ;(yield* server.list())[0]!.spec.Engine = "Wasm"
})

// It tells events apart by their tags.
export const tagged = () => {
  if (event._tag === "JobChange") event.to satisfies string
  if (event._tag === "Notice") event.name satisfies string
  // @ts-expect-error - Property 'jobId' does not exist on all of them
  event.jobId
}

// It reads a key from a secret only.
export const keys = Effect.gen(function* () {
  yield* fromPem(Redacted.make("-----BEGIN RSA PRIVATE KEY-----"))
  // @ts-expect-error - 'string' is not assignable to 'Redacted'
  yield* fromPem("-----BEGIN RSA PRIVATE KEY-----")
  // @ts-expect-error - 'string' is not assignable to 'ClientKey'
  layer({ url, clientKey: "~/.bacalhau/user_id.pem" })
})

// It takes a signal with every call, and has streams as async iterables.
export const promised = async (spec: RequesterSpec) => {
  await using server = await createBacalhauRequester({ url, clientKey })
  const { id } = await server.submit(spec, { apiVersion: "V1beta1", signal })
  await server.cancel(id, { reason: "enough", signal })
  await server.list({ maxJobs: 5, sortBy: "id", signal })
  await server.version({ signal })
  await server.approve({ jobId: id, shouldBid: true }, { signal })
  for await (const chunk of server.logs(id, { follow: true, signal })) chunk.text satisfies string
  for await (const event of server.watch({ signal })) event._tag satisfies string
  // @ts-expect-error - 'name' is not one of the orders
  await server.list({ sortBy: "name" })
  // @ts-expect-error - Type 'number' is not assignable to type 'AbortSignal'
  await server.id({ signal: 1 })
}
