/** What an ended job left. */
import { captured, type JobResult, make } from "@longshore/core/JobResult"
import type { JobRecord } from "../JobRecord.ts"
import type { Origin } from "./jobId.ts"
import { isPlain, showJson } from "./writeJson.ts"

/** A pipeline writes to no stream: its output stands for it, a text as it is and anything else as JSON. */
export const resultOf = (record: JobRecord, origin: Origin | undefined): JobResult => {
  if (record._tag !== "Success" || record.result?._tag !== "Output") return make({})
  const { output } = record.result
  const text = origin?.isStreamed && isPlain(output) && typeof output.output === "string" ? output.output : output
  return make({ output: text, stdout: captured(typeof text === "string" ? text : showJson(text)) })
}
