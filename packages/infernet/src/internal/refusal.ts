/** What a node says when it refuses a job. */
import type { JobError } from "@longshore/core/JobError"
import { isRefusal, type Refusal } from "./wire.ts"

/** `Container not supported (container: echo)` */
export const inWords = ({ error, params = {} }: Refusal): string => {
  const given = Object.entries(params).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`
  )
  return given.length === 0 ? error : `${error} (${given.join(", ")})`
}

/** What a node said when it refused a job: its own words and the values that it names. */
export const refusalOf = (error: JobError): Refusal | undefined => {
  const body = error.reason.answer?.body
  return isRefusal(body) ? body : undefined
}
