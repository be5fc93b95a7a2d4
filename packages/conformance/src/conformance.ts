/** The contract as tests: one call in a backend's test file. */
import { describe, layer } from "@effect/vitest"
import type { Capability } from "@longshore/core/Backend"
import type { SpecKind } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { applies, type Check } from "./Check.ts"
import { groups } from "./checks/index.ts"
import { type AnySubject, patienceOf, type Subject } from "./Subject.ts"
import { begin } from "./Trial.ts"

/** Runs one check of the suite, in the world that the context holds. It fails when the backend breaks the promise. */
export const run = (check: Check, subject: AnySubject): Effect.Effect<void, unknown, Scope.Scope> =>
  Effect.flatMap(begin(subject), check.run).pipe(
    Effect.asVoid,
    Effect.provideService(Journal.Journal, Journal.inMemory())
  )

/** Registers a test for each promise that the backend, by its declaration and by what is given here, has to keep. */
export const conformance = <Self, Id extends string, K extends SpecKind, C extends Capability, Options, World>(
  subject: Subject<Self, Id, K, C, Options, World>
): void => {
  const given = subject as unknown as AnySubject
  const isLive = given.clock === "live"
  // Test time costs next to nothing, but a slow machine may take long over it all the same.
  const timeout = isLive ? Duration.toMillis(patienceOf(given)) : 60_000
  layer(subject.world, { excludeTestServices: isLive, timeout })(`conformance: ${subject.tag.id}`, (it) => {
    for (const [group, checks] of Object.entries(groups)) {
      const chosen = checks.filter((each) => applies(each, given))
      if (chosen.length === 0) continue
      describe(group, () => {
        for (const check of chosen) it.effect(check.name, () => run(check, given), timeout)
      })
    }
  })
}
