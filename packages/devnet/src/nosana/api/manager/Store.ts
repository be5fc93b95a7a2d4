/** Keeps deployments, and tells whoever follows one of each change in the turn in which it is made. */
import { randomBytes } from "node:crypto"
import type { Address } from "../../../solana/Program.ts"
import type { Deployment, DeploymentEvent, DeploymentJob, Status, Task } from "./records.ts"

export type Change =
  | { readonly type: "deployment" }
  | { readonly type: "job"; readonly job: DeploymentJob }
  | { readonly type: "task"; readonly task: Task; readonly isDone: boolean }
  | { readonly type: "event"; readonly event: DeploymentEvent }

export interface Follower {
  readonly changed: (change: Change) => void
  /** Nothing more will come. */
  readonly ended: () => void
}

export type NewTask = Pick<Task, "kind" | "dueAt"> &
  Partial<Pick<Task, "job" | "limit" | "keptRevision" | "extraSeconds">>

export type Progress = Pick<Task, "dueAt" | "isUnderWay" | "attempts">

export type NewJob = Pick<DeploymentJob, "job" | "tx" | "market" | "revision">

/** What the chain knows of a job. Times are seconds since 1970. */
export type Sighting = Pick<DeploymentJob, "state" | "timeStart" | "timeEnd" | "node">

export interface Store {
  /** In the order of their making, also of those of one millisecond. */
  readonly newId: () => string
  readonly add: (deployment: Deployment) => void
  readonly remove: (deployment: Deployment) => void
  readonly get: (id: string) => Deployment | undefined
  /** Oldest first. */
  readonly all: () => ReadonlyArray<Deployment>
  readonly byJob: (job: Address) => Deployment | undefined
  /** Its owner has changed it. */
  readonly touch: (deployment: Deployment) => void
  /** Nothing happens where it has that status already. */
  readonly setStatus: (deployment: Deployment, status: Status) => void
  readonly addTask: (deployment: Deployment, task: NewTask) => Task
  /** It is due at another time than before, or is begun or left. */
  readonly setTask: (deployment: Deployment, task: Task, change: Partial<Progress>) => void
  /** There is nothing left of it to be done. */
  readonly endTask: (deployment: Deployment, task: Task) => void
  /** Those that are meant, or all, are not wanted any more. One that has sent something stays until it knows what came of that. */
  readonly dropTasks: (deployment: Deployment, isMeant?: (task: Task) => boolean) => void
  readonly addJob: (deployment: Deployment, job: NewJob) => DeploymentJob
  readonly setJob: (deployment: Deployment, job: DeploymentJob, sighting: Partial<Sighting>) => void
  /** Something that the deployment did. */
  readonly tell: (deployment: Deployment, type: string, message: string, tx?: string | null) => void
  /** Gives the function that ends it. */
  readonly follow: (deployment: Deployment, follower: Follower) => () => void
}

/** Twelve bytes that begin with the seconds, as the ids of the server's database. */
const idMaker = (now: () => number) => {
  const process = randomBytes(5).toString("hex")
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0")
  let made = 0
  return () => `${hex(Math.floor(now() / 1000), 8)}${process}${hex(made++, 6)}`
}

export const makeStore = (now: () => number): Store => {
  const deployments = new Map<Address, Deployment>()
  const owners = new Map<Address, Deployment>()
  const followers = new Map<Address, Set<Follower>>()
  const newId = idMaker(now)

  const publish = ({ id }: Deployment, change: Change) => {
    for (const { changed } of followers.get(id) ?? []) changed(change)
  }
  const touch = (deployment: Deployment) => {
    deployment.updatedAt = now()
    publish(deployment, { type: "deployment" })
  }
  const tellTask = (deployment: Deployment, task: Task, isDone = false) =>
    publish(deployment, { type: "task", task, isDone })
  const endTask = (deployment: Deployment, task: Task) => {
    if (deployment.tasks.delete(task.id)) tellTask(deployment, task, true)
  }

  return {
    newId,
    add: (deployment) => void deployments.set(deployment.id, deployment),
    remove: ({ id, jobs, tasks }) => {
      tasks.clear()
      deployments.delete(id)
      for (const job of jobs.keys()) owners.delete(job)
      for (const { ended } of followers.get(id) ?? []) ended()
      followers.delete(id)
    },
    get: (id) => deployments.get(id),
    all: () => [...deployments.values()],
    byJob: (job) => owners.get(job),
    touch: (deployment) => {
      deployment.ownedAt = now()
      touch(deployment)
    },
    setStatus: (deployment, status) => {
      if (deployment.status === status) return
      deployment.status = status
      touch(deployment)
    },
    addTask: (deployment, { dueAt, extraSeconds, job, keptRevision, kind, limit }) => {
      const at = now()
      const begun = { unit: 0, epoch: 0, retries: 0, sent: undefined, isUnderWay: false, attempts: 0, isOver: false }
      const wanted = { job, limit, keptRevision, extraSeconds }
      const task = { id: newId(), kind, createdAt: at, dueAt, ...wanted, ...begun }
      deployment.tasks.set(task.id, task)
      tellTask(deployment, task)
      return task
    },
    setTask: (deployment, task, change) => {
      Object.assign(task, change)
      tellTask(deployment, task)
    },
    endTask,
    dropTasks: (deployment, isMeant = () => true) => {
      for (const task of [...deployment.tasks.values()].filter(isMeant)) {
        task.isOver = true
        if (task.sent === undefined) endTask(deployment, task)
      }
    },
    addJob: (deployment, given) => {
      const at = now()
      const unseen: Sighting = { state: "QUEUED", timeStart: 0, timeEnd: 0, node: undefined }
      const job: DeploymentJob = { id: newId(), ...given, createdAt: at, updatedAt: at, ...unseen, result: undefined }
      deployment.jobs.set(job.job, job)
      owners.set(job.job, deployment)
      publish(deployment, { type: "job", job })
      return job
    },
    setJob: (deployment, job, sighting) => {
      const names = Object.keys(sighting) as ReadonlyArray<keyof Sighting>
      if (names.every((name) => job[name] === sighting[name])) return
      Object.assign(job, sighting)
      job.updatedAt = now()
      publish(deployment, { type: "job", job })
    },
    tell: (deployment, type, message, tx) => {
      const event: DeploymentEvent = { id: newId(), type, message, tx: tx ?? undefined, createdAt: now() }
      deployment.events.push(event)
      publish(deployment, { type: "event", event })
    },
    follow: ({ id }, follower) => {
      const those = followers.get(id) ?? new Set()
      followers.set(id, those.add(follower))
      return () => void those.delete(follower)
    }
  }
}
