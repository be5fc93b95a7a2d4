/** Deployments in the words of Nosana's kit: its names for fields, minutes as numbers, pages that know the next one. */
import type { JobDefinition } from "@longshore/nosana"
import type {
  DefinitionLeave,
  DeploymentHeaderOptions,
  DeploymentStatus,
  DeploymentStrategyName
} from "../Deployments.ts"
import type { components } from "../generated/deployments.ts"

type Schemas = components["schemas"]
type Word = string & {}

/** As servers tell them. */
export type DeploymentTask = Schemas["Task"]
export type DeploymentJob = Schemas["Job"]
export type DeploymentJobDetail = Schemas["JobDetail"]
export type DeploymentRevision = Schemas["Revision"]
export type DeploymentEvent = Schemas["Event"]

export interface NewDeployment {
  readonly name: string
  /** The market's address. */
  readonly market: string
  readonly replicas: number
  /** How long each job may run, in minutes: 60 at least where the strategy is `INFINITE`. */
  readonly timeout: number
  readonly strategy: DeploymentStrategyName
  /** Of a `SCHEDULED` one: five fields as cron has them, in UTC. */
  readonly schedule?: string | undefined
  /** Of an `INFINITE` one, in minutes, and more than 10 less than the timeout. */
  readonly rotation_time?: number | undefined
  readonly job_definition: JobDefinition.JobDefinition
  readonly confidential?: boolean | undefined
  readonly vault?: string | undefined
  readonly new_vault?: boolean | undefined
  readonly autostart?: boolean | undefined
}

/** How a deployment was when it was last told. */
export interface DeploymentState {
  readonly id: string
  readonly name: string
  readonly vault: string
  readonly market: string
  readonly owner: string
  readonly status: DeploymentStatus | Word
  readonly strategy: DeploymentStrategyName | Word
  readonly schedule: string | undefined
  /** In minutes. */
  readonly rotation_time: number | undefined
  readonly replicas: number
  /** In minutes. */
  readonly timeout: number
  readonly endpoints: ReadonlyArray<{ readonly opId: string; readonly port: number | string; readonly url: string }>
  readonly confidential: boolean
  readonly active_revision: number
  readonly active_jobs: number
  readonly created_at: Date
  readonly updated_at: Date
}

/** One page of a list, which knows its neighbours. */
export type Pages<Items> = Items & {
  /** On all pages. */
  readonly total_items: number
  readonly nextPage: (() => Promise<Pages<Items>>) | null
  readonly previousPage: (() => Promise<Pages<Items>>) | null
}

interface PageQuery {
  readonly cursor?: string | undefined
  readonly limit?: 10 | 20 | 50 | 100 | undefined
  readonly sort_order?: "asc" | "desc" | undefined
}

interface CreatedQuery extends PageQuery {
  readonly created_after?: string | Date | undefined
  readonly created_before?: string | Date | undefined
}

export interface DeploymentsQuery extends CreatedQuery {
  readonly search?: string | undefined
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** One, or several with commas between. */
  readonly status?: string | undefined
  readonly strategy?: string | undefined
  readonly vault?: string | undefined
}

export interface TasksQuery extends PageQuery {
  readonly task?: string | undefined
  readonly due_after?: string | Date | undefined
  readonly due_before?: string | Date | undefined
}

export interface JobsQuery extends CreatedQuery {
  readonly state?: string | undefined
  readonly job?: string | undefined
  readonly revision?: number | undefined
}

export interface RevisionsQuery extends CreatedQuery {
  readonly revision?: number | undefined
}

export interface EventsQuery extends CreatedQuery {
  readonly category?: string | undefined
  readonly type?: string | undefined
}

/**
 * A deployment, and what can be done with it. Its fields follow what its own calls are answered; what the server does by itself
 * they show after `refresh`. Whether its status allows a call is for the server to say: `InvalidState` where it does not.
 */
export interface NosanaDeployment extends DeploymentState {
  /** Asks for its state again. */
  readonly refresh: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly archive: () => Promise<void>
  readonly delete: () => Promise<void>
  readonly getTasks: (query?: TasksQuery) => Promise<Pages<{ readonly tasks: ReadonlyArray<DeploymentTask> }>>
  readonly getJob: (job: string) => Promise<DeploymentJobDetail>
  readonly getJobs: (query?: JobsQuery) => Promise<Pages<{ readonly jobs: ReadonlyArray<DeploymentJob> }>>
  readonly getRevisions: (
    query?: RevisionsQuery
  ) => Promise<Pages<{ readonly revisions: ReadonlyArray<DeploymentRevision> }>>
  readonly getEvents: (query?: EventsQuery) => Promise<Pages<{ readonly events: ReadonlyArray<DeploymentEvent> }>>
  /** A secret: the nodes of its jobs take it for proof of who asks. */
  readonly generateAuthHeader: (options?: DeploymentHeaderOptions) => Promise<string>
  readonly createRevision: (definition: JobDefinition.JobDefinition, options?: DefinitionLeave) => Promise<void>
  readonly updateActiveRevision: (revision: number) => Promise<void>
  readonly updateReplicaCount: (replicas: number) => Promise<void>
  readonly updateSchedule: (schedule: string) => Promise<void>
  /** In minutes. */
  readonly updateTimeout: (timeout: number) => Promise<void>
}

export interface NosanaVault {
  readonly address: string
  readonly owner: string
  readonly created_at: Date | undefined
}

export interface DeploymentsApi {
  /** What looks like a secret in a definition that everybody can read is refused, unless `allowSecrets` says that it is none. */
  readonly create: (request: NewDeployment, options?: DefinitionLeave) => Promise<NosanaDeployment>
  readonly get: (id: string) => Promise<NosanaDeployment>
  readonly list: (query?: DeploymentsQuery) => Promise<Pages<{ readonly deployments: ReadonlyArray<NosanaDeployment> }>>
  /** Reads a deployment, or creates one, and does something with it, one after the other. */
  readonly pipe: (
    deployment: string | NewDeployment,
    ...actions: ReadonlyArray<(deployment: NosanaDeployment) => Promise<void> | void>
  ) => Promise<NosanaDeployment>
  /** What is in a vault, and moving it, is a matter of the chain: `createNosanaApi` gives what there is to sign. */
  readonly vaults: {
    readonly create: () => Promise<NosanaVault>
    readonly list: () => Promise<ReadonlyArray<NosanaVault>>
  }
}
