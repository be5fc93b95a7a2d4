/** Runs a container: as a function of this process where the image is one, else on this machine. */
import * as Effect from "effect/Effect"
import type { Failure } from "../running/Failure.ts"
import type { OutputLog } from "../running/OutputLog.ts"
import { runImage } from "../running/runImage.ts"
import { runLocal } from "../running/runLocal.ts"
import type { Ran, Work } from "../running/Work.ts"
import type { NosanaProgramOptions } from "./Options.ts"
import type { Answer } from "./services.ts"

export interface RunContainer {
  readonly run: (
    work: Work,
    log: OutputLog,
    serve: (port: number, answer: Answer) => void
  ) => Effect.Effect<Ran, Failure>
  /** Whether the image is a function of this process. */
  readonly isFunction: (image: string) => boolean
}

export const makeRunContainer = Effect.fnUntraced(function* ({
  engine,
  images = {}
}: Pick<NosanaProgramOptions, "engine" | "images">) {
  const elsewhere = yield* runLocal(engine)
  const functionOf = (image: string) => (Object.hasOwn(images, image) ? images[image] : undefined)
  return {
    run: (work, log, serve) => {
      const own = functionOf(work.program)
      return own === undefined ? elsewhere(work, log) : runImage((context) => own({ ...context, serve }), work, log)
    },
    isFunction: (image) => functionOf(image) !== undefined
  } satisfies RunContainer as RunContainer
})
