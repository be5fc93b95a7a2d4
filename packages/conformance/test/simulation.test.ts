import { assert, describe, it } from "@effect/vitest"
import type { Backend } from "@longshore/core/Backend"
import { sighted } from "@longshore/core/Job"
import { JobError, Unavailable } from "@longshore/core/JobError"
import type { Store } from "@longshore/core/Journal"
import * as Effect from "effect/Effect"
import { simulated } from "../src/memory.ts"
import { type Report, type Simulation, SimulationFailed, simulate } from "../src/simulation.ts"

const seed = 2026

/** A world whose instances are broken in this way. */
const broken = (breaking: (real: Backend<any>) => Partial<Backend<any>>): Simulation["world"] =>
  Effect.map(simulated(), (world) => ({
    ...world,
    instance: Effect.map(world.instance, (real) => ({ ...real, ...breaking(real) }))
  }))

/** What the simulation finds: it must find something. */
const failureOf = (simulation: Simulation) =>
  Effect.gen(function* () {
    const failure = yield* Effect.flip(simulate(simulation))
    return failure instanceof SimulationFailed ? failure : assert.fail(String(failure))
  })

const absent = Effect.succeed(sighted(undefined))

describe("simulate", () => {
  it.effect(
    "finds nothing wrong in a thousand schedules",
    () =>
      Effect.gen(function* () {
        const { deaths, faults, schedules, told } = yield* simulate({ seed, world: simulated() })
        assert.strictEqual(schedules, 1000)
        // A simulation in which nothing goes wrong would prove nothing.
        for (const many of [deaths, faults, ...Object.values(told)]) assert.isAbove(many, 50)
      }),
    60_000
  )

  it.effect(
    "finds nothing wrong where tickets expire",
    () => simulate({ seed, schedules: 300, world: simulated({ lifetime: "30 seconds" }) }),
    60_000
  )

  it.effect(
    "finds nothing wrong where the server knows a key again",
    () => simulate({ seed, schedules: 100, world: simulated({ isIdempotent: true }) }),
    60_000
  )

  // In this one a submission is interrupted in the instant in which it is forked.
  it.effect("knows what a submission was told that is interrupted as it begins", () =>
    simulate({ seed: 12, only: 650, world: simulated() })
  )

  it.effect("does the same again with the same seed, and something else with another", () =>
    Effect.gen(function* () {
      const run = (seed: number): Effect.Effect<Report, unknown> =>
        simulate({ seed, schedules: 30, world: simulated() })
      const first = yield* run(1)
      assert.deepStrictEqual(yield* run(1), first)
      assert.notDeepEqual({ ...(yield* run(2)), seed: 1 }, first)
    })
  )

  it.effect("runs a schedule again that went wrong", () =>
    Effect.gen(function* () {
      const world = broken(() => ({ find: () => absent }))
      const { findings, schedule, trace } = yield* failureOf({ seed, world })
      const again = yield* failureOf({ seed, only: schedule, world })
      assert.deepStrictEqual([again.findings, again.trace], [findings, trace])
      assert.include(again.message, `{ seed: ${seed}, only: ${schedule} }`)
    })
  )

  const breakages: ReadonlyArray<{
    readonly what: string
    readonly finds: RegExp
    readonly simulation: Omit<Simulation, "seed">
  }> = [
    {
      what: "a look that finds no job",
      finds: /duplicate: it made \d jobs|lost: nobody was told of its job/,
      simulation: { world: broken(() => ({ find: () => absent })) }
    },
    {
      what: "a look that takes a request on its way for absent",
      finds: /duplicate: it made 2 jobs/,
      simulation: {
        world: broken((real) => ({
          find: (ticket) =>
            Effect.map(real.find(ticket), (sighting) => (sighting._tag === "Unclear" ? sighted(undefined) : sighting))
        }))
      }
    },
    {
      what: "a look that takes a live ticket for dead",
      finds: /lost: nobody was told of its job/,
      simulation: { world: broken(() => ({ find: () => Effect.succeed({ _tag: "Dead" }) })) }
    },
    {
      what: "a look that finds a job which is not there",
      finds: /lost: nobody was told of its job/,
      simulation: {
        world: broken(({ at, id }) => ({
          find: ({ key }) => Effect.succeed(sighted({ backend: id, at, id: key as never }))
        }))
      }
    },
    {
      what: "a lost answer that is called a failure",
      finds: /it was told that there is no job .*, and there is/,
      simulation: {
        world: broken((real) => ({
          send: (ticket) =>
            Effect.mapError(
              real.send(ticket),
              () => new JobError({ backend: real.id, operation: "send", reason: new Unavailable({ message: "lost" }) })
            )
        }))
      }
    },
    {
      what: "a journal that forgets",
      finds: /lost: nobody was told of its job/,
      simulation: { world: simulated(), store: (store: Store) => ({ ...store, set: () => Effect.void }) }
    },
    {
      what: "a journal that keeps what was closed",
      finds: /the journal is not empty/,
      simulation: { world: simulated(), store: (store: Store) => ({ ...store, remove: () => Effect.void }) }
    },
    {
      what: "a journal that gives two processes the same turn",
      finds: /duplicate: it made \d jobs/,
      simulation: { world: simulated(), store: ({ turn: _, ...store }: Store) => store }
    }
  ]

  it.effect.each(breakages)(
    "finds out $what",
    ({ finds, simulation }) =>
      Effect.gen(function* () {
        const { message } = yield* failureOf({ seed, ...simulation })
        assert.match(message, finds)
      }),
    60_000
  )
})
