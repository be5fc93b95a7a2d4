/**
 * A host: the machine that runs a job, asked by itself over HTTP and web sockets. It knows a job only while the job's account
 * is on the chain, which can be gone an hour after the job's end.
 */

import type { LogChunk } from "@longshore/core/Backend"
import * as JobError from "@longshore/core/JobError"
import type { OpenSocket } from "@longshore/core/Socket"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import type { FlowState } from "./FlowState.ts"
import { baseUrl } from "./internal/fetching.ts"
import { makeCalls } from "./internal/hostCalls.ts"
import { HostError } from "./internal/hostError.ts"
import { infoOf } from "./internal/hostInfo.ts"
import { makeLogs } from "./internal/hostLogs.ts"
import { makeRequests } from "./internal/hostRequests.ts"

export type { OpenSocket, Socket, SocketEvents } from "@longshore/core/Socket"
export { HostError, type HostReason } from "./internal/hostError.ts"

export interface Options {
  /** Where the host is: see `hostUrlOf`. */
  readonly url: string
  /**
   * Makes the value of an `Authorization` header, as `Authorization.headerOf` does. It is run for every request, so that each
   * token is fresh. Without it, only what everybody may ask can be asked.
   */
  readonly authorize?: Effect.Effect<Redacted.Redacted<string>, unknown> | undefined
  /** The longest a call may wait for its answer, and a stream for its beginning: 30 seconds by default. */
  readonly timeout?: Duration.Input | undefined
  /** How long an answer, or one event, may be: 64 MiB by default. */
  readonly maxBytes?: number | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** By default the `ws` package in Node.js, else the platform's own. */
  readonly openSocket?: OpenSocket | undefined
}

/** The state of a job without its logs, and which group runs. */
export interface JobInfo {
  readonly flow: FlowState
  /** Absent where the host does not know the definition yet. */
  readonly operations:
    | {
        /** As the host tells it. */
        readonly all: unknown
        readonly currentGroup: string | undefined
        readonly currentGroupStatus: string | undefined
      }
    | undefined
}

export interface Endpoints {
  /** `ONLINE` where all of them are. Other words are kept. */
  readonly status: string
  readonly urls: ReadonlyArray<{
    readonly hash: string
    readonly operation: string
    readonly port: number | string
    readonly url: string
    /** `ONLINE`, `OFFLINE` or `UNKNOWN`. Other words are kept. */
    readonly status: string
  }>
}

export interface LogQuery<E = never> {
  /** Goes on with what is written from now on. Without it the log ends when nothing more comes for a moment. */
  readonly follow?: boolean | undefined
  /**
   * Done when the job has ended. A host does not end the log with the job, so that one which is followed without this goes on
   * until the host closes it.
   */
  readonly until?: Effect.Effect<unknown, E> | undefined
  readonly group?: string | undefined
  /** An operation's id. */
  readonly operation?: string | undefined
}

/** A piece of a job's log, and where it is from. */
export interface HostLogEntry extends LogChunk {
  readonly operation: string | undefined
  readonly group: string | undefined
  readonly time: Date | undefined
}

export interface Group {
  /** Stops all operations of the group. */
  readonly stop: Effect.Effect<void, HostError>
  readonly restart: Effect.Effect<void, HostError>
  /** Goes on with this group. */
  readonly move: Effect.Effect<void, HostError>
  readonly stopOperation: (operation: string) => Effect.Effect<void, HostError>
  readonly restartOperation: (operation: string) => Effect.Effect<void, HostError>
}

/** `job` is the job's address. Everything but `address`, `nodeInfo` and `logs` is for the job's owner. */
export interface Host {
  readonly url: string
  /** The host's address. */
  readonly address: Effect.Effect<string, HostError>
  /** The machine, as the host tells it. */
  readonly nodeInfo: Effect.Effect<unknown, HostError>
  /** The job's state, and again whenever it changes, until the job has ended. Goes on by itself where the connection breaks. */
  readonly info: (job: string) => Stream.Stream<JobInfo, HostError>
  /**
   * The result of a confidential job, while the host waits for somebody to take it. Reading it lets the job finish: whoever
   * does not get the answer has lost the result, which is then `OutcomeUnknown`.
   */
  readonly results: (job: string) => Effect.Effect<FlowState, HostError>
  readonly jobDefinition: (job: string) => Effect.Effect<unknown, HostError>
  /** Gives a confidential job its definition, while the host waits for it. */
  readonly postJobDefinition: (job: string, definition: unknown) => Effect.Effect<void, HostError>
  /** The operations' states, as the host tells them. */
  readonly operations: (job: string) => Effect.Effect<unknown, HostError>
  readonly operation: (job: string, operation: string) => Effect.Effect<unknown, HostError>
  readonly group: (job: string, group: string) => Effect.Effect<unknown, HostError>
  readonly currentGroup: (job: string) => Effect.Effect<unknown, HostError>
  /** Where the job's services are, and whether they answer. Fails with `InvalidState` where it has none. */
  readonly endpoints: (job: string) => Effect.Effect<Endpoints, HostError>
  /** Stops the job. Stopping it again does no harm. */
  readonly stop: (job: string) => Effect.Effect<void, HostError>
  /** What can be done with one group of operations. */
  readonly inGroup: (job: string, group: string) => Group
  /**
   * What the job writes, from its beginning, each piece once. A host tells everything again to whoever comes back, and that is
   * left out here. It is asked without a token, since hosts give this log to anybody, and with one only where that is refused.
   *
   * A quiet job and a host that is gone without closing its socket look the same: a log that is followed ends in neither case.
   * Give `until`, which ends it with the job, or bound it with `Stream.timeout`.
   */
  readonly logs: <E = never>(job: string, query?: LogQuery<E>) => Stream.Stream<HostLogEntry, HostError | E>
  /** What the host says of its work for this job, as it tells it, until it closes. */
  readonly ownerLogs: (job: string) => Stream.Stream<unknown, HostError>
  /** The states that the host goes through for this job, as it tells them, until it closes. */
  readonly status: (job: string) => Stream.Stream<unknown, HostError>
}

/** Where mainnet's hosts are. `{node}` stands for the host's address. */
export const mainnetTemplate = "https://{node}.node.k8s.prd.nos.ci"
/** Where devnet's hosts are. */
export const devnetTemplate = "https://{node}.node.k8s.dev.nos.ci"

/** The URL of a host. What is no address stays in the node's place, and leads nowhere else. */
export const hostUrlOf = (node: string, template: string = mainnetTemplate): string =>
  template.replaceAll("{node}", () => encodeURIComponent(node))

const MiB = 1024 * 1024

/** Nothing is sent yet. Fails with `Misconfigured` on a URL that cannot be one. */
export const make = (options: Options): Effect.Effect<Host, HostError> =>
  Effect.suspend(() => {
    const { authorize, fetch, maxBytes = 64 * MiB, openSocket, timeout = "30 seconds" } = options
    const url = baseUrl(options.url)?.slice(0, -1)
    if (url === undefined) {
      const message = `url: not a URL of a host; write for example ${mainnetTemplate.replace("{node}", "<address>")}`
      return Effect.fail(new HostError({ operation: "make", reason: { _tag: "Misconfigured" }, message }))
    }
    const connection = { url, authorize, maxBytes, timeout, fetch }
    const calls = makeCalls(connection)
    const requests = makeRequests(calls, url)
    return Effect.succeed({
      url,
      ...requests,
      info: (job) => infoOf(connection, calls, job),
      ...makeLogs({ connection, calls, address: requests.address, openSocket })
    } satisfies Host)
  })

/** The same in the words that hold on every backend. */
export const toJobError = (
  error: HostError,
  { backend, operation }: { readonly backend: string; readonly operation: string }
) => {
  const fields = { message: `host: ${error.message}`, cause: error }
  const { reason } = error
  const why = (): JobError.JobErrorReason => {
    switch (reason._tag) {
      case "Unauthorized":
        return new JobError.Unauthorized(fields)
      case "JobNotFound":
        return new JobError.JobNotFound(fields)
      case "InvalidState":
        return new JobError.InvalidState(fields)
      case "Refused":
        return new JobError.InvalidSpec(fields)
      case "RateLimited":
        return new JobError.RateLimited({ ...fields, ...(reason.retryAfter && { retryAfter: reason.retryAfter }) })
      case "Unavailable":
        return new JobError.Unavailable(fields)
      case "OutcomeUnknown":
        return new JobError.OutcomeUnknown(fields)
      case "Misconfigured":
        return new JobError.Misconfigured(fields)
      case "Malformed":
      case "TooLarge":
        return new JobError.MalformedResponse(fields)
    }
  }
  return new JobError.JobError({ backend, operation, reason: why() })
}
