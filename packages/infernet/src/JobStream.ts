/** A job that is read while it runs. */
import type { JobError } from "@longshore/core/JobError"
import type { Nested } from "@longshore/core/Promises"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { FailedRecord, JobRecord } from "./JobRecord.ts"

/** What became of a streamed job, read from the node and compared with what arrived. */
export type StreamVerdict =
  /** The job succeeded, and all that it wrote has arrived. */
  | { readonly _tag: "Complete"; readonly id: string }
  /** The container failed. What arrived is what it wrote until then. */
  | { readonly _tag: "Failed"; readonly id: string; readonly record: FailedRecord }
  /** The stream was cut, by the node's limit of 60 seconds for one. Its record may say `Running` for as long as it is kept. */
  | { readonly _tag: "Truncated"; readonly id: string; readonly record: JobRecord; readonly receivedBytes: number }

/** A stream ended before the output of its job did. */
export class StreamEnded extends Data.TaggedError("StreamEnded")<{
  readonly id: string
  readonly verdict: Exclude<StreamVerdict, { readonly _tag: "Complete" }>
}> {
  override get message(): string {
    const { verdict } = this
    if (verdict._tag === "Failed") {
      const { result } = verdict.record
      return `infernet.streamJob: job ${this.id} failed${result?._tag === "Error" ? ` in ${result.container}: ${result.error}` : ""}`
    }
    return `infernet.streamJob: the stream of job ${this.id} was cut after ${verdict.receivedBytes} bytes; the node has it as ${verdict.record._tag}`
  }
}

/**
 * One open stream. It can be read once: what `bytes` gave, `text` does not give again. Whoever stops reading leaves the
 * job on the node as running, for good.
 */
export interface JobStream extends Nested {
  readonly id: string
  /** What the container writes, as it comes. Ends only if that was all; fails with `StreamEnded` otherwise. */
  readonly bytes: Stream.Stream<Uint8Array, JobError | StreamEnded>
  /** The same as UTF-8, never half a character. */
  readonly text: Stream.Stream<string, JobError | StreamEnded>
  /** What became of the job. Reads what nobody has read yet, and drops it. */
  readonly verdict: Effect.Effect<StreamVerdict, JobError>
}
