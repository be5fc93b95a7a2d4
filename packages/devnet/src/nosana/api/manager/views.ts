/** Deployments and what belongs to them, as the server shows them. */

import type { Definition } from "../../Definition.ts"
import { servicesOf } from "./definitions.ts"
import {
  type Deployment,
  type DeploymentEvent,
  type DeploymentJob,
  isRunning,
  type Plan,
  type Revision,
  revisionOf,
  type Task
} from "./records.ts"
import type { Change } from "./Store.ts"
import type { Vault } from "./Vaults.ts"

const time = (millis: number): string => new Date(millis).toISOString()

const planView = (plan: Plan) =>
  plan.strategy === "INFINITE" ? { strategy: plan.strategy, rotation_time: plan.rotationMinutes } : plan

/** `base` is what services are reached at. */
export const endpointsOf = (deployment: Deployment, base: string) =>
  servicesOf(revisionOf(deployment, deployment.activeRevision)!.definition as Definition, {
    base,
    deployment: deployment.id,
    vault: deployment.payer.keys.address
  })

export const deploymentView = (deployment: Deployment, base: string) => ({
  id: deployment.id,
  name: deployment.name,
  vault: deployment.payer.keys.address,
  market: deployment.market,
  owner: deployment.owner.keys.address,
  status: deployment.status,
  replicas: deployment.replicas,
  timeout: deployment.timeoutMinutes,
  endpoints: endpointsOf(deployment, base),
  confidential: deployment.isConfidential,
  active_revision: deployment.activeRevision,
  active_jobs: [...deployment.jobs.values()].filter(isRunning).length,
  created_at: time(deployment.createdAt),
  updated_at: time(deployment.updatedAt),
  ...planView(deployment.plan)
})

export const taskView = ({ id }: Deployment, { createdAt, dueAt, job, keptRevision, kind, limit }: Task) => ({
  task: kind,
  deploymentId: id,
  ...(job !== undefined && { job }),
  ...(limit !== undefined && { limit }),
  ...(keptRevision !== undefined && { active_revision: keptRevision }),
  due_at: time(dueAt),
  created_at: time(createdAt)
})

export const jobView = ({ id }: Deployment, given: DeploymentJob) => {
  const { createdAt, job, market, node = null, revision, state, timeStart, tx, updatedAt } = given
  const times = { time_start: timeStart, created_at: time(createdAt), updated_at: time(updatedAt) }
  return { tx, job, deployment: id, market, node, revision, state, ...times }
}

export const eventView = ({ id }: Deployment, { createdAt, message, tx, type }: DeploymentEvent) => ({
  category: "Deployment",
  deploymentId: id,
  type,
  message,
  ...(tx !== undefined && { tx }),
  created_at: time(createdAt)
})

export const revisionView = ({ id }: Deployment, { cid, createdAt, definition, number }: Revision) => ({
  revision: number,
  deployment: id,
  ipfs_definition_hash: cid,
  job_definition: definition,
  created_at: time(createdAt)
})

export const vaultView = ({ createdAt, keys, owner }: Vault) => ({
  vault: keys.address,
  owner: owner.keys.address,
  created_at: time(createdAt)
})

/** What a stream has of a task. One that is not there any more has been done, or dropped. */
const taskFrame = ({ attempts, dueAt, id, isUnderWay, job, kind: task }: Task, isDone: boolean) =>
  isDone
    ? { id, task, status: "DONE" }
    : { id, task, status: isUnderWay ? "PROCESSING" : "PENDING", attempts, due_at: time(dueAt), job: job ?? null }

/** What a stream has of a change, which is less than lists have. */
export const changeView = ({ activeRevision, replicas, status }: Deployment, change: Change) => {
  const { type } = change
  if (type === "deployment") return { type, status, replicas, active_revision: activeRevision }
  if (type === "task") return { type, ...taskFrame(change.task, change.isDone) }
  if (type === "job") {
    const { job, node = null, state, timeEnd, timeStart } = change.job
    return { type, job, state, node, timeStart, timeEnd }
  }
  const { createdAt, message, tx = null, type: event } = change.event
  return { type, category: "Deployment", event, message, tx, created_at: time(createdAt) }
}

export const updatedAt = ({ updatedAt }: Deployment) => ({ updated_at: time(updatedAt) })
