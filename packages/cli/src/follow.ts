/** Waiting for a job's end in view of the user, and leaving before it. */
import { isTerminal, type Job, type JobRef } from "@longshore/core/Job"
import { watch } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type AnyBackend, addressOf } from "./chosen.ts"
import { board } from "./live.ts"
import { json, note } from "./out.ts"
import { jobJson } from "./show.ts"
import { again } from "./urls.ts"

/** Shows a job's way to its end. */
export const follow = (backend: AnyBackend, ref: JobRef, inJson: boolean) =>
  Effect.acquireUseRelease(
    Effect.sync(() => board()),
    (shown) =>
      watch(backend, ref).pipe(
        Stream.tap((job: Job) => Effect.sync(() => (inJson ? json("status", jobJson(job)) : shown.see(job)))),
        Stream.filter(({ status }) => isTerminal(status)),
        Stream.runHead,
        Effect.map(Option.getOrThrow)
      ),
    (shown) => Effect.sync(shown.done)
  )

export const comeBack = (ref: JobRef) =>
  Effect.sync(() => {
    note(`the job goes on; to come back to it: longshore watch ${addressOf(ref)}${again(ref.backend)}`)
  })

export const cancelled = (
  backend: AnyBackend & { readonly cancel: (ref: JobRef) => Effect.Effect<void, Error> },
  ref: JobRef
) =>
  backend.cancel(ref).pipe(
    Effect.timeout("15 seconds"),
    Effect.matchEffect({
      onSuccess: () => Effect.sync(() => note(`${addressOf(ref)} was asked to stop`)),
      onFailure: (error) =>
        Effect.andThen(
          Effect.sync(() => note(`it could not be asked to stop: ${error.message}`)),
          comeBack(ref)
        )
    })
  )
