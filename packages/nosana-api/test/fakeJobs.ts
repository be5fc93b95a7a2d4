/** Jobs of the gateway in memory: what becomes of each is known from its image and its times. */
import { createHash } from "node:crypto"
import { Base58, Cid } from "@longshore/nosana"

/** An address that stands for a word. */
export const addressOf = (word: string): string => Base58.encode(createHash("sha256").update(word).digest())

export interface Course {
  readonly exitCode: number
  readonly logs: ReadonlyArray<{ readonly type: "stdout" | "stderr"; readonly log: string }>
}

/** What images come to. `endless` never ends by itself. */
export const courses: { readonly [image: string]: Course | undefined } = {
  ok: { exitCode: 0, logs: [{ type: "stdout", log: "hello\n" }] },
  fail: { exitCode: 3, logs: [{ type: "stderr", log: "the cargo is missing\n" }] },
  writes: {
    exitCode: 0,
    logs: [
      { type: "stdout", log: "größer 漢字 " },
      { type: "stdout", log: "🚢\n" }
    ]
  },
  both: {
    exitCode: 0,
    logs: [
      { type: "stdout", log: "größer 漢字 " },
      { type: "stderr", log: "leise\n" },
      { type: "stdout", log: "🚢\n" }
    ]
  }
}

export interface FakeJob {
  readonly address: string
  readonly owner: string
  readonly cid: string
  readonly market: string
  /** Milliseconds since 1970. */
  readonly listedAt: number
  readonly image: string
  /** In seconds. */
  timeout: number
  /** What was reserved for it, in micro-dollars. */
  reserved: bigint
  /** When a node takes it and when that one is done with it, unless it is stopped before. */
  takenAt: number
  doneAt: number
  stoppedAt: number | undefined
  /** Its node has given it up. */
  quitAt: number | undefined
  /** What is posted as its result, whatever the work was. */
  result: unknown
  /** A result that the server does not tell, but only its CID. */
  isHidden: boolean
  events: Array<{ readonly type: string; readonly at: number }>
}

export const runsAfter = 1_000
export const runTime = 2_000
/** How long after a stop the node posts what there is. */
const posts = 2_000

export const endOf = ({ doneAt, image, takenAt, timeout }: FakeJob): number =>
  courses[image] === undefined ? takenAt + timeout * 1_000 : Math.min(doneAt, takenAt + timeout * 1_000)

export interface Fate {
  readonly state: "queued" | "running" | "completed" | "ended" | "delisted" | "quit"
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  /** Whether there is a result by now. */
  readonly hasResult: boolean
}

export const fateOf = (job: FakeJob, now: number): Fate => {
  const { quitAt, stoppedAt, takenAt } = job
  const over = Math.min(stoppedAt ?? Number.POSITIVE_INFINITY, quitAt ?? Number.POSITIVE_INFINITY, endOf(job))
  if (stoppedAt !== undefined && stoppedAt <= takenAt) {
    return { state: "delisted", startedAt: undefined, endedAt: stoppedAt, hasResult: false }
  }
  if (now < takenAt) return { state: "queued", startedAt: undefined, endedAt: undefined, hasResult: false }
  if (now < over) return { state: "running", startedAt: takenAt, endedAt: undefined, hasResult: false }
  if (over === quitAt) return { state: "quit", startedAt: takenAt, endedAt: quitAt, hasResult: false }
  if (over === stoppedAt) {
    return { state: "ended", startedAt: takenAt, endedAt: stoppedAt, hasResult: now >= stoppedAt + posts }
  }
  return { state: "completed", startedAt: takenAt, endedAt: endOf(job), hasResult: true }
}

/** What the node posts. */
export const flowOf = (job: FakeJob, { endedAt, startedAt, state }: Fate): unknown => {
  if (job.result !== undefined) return job.result
  const course = courses[job.image]
  const isExpired = state === "completed" && course === undefined
  const operation = state === "ended" || isExpired ? "stopped" : course?.exitCode === 0 ? "success" : "failed"
  return {
    status: state === "ended" ? "stopped" : "success",
    startTime: startedAt,
    endTime: endedAt,
    opStates: [
      {
        operationId: "main",
        group: "main",
        providerId: "container",
        status: operation,
        startTime: startedAt,
        endTime: endedAt,
        exitCode: state === "ended" || isExpired ? 137 : course?.exitCode,
        logs: (course?.logs ?? []).map((log) => ({ ...log, timestamp: endedAt })),
        diagnostics: { reason: { hostShutDown: false, jobStopped: state === "ended", jobExpired: isExpired } }
      }
    ]
  }
}

export const cidOf = (value: unknown): string => Cid.ofJson(value)
