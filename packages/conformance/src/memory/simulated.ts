/** `MemoryBackend` for the simulation. */

import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import type { SimulatedWorld } from "../simulation/World.ts"
import { make as makeBackend, type Options } from "./MemoryBackend.ts"
import { MemoryWorld, make, type Options as WorldOptions } from "./MemoryWorld.ts"

/** A world in memory, empty, as `simulate` takes one. */
export const simulated = (world?: WorldOptions, options?: Options): Effect.Effect<SimulatedWorld> =>
  Effect.sync(() => {
    const network = make(world)
    return {
      instance: Effect.provideService(makeBackend(options), MemoryWorld, network),
      spec: container({ image: "anything", timeout: "1 minute" }),
      jobsOf: ({ key }) => network.idsOf(key),
      misbehave: network.misbehave
    }
  })
