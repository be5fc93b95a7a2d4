/** Deployments as the server tells of them. */
import type { DeploymentRequest } from "../src/Deployments.ts"
import { addresses } from "./apiAnswers.ts"

export const id = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB"
export const created = "2026-11-24T10:00:00.000Z"
export const updated = "2026-11-24T11:30:00.000Z"
export const signature = "633aCnXdho4no7qu48tdNrpktLvX81fZWzVqqkdT7UN8D6ah65cBt47NjxjpNkSRvEfizey7fte7Tt4EDxMzhErA"

export const definition = {
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "main", args: { image: "ubuntu", cmd: ["echo", "hello"] } }]
} as const

/** With a password in it. */
export const secretive = {
  ...definition,
  ops: [{ ...definition.ops[0], args: { image: "ubuntu", env: { DB_PASSWORD: "hunter2hunter2" } } }]
} as const

export const request = {
  name: "web",
  market: addresses.market,
  replicas: 2,
  timeout: "90 minutes",
  strategy: "SIMPLE",
  definition
} as const satisfies DeploymentRequest

export const deployment = {
  id,
  name: "web",
  vault: addresses.user,
  market: addresses.market,
  owner: addresses.user,
  status: "DRAFT",
  strategy: "SIMPLE",
  replicas: 2,
  timeout: 90,
  endpoints: [{ opId: "main", port: 8080, url: "https://abc.node.test" }],
  confidential: false,
  active_revision: 1,
  active_jobs: 0,
  created_at: created,
  updated_at: updated
}

export const task = {
  task: "LIST",
  deploymentId: id,
  limit: 1,
  due_at: updated,
  created_at: created
}

export const listedJob = {
  tx: "5VER",
  job: addresses.job,
  deployment: id,
  market: addresses.market,
  revision: 1,
  state: "RUNNING",
  time_start: 1795528181,
  created_at: created,
  updated_at: updated
}

export const event = {
  category: "Deployment",
  deploymentId: id,
  type: "DEPLOYMENT_STARTED",
  message: "Deployment is STARTING.",
  created_at: created
}

export const revision = {
  revision: 1,
  deployment: id,
  ipfs_definition_hash: "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p",
  job_definition: definition,
  created_at: created
}

export const page = (
  name: string,
  items: ReadonlyArray<unknown>,
  next: string | null = null,
  total = items.length
) => ({
  [name]: items,
  pagination: { cursor_next: next, cursor_prev: null, total_items: total }
})

export const wrongState = { error: "Deployment is in the incorrect state." }
