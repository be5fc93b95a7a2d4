/** The messages of a log's web socket. */
import type { LogChunk } from "@longshore/core/Backend"
import {
  InvalidState,
  type JobErrorReason,
  JobNotFound,
  MalformedResponse,
  Unavailable
} from "@longshore/core/JobError"
import { isRecord } from "./readJson.ts"

const sources = { 1: "stdout", 2: "stderr" } as const

/** A piece of what was written, or why there is none. */
export const readFrame = (text: string): LogChunk | JobErrorReason => {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch (cause) {
    return new MalformedResponse({ message: `a message of the log is no JSON: ${text.slice(0, 200)}`, cause })
  }
  const error = isRecord(frame) ? (frame.error ?? frame.Err) : undefined
  if (typeof error === "string" && error !== "") return reasonOf(error)
  const value = isRecord(frame) ? frame.value : undefined
  if (!isRecord(value) || typeof value.Line !== "string") {
    return new MalformedResponse({ message: `a message of the log has no line: ${text.slice(0, 200)}` })
  }
  const source = sources[value.Type as 1 | 2]
  return { source: source ?? "system", text: value.Line }
}

const reasonOf = (message: string): JobErrorReason => {
  if (/^(failed to open log stream for job [^:]+: )?job not found/i.test(message)) return new JobNotFound({ message })
  if (/no executions found|unable to find execution/.test(message)) return new InvalidState({ message })
  return new Unavailable({ message })
}

/**
 * How many bytes of the log a text stands for. A server reads the log in pieces, and each byte of a character that it
 * cuts in two becomes a U+FFFD.
 */
const weightOf = (character: string): number => {
  const code = character.codePointAt(0)!
  if (code < 0x80 || code === 0xfffd) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

/** Lets through what comes after what has been told already, also when the log is read again from its beginning. */
export class Progress {
  readonly #told = new Map<string, number>()
  #read = new Map<string, number>()

  /** The log begins again. */
  begin(): void {
    this.#read = new Map()
  }

  take({ source, text }: LogChunk): LogChunk | undefined {
    const told = this.#told.get(source) ?? 0
    let at = this.#read.get(source) ?? 0
    let from = 0
    for (const character of text) {
      if (at < told) from += character.length
      at += weightOf(character)
    }
    this.#read.set(source, at)
    this.#told.set(source, Math.max(at, told))
    return from < text.length ? { source, text: text.slice(from) } : undefined
  }
}
