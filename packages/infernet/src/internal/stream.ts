/**
 * One open stream. It begins with the job's id and a line feed, and its end says nothing: a container that failed ends
 * it as one that succeeded does. So what became of the job is read back from the node.
 */
import { JobError, OutcomeUnknown } from "@longshore/core/JobError"
import { nested } from "@longshore/core/Promises"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import type { JobRecord } from "../JobRecord.ts"
import { type JobStream, StreamEnded, type StreamVerdict } from "../JobStream.ts"
import { isPlain } from "./writeJson.ts"

type ReadRecord = (id: string) => Effect.Effect<JobRecord, JobError>

/** A node cuts a stream off after 60 seconds. */
const longest = Duration.toMillis("75 seconds")

/** The record is there a moment after the last byte. */
const settling = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("1 second")]).pipe(
  Schedule.upTo({ duration: "5 seconds" })
)
const lineFeed = 10
const maxIdBytes = 1024
const nothing = new Uint8Array()

/** `asked` is the id that the job was asked to have; a node may make one of its own. */
export const openStream = (
  asked: string,
  body: ReadableStream<Uint8Array>,
  read: ReadRecord
): Effect.Effect<JobStream, JobError, Scope.Scope> =>
  Effect.gen(function* () {
    const reader = body.getReader()
    yield* Scope.addFinalizer(
      yield* Effect.scope,
      Effect.promise(() => reader.cancel().catch(() => {}))
    )
    const until = (yield* Clock.currentTimeMillis) + longest
    /** The next bytes, or how the body ended. */
    const next: Effect.Effect<Uint8Array | "ended" | "cut"> = Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.tryPromise(() => reader.read()).pipe(
        Effect.map(({ done, value }) => (done ? ("ended" as const) : value)),
        Effect.timeout(Math.max(0, until - now)),
        Effect.catch(() => Effect.succeed("cut" as const))
      )
    )
    const { id, rest } = yield* head(next, asked)
    let unread: Uint8Array | undefined = rest
    let received = 0
    let verdict: StreamVerdict | undefined

    const conclude = (isCut: boolean): Effect.Effect<StreamVerdict, JobError> =>
      Effect.repeat(read(id), { schedule: settling, while: ({ _tag }) => _tag === "Running" && !isCut }).pipe(
        Effect.map((record) => (verdict = verdictOf(record, received, isCut)))
      )
    const chunk: Effect.Effect<Uint8Array, JobError | StreamEnded | Cause.Done> = Effect.gen(function* () {
      if (verdict === undefined) {
        const bytes = unread ?? (yield* next)
        unread = undefined
        if (typeof bytes !== "string") {
          received += bytes.length
          return bytes
        }
        yield* conclude(bytes === "cut")
      }
      return yield* verdict!._tag === "Complete"
        ? Cause.done()
        : Effect.fail(new StreamEnded({ id, verdict: verdict! as StreamEnded["verdict"] }))
    })

    // One reader at a time; a verdict waits for whoever reads.
    const source = yield* Semaphore.make(1)
    const bytes = Stream.unwrap(
      Effect.as(
        Effect.acquireRelease(source.take(1), () => source.release(1)),
        Stream.filter(Stream.fromEffectRepeat(chunk), ({ length }) => length > 0)
      )
    )
    return {
      id,
      bytes,
      text: Stream.decodeText(bytes),
      verdict: Effect.suspend(() =>
        verdict === undefined ? Effect.catchTag(Stream.runDrain(bytes), "StreamEnded", () => Effect.void) : Effect.void
      ).pipe(Effect.map(() => verdict!)),
      [nested]: true
    } as JobStream
  })

type Next = Effect.Effect<Uint8Array | "ended" | "cut">

/** The id, and what came with it: nothing keeps the two in packets of their own. */
const head = (next: Next, asked: string): Effect.Effect<{ readonly id: string; readonly rest: Uint8Array }, JobError> =>
  Effect.gen(function* () {
    let line = nothing as Uint8Array
    while (true) {
      const end = line.indexOf(lineFeed)
      if (end >= 0 || line.length > maxIdBytes) {
        const id = new TextDecoder().decode(line.subarray(0, Math.max(0, end)))
        // A page of a proxy has lines too.
        if (id === asked || /^[\w.-]+$/.test(id)) return { id, rest: line.subarray(end + 1) }
        return yield* unknown("the answer does not begin with a job's id")
      }
      const more = yield* next
      if (typeof more === "string") return yield* unknown(`the stream was ${more} before it told the job's id`)
      line = Uint8Array.from([...line, ...more])
    }
  })

const unknown = (why: string) =>
  new JobError({ backend: "infernet", operation: "streamJob", reason: new OutcomeUnknown({ message: why }) })

const verdictOf = (record: JobRecord, receivedBytes: number, isCut: boolean): StreamVerdict => {
  const { id } = record
  if (record._tag === "Failed") return { _tag: "Failed", id, record }
  const isWhole = record._tag === "Success" && storedBytes(record) === receivedBytes
  return isWhole && !isCut ? { _tag: "Complete", id } : { _tag: "Truncated", id, record, receivedBytes }
}

/** What a node keeps of a stream is its whole text. */
const storedBytes = ({ result }: Extract<JobRecord, { readonly _tag: "Success" }>): number | undefined => {
  const text = result?._tag === "Output" && isPlain(result.output) ? result.output.output : undefined
  return typeof text === "string" ? new TextEncoder().encode(text).length : undefined
}
