/** From what a host says of an operation to what became of it: one table, whose first row that fits decides. */
import type { FailureCause, JobStatus } from "@longshore/core/Job"
import type { Fault, OpState } from "../FlowState.ts"

interface Row {
  readonly name: string
  readonly fits: (state: OpState) => boolean
  readonly status: (state: OpState) => JobStatus
}

const failed =
  (cause: FailureCause, message: (state: OpState) => string | undefined) =>
  (state: OpState): JobStatus => {
    const words = message(state)
    return { _tag: "Failed", cause, ...(words !== undefined && { message: words }) }
  }

const said = ({ container, errors, reason }: OpState): string | undefined =>
  errors.map(textOf).join("; ") || reason.text || container?.error
export const textOf = ({ event, message }: Fault): string => (event === undefined ? message : `${event}: ${message}`)

const tells = (pattern: RegExp) => (state: OpState) =>
  state.errors.some(({ event = "", message }) => pattern.test(event) || pattern.test(message))

/** An exit code that a container had: not the 2 that a host writes where it failed itself, nor the 0 where nothing began. */
export const exitCodeOf = (state: OpState): number | undefined => {
  const { container, errors, exitCode } = state
  // Nobody makes up a code other than 0 for a success: it is told, whatever else is missing.
  if (isSuccess(state) && errors.length === 0 && container?.error === undefined) {
    const telling = [exitCode, container?.exitCode].find((code) => code !== undefined && code !== 0)
    if (telling !== undefined) return telling
  }
  if (container !== undefined) {
    if (container.startedAt === undefined || container.error !== undefined) return undefined
    return errors.length > 0 ? container.exitCode : (exitCode ?? container.exitCode)
  }
  if (errors.length > 0 && !hasOutput(state)) return undefined
  return exitCode === 0 && !isSuccess(state) && !hasOutput(state) ? undefined : exitCode
}

const hasOutput = ({ logs }: OpState): boolean => logs.some(({ type }) => type === "stdout" || type === "stderr")
const isNonZero = (state: OpState): boolean => (exitCodeOf(state) ?? 0) !== 0
const is =
  (...words: ReadonlyArray<string>) =>
  ({ status }: OpState) =>
    status !== undefined && words.includes(status)

const isSuccess = is("success", "finished")
/** What the host said last. */
const lastWord = ({ logs }: OpState): string | undefined =>
  logs.findLast(({ type }) => type === "nodeerr")?.log.trim() || undefined

export const operationRows: ReadonlyArray<Row> = [
  {
    name: "out of memory",
    fits: ({ container }) => container?.isOutOfMemory === true,
    status: failed("OutOfMemory", said)
  },
  {
    name: "the host shut down",
    // Also told of an operation that had ended well before.
    fits: (state) => state.reason.hostShutDown && !(isSuccess(state) && exitCodeOf(state) === 0),
    status: failed("NodeLost", (state) => said(state) ?? "the host shut down")
  },
  {
    name: "the time ran out",
    // Hosts call that a success. What had failed by then failed by itself.
    fits: (state) => state.reason.jobExpired && !is("failed")(state),
    status: failed("TimedOut", (state) => said(state) ?? "the job's time ran out")
  },
  {
    name: "stopped by its owner",
    // Also told of operations that had ended by themselves before.
    fits: (state) => state.reason.jobStopped && !isSuccess(state) && !is("failed")(state),
    status: () => ({ _tag: "Cancelled" })
  },
  {
    name: "an exit code other than 0",
    fits: isNonZero,
    status: failed("ExitCode", (state) => `exit code ${exitCodeOf(state)}`)
  },
  // Of an image first: what is said of one also speaks of downloads.
  { name: "no image", fits: tells(/\bimage|\bpull|manifest|registry/i), status: failed("StartFailed", said) },
  {
    name: "no resources",
    fits: tells(/resource|\bs3\b|hugging ?face|\bhf\b|ollama|download/i),
    status: failed("InputFailed", said)
  },
  {
    name: "an error before it ran",
    fits: (state) => state.errors.length > 0 && exitCodeOf(state) === undefined,
    status: failed("StartFailed", said)
  },
  { name: "an error while it ran", fits: ({ errors }) => errors.length > 0, status: failed("Unknown", said) },
  {
    name: "failed before it ran",
    fits: (state) => is("failed")(state) && !hasOutput(state),
    status: failed("StartFailed", (state) => said(state) ?? lastWord(state) ?? "it failed without an exit code")
  },
  { name: "failed", fits: is("failed"), status: failed("Unknown", said) },
  { name: "stopped", fits: is("stopped"), status: () => ({ _tag: "Cancelled" }) },
  {
    name: "a success that the container engine denies",
    fits: (state) => isSuccess(state) && state.container?.error !== undefined,
    status: failed("Unknown", ({ container }) => `the host says success, and the container engine ${container?.error}`)
  },
  { name: "success", fits: isSuccess, status: () => ({ _tag: "Completed" }) },
  { name: "not begun", fits: is("init", "pending", "waiting"), status: () => ({ _tag: "Pending" }) },
  { name: "running", fits: is("starting", "running", "stopping", "restarting"), status: () => ({ _tag: "Running" }) },
  { name: "nothing is said", fits: ({ status }) => !status, status: () => ({ _tag: "Pending" }) },
  {
    name: "an unknown word",
    fits: () => true,
    status: failed("Unknown", ({ status }) => `its status ${JSON.stringify(status)} is not known`)
  }
]

export const operationOutcome = (state: OpState): JobStatus =>
  operationRows.find(({ fits }) => fits(state))!.status(state)
