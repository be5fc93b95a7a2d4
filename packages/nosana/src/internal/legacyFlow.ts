/**
 * Results of the time before flows: `{ results: { [step]: [status, [{ cmd, log: [[fd, text]], error, status }]] } }`, and
 * `nosana/error` where the host itself failed.
 */
import type { Fault, FlowState, LogEntry, OpState } from "../FlowState.ts"
import { isRecord, numberOf } from "./fetching.ts"

type Fields = { readonly [name: string]: unknown }
const failure = "nosana/error"

/** Of something that has neither a status nor operations. A step must be there: nothing that ran is no success. */
export const isLegacyResult = (value: Fields): boolean =>
  hasSteps(value) || failure in value || (isRecord(value.results) && failure in value.results)

export const hasSteps = ({ results }: Fields): boolean => isRecord(results) && Object.keys(results).some(isStep)
const isStep = (name: string): boolean => !name.startsWith("nosana/")

export const readLegacy = (value: Fields): FlowState => {
  const results = isRecord(value.results) ? value.results : {}
  const errors = [value, results].filter((of) => failure in of).map((of) => faultOf(of[failure]))
  const opStates = Object.entries(results)
    .filter(([step]) => isStep(step))
    .map(([step, result]) => readStep(step, result))
  const isFailed = errors.length > 0 || opStates.some(({ status }) => status !== "success")
  return {
    status: isFailed ? "failed" : "success",
    startTime: undefined,
    endTime: undefined,
    errors,
    opStates,
    isLegacy: true,
    raw: value
  }
}

const readStep = (step: string, value: unknown): OpState => {
  const [word, given]: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  const commands = Array.isArray(given) ? given.filter(isRecord) : []
  const codes = commands.map((command) => numberOf(command.status))
  const failed = codes.find((code) => code !== undefined && code !== 0)
  const exitCode = failed ?? codes.at(-1)
  const isSuccess = typeof word === "string" && /success/i.test(word) && failed === undefined
  const said = typeof given === "string" ? [faultOf(given)] : []
  const faults = commands.flatMap(({ error }) =>
    error === undefined || error === null || error === "" ? [] : [faultOf(error)]
  )
  return {
    operationId: step,
    group: undefined,
    providerId: undefined,
    status: isSuccess ? "success" : "failed",
    startTime: undefined,
    endTime: undefined,
    exitCode,
    logs: commands.flatMap(({ log }) => (Array.isArray(log) ? log.flatMap(readLine) : [])),
    results: undefined,
    errors: isSuccess ? [] : [...said, ...faults],
    reason: { hostShutDown: false, jobStopped: false, jobExpired: false, text: undefined },
    container: undefined,
    raw: value
  }
}

const readLine = (value: unknown): ReadonlyArray<LogEntry> => {
  if (!Array.isArray(value) || typeof value[1] !== "string") return []
  const type = ["stdin", "stdout", "stderr"][value[0] as number] ?? String(value[0])
  return [{ type, log: value[1], timestamp: undefined }]
}

const faultOf = (value: unknown): Fault => {
  const message = isRecord(value) && typeof value.message === "string" ? value.message : undefined
  return {
    event: undefined,
    message: message ?? (typeof value === "string" ? value : JSON.stringify(value)),
    code: undefined
  }
}
