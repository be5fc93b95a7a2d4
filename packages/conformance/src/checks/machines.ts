/** `nodes` tells of the machines that run jobs. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Check, check } from "../Check.ts"

export const machines: ReadonlyArray<Check> = [
  check("tells of each machine once, and of one that can run jobs", ["nodes"], ({ another, backend, specs }) =>
    Effect.gen(function* () {
      for (const instance of [backend, yield* another]) {
        const nodes = yield* Stream.runCollect(instance.nodes())
        const ids = nodes.map(({ id }) => id)
        assert.deepStrictEqual(ids, Array.from(new Set(ids)))
        const kind = specs.completes.spec._tag
        const able = nodes.filter(({ accepts, isAvailable }) => isAvailable && (accepts?.includes(kind) ?? true))
        assert.isNotEmpty(able, `no machine is told of that runs ${kind} jobs`)
      }
    })
  )
]
