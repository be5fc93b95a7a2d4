/** What a job writes: from its host while it runs, and from its result afterwards. */
import type { Backend, LogChunk } from "@longshore/core/Backend"
import { isTerminal, type JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { awaitEnd, watch } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Base58 from "./Base58.ts"
import * as FlowState from "./FlowState.ts"
import * as Host from "./Host.ts"
import { behind, nothing, type Told, telling } from "./internal/told.ts"

/** Where a job is, as far as its log is concerned. */
export type Whereabouts =
  | { readonly _tag: "Waiting" }
  /** On this host. */
  | { readonly _tag: "Running"; readonly node: string }
  | { readonly _tag: "Ended" }

export interface Source<Id extends string> {
  readonly backend: Backend<Id>
  readonly ref: JobRef<Id>
  /** The job's address, which is what hosts know it by. */
  readonly address: string
  /** Fails for a job that never was. */
  readonly look: Effect.Effect<Whereabouts, JobError>
  /** How the host of that address is asked. */
  readonly hostOf: (node: string) => Host.Options
  /** The result of the job, once it has ended; `undefined` where it has left none. */
  readonly result: Effect.Effect<FlowState.FlowState | undefined, JobError>
  /** Go on until the job has ended. Without it the log ends with what has been written so far. */
  readonly follow: boolean
}

/**
 * The log from its beginning. While the job runs its host tells it, which does not know stdout from stderr; what is left when
 * the job has ended comes from the result, which does. A host that cannot be reached loses nothing of a log that is followed.
 */
export const of = <Id extends string>(source: Source<Id>): Stream.Stream<LogChunk, JobError> => {
  const { address, backend, follow, hostOf, look, ref, result } = source

  /** What the result has of it, behind what was told before. */
  const left = (told: () => Told): Stream.Stream<LogChunk, JobError> =>
    Stream.unwrap(
      Effect.map(result, (flow) =>
        flow === undefined ? Stream.empty : Stream.fromIterable(behind(FlowState.logsOf(flow), told()))
      )
    )

  /** Nobody else is asked, nor given a token: whoever tells where the job runs may be wrong. */
  const hostAt = (node: string): Effect.Effect<Host.Host, Host.HostError> => {
    if (Base58.isAddress(node)) return Host.make(hostOf(node))
    const message = `job ${address} is said to run on ${JSON.stringify(node.slice(0, 80))}, which is no node's address`
    return Effect.fail(new Host.HostError({ operation: "logs", reason: { _tag: "Malformed" }, message }))
  }

  const live = (node: string): Stream.Stream<LogChunk, JobError> =>
    Stream.suspend(() => {
      let told = nothing
      const until = Effect.orElseSucceed(awaitEnd(backend, ref), () => undefined)
      const heard = Stream.unwrap(
        Effect.map(hostAt(node), ({ logs }) => logs(address, follow ? { follow, until } : {}))
      ).pipe(
        // Networks tell of a run a moment before its host does: then nothing is written yet.
        Stream.catchIf(
          ({ reason }) => reason._tag === "JobNotFound",
          () => Stream.empty
        ),
        Stream.map(({ source, text }): LogChunk => ({ source, text })),
        Stream.tap(({ source, text }) =>
          Effect.sync(() => {
            if (source !== "system") told = telling(told, text)
          })
        ),
        Stream.mapError((error) => Host.toJobError(error, { backend: backend.id, operation: "logs" }))
      )
      if (!follow) return heard
      return heard.pipe(
        // The result has all of it.
        Stream.catch(() => Stream.empty),
        Stream.concat(Stream.drain(Stream.fromEffect(awaitEnd(backend, ref)))),
        Stream.concat(left(() => told))
      )
    })

  return Stream.unwrap(
    Effect.map(look, (whereabouts) => {
      if (whereabouts._tag === "Running") return live(whereabouts.node)
      if (whereabouts._tag === "Ended") return left(() => nothing)
      if (!follow) return Stream.empty
      const begun = watch(backend, ref).pipe(
        Stream.filter(({ status }) => status._tag === "Running" || isTerminal(status)),
        Stream.take(1)
      )
      return Stream.flatMap(begun, ({ status }) =>
        status._tag === "Running" && status.node !== undefined ? live(status.node) : left(() => nothing)
      )
    })
  )
}
