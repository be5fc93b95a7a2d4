/** Runs a job whose first container streams what it gives, as it gives it. */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { during } from "../internal/stillness.ts"
import { dumps, spaced } from "../python/dumps.ts"
import { decodeUtf8 } from "../python/utf8.ts"
import type { Value } from "../python/Value.ts"
import { call } from "./containerCall.ts"
import { clientError } from "./containerOutput.ts"
import type { OffchainJob } from "./message.ts"
import type { Means } from "./orchestrator.ts"
import { PythonError } from "./PythonError.ts"
import { RedisDown } from "./store.ts"

/** An answer may take so long, however well it goes. */
const limit = Duration.seconds(60)

/** The connection is cut, without a word. */
export class Cut extends Data.TaggedError("Cut") {}

/** The id is with the client before the job begins. */
const written = Effect.promise(async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
})

/**
 * The job's id and a line feed, then what the container gives. A failure of the container ends it as its success does. It
 * fails with `Cut` when its time is up, and the job stays as it is then; it does so too when its client leaves.
 */
export const streamJob = ({ containers, store, traits }: Means, job: OffchainJob): Stream.Stream<Uint8Array, Cut> =>
  Stream.callback<Uint8Array, Cut>((queue) => {
    const id = job.containers[0]!
    const chunks: Array<Uint8Array> = []
    const body = dumps(
      new Map<string, Value>([
        ["source", 1n],
        ["destination", 2n],
        ["data", job.data]
      ]),
      spaced
    )
    const succeed = () => {
      const output = new Map<string, Value>([["output", decodeUtf8(Buffer.concat(chunks))]])
      store.set(job, "success", [{ container: id, output }])
    }
    const pass = Effect.gen(function* () {
      const answer = yield* call(containers.get(id)!, traits, { method: "POST", path: "/service_output", body })
      if (answer.status >= 400) return yield* clientError(answer.status, answer.reason, answer.url)
      const reading = Stream.fromAsyncIterable(answer.chunks, (error) => error as PythonError)
      yield* Stream.runForEach(reading, (chunk) => {
        chunks.push(chunk)
        return Queue.offer(queue, chunk)
      })
      yield* Effect.try({ try: succeed, catch: (error) => new PythonError((error as Error).message) })
    })
    const run = Effect.gen(function* () {
      yield* Queue.offer(queue, new TextEncoder().encode(`${job.id}\n`))
      yield* written
      yield* Effect.try({ try: () => store.set(job, "running"), catch: () => new Cut() })
      yield* pass.pipe(
        Effect.scoped,
        during,
        Effect.catch((error) =>
          Effect.try({
            try: () => {
              if (error instanceof RedisDown) throw error
              store.set(job, "failed", [{ container: id, error: error.message }])
            },
            catch: () => new Cut()
          })
        )
      )
    })
    return Effect.timeoutOrElse(run, { duration: limit, orElse: () => Effect.fail(new Cut()) }).pipe(
      Effect.matchEffect({
        onSuccess: () => Queue.end(queue),
        onFailure: (cut) => Queue.fail(queue, cut)
      })
    )
  })
