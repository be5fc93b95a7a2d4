/** Each check of the suite fails on a backend that breaks its promise. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { checks, run } from "../src/index.ts"
import { MemoryBackend, MemoryWorld, make } from "../src/memory.ts"
import type { AnySubject } from "../src/Subject.ts"
import type { AnyBackend } from "../src/Trial.ts"
import { sabotages } from "./sabotage.ts"
import { apiKey, subject, world } from "./subject.ts"

const broken = (promise: string): AnySubject => {
  const layer = Layer.effect(
    MemoryBackend,
    Effect.gen(function* () {
      const real = yield* make({ apiKey: Redacted.make(apiKey) })
      const parts = sabotages[promise]!(real as unknown as AnyBackend, yield* MemoryWorld)
      return { ...real, ...parts } as typeof real
    })
  )
  return { ...subject, layer, patience: "4 minutes" } as unknown as AnySubject
}

describe("each check", () => {
  it("has a backend that fails it", () => {
    assert.sameMembers(
      checks.map(({ name }) => name),
      Object.keys(sabotages)
    )
  })

  for (const check of checks) {
    it.effect(`fails where it must: ${check.name}`, () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(run(check, broken(check.name)))
        assert.isTrue(Exit.isFailure(exit), "the broken backend passed")
        if (Exit.isSuccess(exit)) return
        // A broken check, or a broken sabotage, would throw something else.
        assert.oneOf((Cause.squash(exit.cause) as Error).name, ["AssertionError", "JobError", "Error"])
      }).pipe(Effect.provide(world))
    )
  }
})
