/** Tells when something of a job has changed. */
import * as fs from "node:fs"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Files } from "./record.ts"

/** The files whose names or contents tell of a change. */
const telling = ["status.json", "runner.json", "end.json"]

/** A runner that was killed changes no file, and some file systems tell of nothing: so it also looks now and then. */
export const changes = ({ directory }: Files): Stream.Stream<void> =>
  Stream.merge(pushed(directory), Stream.fromSchedule(Schedule.spaced("1 second"))).pipe(
    Stream.map(() => undefined),
    Stream.buffer({ capacity: 1, strategy: "sliding" })
  )

const pushed = (directory: string): Stream.Stream<void> =>
  Stream.callback<void>((queue) =>
    Effect.acquireRelease(
      Effect.sync(() => {
        const tell = (_: string, name: string | Buffer | null) => {
          if (name === null || telling.includes(String(name))) Queue.offerUnsafe(queue, undefined)
        }
        tell("", null)
        try {
          return fs.watch(directory, { persistent: false }, tell).on("error", () => {})
        } catch {
          return undefined
        }
      }),
      (watcher) => Effect.sync(() => watcher?.close())
    )
  )
