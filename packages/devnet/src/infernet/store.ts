/** The node's Redis: finished jobs for good, pending ones for a while, both under the address of whoever posted them. */
import * as Duration from "effect/Duration"
import { dumps, spaced } from "../python/dumps.ts"
import { loads } from "../python/loads.ts"
import type { Dict, Value } from "../python/Value.ts"
import { isTooDeep, tooDeep } from "./message.ts"

export interface Owned {
  readonly id: string
  readonly ip: string
}

export type Status = "running" | "success" | "failed"

export interface ContainerResult {
  readonly container: string
  readonly output?: Value
  readonly error?: string
}

/** Redis did not answer. */
export class RedisDown extends Error {}

interface Pending {
  readonly record: string
  readonly until: number
}

export interface Store {
  readonly set: (job: Owned, status: Status, results?: ReadonlyArray<ContainerResult>) => void
  readonly get: (jobs: ReadonlyArray<Owned>, intermediate: boolean) => ReadonlyArray<Value>
  readonly ids: (ip: string, pending: boolean | undefined) => ReadonlyArray<string>
  readonly pending: () => number
  readonly redis: (state: "up" | "down") => void
  readonly restart: (completed: "keep" | "lose") => void
}

interface StoreOptions {
  readonly now: () => number
  readonly ttl: Duration.Duration | undefined
  /** Before 1.0 the node counts pending jobs itself. */
  readonly countsItself: boolean
  readonly isDown: boolean
}

/** A key is UTF-8, which half a surrogate pair is not. */
const keyOf = ({ id, ip }: Owned) => {
  if (/\p{Surrogate}/u.test(id)) throw new Error("surrogates not allowed")
  return `${ip}:${id}`
}
const idOf = (key: string) => key.split(":")[1] ?? ""

export const makeStore = ({ countsItself, isDown, now, ttl }: StoreOptions): Store => {
  const completed = new Map<string, string>()
  const pending = new Map<string, Pending>()
  let counter = 0
  let down = isDown

  const ask = () => {
    if (down) throw new RedisDown("Redis is down")
  }
  const livePending = () => {
    for (const [key, { until }] of pending) if (until <= now()) pending.delete(key)
    return pending
  }
  /** SCAN has an order of its own, and so has this. */
  const scan = (keys: Iterable<string>, ip: string) =>
    [...keys]
      .filter((key) => key.startsWith(`${ip}:`))
      .sort((one, other) => hash(one) - hash(other))
      .map(idOf)

  return {
    set: (job, status, results = []) => {
      ask()
      if (results.some(({ output }) => output !== undefined && isTooDeep(output))) throw new Error(tooDeep)
      const record = dumps(recordOf(job.id, status, results), spaced)
      if (status === "running") {
        pending.set(keyOf(job), { record, until: ttl === undefined ? Infinity : now() + Duration.toMillis(ttl) })
        counter++
      } else {
        pending.delete(keyOf(job))
        completed.set(keyOf(job), record)
        counter--
      }
    },
    get: (jobs, intermediate) => {
      ask()
      const keys = jobs.map(keyOf)
      const records = [...keys.map((key) => completed.get(key)), ...keys.map((key) => livePending().get(key)?.record)]
      return records
        .filter((record) => record !== undefined)
        .map((record) => {
          const value = new Map(loads(record) as Dict)
          if (!intermediate) value.delete("intermediate_results")
          return value
        })
    },
    ids: (ip, which) => {
      ask()
      return [
        ...(which === false ? [] : scan(livePending().keys(), ip)),
        ...(which === true ? [] : scan(completed.keys(), ip))
      ]
    },
    pending: () => {
      if (countsItself) return counter
      ask()
      return livePending().size
    },
    redis: (state) => {
      down = state === "down"
    },
    restart: (finished) => {
      pending.clear()
      counter = 0
      if (finished === "lose") completed.clear()
    }
  }
}

const recordOf = (id: string, status: Status, results: ReadonlyArray<ContainerResult>): Value =>
  new Map<string, Value>([
    ["id", id],
    ["status", status],
    ["intermediate_results", results.slice(0, -1).map(resultOf)],
    ["result", results.length === 0 ? null : resultOf(results.at(-1)!)]
  ])

const resultOf = ({ container, error, output }: ContainerResult): Value =>
  new Map<string, Value>([
    ["container", container],
    error === undefined ? ["output", output ?? null] : ["error", error]
  ])

const hash = (text: string): number => {
  let sum = 0
  for (let index = 0; index < text.length; index++) sum = (Math.imul(sum, 31) + text.charCodeAt(index)) | 0
  return sum
}
