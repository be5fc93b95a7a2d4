/** The client as Nosana's Jobs API describes it: its names, its words for states, and minutes as numbers. */
import type { SignOptions } from "../Auth.ts"
import type { components } from "../generated/openapi.ts"
import type { DeploymentsApi } from "./deploymentTypes.ts"

/** As servers tell them. */
export type Market = components["schemas"]["Market"]
export type RequiredResources = components["schemas"]["RequiredResources"]

/**
 * `pending` waits in the queue, `running` runs. `completed` ended with success, `failed` with an error or because its node gave
 * it up, and `stopped` was ended by its owner.
 */
export type JobState = "pending" | "running" | "completed" | "failed" | "stopped"

export interface Job {
  readonly address: string
  /** The same address, as other answers call it. */
  readonly job: string
  /**
   * By what the job's result says, where it has ended: the server itself does not tell failed jobs from others. `undefined` while
   * it has ended and there is nothing yet that tells how.
   */
  readonly state: JobState | undefined
  /** As the server has it: 0 queued, 1 running, 2 ended in whichever way, 3 given up by its node. */
  readonly stateNumber: number
  readonly job_definition: unknown
  readonly jobDefinition: unknown
  readonly jobResult: unknown
  readonly jobStatus: string | undefined
  /** The CID of the definition. */
  readonly ipfsJob: string
  /** The CID of the result, once there is one. */
  readonly ipfsResult: string | undefined
  readonly market: string
  readonly node: string | undefined
  readonly payer: string
  readonly project: string
  /** In minutes. */
  readonly timeout: number
  readonly listedAt: Date | undefined
  readonly timeStart: Date | undefined
  readonly timeEnd: Date | undefined
}

export interface ListRequest {
  /** The CID of the definition: `ipfs.add` gives it. */
  readonly ipfsHash: string
  /** The market's address. */
  readonly market: string
  /** In minutes, where the kit itself has seconds. An hour unless it is given, and current servers take no less. */
  readonly timeout?: number | undefined
  /** The node's address. The next one of the market takes the job, unless it is given. */
  readonly node?: string | undefined
}

/** In dollars, as the server tells it: `undefined` where it does not. */
export interface Credits {
  readonly costUSD: number | undefined
  readonly creditsUsed: number | undefined
  readonly reservationId: string | undefined
  readonly project: string | undefined
}

export interface ListedJob {
  /** The job's address. */
  readonly job: string
  readonly address: string
  readonly run: string | undefined
  readonly tx: string | undefined
  readonly credits: Credits
  /** As it is right after it was posted. `undefined` where the server does not tell yet. */
  readonly state: JobState | undefined
}

export interface ExtendRequest {
  readonly address: string
  /** How much longer, in minutes. */
  readonly timeout: number
}

export interface Extended {
  readonly job: string
  readonly address: string
  /** `undefined` where nothing was done: the job has ended. */
  readonly tx: string | undefined
  readonly credits: Credits | undefined
}

export interface Stopped {
  readonly job: string
  readonly address: string
  readonly tx: string | undefined
  /** Whether it was taken out of the queue, and nothing was paid for it. */
  readonly delisted: boolean
}

export interface JobsApi {
  readonly get: (address: string) => Promise<Job>
  /** Posts a job, paid with credits: once, also where an answer is lost and the server knows idempotency keys. */
  readonly list: (request: ListRequest) => Promise<ListedJob>
  readonly extend: (request: ExtendRequest) => Promise<Extended>
  readonly stop: (address: string) => Promise<Stopped>
}

export interface PinOptions {
  /** Whether what looks like a secret may be in a definition that everybody can read. It may not unless this is said. */
  readonly allowSecrets?: boolean | undefined
}

export interface FilesApi {
  /** Pins a job definition, or any JSON, and gives its CID. A definition that no node can run is refused, and pinned nowhere. */
  readonly add: (value: unknown, options?: PinOptions) => Promise<string>
  /** The same, as the kit calls it. */
  readonly pin: (value: unknown, options?: PinOptions) => Promise<string>
  /** What a CID, or its 32 bytes, stands for, verified: JSON where it is that, else text, else bytes. */
  readonly retrieve: (cid: string | Uint8Array | ReadonlyArray<number>) => Promise<unknown>
}

/** Every call rejects with a `JobError`; `faultOf` gives what the server said. */
export interface NosanaClient {
  readonly api: {
    readonly jobs: JobsApi
    readonly deployments: DeploymentsApi
    readonly credits: {
      /** In dollars. */
      readonly balance: () => Promise<{
        readonly assignedCredits: number
        readonly reservedCredits: number
        readonly settledCredits: number
        /** What can be spent now. */
        readonly availableCredits: number
      }>
    }
    readonly markets: {
      readonly list: () => Promise<ReadonlyArray<Market>>
      /** By address or slug. */
      readonly get: (id: string) => Promise<Market>
      /** What its nodes have at hand, by address or slug. */
      readonly getRequiredResources: (id: string) => Promise<RequiredResources>
    }
    readonly auth: {
      /** The signature alone, in Base58, as the kit gives it: a secret, which proves who asks. */
      readonly signMessage: (message: string, options?: SignOptions) => Promise<string>
      /** All that hosts take as `Authorization`: `<message>:<signature>[:<milliseconds>]`. A secret as well. */
      readonly header: (message: string, options?: SignOptions) => Promise<string>
    }
  }
  readonly ipfs: FilesApi
}
