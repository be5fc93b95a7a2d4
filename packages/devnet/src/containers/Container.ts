/** What a node calls: a service behind `POST /service_output`, however it is run. */
import type { Time } from "../Fault.ts"

/** What the node sends. */
export interface ContainerRequest<Data = any> {
  /** 0 on-chain, 1 off-chain. */
  readonly source: number
  /** 0 on-chain, 1 off-chain, 2 a stream. Nodes before 1.0 do not tell. */
  readonly destination?: number | undefined
  /** The job's data, or what the container before it gave. */
  readonly data: Data
  readonly requires_proof?: boolean | undefined
}

export interface ContainerContext {
  /** The request as it arrived: its numbers have lost nothing yet. */
  readonly text: string
  /** Waits by the devnet's clock. */
  readonly sleep: (duration: Time) => Promise<void>
  /** Aborts when the node no longer waits for the answer. */
  readonly signal: AbortSignal
}

/**
 * Gives a value, which is sent as JSON, an iterable of bytes or text, which is streamed, or a `Response`. When it throws
 * the container answers 500 in plain text, which fails a job.
 */
export type ContainerFunction<Data = any> = (request: ContainerRequest<Data>, context: ContainerContext) => unknown

export interface ContainerSettings {
  /** Whether a job may begin with it: it may by default. */
  readonly external?: boolean | undefined
  readonly description?: string | undefined
  readonly image?: string | undefined
  /** Addresses and networks from which jobs may use it, as in `10.1.2.0/24`; all by default. */
  readonly allowedIps?: ReadonlyArray<string> | undefined
  /** Owners whose delegated subscriptions may use it; all by default. */
  readonly allowedDelegateAddresses?: ReadonlyArray<string> | undefined
  readonly generatesProofs?: boolean | undefined
}

/** Served by the devnet, on a port of its own. */
export interface FunctionContainer extends ContainerSettings {
  readonly serve: ContainerFunction
  /** What `GET /service-resources` gives: resources, or what is known of a model. 404 without it. */
  readonly resources?: ((modelId: string | undefined) => unknown) | undefined
}

/** A program that listens on the port in `PORT`. It is started and ended with the devnet. */
export interface ProcessContainer extends ContainerSettings {
  readonly command: readonly [program: string, ...args: ReadonlyArray<string>]
  readonly env?: { readonly [name: string]: string } | undefined
}

/** A service that somebody runs. */
export interface RemoteContainer extends ContainerSettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly bearer?: string | undefined
}

/** A service that somebody runs on this machine, on `127.0.0.1`. */
export interface PortContainer extends ContainerSettings {
  readonly port: number
}

export type Container = ContainerFunction | FunctionContainer | ProcessContainer | RemoteContainer | PortContainer
