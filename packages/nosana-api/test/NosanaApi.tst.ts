import type { JobError } from "@longshore/core/JobError"
import type { Authorization } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import { type ApiFault, faultOf } from "../src/ApiFault.ts"
import type { DeploymentUpdate } from "../src/Deployments.ts"
import type { ListedJob } from "../src/Jobs.ts"
import { createNosanaApi, layer, NosanaApi } from "../src/NosanaApi.ts"

declare const wallet: Authorization.MessageSigner
declare const error: JobError

const { signal } = new AbortController()
const order = { ipfsHash: "Qm", market: "CA5p" }

// Money is a bigint, and time has a unit.
export const posts = Effect.gen(function* () {
  const { jobs } = yield* NosanaApi
  const { credits, job } = yield* jobs.post(
    { ...order, timeout: "1 hour" },
    { maxCost: 1_500_000n, idempotencyKey: "a" }
  )
  job satisfies string
  credits.cost satisfies bigint | undefined
  // @ts-expect-error - a limit is no number of dollars
  yield* jobs.post(order, { maxCost: 1.5 })
  // @ts-expect-error - a time of no unit is none
  yield* jobs.post({ ...order, timeout: "3600" })
  // @ts-expect-error - a job has a market
  yield* jobs.post({ ipfsHash: "Qm" })
  yield* jobs.extend(job, { by: "30 minutes" })
  // @ts-expect-error - how much longer has to be said
  yield* jobs.extend(job)
})

// A job tells what it is for certain, and a list what it knows.
export const gets = Effect.gen(function* () {
  const { jobs } = yield* NosanaApi
  const job = yield* jobs.get("a")
  job.timeout satisfies Duration.Duration
  job.timeStart satisfies Date | undefined
  job.state satisfies number
  // @ts-expect-error - there can be no node yet
  job.node satisfies string
  const listed: Stream.Stream<ListedJob, JobError> = jobs.list({ state: "RUNNING" })
  // @ts-expect-error - 'failed' is no state of a query
  const failed = jobs.list({ state: "failed" })
  const { jobs: page } = yield* jobs.listPage({ limit: 10 })
  page[0]!.market satisfies string
  // @ts-expect-error - a list can leave out the definition's CID
  page[0]!.ipfsJob satisfies string
  return [listed, failed]
})

// A batch has a key; only one that assigns has nodes.
export const batches = Effect.gen(function* () {
  const { jobs } = yield* NosanaApi
  yield* jobs.stopMany(["a"], { idempotencyKey: "k" })
  // @ts-expect-error - a batch has a key
  yield* jobs.stopMany(["a"])
  yield* jobs.assignMany([{ ...order, node: "n" }], { idempotencyKey: "k" })
  // @ts-expect-error - 'node' is missing
  yield* jobs.assignMany([order], { idempotencyKey: "k" })
  // @ts-expect-error - nodes are not looked at
  yield* jobs.postMany([{ ...order, node: "n" }], { idempotencyKey: "k" })
})

// A strategy has what it needs, and time has a unit.
export const deploys = Effect.gen(function* () {
  const { deployments } = yield* NosanaApi
  const definition = { version: "0.1", type: "container", ops: [] } as const
  const deployment = { name: "web", market: "CA5p", replicas: 1, timeout: "1 hour", definition } as const
  const { id, timeout } = yield* deployments.create({ ...deployment, strategy: "SIMPLE" }, { allowSecrets: true })
  timeout satisfies Duration.Duration
  yield* deployments.create({ ...deployment, strategy: "SCHEDULED", schedule: "0 6 * * 1" })
  // @ts-expect-error - a schedule is missing
  yield* deployments.create({ ...deployment, strategy: "SCHEDULED" })
  // @ts-expect-error - a definition has operations
  yield* deployments.createRevision(id, { definition: { version: "0.1", type: "container" } })
  // @ts-expect-error - only one that is INFINITE rotates
  yield* deployments.create({ ...deployment, strategy: "SIMPLE", rotation: "20 minutes" })
  // @ts-expect-error - a time of no unit is none
  yield* deployments.updateTimeout(id, { timeout: "60" })
  // @ts-expect-error - pages have one of four lengths
  yield* deployments.listPage({ limit: 30 })
  const updates: Stream.Stream<DeploymentUpdate, JobError> = deployments.stream(id)
  const header = yield* deployments.header(id, { includeTime: true })
  // @ts-expect-error - a header is a secret
  header satisfies string
  Redacted.value(header) satisfies string
  return updates
})

// Secrets are redacted.
export const signs = Effect.gen(function* () {
  const { auth } = yield* NosanaApi
  const { header, signature } = yield* auth.signMessage("a", { includeTime: true })
  // @ts-expect-error - a header is a secret
  header satisfies string
  Redacted.value(signature) satisfies string
  yield* auth.validateApiKey({ key: Redacted.make("a") })
  // @ts-expect-error - a key must be redacted
  yield* auth.validateApiKey({ key: "a" })
})
layer()
layer({ apiKey: Redacted.make("a") })
layer({ wallet, network: "devnet" })
// @ts-expect-error - a key must be redacted
layer({ apiKey: "a" })
// @ts-expect-error - there is no such network
layer({ network: "testnet" })

// What the server said is in one shape.
faultOf(error) satisfies ApiFault | undefined
faultOf(error)?.available satisfies bigint | undefined
faultOf(error)?.retryAfter satisfies Duration.Duration | undefined

// As promises, groups stay groups, calls take a signal, and streams can be iterated.
export const promised = async () => {
  await using api = await createNosanaApi({ apiKey: Redacted.make("a") })
  const { job } = await api.jobs.post(order, { maxCost: 1n, signal })
  const { available } = await api.credits.balance({ signal })
  available satisfies bigint
  for await (const { address } of api.jobs.list({ payer: "a", signal })) address satisfies string
  for await (const info of api.jobs.nodeInfo(job, { signal })) info satisfies unknown
  for await (const { job: address } of api.deployments.jobs("a", { state: "RUNNING", signal })) address satisfies string
  for await (const update of api.deployments.stream("a", { signal })) update.type satisfies string
  const { id } = await api.deployments.get("a")
  await api.deployments.updateReplicaCount(id, { replicas: 2, signal })
  const [vault] = await api.deployments.vaults.list({ signal })
  vault?.owner satisfies string | undefined
  const { gpuTypes } = await api.markets.get("nvidia-3060")
  gpuTypes satisfies ReadonlyArray<string>
  // @ts-expect-error - the promise has to be awaited
  api.jobs.get(job).state
}
