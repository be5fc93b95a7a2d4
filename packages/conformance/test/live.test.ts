/** The suite on a clock that cannot be moved. */
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { conformance } from "../src/index.ts"
import { MemoryBackend, MemoryWorld } from "../src/memory.ts"
import { apiKey, programs, subject } from "./subject.ts"

const brief = { queued: "20 millis", runs: "100 millis" } as const

conformance({
  ...subject,
  layer: MemoryBackend.layer({ apiKey: Redacted.make(apiKey), pollEvery: "50 millis" }),
  world: Layer.suspend(() =>
    MemoryWorld.layer({ apiKey, programs: ({ program }) => ({ ...brief, ...programs[program] }) })
  ),
  clock: "live",
  patience: "30 seconds"
})
