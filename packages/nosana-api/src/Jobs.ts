/** Jobs as the server tells of them, and what can be done with them. */
import type { JobError } from "@longshore/core/JobError"
import type { Nested } from "@longshore/core/Promises"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

/**
 * `STOPPED` is what the server calls a job whose node gave it up. A job that its owner stopped, and one that failed, are
 * `COMPLETED` like all others: how it went is in `jobStatus` and the result.
 */
export type JobStateName = "QUEUED" | "RUNNING" | "COMPLETED" | "STOPPED"

export interface ApiJob {
  readonly address: string
  /** As the server tells it: 0 to 3 as `stateName` has them. Other numbers are kept. */
  readonly state: number
  readonly stateName: JobStateName | undefined
  /** The CID of the definition. */
  readonly ipfsJob: string
  /** The CID of the result, once there is one: it can come later than the job's end, and after a stop perhaps never. */
  readonly ipfsResult: string | undefined
  /** The market's address. */
  readonly market: string
  /** The address of the node, once one has taken the job. */
  readonly node: string | undefined
  readonly payer: string
  /** Whose job it is: hosts answer to this address. */
  readonly project: string
  /** What the market takes, in millionths of a NOS for each second. */
  readonly price: bigint
  readonly type: string | undefined
  /** As the server tells it. `undefined` where it does not know it. */
  readonly jobDefinition: unknown
  /** What the node told of it at last, as the server tells it: see `FlowState.read`. `undefined` where it does not know it. */
  readonly jobResult: unknown
  /** `success` or `failed`. Other words are kept. */
  readonly jobStatus: string | undefined
  readonly timeStart: Date | undefined
  readonly timeEnd: Date | undefined
  readonly listedAt: Date | undefined
  /** The longest it may run. */
  readonly timeout: Duration.Duration
  /** What the market pays its nodes for an hour, in micro-dollars, without the network's fee. */
  readonly usdRewardPerHour: bigint | undefined
  readonly benchmarkProcessedAt: unknown
  /** All of it, as it came. */
  readonly raw: unknown
}

/** What lists tell of a job: these always, and of the rest what the server gives. */
export type ListedJob = Pick<ApiJob, "address" | "market" | "state" | "stateName" | "raw"> & {
  readonly [Field in keyof ApiJob]?: ApiJob[Field] | undefined
}

export interface JobQuery {
  readonly payer?: string | undefined
  readonly poster?: string | undefined
  readonly state?: JobStateName | undefined
  /** An address. */
  readonly market?: string | undefined
  readonly node?: string | undefined
}

export interface JobPageQuery extends JobQuery {
  readonly limit?: number | undefined
  /** How many of the newest are left out. */
  readonly offset?: number | undefined
}

export interface JobPage {
  /** Newest first. */
  readonly jobs: ReadonlyArray<ListedJob>
  /** How many there are on all pages. */
  readonly total: number
}

export interface PostRequest {
  /** The CID of the definition, which has to be on IPFS before. */
  readonly ipfsHash: string
  /** The market's address. */
  readonly market: string
  /** Whole seconds, and more than none. Servers take an hour unless it is given, and current ones no less than that. */
  readonly timeout?: Duration.Input | undefined
  /** The address of the node that is to run it. The next one of the market does, unless it is given. */
  readonly node?: string | undefined
}

export interface Idempotent {
  /**
   * A name for this request that no other one has, of visible ASCII characters. A server that knows it does what is asked once,
   * however often it is sent. Older servers overlook it.
   */
  readonly idempotencyKey?: string | undefined
}

export interface PostOptions extends Idempotent {
  /**
   * The most that the job may cost, in micro-dollars: `1_500_000n` is $1.50. The market's price is asked for before the job is
   * posted, and where its estimate is more, or there is none, the call fails with `InvalidSpec` and posts nothing.
   */
  readonly maxCost?: bigint | undefined
}

export interface JobCredits {
  /**
   * What the server has set aside, in micro-dollars. What a job does not use is given back when it ends. `undefined`, as all of
   * this, where the server does not tell it: what was done is done all the same.
   */
  readonly cost: bigint | undefined
  /** As the server tells it. Nothing says what it counts. */
  readonly creditsUsed: number | undefined
  readonly reservationId: string | undefined
  /** Whose credits they are. `undefined` where the server leaves it out, as it does for an extension. */
  readonly project: string | undefined
}

export interface Posted {
  /** The job's address. */
  readonly job: string
  /** The address of its run account. `undefined` where the server does not tell it. */
  readonly run: string | undefined
  /** The transaction's signature. `undefined` where the server does not tell it. */
  readonly tx: string | undefined
  readonly credits: JobCredits
}

export interface ExtendOptions extends Idempotent {
  /** How much longer: whole seconds, and more than none. */
  readonly by: Duration.Input
}

export interface Extended {
  readonly job: string
  /** `undefined` where nothing was done: the job has ended. */
  readonly tx: string | undefined
  readonly credits: JobCredits | undefined
}

export interface Stopped {
  readonly job: string
  /** `undefined` where nothing was done: the job has ended. */
  readonly tx: string | undefined
  /** Whether it was taken out of the queue. Its account is gone then, and everything that it cost is given back. */
  readonly delisted: boolean
  /** `delisted`, `ended` or `already_terminal`. Other words are kept. Older servers tell none. */
  readonly outcome: string | undefined
}

/** What has happened to a job on the chain. */
export interface JobEvent {
  /** As the server tells it. */
  readonly type: string
  readonly job: string | undefined
  readonly node: string | undefined
  readonly market: string | undefined
  readonly run: string | undefined
  /** The transaction's. */
  readonly signature: string | undefined
  readonly instructionIndex: number | undefined
  readonly slot: number | undefined
  readonly time: Date | undefined
  readonly data: unknown
  readonly raw: unknown
}

/** What became of one part of a batch. */
export interface BatchItem {
  /** Its place in what was asked. */
  readonly index: number
  /** `confirmed`, or `expired`: it was not done, and may be asked for again under another key. Other words are kept. */
  readonly status: string
  readonly job: string | undefined
  readonly run: string | undefined
  readonly tx: string | undefined
}

export interface BatchOptions {
  /** See `Idempotent`. Batches need one. */
  readonly idempotencyKey: string
}

export interface ExtendRequest {
  readonly address: string
  readonly by: Duration.Input
}

/**
 * Every call fails with a `JobError`, in which `faultOf` finds what the server said. A call that pays and whose answer is lost
 * fails with `OutcomeUnknown`: with the same idempotency key it can be asked again on servers that know them; on others, look
 * for the job before anything is posted again.
 *
 * A batch, what the node tells and the calls that say so are there on current servers only; others fail with `Misconfigured`.
 */
export interface Jobs extends Nested {
  /** Needs no credential. */
  readonly get: (address: string) => Effect.Effect<ApiJob, JobError>
  /**
   * Puts a job into a market, and sets its whole cost aside. Kit calls this `list`. Fails with `InsufficientFunds` where
   * credits are not enough, and with `InvalidSpec` where the market is none or the timeout is too short; then nothing is posted.
   */
  readonly post: (request: PostRequest, options?: PostOptions) => Effect.Effect<Posted, JobError>
  /** All jobs of the network that the query means, newest first, each once. Needs no credential. */
  readonly list: (query?: JobQuery) => Stream.Stream<ListedJob, JobError>
  readonly listPage: (query?: JobPageQuery) => Effect.Effect<JobPage, JobError>
  /** Sets credits aside for more time. A job that has ended stays as it is: `tx` is `undefined`, or it fails with `InvalidState`. */
  readonly extend: (address: string, options: ExtendOptions) => Effect.Effect<Extended, JobError>
  /** Ends a job that runs, and takes one out of the queue that does not. Stopping it again does no harm. */
  readonly stop: (address: string, options?: Idempotent) => Effect.Effect<Stopped, JobError>
  /** What has happened to it on the chain. Not on every server. */
  readonly events: (address: string) => Effect.Effect<ReadonlyArray<JobEvent>, JobError>
  /** How many jobs run in which market, as the server tells it. */
  readonly running: () => Effect.Effect<unknown, JobError>
  /** How many jobs there are, as the server tells it. */
  readonly count: (query?: JobQuery) => Effect.Effect<unknown, JobError>
  /** How many jobs began when, back from now by whole seconds, as the server tells it. */
  readonly timestamps: (query?: { readonly period?: Duration.Input | undefined }) => Effect.Effect<unknown, JobError>
  /** Definitions to begin with, as the server tells them. */
  readonly templates: () => Effect.Effect<unknown, JobError>
  /** The same, by what they are templates of. */
  readonly groupedTemplates: () => Effect.Effect<unknown, JobError>
  /** Those of up to 100 jobs that there are. Current servers. */
  readonly getMany: (addresses: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<ListedJob>, JobError>
  /** Posts several jobs, each as `post` does. One that is refused is the end of all. Current servers. */
  readonly postMany: (
    requests: ReadonlyArray<Omit<PostRequest, "node">>,
    options: BatchOptions
  ) => Effect.Effect<ReadonlyArray<BatchItem>, JobError>
  /** Posts jobs, each to the node that it names. Current servers. */
  readonly assignMany: (
    requests: ReadonlyArray<PostRequest & { readonly node: string }>,
    options: BatchOptions
  ) => Effect.Effect<ReadonlyArray<BatchItem>, JobError>
  readonly extendMany: (
    requests: ReadonlyArray<ExtendRequest>,
    options: BatchOptions
  ) => Effect.Effect<ReadonlyArray<BatchItem>, JobError>
  readonly stopMany: (
    addresses: ReadonlyArray<string>,
    options: BatchOptions
  ) => Effect.Effect<ReadonlyArray<BatchItem>, JobError>
  /**
   * The job's state as its node tells it, without logs, and again whenever it changes. It ends with the connection. Like the
   * calls after it, it is asked through the server, which signs for the owner of the API key. `InvalidState` before a node has
   * taken the job, and `Unavailable` where the node is away.
   */
  readonly nodeInfo: (address: string) => Stream.Stream<unknown, JobError>
  /**
   * The result of a confidential job, while its node waits for somebody to take it. Reading it lets the job finish, so that an
   * answer which is lost is `OutcomeUnknown`.
   */
  readonly nodeResults: (address: string) => Effect.Effect<unknown, JobError>
  readonly nodeJobDefinition: (address: string) => Effect.Effect<unknown, JobError>
  /** Where the job's services are, and whether they answer. */
  readonly nodeEndpoints: (address: string) => Effect.Effect<unknown, JobError>
  readonly nodeStats: (address: string) => Effect.Effect<unknown, JobError>
  readonly nodeOperations: (address: string) => Effect.Effect<unknown, JobError>
  readonly nodeOperation: (address: string, options: { readonly operation: string }) => Effect.Effect<unknown, JobError>
  readonly nodeCurrentGroup: (address: string) => Effect.Effect<unknown, JobError>
  readonly nodeGroup: (address: string, options: { readonly group: string }) => Effect.Effect<unknown, JobError>
}
