/** The suite on a backend with nothing but the five operations: no capability, no submit option, no faults to ask for. */

import { assert, describe, it } from "@effect/vitest"
import * as Backend from "@longshore/core/Backend"
import type { JobRef, Ticket } from "@longshore/core/Job"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { applies } from "../src/Check.ts"
import { checks, conformance } from "../src/index.ts"
import { MemoryWorld, make } from "../src/memory.ts"
import type { AnySubject } from "../src/Subject.ts"
import { jobs, specs } from "./subject.ts"

class MinimalBackend extends Backend.Service<MinimalBackend>()("minimal", {
  accepts: ["Container"],
  capabilities: []
}) {}

/** Renames what goes in and what comes out of the reference backend. */
const layer = Layer.effect(
  MinimalBackend,
  Effect.map(make({ at: "minimal" }), ({ at, find, get, pollEvery, prepare, result, send }) => {
    const inner = (ref: JobRef) => ({ ...ref, backend: "memory" as const })
    const outer = (ref: JobRef) => ({ ...ref, backend: "minimal" as const })
    const innerTicket = (ticket: Ticket) => ({ ...ticket, backend: "memory" as const })
    return MinimalBackend.of({
      id: "minimal",
      at,
      pollEvery,
      prepare: (spec) => Effect.map(prepare(spec), (ticket) => ({ ...ticket, backend: "minimal" as const })),
      send: (ticket) => Effect.map(send(innerTicket(ticket)), outer),
      find: (ticket) =>
        Effect.map(find(innerTicket(ticket)), (sighting) =>
          sighting._tag === "Landed" ? { ...sighting, ref: outer(sighting.ref) } : sighting
        ),
      get: (ref) => Effect.map(get(inner(ref)), (job) => ({ ...job, ref: outer(job.ref) })),
      result: (ref) => result(inner(ref))
    })
  })
)

const subject = {
  tag: MinimalBackend,
  layer,
  world: MemoryWorld.layer(),
  specs: { completes: { spec: specs.completes.spec } },
  jobs,
  clock: "test"
} as const

conformance(subject)

describe("a subject", () => {
  it("is asked for no more than it has", () => {
    const needs = checks
      .filter((check) => applies(check, subject as unknown as AnySubject))
      .flatMap(({ needs }) => needs)
    assert.sameMembers([...new Set(needs)], ["files", "unended"])
  })
})
