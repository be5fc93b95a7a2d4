/** Runs a task's work, and tells what it left. */
import * as Effect from "effect/Effect"
import { Failure } from "../running/Failure.ts"
import { runImage } from "../running/runImage.ts"
import type { RunWork, Work } from "../running/Work.ts"
import type { BacalhauOptions } from "./Options.ts"
import type { Traits } from "./versions.ts"
import { examine, hashOf } from "./work.ts"

/** A module that never says how it ends has ended with -1. */
const unsaid = -1

export const runWork = (
  { images = {}, modules = {} }: Pick<BacalhauOptions, "images" | "modules">,
  traits: Traits,
  runElsewhere: RunWork
): RunWork => {
  const ownOf = ({ kind, module, program }: Work) => {
    if (kind === "wasm") return module === undefined ? undefined : modules[hashOf(module)]
    return Object.hasOwn(images, program) ? images[program] : undefined
  }
  return (work, log) => {
    const own = ownOf(work)
    if (own !== undefined) return runImage(own, work, log)
    if (work.kind === "container") return runElsewhere(work, log)
    const examined = examine(work, traits)
    if (examined instanceof Failure) return Effect.fail(examined)
    return Effect.map(runElsewhere(work, log), (ran) =>
      examined.exits || ran.exitCode !== 0 ? ran : { ...ran, exitCode: unsaid }
    )
  }
}
