/** The contract as tests: one call in a backend's test file. */
import { describe, layer } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Capability } from "@longshore/core/Backend"
import * as Journal from "@longshore/core/Journal"
import type { SpecKind } from "@longshore/core/JobSpec"
import { applies, type Check } from "./Check.ts"
import { groups } from "./checks/index.ts"
import type { AnySubject, Subject } from "./Subject.ts"
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
  const timeout = Duration.toMillis(given.patience ?? "1 minute")
  layer(subject.world, { excludeTestServices: isLive, timeout })(`conformance: ${subject.tag.id}`, (it) => {
    for (const [group, checks] of Object.entries(groups)) {
      describe(group, () => {
        for (const check of checks.filter((each) => applies(each, given))) {
          it.effect(check.name, () => run(check, given), timeout)
        }
      })
    }
  })
}
