/** What a job writes: from its node while it runs, and from its result afterwards. */
import type { Backend, LogChunk } from "@longshore/core/Backend"
import { isTerminal, type JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { awaitEnd, watch } from "@longshore/core/Watch"
import { Authorization, FlowState, Host } from "@longshore/nosana"
import { type Address, createSignableMessage, isMessagePartialSigner } from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Chain } from "../../Chain.ts"
import type { Options } from "../../NosanaProgramBackend.ts"
import type { Flows } from "./flows.ts"
import type { Judge } from "./judging.ts"
import { lookAtOne } from "./looking.ts"

type Following = Backend<"nosana-program", never, "getMany" | "changes">

export interface Logger {
  readonly chain: Chain
  readonly judge: Judge
  readonly flows: Flows
  readonly options: Options
}

/**
 * The log from its beginning. While the job runs its node tells it, which does not know stdout from stderr; what is left when
 * the job has ended comes from the result, which does. A node that cannot be reached loses nothing of a log that is followed.
 */
export const logsOf = (
  logger: Logger,
  backend: Following,
  ref: JobRef<"nosana-program">,
  address: Address,
  follow: boolean
): Stream.Stream<LogChunk, JobError> => {
  const { chain, flows, judge } = logger

  /** What the result has of it, behind what was told before. */
  const left = (told: () => Told): Stream.Stream<LogChunk, JobError> =>
    Stream.unwrap(
      Effect.gen(function* () {
        const seen = yield* lookAtOne(chain, "logs", address)
        const verdict = yield* judge.verdict("logs", seen)
        if (verdict?.result === undefined) return Stream.empty
        const flow = yield* flows.get("logs", verdict.result)
        return Stream.fromIterable(behind(FlowState.logsOf(flow), told()))
      })
    )

  const live = (node: string): Stream.Stream<LogChunk, JobError> =>
    Stream.suspend(() => {
      let told = nothing
      const host = Host.make({
        url: Host.hostUrlOf(node, logger.options.hostTemplate ?? chain.network.hostTemplate),
        authorize: authorizationBy(logger.options),
        fetch: logger.options.fetch,
        openSocket: logger.options.openSocket
      })
      const until = Effect.orElseSucceed(awaitEnd(backend, ref), () => undefined)
      const heard = Stream.unwrap(Effect.map(host, ({ logs }) => logs(address, follow ? { follow, until } : {}))).pipe(
        Stream.map(({ source, text }): LogChunk => ({ source, text })),
        Stream.tap(({ source, text }) =>
          Effect.sync(() => {
            if (source !== "system") told = telling(told, text)
          })
        ),
        Stream.mapError((error) => Host.toJobError(error, { backend: "nosana-program", operation: "logs" }))
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
    Effect.gen(function* () {
      const seen = yield* lookAtOne(chain, "logs", address)
      if (seen.status._tag === "Running") return live(seen.status.node)
      // Fails for a job that never was.
      if ((yield* judge.verdict("logs", seen)) !== undefined) return left(() => nothing)
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

/** How much of what was told is kept to find its place in the result. */
const tailLength = 256

/** What was told of a log so far: how much, and its end. */
export interface Told {
  readonly length: number
  readonly tail: string
}

export const nothing: Told = { length: 0, tail: "" }

export const telling = ({ length, tail }: Told, text: string): Told => ({
  length: length + text.length,
  tail: (tail + text).slice(-tailLength)
})

/**
 * What is behind that in the whole log. A node keeps the last of a long log only, so the place is looked for and not only
 * counted. What a node says by itself is not told twice.
 */
export const behind = (chunks: ReadonlyArray<LogChunk>, { length, tail }: Told): ReadonlyArray<LogChunk> => {
  if (length === 0) return chunks
  const own = chunks.filter(({ source }) => source !== "system")
  const whole = own.map(({ text }) => text).join("")
  const place = whole.lastIndexOf(tail, length - tail.length)
  const told = place >= 0 ? place + tail.length : whole.length < length ? overlap(tail, whole) : length
  let skipped = 0
  return own.flatMap((chunk) => {
    const skip = Math.min(told - skipped, chunk.text.length)
    skipped += skip
    return skip === chunk.text.length ? [] : [{ ...chunk, text: chunk.text.slice(skip) }]
  })
}

/** How much of the end of one text is the beginning of the other. */
const overlap = (end: string, beginning: string): number => {
  for (let length = Math.min(end.length, beginning.length); length > 0; length--) {
    if (beginning.startsWith(end.slice(-length))) return length
  }
  return 0
}

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
