/**
 * Deployments: jobs that the server posts, extends, replaces and repeats by itself, as a strategy says. Durations are whole
 * minutes here. Words that are new are kept, and `raw` has all of what came.
 */
import type { JobError } from "@longshore/core/JobError"
import type { Nested } from "@longshore/core/Promises"
import type { JobDefinition } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import type { JobStateName } from "./Jobs.ts"

/** A word that servers have of their own. */
type Word = string & {}

export type DeploymentStatus =
  | "DRAFT"
  | "STARTING"
  | "RUNNING"
  | "STOPPING"
  | "STOPPED"
  | "ARCHIVED"
  | "ERROR"
  /** Credits are not enough for its jobs. It can be started again, once they are. */
  | "INSUFFICIENT_FUNDS"

export type DeploymentStrategyName = "SIMPLE" | "SIMPLE-EXTEND" | "SCHEDULED" | "INFINITE"

/** When jobs are posted. */
export type DeploymentStrategy =
  /** All replicas once; `SIMPLE-EXTEND` extends each by the whole timeout shortly before its end. */
  | { readonly strategy: "SIMPLE" | "SIMPLE-EXTEND" }
  /** All replicas at each time of a schedule: five fields as cron has them, in UTC. */
  | { readonly strategy: "SCHEDULED"; readonly schedule: string }
  /**
   * Each job is followed by another one, which begins by `rotation` before its end: 20 minutes unless it is given. It has to be
   * more than 10 minutes shorter than the timeout, and the timeout no less than an hour.
   */
  | { readonly strategy: "INFINITE"; readonly rotation?: Duration.Input | undefined }

export type DeploymentRequest = DeploymentStrategy & {
  readonly name: string
  /** The market's address. */
  readonly market: string
  /** How many jobs run at a time: 1 at least. */
  readonly replicas: number
  /** How long each job may run: whole minutes, and 1 at least. */
  readonly timeout: Duration.Input
  /** What jobs run. The server puts a mark into its `meta` and pins it: its CID is not the one of what is given. */
  readonly definition: JobDefinition.JobDefinition
  /** Whether the definition is given to nodes only, and kept from IPFS. Public by default. */
  readonly confidential?: boolean | undefined
  /** Whether it is started at once. Otherwise it is a `DRAFT`. Current servers. */
  readonly autostart?: boolean | undefined
  /** The vault that pays, of a user with a wallet. Credits pay for whoever has an API key. */
  readonly vault?: string | undefined
  /** Whether a vault is made for it. Not together with `vault`. Current servers. */
  readonly newVault?: boolean | undefined
}

export interface DefinitionLeave {
  /** Whether what looks like a secret may be in a definition that everybody can read. It may not unless this is said. */
  readonly allowSecrets?: boolean | undefined
}

/** Where a service of all jobs of a deployment is. */
export interface DeploymentEndpoint {
  /** Which operation of the definition it is. */
  readonly operation: string
  readonly port: number | string
  readonly url: string
}

export interface Deployment {
  readonly id: string
  readonly name: string
  /** Who pays: a vault, or the owner. */
  readonly vault: string
  readonly market: string
  readonly owner: string
  readonly status: DeploymentStatus | Word
  readonly strategy: DeploymentStrategyName | Word
  /** Of one that is `SCHEDULED`. */
  readonly schedule: string | undefined
  /** Of one that is `INFINITE`. */
  readonly rotation: Duration.Duration | undefined
  readonly replicas: number
  /** How long each job may run. */
  readonly timeout: Duration.Duration
  readonly endpoints: ReadonlyArray<DeploymentEndpoint>
  readonly confidential: boolean
  readonly activeRevision: number
  readonly activeJobs: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly raw: unknown
}

/** What the server has done with one deployment, and will go on with by itself. */
export interface DeploymentChange {
  readonly status: DeploymentStatus | Word
  readonly updatedAt: Date
}

export interface DeploymentRevision {
  readonly revision: number
  readonly deployment: string | undefined
  /** The CID of what is on IPFS. */
  readonly ipfsHash: string | undefined
  /** As the server tells it. */
  readonly definition: unknown
  readonly createdAt: Date
  readonly raw: unknown
}

export interface RevisionChange {
  readonly activeRevision: number
  readonly endpoints: ReadonlyArray<DeploymentEndpoint>
  readonly revisions: ReadonlyArray<DeploymentRevision>
  readonly updatedAt: Date
}

/** What the server is going to do. */
export interface DeploymentTask {
  /** `LIST` posts jobs. */
  readonly task: "LIST" | "EXTEND" | "STOP" | Word
  readonly deployment: string | undefined
  readonly dueAt: Date
  /** The job that it is about, or that is to be replaced. */
  readonly job: string | undefined
  /** How many jobs: all replicas where it is not said. */
  readonly limit: number | undefined
  readonly activeRevision: number | undefined
  readonly tx: string | undefined
  readonly createdAt: Date | undefined
  readonly raw: unknown
}

/** A job as lists of its deployment have it. */
export interface DeploymentJob {
  /** The job's address. */
  readonly job: string
  readonly deployment: string | undefined
  readonly market: string
  readonly revision: number
  readonly state: JobStateName | Word
  /** The transaction that posted it. */
  readonly tx: string | undefined
  /** `undefined` before it runs. */
  readonly timeStart: Date | undefined
  readonly createdAt: Date | undefined
  readonly updatedAt: Date | undefined
  readonly raw: unknown
}

/** Everything of one job. */
export interface DeploymentJobDetail {
  readonly job: string
  readonly confidential: boolean
  readonly revision: number
  readonly market: string
  /** `undefined` before a node has taken it. */
  readonly node: string | undefined
  /** As the server tells it: a word or a number. */
  readonly state: JobStateName | Word | number
  /** See `ApiJob.stateName`. */
  readonly stateName: JobStateName | undefined
  /** `success` or `failed`. Other words are kept. */
  readonly jobStatus: string | undefined
  readonly jobDefinition: unknown
  /** See `ApiJob.jobResult`. */
  readonly jobResult: unknown
  readonly timeStart: Date | undefined
  readonly timeEnd: Date | undefined
  readonly listedAt: Date | undefined
  readonly raw: unknown
}

export interface DeploymentEvent {
  readonly category: "Deployment" | "Event" | Word
  /** `DEPLOYMENT_STARTED`, … */
  readonly type: string
  readonly message: string
  readonly deployment: string | undefined
  readonly tx: string | undefined
  readonly createdAt: Date
  readonly raw: unknown
}

/** What a stream tells of a deployment: its id, and of the rest what has changed. */
export type ToldDeployment = Pick<Deployment, "id" | "raw"> & {
  readonly [Field in keyof Deployment]?: Deployment[Field] | undefined
}

/** A job in a stream: what the server tells of it there. */
export type ToldJob = Pick<DeploymentJob, "job" | "state" | "timeStart" | "raw"> &
  Partial<Omit<DeploymentJob, "job" | "state" | "timeStart" | "raw">> & {
    /** `undefined` before a node has it. */
    readonly node: string | undefined
    /** `undefined` before it has ended. */
    readonly timeEnd: Date | undefined
  }

/** A task in a stream. One that is not there any more has the status `DONE`, and may have no time. */
export type ToldTask = Omit<DeploymentTask, "dueAt"> & {
  readonly dueAt: Date | undefined
  readonly id: string | undefined
  readonly status: "PENDING" | "PROCESSING" | "DONE" | Word | undefined
}

export type DeploymentUpdate =
  | { readonly type: "deployment"; readonly deployment: ToldDeployment; readonly raw: unknown }
  | { readonly type: "job"; readonly job: ToldJob; readonly raw: unknown }
  | { readonly type: "event"; readonly event: DeploymentEvent; readonly raw: unknown }
  | { readonly type: "task"; readonly task: ToldTask; readonly raw: unknown }
  /** What this version does not know, by the server's own word for it. */
  | { readonly type: "unknown"; readonly word: string; readonly raw: unknown }

interface Ordered {
  /** Newest first unless it is `asc`. */
  readonly order?: "asc" | "desc" | undefined
}

/** One page of a list. `cursor` is what another page has told as `next` or `previous`. */
export interface Paged {
  readonly cursor?: string | undefined
  /** 10 by default. */
  readonly limit?: 10 | 20 | 50 | 100 | undefined
}

export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  /** The cursor of the next page; `undefined` on the last one. */
  readonly next: string | undefined
  readonly previous: string | undefined
  /** How many there are on all pages. */
  readonly total: number
}

interface Created extends Ordered {
  readonly createdAfter?: Date | undefined
  readonly createdBefore?: Date | undefined
}

type OneOrMore<A> = A | ReadonlyArray<A>

export interface DeploymentQuery extends Created {
  /** A part of a name or of an id, in capitals or not. */
  readonly search?: string | undefined
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly status?: OneOrMore<DeploymentStatus | Word> | undefined
  readonly strategy?: OneOrMore<DeploymentStrategyName | Word> | undefined
  readonly vault?: string | undefined
}

export interface DeploymentTaskQuery extends Ordered {
  readonly task?: OneOrMore<"LIST" | "EXTEND" | "STOP" | Word> | undefined
  readonly dueAfter?: Date | undefined
  readonly dueBefore?: Date | undefined
}

export interface DeploymentJobQuery extends Created {
  readonly state?: OneOrMore<JobStateName | Word> | undefined
  /** The job's address. */
  readonly job?: string | undefined
  readonly revision?: number | undefined
}

export interface DeploymentRevisionQuery extends Created {
  readonly revision?: number | undefined
}

export interface DeploymentEventQuery extends Created {
  readonly category?: OneOrMore<"Deployment" | "Event" | Word> | undefined
  readonly type?: OneOrMore<string> | undefined
}

export interface DeploymentHeaderOptions {
  /** What is signed: `DEPLOYMENT_HEADER` unless it is given. It is not empty, and has no `:` in it. Current servers. */
  readonly message?: string | undefined
  /** Whether the time goes with the signature: hosts take one with it for some minutes. Current servers. */
  readonly includeTime?: boolean | undefined
}

export interface Vault {
  /** Its address. */
  readonly vault: string
  readonly owner: string
  readonly createdAt: Date | undefined
  readonly raw: unknown
}

/** What users with a wallet pay deployments from: addresses whose keys the server has. Whoever has an API key pays with credits. */
export interface Vaults extends Nested {
  readonly list: () => Effect.Effect<ReadonlyArray<Vault>, JobError>
  /** Asked for twice, it makes two. `OutcomeUnknown` says how to look where the answer is lost. */
  readonly create: () => Effect.Effect<Vault, JobError>
  /**
   * Everything that is in it, as a transaction that the owner has yet to sign and to send. Servers refuse it to whoever has an
   * API key, and where there is nothing to withdraw: `InvalidState`.
   */
  readonly withdraw: (vault: string) => Effect.Effect<{ readonly transaction: string }, JobError>
}

/**
 * Every call needs a credential, and fails with a `JobError`, in which `faultOf` finds what the server said. A deployment that
 * there is not, or that is somebody else's, is `JobNotFound`; one whose status does not allow what is asked is `InvalidState`.
 * What cannot be meant is `InvalidSpec` by the name of the field, before anything is sent.
 *
 * A list is a stream of all there is, page by page, each once; `…Page` gives one page of it.
 */
export interface Deployments extends Nested {
  /**
   * Servers know no idempotency here: where the answer is lost it is `OutcomeUnknown`, and the message says how to look before
   * it is asked for again. The definition is checked by the rules of nodes; what looks like a secret is refused, unless the
   * deployment is confidential or `allowSecrets` says so.
   */
  readonly create: (request: DeploymentRequest, options?: DefinitionLeave) => Effect.Effect<Deployment, JobError>
  readonly get: (id: string) => Effect.Effect<Deployment, JobError>
  readonly list: (query?: DeploymentQuery) => Stream.Stream<Deployment, JobError>
  readonly listPage: (query?: DeploymentQuery & Paged) => Effect.Effect<Page<Deployment>, JobError>
  /**
   * Jobs are posted from now on, and paid: from `DRAFT`, `STOPPED`, `ERROR` and `INSUFFICIENT_FUNDS`. `OutcomeUnknown` where
   * the answer is lost: `get` tells the status then.
   */
  readonly start: (id: string) => Effect.Effect<DeploymentChange, JobError>
  /** Its jobs are stopped, and no more are posted: from `RUNNING`, `ERROR` and `INSUFFICIENT_FUNDS`. */
  readonly stop: (id: string) => Effect.Effect<DeploymentChange, JobError>
  /** From `STOPPED` only, and for good. */
  readonly archive: (id: string) => Effect.Effect<DeploymentChange, JobError>
  /** From `STOPPED` only. */
  readonly delete: (id: string) => Effect.Effect<void, JobError>
  /** Another definition, which is the active one from now on. `OutcomeUnknown` where the answer is lost. */
  readonly createRevision: (
    id: string,
    options: { readonly definition: JobDefinition.JobDefinition } & DefinitionLeave
  ) => Effect.Effect<RevisionChange, JobError>
  readonly updateActiveRevision: (
    id: string,
    options: { readonly activeRevision: number }
  ) => Effect.Effect<{ readonly activeRevision: number; readonly updatedAt: Date }, JobError>
  /** 1 at least. */
  readonly updateReplicaCount: (
    id: string,
    options: { readonly replicas: number }
  ) => Effect.Effect<{ readonly replicas: number; readonly updatedAt: Date }, JobError>
  /** Of one that is `SCHEDULED`. */
  readonly updateSchedule: (
    id: string,
    options: { readonly schedule: string }
  ) => Effect.Effect<{ readonly schedule: string; readonly updatedAt: Date }, JobError>
  /** Whole minutes. It holds for jobs that are posted from now on. */
  readonly updateTimeout: (
    id: string,
    options: { readonly timeout: Duration.Input }
  ) => Effect.Effect<{ readonly timeout: Duration.Duration; readonly updatedAt: Date }, JobError>
  /** Current servers. */
  readonly updateName: (
    id: string,
    options: { readonly name: string }
  ) => Effect.Effect<{ readonly name: string; readonly updatedAt: Date }, JobError>
  /** What the server is going to do. */
  readonly tasks: (id: string, query?: DeploymentTaskQuery) => Stream.Stream<DeploymentTask, JobError>
  readonly tasksPage: (id: string, query?: DeploymentTaskQuery & Paged) => Effect.Effect<Page<DeploymentTask>, JobError>
  readonly jobs: (id: string, query?: DeploymentJobQuery) => Stream.Stream<DeploymentJob, JobError>
  readonly jobsPage: (id: string, query?: DeploymentJobQuery & Paged) => Effect.Effect<Page<DeploymentJob>, JobError>
  readonly job: (id: string, options: { readonly job: string }) => Effect.Effect<DeploymentJobDetail, JobError>
  readonly revisions: (id: string, query?: DeploymentRevisionQuery) => Stream.Stream<DeploymentRevision, JobError>
  readonly revisionsPage: (
    id: string,
    query?: DeploymentRevisionQuery & Paged
  ) => Effect.Effect<Page<DeploymentRevision>, JobError>
  readonly events: (id: string, query?: DeploymentEventQuery) => Stream.Stream<DeploymentEvent, JobError>
  readonly eventsPage: (
    id: string,
    query?: DeploymentEventQuery & Paged
  ) => Effect.Effect<Page<DeploymentEvent>, JobError>
  /** The value of an `Authorization` header, by which the nodes of its jobs answer: `<message>:<signature>[:<milliseconds>]`. */
  readonly header: (id: string, options?: DeploymentHeaderOptions) => Effect.Effect<Redacted.Redacted<string>, JobError>
  /**
   * How the deployment and all that belongs to it is, each by itself, and then what changes, until nobody reads it any more. A
   * connection that is lost is made anew, and of the last 10,000 nothing is told again. It fails where that cannot help, with
   * `JobNotFound` once the deployment is deleted, and when eight connections in a row have told nothing. Current servers.
   */
  readonly stream: (id: string) => Stream.Stream<DeploymentUpdate, JobError>
  readonly vaults: Vaults
}
