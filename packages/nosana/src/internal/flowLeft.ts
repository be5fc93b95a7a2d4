/** What a job left, as its host tells. */
import type { LogChunk } from "@longshore/core/Backend"
import { captured, type JobResult, make } from "@longshore/core/JobResult"
import type { FlowState, LogEntry, OpState } from "../FlowState.ts"
import { exitCodeOf, operationOutcome } from "./operationOutcome.ts"

/** A host keeps so many entries of an operation, the last ones. */
const maxEntries = 24_999

export const resultLeft = (flow: FlowState): JobResult => {
  const { opStates } = flow
  const decisive = opStates.find((state) => operationOutcome(state)._tag === "Failed") ?? opStates.at(-1)
  const isTruncated = opStates.some(({ logs }) => logs.length >= maxEntries)
  const entries = inOrder(flow)
  const written = (type: string) =>
    captured(
      entries
        .filter((entry) => entry.type === type)
        .map(({ log }) => log)
        .join(""),
      isTruncated
    )
  return make({
    exitCode: decisive && exitCodeOf(decisive),
    stdout: written("stdout"),
    stderr: written("stderr"),
    output: found(opStates)
  })
}

export const logsLeft = (flow: FlowState): ReadonlyArray<LogChunk> =>
  inOrder(flow)
    .filter(({ log }) => log !== "")
    .map(({ log, type }) =>
      type === "stdout" || type === "stderr" ? { source: type, text: log } : { source: "system", text: lineOf(log) }
    )

/** What a host says is a line, with its end or without; what a container writes is as it is. */
export const lineOf = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`)

const found = (states: ReadonlyArray<OpState>): unknown => {
  const all = states.flatMap(({ operationId, results }, index) =>
    results === undefined ? [] : [[operationId ?? String(index), results] as const]
  )
  return all.length === 0 ? undefined : Object.fromEntries(all)
}

/** Operations of a group write side by side. An entry without a time follows the one before it. */
const inOrder = ({ opStates }: FlowState): ReadonlyArray<LogEntry> => {
  let time = Number.NEGATIVE_INFINITY
  const timed = opStates.flatMap(({ logs, startTime }) => {
    time = startTime?.getTime() ?? time
    return logs.map((entry) => {
      time = Math.max(time, entry.timestamp?.getTime() ?? time)
      return { entry, time }
    })
  })
  return timed.sort((one, other) => (one.time === other.time ? 0 : one.time - other.time)).map(({ entry }) => entry)
}
