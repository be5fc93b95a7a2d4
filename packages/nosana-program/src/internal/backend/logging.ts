/** What a job writes, by the chain's word of where it runs. */
import type { Backend, LogChunk } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { Authorization, type Flows, Host, Log } from "@longshore/nosana"
import { type Address, createSignableMessage, isMessagePartialSigner } from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Chain } from "../../Chain.ts"
import type { Options } from "../../NosanaProgramBackend.ts"
import type { Judge } from "./judging.ts"
import { lookAtOne } from "./looking.ts"

type Following = Backend<"nosana-program", never, "getMany" | "changes">

export interface Logger {
  readonly chain: Chain
  readonly judge: Judge
  readonly flows: Flows.Flows
  readonly options: Options
}

/** The log from its beginning, as `Log.of` promises it. */
export const logsOf = (
  { chain, flows, judge, options }: Logger,
  backend: Following,
  ref: JobRef<"nosana-program">,
  address: Address,
  follow: boolean
): Stream.Stream<LogChunk, JobError> =>
  Log.of({
    backend,
    ref,
    address,
    follow,
    look: Effect.gen(function* () {
      const seen = yield* lookAtOne(chain, "logs", address)
      if (seen.status._tag === "Running") return { _tag: "Running", node: seen.status.node }
      const verdict = yield* judge.verdict("logs", seen)
      return { _tag: verdict === undefined ? "Waiting" : "Ended" }
    }),
    hostOf: (node) => ({
      url: Host.hostUrlOf(node, options.hostTemplate ?? chain.network.hostTemplate),
      authorize: authorizationBy(options),
      fetch: options.fetch,
      openSocket: options.openSocket
    }),
    result: Effect.gen(function* () {
      const verdict = yield* judge.verdict("logs", yield* lookAtOne(chain, "logs", address))
      return verdict?.result === undefined ? undefined : yield* flows.get("logs", verdict.result)
    })
  })

/** For nodes that do not give the log to everybody. Made anew for each request. */
const authorizationBy = ({ wallet }: Options) => {
  if (!isMessagePartialSigner(wallet)) return undefined
  const signer: Authorization.MessageSigner = {
    address: wallet.address,
    sign: async (bytes) => {
      const [signatures] = await wallet.signMessages([createSignableMessage(bytes)])
      return Uint8Array.from(signatures![wallet.address]!)
    }
  }
  return Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Authorization.headerOf(signer, "nosana", { at: new Date(now) })
  )
}
