/** What a job writes, by the server's word of where it runs. */
import type { Backend, LogChunk } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { Authorization, Host, Log } from "@longshore/nosana"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import type { Service } from "../../NosanaApi.ts"
import type { Options } from "../../NosanaApiBackend.ts"
import type { Judge } from "./judging.ts"
import { lookAtOne } from "./looking.ts"
import { standingOf } from "./standing.ts"

export interface Logger {
  readonly api: Service
  readonly judge: Judge
  readonly options: Options
  readonly hostTemplate: string
}

/** The log from its beginning, as `Log.of` promises it. */
export const logsOf = (
  { api, hostTemplate, judge, options }: Logger,
  backend: Backend<"nosana-api">,
  ref: JobRef<"nosana-api">,
  address: string,
  follow: boolean
): Stream.Stream<LogChunk, JobError> =>
  Log.of({
    backend,
    ref,
    address,
    follow,
    look: Effect.gen(function* () {
      const seen = yield* lookAtOne(api, "logs", address)
      const standing = seen.job && standingOf(seen.job)
      if (standing?._tag === "Open" && standing.status._tag === "Running" && standing.status.node !== undefined) {
        return { _tag: "Running", node: standing.status.node }
      }
      const verdict = yield* judge.verdict("logs", seen)
      return { _tag: verdict === undefined ? "Waiting" : "Ended" }
    }),
    hostOf: (node) => ({
      url: Host.hostUrlOf(node, hostTemplate),
      authorize: authorizationBy(api, options),
      fetch: options.fetch,
      openSocket: options.openSocket
    }),
    result: Effect.gen(function* () {
      const { job } = yield* lookAtOne(api, "logs", address)
      return job === undefined ? undefined : yield* judge.flow("logs", job)
    })
  })

/** What is signed for hosts: they take any message. */
const message = "nosana"

/** For nodes that do not give the log to everybody. A wallet signs here; for an API key the server does, if the key allows it. */
const authorizationBy = (
  api: Service,
  { apiKey, wallet }: Options
): Effect.Effect<Redacted.Redacted<string>, unknown> | undefined => {
  if (wallet !== undefined) {
    return Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Authorization.headerOf(wallet, message, { at: new Date(now) })
    )
  }
  if (apiKey === undefined) return undefined
  return Effect.map(api.auth.signMessage(message, { includeTime: true }), ({ header }) => header)
}
