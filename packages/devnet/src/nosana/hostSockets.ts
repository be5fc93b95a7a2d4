/** The web sockets of the hosts. What is wanted is said in the first message, with who wants it. */
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Socket from "effect/socket/Socket"
import { refusalOf } from "./authorization.ts"
import type { Host, Surroundings } from "./Host.ts"
import type { TaskEntry } from "./TaskLog.ts"

interface Wish {
  readonly path: unknown
  readonly header: unknown
  readonly body: {
    readonly jobAddress?: string
    readonly group?: string
    readonly opId?: string
    readonly type?: string
  }
}

/** What is sent: a frame, or the end. */
type Out = string | Socket.CloseEvent

const closed = (code: number, reason: string) => new Socket.CloseEvent(code, reason.slice(0, 120))

/** In seconds; that of HTTP is the job's own time. */
const expiry = 300

const frame = (path: string, data: string) => JSON.stringify({ path, data })

const wishOf = (message: string): Wish | undefined => {
  try {
    const wish: unknown = JSON.parse(message)
    return typeof wish === "object" && wish !== null ? (wish as Wish) : undefined
  } catch {
    return undefined
  }
}

type Send = (out: Out) => void

/** Follows the work of a job, which everybody may who knows it. */
const followTask = (host: Host, send: Send, { group, jobAddress = "", opId, type }: Wish["body"]) => {
  const log = host.tasks.get(jobAddress)?.log
  if (log === undefined) return send(closed(1008, "Invalid job address"))
  const say = (entry: TaskEntry) => send(frame("flog", JSON.stringify(entry)))
  const stop = log.onEntry((entry) => {
    const isWanted =
      (!group || entry.group === group) && (!opId || entry.opId === opId) && (!type || entry.type === type)
    if (isWanted) say(entry)
  })
  // What there was is not chosen by its type.
  const isOld = (entry: TaskEntry) => (opId ? entry.opId === opId : !group || entry.group === group)
  for (const entry of log.entries().filter(isOld)) say(entry)
  return stop
}

const followHost = (host: Host, send: Send, kind: "log" | "state", job: string) => {
  const { past, stop } = host.log.follow(kind, job, (data) => send(frame(kind, data)))
  for (const data of past) send(frame(kind, data))
  return stop
}

const follow = (host: Host, { chain, now }: Surroundings, send: Send, { body, header, path }: Wish) => {
  if (path !== "/log" && path !== "/flog" && path !== "/status") return send(closed(3003, "Invalid Path"))
  const job = body.jobAddress
  if (!job) return send(closed(1007, "Expected body to contain jobAddress."))
  const account = chain.job(job)
  if (account === undefined) {
    return send(closed(3000, `Unauthorized Request: Account does not exist or has no data ${job}`))
  }
  if (path === "/flog") return followTask(host, send, body)
  const owners = path === "/log" ? [account.project] : [account.project, host.keys.address]
  const isAllowed = owners.some(
    (owner) => typeof header === "string" && refusalOf(header, { owner, expiry, now: now() }) === undefined
  )
  if (!isAllowed) return send(closed(3000, "Unauthorized Request"))
  return followHost(host, send, path === "/log" ? "log" : "state", job)
}

/** Ends with the connection. */
export const serveSocket = (
  host: Host,
  around: Surroundings,
  request: HttpServerRequest
): Effect.Effect<void, never, HttpServerRequest | Scope.Scope> =>
  Effect.gen(function* () {
    const socket = yield* request.upgrade
    const pull = yield* Socket.readerString(socket)
    const writer = yield* socket.writer
    const out = yield* Queue.unbounded<Out>()
    const stops: Array<() => void> = []
    yield* Effect.addFinalizer(() => Effect.sync(() => stops.forEach((stop) => stop())))
    const send: Send = (each) => void Queue.offerUnsafe(out, each)
    const hear = Effect.map(pull, (messages) => {
      for (const message of messages) {
        const wish = wishOf(message)
        if (wish === undefined || (typeof wish.body !== "object" && wish.path !== undefined) || wish.body === null) {
          send(closed(1011, "Internal Server Error"))
          continue
        }
        const stop = follow(host, around, send, wish)
        if (stop !== undefined) stops.push(stop)
      }
    })
    const speak = Effect.flatMap(Queue.take(out), writer.write)
    return yield* Effect.raceFirst(Effect.forever(hear), Effect.forever(speak))
  }).pipe(Effect.scoped, Effect.ignore)
