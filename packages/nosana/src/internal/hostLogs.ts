/** Logs over a host's web socket. Whoever comes back is told everything from the beginning; here it is told once. */

import type { OpenSocket } from "@longshore/core/Socket"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Host, HostLogEntry, LogQuery } from "../Host.ts"
import { isRecord } from "./fetching.ts"
import { lineOf } from "./flowLeft.ts"
import type { Calls, Connection } from "./hostCalls.ts"
import { HostError } from "./hostError.ts"
import { type Frame, frames } from "./hostSocket.ts"
import { reconnecting } from "./reconnecting.ts"

interface Surroundings {
  readonly connection: Connection
  readonly calls: Calls
  readonly address: Host["address"]
  readonly openSocket: OpenSocket | undefined
}

/** A host does not say where the past ends: a log that is not followed has been read when it says nothing for so long. */
const silence = "2 seconds"
/** How long after the job's end the rest of its log may take. */
const grace = "2 seconds"

export const makeLogs = ({
  address,
  calls,
  connection,
  openSocket
}: Surroundings): Pick<Host, "logs" | "ownerLogs" | "status"> => {
  interface Wish {
    readonly operation: string
    readonly path: "/flog" | "/log" | "/status"
    readonly job: string
    readonly isOwners: boolean
    readonly more?: object | undefined
    readonly silence?: Duration.Input | undefined
  }
  const listen = ({ isOwners, job, more, operation, path, ...rest }: Wish): Stream.Stream<Frame, HostError> =>
    Stream.unwrap(
      Effect.gen(function* () {
        const open = openSocket ?? (yield* Effect.promise(() => import("@longshore/core/Socket"))).openSocket
        const first = Effect.gen(function* () {
          const node = yield* Effect.mapError(address, (error) => new HostError({ ...fieldsOf(error), operation }))
          const secret = isOwners ? yield* calls.token(operation) : undefined
          const body = { jobAddress: job, address: node, ...more }
          return { text: JSON.stringify({ path, header: secret ?? "", body }), secret }
        })
        const url = `${connection.url.replace(/^http/, "ws")}/`
        return frames({ operation, url, openSocket: open, first, timeout: connection.timeout, ...rest })
      })
    )

  const told = (operation: "ownerLogs" | "status", path: "/log" | "/status", job: string) =>
    Stream.suspend(() => {
      const isNew = onlyNew((data) => JSON.stringify(data))
      const socket = Stream.suspend(() => {
        isNew.begin()
        return Stream.map(listen({ operation, path, job, isOwners: true }), ({ data }) => data)
      })
      return socket.pipe(Stream.filter(isNew.take), Stream.retry(reconnecting))
    })

  const logs = <E = never>(job: string, query: LogQuery<E> = {}): Stream.Stream<HostLogEntry, HostError | E> =>
    Stream.suspend(() => {
      const { follow = false, group, operation, until } = query
      const isNew = onlyNew(
        (entry: HostLogEntry) => `${entry.operation ?? ""}\n${entry.group ?? ""}\n${entry.source}\n${entry.text}`
      )
      const more = { ...(group !== undefined && { group }), ...(operation !== undefined && { opId: operation }) }
      let isOwners = false
      const socket = Stream.suspend(() => {
        isNew.begin()
        const wish = { operation: "logs", path: "/flog", job, isOwners, more } as const
        return listen(follow ? wish : { ...wish, silence })
      })
      const entries = socket.pipe(
        Stream.map(({ data }) => readEntry(data)),
        Stream.filter((entry): entry is HostLogEntry => entry !== undefined && isNew.take(entry))
      )
      const asked = Stream.catch(entries, (error) => {
        if (isOwners || error.reason._tag !== "Unauthorized" || connection.authorize === undefined)
          return Stream.fail(error)
        isOwners = true
        return entries
      })
      if (until === undefined || !follow) return Stream.retry(asked, reconnecting)
      const message = `${connection.url}: it closed the log of ${job} before the job's end`
      const early = new HostError({ operation: "logs", reason: { _tag: "Unavailable" }, message })
      const whole = asked.pipe(Stream.concat(Stream.fail(early)), Stream.retry(reconnecting))
      return Stream.interruptWhen(whole, Effect.andThen(until, Effect.sleep(grace)))
    })

  return {
    logs,
    ownerLogs: (job) => told("ownerLogs", "/log", job),
    status: (job) => told("status", "/status", job)
  }
}

const fieldsOf = ({ cause, message, reason, status }: HostError) => ({ cause, message, reason, status })

/**
 * Takes each thing once, though all are told again at every beginning. Those of one operation have times that only grow, but
 * the operations come one after another; what has no time is counted.
 */
const onlyNew = <A>(nameOf: (value: A) => string) => {
  const latest = new Map<string | undefined, number>()
  const taken = new Map<string, number>()
  let seen = new Map<string, number>()
  return {
    begin: () => {
      seen = new Map()
    },
    take: (value: A): boolean => {
      const { operation, time } = value as Partial<HostLogEntry>
      if (time !== undefined) {
        const millis = time.getTime()
        if (millis <= (latest.get(operation) ?? Number.NEGATIVE_INFINITY)) return false
        latest.set(operation, millis)
        return true
      }
      const name = nameOf(value)
      const count = (seen.get(name) ?? 0) + 1
      seen.set(name, count)
      if (count <= (taken.get(name) ?? 0)) return false
      taken.set(name, count)
      return true
    }
  }
}

const readEntry = (data: unknown): HostLogEntry | undefined => {
  if (!isRecord(data) || data.message === undefined) return undefined
  const { group, message, opId, timestamp, type } = data
  // Errors come as empty objects.
  if (isRecord(message) && Object.keys(message).length === 0) return undefined
  const text = typeof message === "string" ? message : JSON.stringify(message)
  // A host does not tell a container's two streams apart.
  const source = type === "container" ? "stdout" : "system"
  return {
    source,
    text: source === "system" ? lineOf(text) : text,
    operation: typeof opId === "string" ? opId : undefined,
    group: typeof group === "string" ? group : undefined,
    time: typeof timestamp === "number" ? dateOf(timestamp) : undefined
  }
}

/** A time that no `Date` can hold is none: it would be neither before nor after another. */
const dateOf = (millis: number): Date | undefined => {
  const date = new Date(millis)
  return Number.isNaN(date.getTime()) ? undefined : date
}
