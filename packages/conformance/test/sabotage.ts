/** For each promise of the contract, a backend that breaks it. */

import { isTerminal, type Job, type JobRef, type Ticket } from "@longshore/core/Job"
import { InvalidSpec, InvalidState, JobError, Misconfigured, Unavailable } from "@longshore/core/JobError"
import * as JobResult from "@longshore/core/JobResult"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { World } from "../src/memory.ts"
import type { AnyBackend } from "../src/Trial.ts"
import { apiKey, specs } from "./subject.ts"

/** The members of the backend that are broken. */
type Sabotage = (real: AnyBackend, world: World) => Partial<AnyBackend> & { readonly [member: string]: unknown }

const error = (reason: JobError["reason"]) => new JobError({ backend: "memory", operation: "broken", reason })
const unavailable = error(new Unavailable({ message: "broken" }))
const misconfigured = error(new Misconfigured({ message: "broken" }))
const invalidState = error(new InvalidState({ message: "broken" }))

const absent = Effect.succeed({ _tag: "Absent" } as const)
const pending = (ref: JobRef): Job => ({ ref, status: { _tag: "Pending" } })
const sameAt = <A extends { readonly at: string; readonly backend: string }>(real: AnyBackend, thing: A): A => ({
  ...thing,
  at: real.at,
  backend: real.id
})

/** Lets every way to look at a job see it otherwise than it is. */
const seeing = (real: AnyBackend, change: (job: Job) => Job): Partial<AnyBackend> => ({
  get: (ref) => Effect.map(real.get(ref), change),
  getMany: (refs) => Effect.map(real.getMany(refs), (jobs) => jobs.map(change)),
  changes: (ref) => Stream.map(real.changes(ref), change)
})
const endless: Sabotage = (real) => seeing(real, (job) => ({ ...job, status: { _tag: "Running" } }))

/** As if polling did not matter where there is push. */
const pushOnly: Sabotage = (real) => ({
  ...seeing(real, (job) => ({ ref: job.ref, status: { _tag: "Queued" } })),
  changes: real.changes
})

const forgetful: Sabotage = () => ({ find: () => absent })
const mistaken: Sabotage = (real) => ({ find: () => Effect.succeed({ _tag: "Landed", ref: nobody(real) }) })
const nobody = (real: AnyBackend): JobRef => ({ backend: real.id, at: real.at, id: "nobody" as JobRef["id"] })

/** Sends while it prepares. */
const hasty: Sabotage = (real) => ({
  prepare: (spec, options) => Effect.tap(real.prepare(spec, options), (ticket) => real.send(ticket))
})

/** Prepares a spec of which it overlooks a part. */
const overlooking =
  (parts: object): Sabotage =>
  (real) => ({
    prepare: (spec, options) => real.prepare({ ...spec, ...parts } as never, options)
  })
const kept =
  (prepared: (ticket: Ticket) => Ticket): Sabotage =>
  (real) => ({
    prepare: (spec, options) => Effect.map(real.prepare(spec, options), prepared)
  })

/** Says that there is no job when it does not know. */
const denying: Sabotage = (real) => ({
  send: (ticket) => Effect.mapError(real.send(ticket), () => unavailable)
})
const hopeless = <A>(effect: Effect.Effect<A, JobError>) => Effect.mapError(effect, () => misconfigured)

export const sabotages: { readonly [promise: string]: Sabotage } = {
  "implements exactly the capabilities it declares": () => ({ pause: () => Effect.void }),
  "prepares without making a job": hasty,
  "prepares a ticket of its own instance, which survives JSON": kept((ticket) => ({
    ...ticket,
    payload: { when: new Date(0) } as never
  })),
  "prepares every submission a key of its own": kept((ticket) => ({ ...ticket, key: "the same" })),
  "refuses a spec of a kind it does not accept": (real) => ({
    prepare: (spec, options) => real.prepare(spec._tag === "Pipeline" ? specs.completes.spec : spec, options)
  }),
  "refuses a spec without a possible timeout": (real) => ({
    prepare: ({ timeout: _, ...spec }, options) =>
      real.prepare({ ...spec, timeout: Duration.minutes(1) } as never, options)
  }),
  "refuses paths outside the job's directory": overlooking({ inputs: [], outputs: [] }),
  "refuses by name each field that it declares not to honour": overlooking({ inputs: [], resources: {} }),
  "prepares any other field, or names what it cannot honour of it": (real) => ({
    prepare: (spec, options) =>
      "env" in spec ? Effect.fail(error(new InvalidSpec({ message: "no env" }))) : real.prepare(spec, options)
  }),

  "makes one job of a submission, and knows it": (real) => ({ get: () => Effect.succeed(pending(nobody(real))) }),
  "makes one job of one ticket, however often it is settled": forgetful,
  "makes one job when two processes settle a ticket at once": forgetful,
  "makes one job when the answer is lost before acting": mistaken,
  "makes one job when the answer is lost after acting": forgetful,
  "makes one job when its world loses the answer before acting": denying,
  "makes one job when its world loses the answer after acting": denying,
  "does not call a send a failure whose answer is lost before acting": (real) => ({
    send: (ticket) => Effect.orElseSucceed(real.send(ticket), () => nobody(real))
  }),
  "does not call a send a failure whose answer is lost after acting": denying,
  "sends no ticket of another instance": (real) => ({ send: (ticket) => real.send(sameAt(real, ticket)) }),

  "makes no job when it dies before its ticket is written down": hasty,
  "makes one job when it dies after its ticket is written down": mistaken,
  "makes one job when it dies before the request leaves": () => ({ find: () => Effect.succeed({ _tag: "Dead" }) }),
  "makes one job when it dies before the answer arrives": forgetful,
  "makes one job when it dies before its ticket is closed": forgetful,
  "makes one job when two processes resume at once": (real) => ({
    send: (ticket) => Effect.andThen(real.send(ticket), real.send(ticket))
  }),
  "leaves nothing behind when it is interrupted before it sends": hasty,

  "finds no job of a ticket that was not sent, and makes none": mistaken,
  "finds the job of a ticket that was sent": forgetful,
  "finds each ticket's own job": (real) => {
    let first: Ticket | undefined
    return {
      send: (ticket) =>
        Effect.suspend(() => {
          first ??= ticket
          return real.send(ticket)
        }),
      find: (ticket) => Effect.suspend(() => real.find(first ?? ticket))
    }
  },
  "finds a job that another process sent, from a ticket read from JSON": (real) => {
    const sent = new Set<string>()
    return {
      send: (ticket) => Effect.suspend(() => (sent.add(ticket.key), real.send(ticket))),
      find: (ticket) => (sent.has(ticket.key) ? real.find(ticket) : absent)
    }
  },
  "finds a job after its end": (real) => ({
    find: (ticket) =>
      Effect.gen(function* () {
        const sighting = yield* real.find(ticket)
        if (sighting._tag !== "Landed") return sighting
        return isTerminal((yield* real.get(sighting.ref)).status) ? { _tag: "Absent" } : sighting
      })
  }),
  "does not know a job that nobody submitted": () => ({ get: (ref) => Effect.succeed(pending(ref)) }),
  "does not know the jobs of another instance": (real) => ({ get: (ref) => real.get(sameAt(real, ref)) }),

  "tells only legal moves, and one terminal status at the end": endless,
  "answers each `get` with a legal move, and with the same end for ever": (real) => {
    let calls = 0
    return { get: (ref) => Effect.map(real.get(ref), (job) => (++calls === 3 ? pending(ref) : job)) }
  },
  "tells the end of a job that has ended": (real) => {
    let isFirst = true
    return seeing(real, (job) => {
      if (!isFirst) return job
      isFirst = false
      return { ref: job.ref, status: { _tag: "Running" } }
    })
  },
  "tells times in their order": (real) => seeing(real, (job) => ({ ...job, endedAt: new Date(-1) })),
  "ends a watch of a job that nobody submitted with JobNotFound": () => ({
    get: (ref) => Effect.succeed(pending(ref)),
    getMany: (refs) => Effect.succeed(refs.map(pending))
  }),
  "leaves nothing running when a watch is interrupted": (real) => ({
    getMany: (refs) => Effect.uninterruptible(Effect.delay(real.getMany(refs), "1 hour"))
  }),
  "pushes snapshots of the job, legal moves only": (real) => ({
    changes: () => Stream.make(pending(nobody(real)))
  }),
  "follows a job to its end when push lies silent": pushOnly,
  "follows a job to its end when push ends at once": pushOnly,
  "follows a job to its end when push fails": pushOnly,
  "follows a job to its end when push dies": pushOnly,

  "has no result before the end": () => ({ result: () => Effect.succeed(JobResult.make({})) }),
  "has the result of a completed job": () => ({ result: () => Effect.succeed(JobResult.make({ exitCode: 5 })) }),
  "has the output of a job that writes": (real) => ({
    result: (ref) =>
      Effect.map(real.result(ref), ({ stdout, ...left }) =>
        JobResult.make({ ...left, stdout: JobResult.captured(stdout.bytes.slice(0, 3)) })
      )
  }),
  "gives the same result again, and to another process": (real) => {
    let isRead = false
    return {
      result: (ref) =>
        Effect.suspend(() => {
          if (isRead) return Effect.succeed(JobResult.make({}))
          isRead = true
          return real.result(ref)
        })
    }
  },
  "says of a failed job that it failed, with as full a result": (real) => ({
    result: (ref) =>
      Effect.flatMap(real.get(ref), ({ status }) =>
        status._tag === "Failed" ? Effect.fail(invalidState) : real.result(ref)
      )
  }),
  "never calls a job completed that exited with another code than 0": (real) =>
    seeing(real, (job) => (job.status._tag === "Failed" ? { ...job, status: { _tag: "Completed" } } : job)),

  "fails each question with an error that invites a retry": (real) => ({ get: (ref) => hopeless(real.get(ref)) }),
  "does not say of a ticket that it is absent or dead": (real) => ({
    find: (ticket) => Effect.catch(real.find(ticket), () => absent)
  }),
  "makes at most one job of a submission, and says which": (real, world) => ({
    send: (ticket) =>
      Effect.andThen(
        world.misbehave(() => undefined),
        Effect.andThen(real.send(ticket), Effect.fail(unavailable))
      )
  }),
  "follows a job past an outage": (real) => ({
    get: (ref) => hopeless(real.get(ref)),
    getMany: (refs) => hopeless(real.getMany(refs))
  }),
  "does not take many jobs for absent": (real) => ({
    getMany: (refs) => Effect.orElseSucceed(real.getMany(refs), () => [])
  }),
  "does not list nothing": (real) => ({ list: () => Stream.catch(real.list(), () => Stream.empty) }),
  "does not tell of no money": (real) => ({ balances: () => Effect.orElseSucceed(real.balances(), () => []) }),

  "ends a job that has not ended as Cancelled": () => ({ cancel: () => Effect.void }),
  "ends a job that runs as Cancelled": () => ({ cancel: () => Effect.void }),
  "does no more when it is asked again": (real) => ({
    cancel: (ref) =>
      Effect.flatMap(real.get(ref), ({ status }) => (isTerminal(status) ? Effect.fail(invalidState) : real.cancel(ref)))
  }),
  "leaves a job that has ended as it is": (real) => {
    const cancelled = new Set<string>()
    return {
      cancel: (ref) => Effect.sync(() => void cancelled.add(ref.id)),
      get: (ref) =>
        Effect.map(real.get(ref), (job) => (cancelled.has(ref.id) ? { ...job, status: { _tag: "Cancelled" } } : job))
    }
  },
  "cancels no job but its own": () => ({ cancel: () => Effect.void }),

  "extends a job that has not ended": (real) => ({ extend: (ref) => real.cancel(ref) }),
  "does not extend a job that has ended": () => ({ extend: () => Effect.void }),
  "extends no job but its own": (real) => ({ extend: (ref, options) => Effect.ignore(real.extend(ref, options)) }),

  "lists a job, once, in every process": (real) => ({
    list: (options) => Stream.concat(real.list(options), real.list(options))
  }),
  "lists only jobs in the states it is asked for": (real) => ({ list: () => real.list() }),
  "lists only jobs created since then": (real) => ({ list: ({ since: _, ...options } = {}) => real.list(options) }),

  "gets each job it knows, and leaves out those it does not": () => ({
    getMany: (refs) => Effect.succeed(refs.map(pending))
  }),
  "gets nothing when it is asked for nothing it has": () => ({ getMany: () => Effect.fail(invalidState) }),
  "minds neither jobs asked for twice nor those of another instance": (real) => ({
    getMany: (refs) => real.getMany(refs.map((ref) => sameAt(real, ref)))
  }),

  "has all that an ended job wrote in its log": () => ({ logs: () => Stream.empty }),
  "follows a log to the job's end": (real) => ({ logs: (ref) => real.logs(ref) }),
  "does not wait for more when it does not follow": (real) => ({ logs: (ref) => real.logs(ref, { follow: true }) }),
  "has no log of a job that nobody submitted": () => ({ logs: () => Stream.empty }),
  "downloads the bytes of each file that the result lists": () => ({
    download: () => Stream.make(new Uint8Array([1, 2, 3]))
  }),
  "downloads no file that the result does not list": () => ({ download: () => Stream.empty }),
  "downloads nothing of a job that nobody submitted": () => ({ download: () => Stream.empty }),

  "tells of each machine once, and of one that can run jobs": (real) => ({
    nodes: () => Stream.concat(real.nodes(), real.nodes())
  }),
  "tells of each market once, with a price that can be one": (real) => ({
    markets: () => Stream.concat(real.markets(), real.markets())
  }),

  "tells what each account has in each currency, once": (real) => ({
    balances: () => Effect.map(real.balances(), (balances) => [...balances, ...balances])
  }),
  "never has more in all for a job that was submitted": (real) => {
    let looks = 0n
    return {
      balances: () =>
        Effect.map(real.balances(), (balances) =>
          balances.map((balance) => ({ ...balance, reserved: (balance.reserved ?? 0n) + looks++ }))
        )
    }
  },

  "shows no secret in a ticket, a job, a result, an error or a log": (real) => ({
    get: (ref) => Effect.andThen(Effect.logDebug(`GET ${ref.id} with ${apiKey}`), real.get(ref))
  })
}
