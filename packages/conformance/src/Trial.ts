/** One backend on trial: what a check works with. */

import { type Backend, type Capability, refTo, type SpecField, supports } from "@longshore/core/Backend"
import type { Job, JobRef, Sighting, Ticket } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import type { SpecKind } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import { type AnySubject, patienceOf, type Sample, type Samples } from "./Subject.ts"
import { inTestTime, passTestTime } from "./time.ts"

/** Any backend. A check asks only for the capabilities it said it needs. */
export type AnyBackend = Backend<string, SpecKind, Capability, any>

export interface Trial {
  readonly backend: AnyBackend
  /** One more instance in the same world, as a second process has it. */
  readonly another: Effect.Effect<AnyBackend, unknown>
  readonly declared: {
    readonly accepts: ReadonlyArray<SpecKind>
    readonly capabilities: ReadonlyArray<Capability>
    readonly refuses: ReadonlyArray<SpecField>
  }
  readonly specs: Samples<SpecKind>
  readonly jobs: Effect.Effect<number, unknown>
  readonly faults: {
    readonly loseNextSend: (moment: "before acting" | "after acting") => Effect.Effect<void, unknown>
    readonly setDown: (isDown: boolean) => Effect.Effect<void, unknown>
  }
  readonly secrets: ReadonlyArray<string>
  /** A job that nobody submitted. */
  readonly stranger: JobRef
  /** Whose specs and options `prepare` takes. */
  readonly prepare: (backend: AnyBackend, sample?: Sample<SpecKind>) => Effect.Effect<Ticket, JobError>
  /** Submits, and stops the job when the check is over. */
  readonly submit: (sample: Sample<SpecKind>) => Effect.Effect<JobRef, JobError, Scope.Scope>
  readonly given: (sample: Sample<SpecKind>) => [spec: any, options: any]
  /** The job as it is, once the backend's time of grace lets it be known. */
  readonly get: (ref: JobRef, from?: AnyBackend) => Effect.Effect<Job, JobError>
  /** What a look finds, once it is clear. */
  readonly look: (ticket: Ticket, from?: AnyBackend) => Effect.Effect<Sighting, JobError>
  /** Runs to the end, however long that takes on the subject's clock. */
  readonly inTime: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly pass: (duration: Duration.Input) => Effect.Effect<void>
  readonly isLive: boolean
}

const nothing = () => Effect.void

/** Builds an instance in the world that the context holds. */
export const begin = (subject: AnySubject): Effect.Effect<Trial, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const world = yield* Effect.context<any>()
    const inWorld = <A>(effect: Effect.Effect<A, unknown, any>) => Effect.provideContext(effect, world)
    // Lives as long as the check does.
    const another = inWorld(
      Effect.map(
        Layer.build(Layer.fresh(subject.layer as Layer.Layer<any, unknown, any>)),
        (built) => Context.get(built, subject.tag) as AnyBackend
      )
    )
    const backend = yield* another
    const isLive = subject.clock === "live"
    const inTime = isLive ? <A, E, R>(effect: Effect.Effect<A, E, R>) => effect : inTestTime(patienceOf(subject))
    const given = ({ spec }: Sample<SpecKind>): [any, any] => [spec, subject.options]
    return {
      backend,
      another,
      declared: subject.tag,
      specs: subject.specs,
      jobs: inWorld(subject.jobs),
      faults: {
        loseNextSend: (moment) => inWorld((subject.faults?.loseNextSend ?? nothing)(moment)),
        setDown: (isDown) => inWorld((subject.faults?.setDown ?? nothing)(isDown))
      },
      secrets: subject.secrets ?? [],
      stranger: refTo(backend, subject.unknownId ?? "no-such-job"),
      given,
      prepare: (of, sample = subject.specs.completes) => of.prepare(...given(sample)),
      submit: (sample) =>
        Effect.acquireRelease(submit(backend, ...given(sample)), (ref) =>
          supports(backend, "cancel") ? Effect.ignore(backend.cancel(ref)) : Effect.void
        ),
      get: (ref, from = backend) =>
        inTime(
          Effect.retry(from.get(ref), {
            while: (error) => error.reason._tag === "JobNotFound",
            schedule: Schedule.spaced("500 millis").pipe(Schedule.upTo({ duration: from.grace ?? Duration.zero }))
          })
        ),
      look: (ticket, from = backend) =>
        inTime(
          Effect.repeat(from.find(ticket), {
            while: (sighting) => sighting._tag === "Unclear",
            schedule: Schedule.spaced("500 millis")
          })
        ),
      inTime,
      pass: isLive ? Effect.sleep : passTestTime,
      isLive
    }
  })
