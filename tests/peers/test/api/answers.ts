/** What a gateway would answer, as far as anybody who asks looks at it. */
import type { Answer, Recorded } from "./recorder.ts"

/** Of a node, a vault, a project: whatever has an address. */
export const none = "11111111111111111111111111111111"
const time = "2026-11-24T12:00:00.000Z"
const credits = { costUSD: 0.053, creditsUsed: 0.053, reservationId: "reservation", project: none }
const posted = { tx: "transaction", job: none, run: none, credits }

const job = {
  ipfsJob: "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE",
  ipfsResult: null,
  market: none,
  node: none,
  payer: none,
  price: 100,
  project: none,
  state: 0,
  type: null,
  jobDefinition: null,
  jobResult: null,
  jobStatus: null,
  timeEnd: 0,
  timeStart: 0,
  benchmarkProcessedAt: null,
  timeout: 3600,
  usdRewardPerHour: null,
  listedAt: null
}

const market = {
  address: none,
  slug: "a-market",
  name: "A market",
  type: "COMMUNITY",
  usd_reward_per_hour: 0.048,
  nos_reward_per_second: 1,
  nos_job_price_per_second: 100,
  network_fee_percentage: 10,
  premium_community_relation: null,
  gpu_types: [],
  sft: none,
  required_images: [],
  required_remote_resources: [],
  client: false
}

const pagination = { cursor_next: null, cursor_prev: null, total_items: 0 }

const deployment = (id: string, status: string) => ({
  id,
  name: "a deployment",
  vault: none,
  market: none,
  owner: none,
  status,
  replicas: 1,
  timeout: 60,
  endpoints: [],
  confidential: false,
  active_revision: 1,
  active_jobs: 0,
  created_at: time,
  updated_at: time,
  strategy: "SIMPLE"
})

const deploymentJob = {
  confidential: false,
  revision: 1,
  market: none,
  node: none,
  state: 0,
  jobStatus: null,
  jobDefinition: { version: "0.1", type: "container", ops: [] },
  jobResult: null,
  timeStart: 0,
  timeEnd: 0,
  listedAt: 0
}

/** What a deployment is after it was told to. */
const turns: Readonly<Record<string, string>> = { start: "STARTING", stop: "STOPPING", archive: "ARCHIVED" }
const updated = { updated_at: time, endpoints: [], revisions: [] }
const signed = { userAddress: none, signature: "1".repeat(64), timestamp: 1_795_435_200_000 }
const parsed = (body: string): Record<string, unknown> =>
  body === "" ? {} : JSON.parse(Buffer.from(body, "latin1").toString())

/** By method and path; `status` is that of every deployment. */
export const answerTo = ({ body, method, target }: Recorded, status: string): Answer => {
  const path = target.replace(/\?.*$/, "")
  const at = (pattern: string) => new RegExp(`^${pattern.replaceAll(":id", "([^/]+)")}$`).exec(`${method} ${path}`)
  const pages = { tasks: [], jobs: [], revisions: [], events: [] }
  const page = at(`GET /api/deployments/:id/(${Object.keys(pages).join("|")})`)
  if (page !== null) return { json: { [page[2]!]: [], pagination } }
  const turn = at("POST /api/deployments/:id/(start|stop|archive)")
  if (turn !== null) return { json: { status: turns[turn[2]!], updated_at: time } }
  if (at("DELETE /api/deployments/:id") !== null) return { status: 204 }
  if (at("PATCH /api/deployments/:id/update-[a-z-]+") !== null) return { json: { ...updated, ...parsed(body) } }
  // Nobody takes an answer about another job, market or message than was asked about.
  const about = decodeURIComponent(/^\/api\/jobs\/([^/]+)/.exec(path)?.[1] ?? "")
  const named = decodeURIComponent(/^\/api\/markets\/([^/?]+)/.exec(path)?.[1] ?? "")
  const found = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(named) ? { ...market, address: named } : market
  const [, json] =
    [
      ["POST /api/jobs/list", posted],
      ["POST /api/jobs/:id/extend", { tx: "transaction", job: about, credits }],
      ["POST /api/jobs/:id/stop", { tx: "transaction", job: about, delisted: true }],
      ["GET /api/jobs/:id", job],
      ["GET /api/credits/balance", { assignedCredits: 100, reservedCredits: 1.5, settledCredits: 0.25 }],
      ["GET /api/markets/", [market]],
      ["GET /api/markets/:id/required-resources", { required_images: [], required_remote_resources: [] }],
      ["GET /api/markets/:id/", found],
      ["GET /api/deployments", { deployments: [], pagination }],
      ["GET /api/deployments/vaults", []],
      ["POST /api/deployments/vaults/create", { vault: none, owner: none, created_at: time }],
      ["POST /api/deployments/vaults/:id/withdraw", { transaction: "AAAA" }],
      ["POST /api/deployments/create", deployment(none, "DRAFT")],
      ["GET /api/deployments/:id/jobs/:id", deploymentJob],
      ["GET /api/deployments/:id/header", { header: `DEPLOYMENT_HEADER:${"1".repeat(64)}` }],
      ["POST /api/deployments/:id/create-revision", { ...updated, active_revision: 2 }],
      ["GET /api/deployments/:id", deployment(decodeURIComponent(path.split("/").at(-1)!), status)],
      ["POST /auth/sign-message/external", { ...signed, message: parsed(body).message }]
    ].find(([pattern]) => at(pattern as string) !== null) ?? []
  return json === undefined ? { status: 404, json: { message: `nothing is at ${method} ${target}` } } : { json }
}
