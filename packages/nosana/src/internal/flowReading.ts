/** From whatever a host has written to a flow's state. */
import type { ContainerState, Fault, FlowState, LogEntry, OpState } from "../FlowState.ts"
import { isRecord, numberOf, parsed } from "./fetching.ts"
import { hasSteps, isLegacyResult, readLegacy } from "./legacyFlow.ts"

/** The flow, or why the value is none. */
export const readFlow = (given: unknown): FlowState | string => {
  const text = given instanceof Uint8Array ? new TextDecoder().decode(given) : given
  const value = typeof text === "string" ? parsed(text) : text
  if (!isRecord(value)) {
    if (typeof text === "string") return `it is not JSON of an object but ${JSON.stringify(text.slice(0, 80))}`
    return `it is ${value === null ? "null" : Array.isArray(value) ? "a list" : typeof value}`
  }
  const { opStates = [] } = value
  // Whatever operations there were would be lost, and the host's word alone would decide.
  if (!Array.isArray(opStates)) return "its opStates are no list"
  if (value.opStates === undefined && typeof value.status !== "string") {
    if (isLegacyResult(value)) return readLegacy(value)
    return `it has neither opStates nor a status, but ${Object.keys(value).slice(0, 8).join(", ") || "nothing"}`
  }
  if (value.opStates === undefined && hasSteps(value)) return "it has a status, and steps in place of opStates"
  const states: ReadonlyArray<unknown> = opStates
  return {
    status: textOf(value.status) ?? "",
    startTime: timeOf(value.startTime),
    endTime: timeOf(value.endTime),
    errors: faultsOf(value.errors, value.error),
    opStates: states.map(readOperation),
    isLegacy: false,
    raw: value
  }
}

type Fields = { readonly [name: string]: unknown }

/** What is no record is an operation of which nothing is said, and not one less. */
const readOperation = (given: unknown): OpState => {
  const value: Fields = isRecord(given) ? given : {}
  const diagnostics = isRecord(value.diagnostics) ? value.diagnostics : {}
  const reason = isRecord(diagnostics.reason) ? diagnostics.reason : {}
  return {
    operationId: textOf(value.operationId),
    group: textOf(value.group),
    providerId: textOf(value.providerId),
    status: textOf(value.status),
    startTime: timeOf(value.startTime),
    endTime: timeOf(value.endTime),
    exitCode: numberOf(value.exitCode),
    logs: Array.isArray(value.logs) ? value.logs.flatMap(readLog) : [],
    results: readResults(value.results),
    // The documented name is `error`; hosts write `errors`.
    errors: faultsOf(value.errors, value.error),
    reason: {
      hostShutDown: reason.hostShutDown === true,
      jobStopped: reason.jobStopped === true,
      jobExpired: reason.jobExpired === true,
      text: textOf(reason.reason)
    },
    container: isRecord(diagnostics.state) ? readContainer(diagnostics.state) : undefined,
    raw: given
  }
}

const readLog = (value: unknown): ReadonlyArray<LogEntry> => {
  if (typeof value === "string") return [{ type: "stdout", log: value, timestamp: undefined }]
  if (!isRecord(value)) return []
  return [{ type: textOf(value.type) ?? "stdout", log: textOf(value.log) ?? "", timestamp: timeOf(value.timestamp) }]
}

const readContainer = (state: Fields): ContainerState => ({
  status: textOf(state.Status),
  exitCode: numberOf(state.ExitCode),
  isOutOfMemory: state.OOMKilled === true,
  startedAt: timeOf(state.StartedAt),
  error: textOf(state.Error) || undefined
})

const readResults = (value: unknown): OpState["results"] => {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).flatMap(
    ([name, found]): ReadonlyArray<readonly [string, string | ReadonlyArray<string>]> => {
      if (typeof found === "string") return [[name, found]]
      return Array.isArray(found)
        ? [[name, found.map((item) => (typeof item === "string" ? item : JSON.stringify(item)))]]
        : []
    }
  )
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

export const faultsOf = (...given: ReadonlyArray<unknown>): ReadonlyArray<Fault> =>
  given
    .flatMap((value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]))
    .map(readFault)

const readFault = (value: unknown): Fault => {
  const fields = isRecord(value) ? value : {}
  const message =
    textOf(fields.message) ?? textOf(fields.error) ?? (typeof value === "string" ? value : JSON.stringify(value))
  return { event: textOf(fields.event), message, code: numberOf(fields.code) }
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** Milliseconds or a text; nothing where it is 0, or the year 1 that a container engine writes for never. */
const timeOf = (value: unknown): Date | undefined => {
  if (typeof value !== "string" && typeof value !== "number") return undefined
  const time = new Date(value)
  return time.getTime() > 0 ? time : undefined
}
