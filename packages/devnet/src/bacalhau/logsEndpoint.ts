/** The log of an execution over a web socket. The handshake comes before any look at the job, so errors are frames. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import type * as Socket from "effect/socket/Socket"
import { write } from "../go/Json.ts"
import type { OutputLog } from "../running/OutputLog.ts"
import { type Asked, attempt, flag, unsigned } from "./Asked.ts"
import { type Execution, hasEnded } from "./Execution.ts"
import { findJob } from "./find.ts"
import { Problem } from "./problem.ts"
import type { Server } from "./Server.ts"
import { latest } from "./store.ts"

/** How long a node waits for a log that is not written. */
const patience = Duration.minutes(1)

interface Found {
  readonly execution: Execution
  readonly log: OutputLog
  readonly isWasm: boolean
}

const find = (server: Server, { params, query }: Asked): Found | string => {
  const { compute, store, traits } = server
  const asked = params.id ?? ""
  const entry = findJob(store, traits, asked, query.get("namespace") ?? "")
  if (entry instanceof Problem) {
    const words = traits.errors === "echo" ? (entry.legacyError?.error ?? entry.message) : entry.message
    return traits.namesAreUnique ? words : `failed to open log stream for job ${asked}: ${words}`
  }
  const job = latest(entry)
  const failed = (words: string) => `failed to open log stream for job ${entry.id}: ${words}`
  const version = unsigned(query, "job_version")
  const shown = version === 0 ? job.version : version
  const own = entry.executions.filter(({ jobVersion }) => jobVersion === shown)
  if (own.length === 0) {
    const versioned = traits.namesAreUnique ? ` with ID ${entry.id}, and version ${version}` : ""
    return failed(`no executions found for job ${entry.id}${versioned}`)
  }
  const id = query.get("execution_id") ?? ""
  const isGivenUp = ({ state }: Execution) => state === "Failed" || state === "Cancelled"
  const execution =
    id === ""
      ? own.findLast((each) => traits.errors === "echo" || !isGivenUp(each))
      : own.find((each) => each.id.startsWith(id))
  if (execution === undefined) {
    const versioned = traits.namesAreUnique ? ` and job version ${shown}` : ""
    return failed(`unable to find execution ${id} in job ${entry.id}${versioned}`)
  }
  const log = compute.logOf(execution.id)
  if (log === undefined) {
    return `nats stream: close 5000 (internal server error): error in handler : execution ${execution.id} not found`
  }
  return { execution, log, isWasm: job.tasks[0]!.engine.type.toLowerCase() === "wasm" }
}

type Write = (frame: string) => Effect.Effect<void, Socket.SocketError>

const frame = (type: number, line: string, error?: string) => `${write({ error, value: { Type: type, Line: line } })}\n`

const failure = (error: string) => frame(0, "", error)

/** What servers until 1.7 sent of a module that runs: the head of a chunk, and nothing of the chunk. */
const headOf = (type: number) => `${String.fromCharCode(type)}\0\0\0\0\0\0\b`

/** There is more, or there will be no more. */
const changed = ({ log }: Found, at: number) =>
  Effect.callback<void>((resume) => {
    if (at < log.chunks.length || log.hasEnded) return resume(Effect.void)
    const stop = log.onChange(() => {
      stop()
      resume(Effect.void)
    })
    return Effect.sync(stop)
  })

/** Sends what there is, and with `follow` what comes, until nothing more will. */
const stream = (send: Write, found: Found, from: number, follow: boolean) =>
  Effect.gen(function* () {
    const { isWasm, log } = found
    for (let at = from; ; ) {
      for (; at < log.chunks.length; at++) {
        const { text, type } = log.chunks[at]!
        yield* send(frame(type, isWasm ? headOf(type) : text))
      }
      if (log.hasEnded || !follow) return
      yield* changed(found, at)
    }
  })

/** What an execution shows of itself, again. */
const replay = (send: Write, { execution }: Found) =>
  Effect.gen(function* () {
    const { stderr, stdout } = execution.output
    if (stdout !== "") yield* send(frame(1, stdout))
    if (stderr !== "") yield* send(frame(2, stderr))
  })

const talk = (server: Server, asked: Asked, send: Write) =>
  Effect.gen(function* () {
    const read = attempt(() => ({
      found: find(server, asked),
      follow: flag(asked.query, "follow"),
      skips: flag(asked.query, "tail")
    }))
    if (read instanceof Problem) return yield* send(failure(read.message))
    const { found, follow, skips } = read
    if (typeof found === "string") return yield* send(failure(found))
    if (found.isWasm && !server.traits.logsWasm) {
      // One reader after the other.
      yield* server.wasmLogs.withPermits(1)(Effect.sleep(patience))
      return yield* send(failure("timeout while waiting for execution logs"))
    }
    if (found.isWasm && hasEnded(found.execution)) return yield* replay(send, found)
    // What is asked for with the word for its tail is what is still to come.
    return yield* stream(send, found, skips ? found.log.chunks.length : 0, follow)
  })

/** Ends with the connection, or when all is said. */
export const serveLogs = (server: Server, asked: Asked): Effect.Effect<void, never, HttpServerRequest | Scope.Scope> =>
  Effect.gen(function* () {
    const socket = yield* asked.request.upgrade
    const reader = yield* socket.reader
    const writer = yield* socket.writer
    yield* Effect.raceFirst(talk(server, asked, writer.write), Effect.forever(reader.pull))
  }).pipe(Effect.scoped, Effect.ignore)
