/** What the command says of jobs: as lines for people, or one JSON object a line. */
import { describe, isTerminal, type Job } from "@longshore/core/Job"
import type { CapturedText, Cost, JobResult } from "@longshore/core/JobResult"
import * as Duration from "effect/Duration"
import { addressOf } from "./chosen.ts"

/** Plain data for `--json`: a status is its word, a time is ISO 8601, a size is digits. */
export const jobJson = ({ createdAt, endedAt, progress, ref, startedAt, status, warnings }: Job) => {
  const { _tag, ...more } = status
  return {
    backend: ref.backend,
    id: ref.id,
    status: _tag,
    ...more,
    ...(progress !== undefined && { progress }),
    ...(createdAt && { createdAt: createdAt.toISOString() }),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(warnings?.length && { warnings })
  }
}

const textJson = (name: "stdout" | "stderr", { bytes, text, truncated }: CapturedText) => ({
  [name]: text,
  ...(text.includes("\ufffd") && { [`${name}Base64`]: Buffer.from(bytes).toString("base64") }),
  ...(truncated && { [`${name}Truncated`]: true })
})

export const resultJson = (job: Job, result: JobResult | undefined) => ({
  ...jobJson(job),
  exitCode: result?.exitCode ?? null,
  ...(result?.signal !== undefined && { signal: result.signal }),
  ...(result && textJson("stdout", result.stdout)),
  ...(result && textJson("stderr", result.stderr)),
  outputs: (result?.outputs ?? []).map(({ name, path, size }) => ({ name, path, size: size?.toString() ?? null })),
  ...(result?.cost && { cost: { ...result.cost, amount: result.cost.amount.toString() } })
})

/** `1.5 NOS`: every digit that counts, and no other. */
export const amountOf = ({ amount, currency, decimals }: Cost): string => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0")
  const whole = digits.slice(0, digits.length - decimals)
  const part = digits.slice(digits.length - decimals).replace(/0+$/, "")
  return `${amount < 0n ? "-" : ""}${whole}${part === "" ? "" : `.${part}`} ${currency}`
}

/** Without what would move a terminal's cursor: some of these words come from afar. */
export const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, " ")

/** How long it has run, or ran: `4s`, `2m 10s`. */
export const elapsed = ({ endedAt, startedAt }: Job, now: number): string => {
  if (startedAt === undefined) return ""
  const seconds = Math.max(0, Math.floor(((endedAt?.getTime() ?? now) - startedAt.getTime()) / 1000))
  return seconds === 0 ? "0s" : Duration.format(Duration.seconds(seconds))
}

/** `local:ID  Running on NODE  4s  fetching input a`. */
export const jobLine = (job: Job, now: number): string => {
  const { progress, ref, status } = job
  const node = status._tag === "Running" && status.node !== undefined ? ` on ${status.node}` : ""
  const parts = [
    addressOf(ref),
    `${describe(status)}${node}`,
    elapsed(job, now),
    isTerminal(status) || progress?.toLowerCase() === status._tag.toLowerCase() ? "" : (progress ?? "")
  ]
  return parts
    .filter((part) => part !== "")
    .join("  ")
    .replace(/\p{Cc}+/gu, " ")
}
