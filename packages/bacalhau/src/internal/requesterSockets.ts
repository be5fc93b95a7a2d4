/** The two web sockets of a requester server as streams. */
import type { LogChunk } from "@longshore/core/Backend"
import { InvalidState, type JobError, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ClientKey } from "../ClientKey.ts"
import type { RequesterEvent, RequesterState } from "../RequesterJob.ts"
import type { Listen } from "./connection.ts"
import { envelope } from "./envelope.ts"
import { failed } from "./failed.ts"
import { readEventFrame, readLogFrame } from "./requesterEvents.ts"

interface Way {
  readonly url: string
  readonly listen: Listen
  readonly states: (id: string) => Effect.Effect<RequesterState, JobError>
}

export interface LogsOptions {
  /** The one that runs or ran last by default. */
  readonly executionId?: string | undefined
  /** What was written before, too: the default. */
  readonly history?: boolean | undefined
  /** Goes on until the program ends: the default. */
  readonly follow?: boolean | undefined
}

export const watchEvents = ({ listen, states }: Way, id: string | undefined): Stream.Stream<RequesterEvent, JobError> =>
  Stream.suspend(() => {
    const operation = "watch"
    let hasBegun = false
    const path = `/requester/websocket/events${id === undefined ? "" : `?job_id=${encodeURIComponent(id)}`}`
    const closed = failed(operation, new Unavailable({ message: "the server closed the web socket" }))
    return either(listen, {
      operation,
      path,
      absent: "the server has no events by web socket: servers from 0.3.20 to 1.3 do"
    }).pipe(
      Stream.tap(() => Effect.sync(() => (hasBegun = true))),
      Stream.concat(Stream.fail(closed)),
      // The socket of an unknown job is cut as any other.
      Stream.catch((error) =>
        Stream.unwrap(
          Effect.as(
            id !== undefined && !hasBegun && error.reason._tag === "Unavailable" ? states(id) : Effect.void,
            Stream.fail(error)
          )
        )
      ),
      Stream.mapEffect((message) => read(operation, () => readEventFrame(message)))
    )
  })

export const readLogs = (
  { listen, states, url }: Way,
  key: ClientKey,
  id: string,
  { executionId, follow = true, history = true }: LogsOptions
): Stream.Stream<LogChunk, JobError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const execution = executionId ?? latest(yield* states(id))
      if (execution === undefined) {
        return yield* failed("logs", new InvalidState({ message: `no node has taken job ${id}; wait until one has` }))
      }
      const first = yield* envelope("logs", key, {
        JobID: id,
        ExecutionID: execution,
        WithHistory: history,
        Follow: follow
      })
      let hasBegun = false
      return either(listen, {
        operation: "logs",
        path: "/requester/logs",
        first,
        absent: `${url} has no logs: requester servers from 0.3.26 to 1.2 do`
      }).pipe(
        Stream.tap(() => Effect.sync(() => (hasBegun = true))),
        Stream.mapError((error) => (hasBegun ? error : unexplained(error, id, execution))),
        Stream.mapEffect((message) => read("logs", () => readLogFrame(message)))
      )
    })
  )

/** Servers before 1.0 have their sockets at the root, and those since 1.0.4 under `/api/v1` only. */
const either = (listen: Listen, asked: Parameters<Listen>[0]): Stream.Stream<string, JobError> =>
  Stream.catch(listen(asked), (error) =>
    error.reason.answer?.status === 404 ? listen({ ...asked, path: `/api/v1${asked.path}` }) : Stream.fail(error)
  )

/** What has a node's word that it runs there, and is the newest. */
const latest = ({ executions }: RequesterState): string | undefined =>
  executions
    .filter(({ id, state }) => id !== undefined && !/^(New|AskForBid|BidRejected)/.test(state))
    .sort((first, second) => (first.createdAt?.getTime() ?? 0) - (second.createdAt?.getTime() ?? 0))
    .at(-1)?.id

/** Servers have no way to say on this socket what is wrong. */
const unexplained = (error: JobError, id: string, execution: string): JobError => {
  if (error.reason._tag !== "Unavailable" || error.reason.answer !== undefined) return error
  const message = `${error.reason.message}; perhaps job ${id} is of another client, or its execution ${execution} is not there any more`
  return failed(error.operation, new Unavailable({ message }))
}

const read = <A>(operation: string, frame: () => A): Effect.Effect<A, JobError> =>
  Effect.try({
    try: frame,
    catch: (cause) =>
      failed(
        operation,
        new MalformedResponse({ message: `a message cannot be read: ${(cause as Error).message}`, cause })
      )
  })
