/** What a scripted job has written, as a stream. */

import type { LogChunk } from "@longshore/core/Backend"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Scripted } from "./Script.ts"

interface Written {
  readonly job: Scripted
  readonly hasEnded: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Reads what there is, and when it follows, what comes with each change until the job has ended. */
export const logsOf = (
  read: Effect.Effect<Written, JobError>,
  news: (job: Scripted) => Effect.Effect<void>,
  follow: boolean
): Stream.Stream<LogChunk, JobError> =>
  Stream.paginate({ stdout: 0, stderr: 0, last: undefined as Scripted | undefined }, ({ last, stderr, stdout }) =>
    Effect.map(last === undefined ? read : Effect.andThen(news(last), read), (written) => {
      const chunks: ReadonlyArray<LogChunk> = [
        { source: "stdout" as const, text: written.stdout.slice(stdout) },
        { source: "stderr" as const, text: written.stderr.slice(stderr) }
      ].filter(({ text }) => text !== "")
      const next = { stdout: written.stdout.length, stderr: written.stderr.length, last: written.job }
      return [chunks, follow && !written.hasEnded ? Option.some(next) : Option.none()] as const
    })
  )
