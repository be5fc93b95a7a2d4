/**
 * Reads the records of many jobs for many callers at once: whoever asks while a request waits to be sent is asked for
 * in it, an id is asked for once, and no request is longer than a node takes.
 */
import type { JobError } from "@longshore/core/JobError"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Tracer from "effect/Tracer"
import type { JobRecord } from "../JobRecord.ts"

export type Outcome = JobRecord | JobError
type Outcomes = ReadonlyMap<string, Outcome>

export interface Reader {
  /** What is known of each id as of now, or why it cannot be known. There is an answer for every id. */
  readonly read: (ids: ReadonlyArray<string>) => Effect.Effect<Outcomes>
}

/** Asks a node for records. `take` gives the ids at the moment when the request is sent, and then the same again. */
export type Ask = (take: () => ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<JobRecord>, JobError>

interface Caller {
  /** Each once. */
  readonly ids: ReadonlyArray<string>
  readonly found: Map<string, Outcome>
  readonly resume: (outcomes: Effect.Effect<Outcomes>) => void
}

/** One request, from when it waits for its turn to when its answer was handed out. */
interface Visit {
  ids: Map<string, Array<Caller>> | undefined
  fiber: Fiber.Fiber<void> | undefined
}

/** The head of a request may have 16 KiB, and behind some proxies half of that. */
const maxIds = 150
const maxQueryLength = 7000
const maxVisits = 4

export const makeReader = (ask: Ask): Reader => {
  const wanted = new Map<string, Array<Caller>>()
  const visits = new Set<Visit>()

  const board = (): Map<string, Array<Caller>> => {
    const boarded = new Map<string, Array<Caller>>()
    let length = 0
    for (const [id, callers] of wanted) {
      length += "id=&".length + lengthInUrl(id)
      if (boarded.size > 0 && (boarded.size === maxIds || length > maxQueryLength)) break
      boarded.set(id, callers)
      wanted.delete(id)
    }
    return boarded
  }

  const deliver = (ids: ReadonlyMap<string, Array<Caller>>, outcome: Exit.Exit<Outcomes>) => {
    for (const [id, callers] of ids) {
      for (const caller of callers) {
        if (Exit.isFailure(outcome)) caller.resume(Effect.failCause(outcome.cause))
        else {
          caller.found.set(id, outcome.value.get(id) ?? { _tag: "Absent", id })
          if (caller.found.size === caller.ids.length) caller.resume(Effect.succeed(caller.found))
        }
      }
    }
  }

  const visit = (context: Context.Context<never>) => {
    const own: Visit = { ids: undefined, fiber: undefined }
    visits.add(own)
    const take = () => {
      own.ids ??= board()
      return [...own.ids.keys()]
    }
    const going = Effect.yieldNow.pipe(
      Effect.andThen(readAll(ask, take)),
      Effect.onExit((outcome) =>
        Effect.sync(() => {
          visits.delete(own)
          const isAbandoned = Exit.isFailure(outcome) && Cause.hasInterruptsOnly(outcome.cause)
          if (!isAbandoned) deliver(own.ids ?? board(), outcome)
          setOut(context)
        })
      ),
      Effect.ignoreCause
    )
    // Nobody's child, so that no caller's end is the others'.
    own.fiber = Effect.runForkWith(Context.omit(Tracer.ParentSpan)(context))(going)
  }

  const setOut = (context: Context.Context<never>) => {
    const waiting = [...visits].filter(({ ids }) => ids === undefined).length
    const needed = Math.min(Math.ceil(wanted.size / maxIds) - waiting, maxVisits - visits.size)
    for (let i = 0; i < needed; i++) visit(context)
  }

  const leave = (caller: Caller) => {
    for (const id of caller.ids) {
      const others = wanted.get(id)?.filter((each) => each !== caller)
      if (others?.length === 0) wanted.delete(id)
      else if (others) wanted.set(id, others)
    }
    for (const { fiber, ids } of visits) {
      if (ids === undefined) {
        if (wanted.size === 0) fiber?.interruptUnsafe()
        continue
      }
      let isAwaited = false
      for (const [id, callers] of ids) {
        const others = callers.filter((each) => each !== caller)
        ids.set(id, others)
        isAwaited ||= others.length > 0
      }
      if (!isAwaited) fiber?.interruptUnsafe()
    }
  }

  return {
    read: (ids) =>
      Effect.flatMap(Effect.context<never>(), (context) =>
        Effect.callback<Outcomes>((resume) => {
          const caller: Caller = { ids: [...new Set(ids)], found: new Map(), resume }
          if (caller.ids.length === 0) return resume(Effect.succeed(caller.found))
          for (const id of caller.ids) {
            const others = wanted.get(id)
            if (others === undefined) wanted.set(id, [caller])
            else others.push(caller)
          }
          setOut(context)
          return Effect.sync(() => leave(caller))
        })
      )
  }
}

/** Most ids are of characters that a URL has as they are. */
const lengthInUrl = (id: string) => (/^[\w.~-]*$/.test(id) ? id.length : encodeURIComponent(id).length)

/** Reads in one request, and where that cannot be read in smaller ones: one bad record must not hide the others. */
const readAll = (ask: Ask, take: () => ReadonlyArray<string>): Effect.Effect<Outcomes> =>
  Effect.matchEffect(ask(take), {
    onSuccess: (records) => {
      const newest = new Map<string, JobRecord>()
      // Of an id that was posted twice the newest record is the last.
      for (const record of records) newest.set(record.id, record)
      return Effect.succeed(newest)
    },
    onFailure: (error) => {
      const ids = take()
      if (ids.length < 2 || !isOfItsSize(error)) return Effect.succeed(new Map(ids.map((id) => [id, error])))
      const half = Math.ceil(ids.length / 2)
      return Effect.zipWith(
        readAll(ask, () => ids.slice(0, half)),
        readAll(ask, () => ids.slice(half)),
        (one, other): Outcomes => new Map([...one, ...other])
      )
    }
  })

const isOfItsSize = ({ reason }: JobError): boolean =>
  // Where the reason is the answer as a whole, and not what is in it, smaller ones will be no better.
  (reason._tag === "MalformedResponse" && reason.answer === undefined) ||
  reason.answer?.status === 431 ||
  reason.answer?.status === 414
