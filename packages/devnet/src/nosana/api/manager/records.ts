/** What the server keeps of a deployment. Times are milliseconds since 1970, unless they are the chain's. */
import type { Address } from "../../../solana/Program.ts"
import type { Definition } from "../../Definition.ts"
import type { Account } from "../Accounts.ts"
import type { Payer } from "../jobs/Gateway.ts"
import type { Order } from "../jobs/post.ts"
import type { StateWord } from "../jobs/view.ts"

const statuses = [
  "DRAFT",
  "ERROR",
  "STARTING",
  "RUNNING",
  "STOPPING",
  "STOPPED",
  "INSUFFICIENT_FUNDS",
  "ARCHIVED"
] as const

export type Status = (typeof statuses)[number]

export const strategyNames = ["SIMPLE", "SIMPLE-EXTEND", "SCHEDULED", "INFINITE"] as const

/** A strategy, with what it has of its own. */
export type Plan =
  | { readonly strategy: "SIMPLE" | "SIMPLE-EXTEND" }
  /** Five fields of cron. */
  | { readonly strategy: "SCHEDULED"; readonly schedule: string }
  /** How long before its end a job is replaced. */
  | { readonly strategy: "INFINITE"; readonly rotationMinutes: number }

const taskKinds = ["LIST", "EXTEND", "STOP"] as const

export type TaskKind = (typeof taskKinds)[number]

/** In the order of the chain's numbers for them. */
export const jobStateWords: ReadonlyArray<StateWord> = ["QUEUED", "RUNNING", "COMPLETED", "STOPPED"]

export interface ServiceUrl {
  readonly opId: string
  readonly port: number | string
  readonly url: string
}

export interface Revision {
  readonly id: string
  /** Counted from 1. */
  readonly number: number
  /** Of what is pinned, which says less than the definition where the deployment is confidential. */
  readonly cid: string
  readonly definition: Definition
  readonly createdAt: number
}

/** What is asked of the gateway under one key, and stays as it is for as long as the key is good. */
export type Unit =
  | { readonly kind: "LIST"; readonly order: Order; readonly revision: number }
  | { readonly kind: "EXTEND"; readonly job: Address; readonly seconds: number }
  | { readonly kind: "STOP"; readonly job: Address }

/** Something that is to be done, unit by unit. */
export interface Task {
  readonly id: string
  readonly kind: TaskKind
  readonly createdAt: number
  /** The job that is extended, or whose place is taken. */
  readonly job: Address | undefined
  /** How many units there are at most: one for each replica, or for each job, where it is `undefined`. */
  readonly limit: number | undefined
  /** Jobs of this revision are not stopped. */
  readonly keptRevision: number | undefined
  /** How much a job is extended by, where that is not the deployment's timeout. */
  readonly extraSeconds: number | undefined
  dueAt: number
  /** How many units are done. */
  unit: number
  /** How many keys of this unit are of no use any more. */
  epoch: number
  /** How often this unit was put off. */
  retries: number
  /** The unit that may have reached the gateway and has not come to anything yet. */
  sent: Unit | undefined
  isUnderWay: boolean
  /** How often it was begun. */
  attempts: number
  /** Only waits for what it has sent: no other unit follows. */
  isOver: boolean
}

export interface DeploymentJob {
  readonly id: string
  readonly job: Address
  /** The signature of the transaction that posted it. */
  readonly tx: string
  readonly market: Address
  readonly revision: number
  readonly createdAt: number
  state: StateWord
  /** In seconds since 1970, as the chain has it; 0 before there is one. */
  timeStart: number
  timeEnd: number
  /** That runs it, or ran it. */
  node: Address | undefined
  updatedAt: number
  /** What its node has brought here; `undefined` until then. */
  result: unknown
}

export interface DeploymentEvent {
  readonly id: string
  readonly type: string
  readonly message: string
  readonly tx: string | undefined
  readonly createdAt: number
}

export interface Deployment {
  readonly id: Address
  readonly owner: Account
  /** Has the keys of the vault, and the credits of the owner. */
  readonly payer: Payer
  readonly market: Address
  readonly isConfidential: boolean
  readonly createdAt: number
  /** By their number, from 1. */
  readonly revisions: Array<Revision>
  /** By their id. */
  readonly tasks: Map<string, Task>
  /** By their address, oldest first. */
  readonly jobs: Map<Address, DeploymentJob>
  /** Oldest first. */
  readonly events: Array<DeploymentEvent>
  name: string
  status: Status
  replicas: number
  timeoutMinutes: number
  plan: Plan
  activeRevision: number
  updatedAt: number
  /** When its owner has changed it last. */
  ownedAt: number
  /** How many rounds of jobs in a row have ended too soon. */
  rapidRounds: number
}

export const revisionOf = ({ revisions }: Deployment, wanted: number): Revision | undefined =>
  revisions.find(({ number }) => number === wanted)

export const isActive = ({ state }: DeploymentJob): boolean => state === "QUEUED" || state === "RUNNING"

export const isRunning = ({ state }: DeploymentJob): boolean => state === "RUNNING"

/** Oldest first. */
export const activeJobs = ({ jobs }: Deployment): ReadonlyArray<DeploymentJob> => [...jobs.values()].filter(isActive)
