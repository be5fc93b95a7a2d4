/** From what a host says of a job to what became of it. */
import type { FailureCause, JobStatus } from "@longshore/core/Job"
import type { FlowState } from "../FlowState.ts"
import { operationOutcome, textOf } from "./operationOutcome.ts"

/** Words by which a host says that it did not come to the operations. */
const refusals: { readonly [status: string]: FailureCause } = {
  "validation-error": "Rejected",
  "logistics-error": "InputFailed",
  "init error": "StartFailed",
  "init-error": "StartFailed"
}

/** Words of a job that goes on. A host that has not the definition of a confidential job yet has not begun. */
const live: { readonly [status: string]: JobStatus } = {
  init: { _tag: "Running" },
  running: { _tag: "Running" },
  "waiting-for-job-definition": { _tag: "Running" },
  "waiting-for-result": { _tag: "Running" }
}

/** The words that end a job in which no operation has failed. */
const endings: { readonly [status: string]: JobStatus } = {
  success: { _tag: "Completed" },
  finished: { _tag: "Completed" },
  stopped: { _tag: "Cancelled" }
}

export const flowOutcome = (flow: FlowState): JobStatus => {
  const { endTime, errors, opStates, status } = flow
  const said = errors.map(textOf).join("; ") || undefined
  const failed = (cause: FailureCause, message = said): JobStatus => ({
    _tag: "Failed",
    cause,
    ...(message !== undefined && { message })
  })
  const refusal = Object.hasOwn(refusals, status) ? refusals[status] : undefined
  if (refusal !== undefined) return failed(refusal)
  if (Object.hasOwn(live, status) && endTime === undefined) return live[status]!

  const outcomes = opStates.map((state, index) => ({
    name: state.operationId ?? String(index),
    of: operationOutcome(state)
  }))
  for (const { name, of } of outcomes) {
    if (of._tag !== "Failed") continue
    const operation = outcomes.length > 1 ? `operation ${JSON.stringify(name)}` : undefined
    return failed(of.cause, [operation, of.message].filter((part) => part !== undefined).join(": ") || said)
  }
  if (outcomes.some(({ of }) => of._tag === "Cancelled")) return { _tag: "Cancelled" }
  const ending = Object.hasOwn(endings, status) ? endings[status]! : undefined
  if (ending?._tag === "Completed") {
    if (errors.length > 0) return failed("Unknown")
    const idle = outcomes.find(({ of }) => of._tag !== "Completed")
    return idle === undefined
      ? ending
      : failed("Unknown", `the job ended, and operation ${JSON.stringify(idle.name)} did not`)
  }
  if (ending !== undefined) return ending
  if (status === "") return failed("Unknown", said ?? "the host had nothing to tell")
  return failed("Unknown", said ?? `the host says ${JSON.stringify(status)}`)
}
