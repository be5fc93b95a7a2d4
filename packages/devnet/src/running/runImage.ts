/** Runs an image or a module that is a function of this process. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Time } from "../Fault.ts"
import { resting } from "../internal/stillness.ts"
import { Failure } from "./Failure.ts"
import type { Image } from "./Image.ts"
import type { OutputLog } from "./OutputLog.ts"
import { absolute, type Ran, type Work } from "./Work.ts"

export const runImage = Effect.fnUntraced(function* (image: Image, work: Work, log: OutputLog) {
  const context = yield* Effect.context<never>()
  const leaving = new AbortController()
  const written = new Map<string, Uint8Array>(work.files)
  const sleep = (time: Time) =>
    Effect.runPromiseWith(context)(resting(Effect.sleep(Duration.fromInputUnsafe(time))), { signal: leaving.signal })
  const code = yield* Effect.tryPromise({
    try: async () =>
      image({
        command: work.command,
        env: work.env,
        files: Object.fromEntries(work.files),
        write: (file, content) =>
          void written.set(
            absolute(file, work.directory),
            typeof content === "string" ? new TextEncoder().encode(content) : content
          ),
        stdout: (text) => log.write(1, text),
        stderr: (text) => log.write(2, text),
        sleep,
        signal: leaving.signal
      }),
    catch: (error) => new Failure(error instanceof Error ? error.message : String(error))
  }).pipe(Effect.onInterrupt(() => Effect.sync(() => leaving.abort())))
  return { exitCode: typeof code === "number" ? code : 0, files: written } satisfies Ran
})
