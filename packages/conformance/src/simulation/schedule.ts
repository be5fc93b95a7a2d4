/**
 * One schedule: a few submissions by one or two processes that share a journal, while much goes wrong.
 * Processes that die are followed by others, sometimes by two at once, which resume. When all that is over, one more settles the rest.
 */

import type { JobRef, Ticket } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import type * as Journal from "@longshore/core/Journal"
import { OnAccepted, resume, settle } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import { makeSharedStore } from "../process.ts"
import { calm, makeTrace, type Process, start, type Trouble } from "./Process.ts"
import { ofSchedule } from "./random.ts"
import { type Submission, submitIn } from "./Submission.ts"
import { type Course, judge } from "./verdict.ts"
import type { SimulatedWorld } from "./World.ts"
import { troubled } from "./wire.ts"

/** What a schedule came to. */
export interface Outcome {
  /** What is wrong. Empty is what it must be. */
  readonly findings: ReadonlyArray<string>
  readonly trace: ReadonlyArray<string>
  readonly submissions: ReadonlyArray<Submission>
  readonly jobs: number
  readonly faults: number
  readonly deaths: number
}

/** Test time a schedule may take: every look for a ticket ends after minutes. */
const limit = 4 * 3600

/** Lets time pass until the effect has ended. */
const elapse = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    for (let second = 0; second < limit && fiber.pollUnsafe() === undefined; second++)
      yield* TestClock.adjust("1 second")
    if (fiber.pollUnsafe() === undefined)
      return yield* Effect.die(new Error(`the schedule did not end in ${limit} seconds`))
    return yield* Fiber.join(fiber)
  })

export const runSchedule = (
  seed: number,
  schedule: number,
  makeWorld: Effect.Effect<SimulatedWorld, unknown, Scope.Scope>,
  kept: (store: Journal.Store) => Journal.Store
): Effect.Effect<Outcome, unknown> =>
  Effect.gen(function* () {
    const random = ofSchedule(seed, schedule)
    const world = yield* makeWorld
    const store = makeSharedStore()
    const trace = makeTrace()
    let faults = 0
    let deaths = 0

    const rates = {
      wire: random.pick([0, 0.2, 0.5, 0.8]),
      journal: random.pick([0, 0.05, 0.2]),
      death: random.pick([0, 0, 0.02, 0.1])
    }
    let trouble: Trouble = rates
    const now = () => trouble
    const wire = troubled(random, now, (operation, fault) => {
      faults++
      trace.lines.push(`           ${operation} meets ${JSON.stringify(fault)}`)
    })
    yield* world.misbehave(wire)

    const told = new Set<string>()
    const processes: Array<Process> = []
    const listen = Effect.provideService(OnAccepted, (ref: JobRef) => Effect.sync(() => void told.add(ref.id)))
    const isOpen = ({ backend, key }: Ticket) => store.open().includes(`longshore/${backend}/${key}`)

    const begin = (name: string) =>
      Effect.map(world.instance, (instance) => {
        const process = start(name, instance, kept(store), now, random, trace)
        processes.push(process)
        return process
      })

    const resuming = ({ backend, name, run }: Process) =>
      Effect.gen(function* () {
        yield* trace.tell(`${name} resumes`)
        const { errors, refs } = yield* listen(run(resume(backend)))
        yield* trace.tell(`${name} settled ${refs.length}, could not settle ${errors.length}`)
      })

    const submitting = (process: Process, submission: Submission) =>
      Effect.gen(function* () {
        yield* Effect.sleep(random.below(5000))
        const fiber = yield* Effect.forkChild(listen(submitIn(process, submission, world, isOpen)))
        if (random.chance(0.15)) {
          yield* Effect.sleep(random.below(8000))
          yield* trace.tell(`${submission.name} is interrupted`)
          yield* Fiber.interrupt(fiber)
        }
        // Interrupted before its first step, it has not said so itself.
        if (Exit.hasInterrupts(yield* Fiber.await(fiber))) submission.told ??= { _tag: "Interrupted" }
        yield* trace.tell(`${submission.name} was told: ${submission.told?._tag}`)
      })

    const submissions: Array<Submission> = Array.from({ length: 1 + random.below(5) }, (_, i) => ({
      name: `submission ${i + 1}`,
      tickets: [],
      told: undefined
    }))

    /** One process after the other, each until it dies: the first submits, the others resume. */
    const succession = (which: number, share: ReadonlyArray<Submission>) =>
      Effect.gen(function* () {
        const first = yield* begin(`process ${which}`)
        const own = Effect.forEach(share, (submission) => submitting(first, submission), { concurrency: "unbounded" })
        // A process may look after what others left at any time.
        yield* random.chance(0.3) ? Effect.all([own, Effect.exit(resuming(first))], { concurrency: 2 }) : own
        let last: ReadonlyArray<Process> = [first]
        for (let next = 1; last.every(({ isDead }) => isDead()) && next <= 3; next++) {
          deaths++
          yield* Effect.sleep(random.below(30_000))
          // Whoever looks after a process may start another one twice.
          const names = random.chance(0.5) ? [`process ${which}.${next}`, `its twin`] : [`process ${which}.${next}`]
          last = yield* Effect.forEach(names, begin)
          yield* Effect.forEach(last, (each) => Effect.exit(resuming(each)), { concurrency: 2 })
        }
      })

    const successions = 1 + random.below(2)
    yield* elapse(
      Effect.forEach(
        Array.from({ length: successions }, (_, i) => i),
        (i) =>
          succession(
            i + 1,
            submissions.filter((_, n) => n % successions === i)
          ),
        { concurrency: "unbounded" }
      )
    )

    trouble = calm
    yield* trace.tell("all is well from here on")
    const survivor = yield* begin("the survivor")
    const settled = new Map<string, JobRef | JobError>()
    yield* elapse(
      Effect.gen(function* () {
        for (const { told: answer } of submissions) {
          // A ticket that could not be written down is in its caller's hands alone.
          if (answer?._tag !== "Unknown" || (isOpen(answer.ticket) && random.chance(0.5))) continue
          const outcome = yield* Effect.result(listen(survivor.run(settle(survivor.backend, answer.ticket))))
          settled.set(answer.ticket.key, outcome._tag === "Success" ? outcome.success : outcome.failure)
        }
        const twin = random.chance(0.5) ? yield* begin("its twin") : survivor
        yield* Effect.all([resuming(survivor), resuming(twin)], { concurrency: twin === survivor ? 1 : 2 })
        yield* resuming(survivor)
      })
    )

    const course: Course = { world, submissions, settled, told, processes, open: store.open() }
    const { findings, jobs } = yield* elapse(judge(course))
    return { findings, trace: trace.lines, submissions, jobs, faults, deaths }
  }).pipe(Effect.scoped, Effect.provide(TestClock.layer()))
