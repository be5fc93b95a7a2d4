/**
 * A network in memory: what the instances of `MemoryBackend` talk to, and what outlives them.
 *
 * It keeps no fibers. Everything that happens in it follows from its requests and the clock, so that it
 * runs the same under a test clock each time.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Fault, Faults, Operation } from "../Fault.ts"
import { accept, type Script, type Scripted, type Work } from "./Script.ts"

export interface Options {
  /** What each program does. By default it runs for five seconds, writes nothing, and exits with 0. */
  readonly programs?: (work: Work) => Script
  /**
   * Whether the server itself knows a key that it has seen. Most networks do not: by default one job is
   * made for each request that arrives, and only looking first prevents a second one.
   */
  readonly isIdempotent?: boolean
  /** How long a ticket can be sent, as on a chain. For ever by default. */
  readonly lifetime?: Duration.Input
  /** Requests without it are turned away. */
  readonly apiKey?: string
}

/** Why a request has no answer. */
export type Failure =
  | { readonly _tag: "Lost" }
  | { readonly _tag: "Refused" }
  | { readonly _tag: "Unauthorized" }
  | { readonly _tag: "Expired" }
  | { readonly _tag: "Unavailable" }
  | { readonly _tag: "RateLimited"; readonly retryAfter: Duration.Duration }

/** A request that has not arrived yet. */
interface Letter {
  readonly arrivesAt: number
  /** The ticket it sends, if it does. */
  readonly key: string | undefined
  readonly open: () => void
}

export interface World {
  /** When a ticket that is prepared now expires. */
  readonly expiry: Effect.Effect<number | undefined>
  /** Makes a job of the work. */
  readonly post: (apiKey: string | undefined, key: string, work: Work) => Effect.Effect<Scripted, Failure>
  /** The job of a key; `"unclear"` while a request for one may still arrive, `"dead"` when none can any more. */
  readonly look: (
    apiKey: string | undefined,
    key: string,
    work: Work
  ) => Effect.Effect<Scripted | "unclear" | "dead" | undefined, Failure>
  /** Any other request: `answer` reads or changes the jobs, by id. */
  readonly ask: <A>(
    apiKey: string | undefined,
    operation: Operation,
    answer: (jobs: ReadonlyMap<string, Scripted>, now: number) => A
  ) => Effect.Effect<A, Failure>
  /** Waits until the job is not as it was. Pushed: no request. */
  readonly news: (job: Scripted) => Effect.Effect<void>
  /** How many jobs there are. */
  readonly count: Effect.Effect<number>
  /** The ids of the jobs of one key. */
  readonly idsOf: (key: string) => Effect.Effect<ReadonlyArray<string>>
  /** Decides from now on what becomes of requests. */
  readonly misbehave: (faults: Faults) => Effect.Effect<void>
}

export class MemoryWorld extends Context.Service<MemoryWorld, World>()("@longshore/conformance/MemoryWorld") {
  static layer(options?: Options): Layer.Layer<MemoryWorld> {
    return Layer.effect(
      MemoryWorld,
      Effect.sync(() => make(options))
    )
  }
}

const failed = (_tag: "Lost" | "Unauthorized" | "Expired"): Effect.Effect<never, Failure> => Effect.fail({ _tag })

export const make = ({
  apiKey: expected,
  isIdempotent = false,
  lifetime,
  programs = () => ({})
}: Options = {}): World => {
  const jobs = new Map<string, Scripted>()
  const firstOf = new Map<string, Scripted>()
  let onTheWay: ReadonlyArray<Letter> = []
  let faults: Faults = () => undefined

  const hasExpired = ({ until }: Work, now: number) => until !== undefined && now > until

  const create = (key: string, work: Work, now: number): Scripted | undefined => {
    if (hasExpired(work, now)) return undefined
    const known = firstOf.get(key)
    if (known !== undefined && isIdempotent) return known
    const job = accept(`job-${jobs.size + 1}`, key, work, programs(work), now)
    jobs.set(job.id, job)
    if (known === undefined) firstOf.set(key, job)
    return job
  }

  /** Opens what has arrived by now. */
  const arrivals = Effect.map(Clock.currentTimeMillis, (now) => {
    if (onTheWay.length > 0) {
      const arrived = onTheWay.filter(({ arrivesAt }) => arrivesAt <= now)
      onTheWay = onTheWay.filter(({ arrivesAt }) => arrivesAt > now)
      for (const { open } of arrived) open()
    }
    return now
  })

  const request = <A>(
    apiKey: string | undefined,
    operation: Operation,
    act: (now: number, fault: Fault | undefined) => A,
    key?: string
  ): Effect.Effect<A, Failure> =>
    Effect.flatMap(arrivals, (now): Effect.Effect<A, Failure> => {
      const fault = faults(operation)
      if (apiKey !== expected) return failed("Unauthorized")
      switch (fault?._tag) {
        case "LostBefore":
          return failed("Lost")
        case "LostAfter":
          act(now, fault)
          return failed("Lost")
        case "Slow":
        case "Late": {
          let answer: { readonly value: A } | undefined
          const arrivesAt = now + Duration.toMillis(fault.by)
          const open = () => {
            answer = { value: act(arrivesAt, undefined) }
          }
          onTheWay = [...onTheWay, { arrivesAt, key, open }]
          if (fault._tag === "Late") return failed("Lost")
          return Effect.andThen(
            Effect.sleep(fault.by),
            Effect.flatMap(arrivals, () => (answer ? Effect.succeed(answer.value) : failed("Lost")))
          )
        }
        case "Refused":
        case "RateLimited":
        case "Unavailable":
          return Effect.fail(fault)
        default:
          return Effect.succeed(act(now, fault))
      }
    })

  return {
    expiry: Effect.map(Clock.currentTimeMillis, (now) =>
      lifetime === undefined ? undefined : now + Duration.toMillis(lifetime)
    ),
    post: (apiKey, key, work) =>
      Effect.filterOrElse(
        request(apiKey, "send", (now) => create(key, work, now), key),
        (job) => job !== undefined,
        () => failed("Expired")
      ),
    look: (apiKey, key, work) =>
      request(apiKey, "find", (now, fault) => {
        if (fault?._tag === "Unclear") return "unclear"
        const job = firstOf.get(key)
        if (job !== undefined) return job
        if (hasExpired(work, now)) return "dead"
        return onTheWay.some((letter) => letter.key === key) ? "unclear" : undefined
      }),
    ask: (apiKey, operation, answer) => request(apiKey, operation, (now) => answer(jobs, now)),
    news: (job) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const next = [job.startsAt, job.endsAt].find((time) => time > now)
        // It has ended since it was looked at: that is the news.
        if (next === undefined) return Effect.void
        const touched = Effect.callback<void>((resume) => {
          const listener = () => resume(Effect.void)
          job.onTouched.add(listener)
          return Effect.sync(() => void job.onTouched.delete(listener))
        })
        return Number.isFinite(next) ? Effect.asVoid(Effect.timeoutOption(touched, next - now)) : touched
      }),
    count: Effect.map(arrivals, () => jobs.size),
    idsOf: (key) =>
      Effect.map(arrivals, () =>
        Array.from(jobs.values())
          .filter((job) => job.key === key)
          .map(({ id }) => id)
      ),
    misbehave: (next) =>
      Effect.sync(() => {
        faults = next
      })
  }
}
