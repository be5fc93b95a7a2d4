/** `MemoryBackend` as the suite is told of it. */

import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { MemoryBackend, MemoryWorld, type Script, type Work } from "../src/memory.ts"
import type { Subject } from "../src/Subject.ts"

const timeout = "10 minutes"

export const programs: { readonly [program: string]: Script } = {
  quick: { stdout: '{"answer":42}\n' },
  endless: { runs: "until stopped" },
  broken: { exitCode: 3, stdout: "so far\n", stderr: "no further\n" },
  writer: { stdout: "grüße\n", stderr: "uh\n", files: { "out/letter.txt": "dear ✉", "out/empty": "" } }
}

export const apiKey = "a-key-that-nobody-may-see"

export const world = MemoryWorld.layer({ apiKey, programs: ({ program }: Work) => programs[program] ?? {} })

const outputs = [
  { name: "letter", path: "out/letter.txt" },
  { name: "nothing", path: "out/empty" }
]

export const specs = {
  completes: {
    spec: container({ image: "quick", timeout }),
    leaves: { exitCode: 0, stdout: '{"answer":42}\n', files: {} }
  },
  runs: { spec: container({ image: "endless", timeout: "1 hour" }) },
  fails: {
    spec: container({ image: "broken", timeout }),
    leaves: { exitCode: 3, stdout: "so far\n", stderr: "no further\n" }
  },
  writes: {
    spec: container({ image: "writer", timeout, outputs }),
    leaves: {
      exitCode: 0,
      stdout: "grüße\n",
      stderr: "uh\n",
      files: { "out/letter.txt": "dear ✉", "out/empty": "" }
    }
  }
}

export const jobs = Effect.flatMap(MemoryWorld, (world) => world.count)

export const faults = {
  loseNextSend: (moment: "before acting" | "after acting") =>
    Effect.flatMap(MemoryWorld, (world) => {
      let isLost = false
      return world.misbehave((operation) => {
        if (operation !== "send" || isLost) return undefined
        isLost = true
        return { _tag: moment === "before acting" ? "LostBefore" : "LostAfter" }
      })
    }),
  setDown: (isDown: boolean) =>
    Effect.flatMap(MemoryWorld, (world) => world.misbehave(() => (isDown ? { _tag: "Unavailable" } : undefined)))
}

export const subject = {
  tag: MemoryBackend,
  layer: MemoryBackend.layer({ apiKey: Redacted.make(apiKey) }),
  world,
  specs,
  jobs,
  faults,
  clock: "test",
  secrets: [apiKey]
} as const satisfies Subject<MemoryBackend, "memory", "Container" | "Wasm", any, {}, MemoryWorld>
