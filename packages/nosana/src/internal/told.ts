/** What of a log was told before, and what of it is left. */
import type { LogChunk } from "@longshore/core/Backend"

/** How much of what was told is kept to find its place in the result. */
const tailLength = 256

/** What was told of a log so far: how much, and its end. */
export interface Told {
  readonly length: number
  readonly tail: string
}

export const nothing: Told = { length: 0, tail: "" }

export const telling = ({ length, tail }: Told, text: string): Told => ({
  length: length + text.length,
  tail: (tail + text).slice(-tailLength)
})

/**
 * What is behind that in the whole log. A host keeps the last of a long log only, so the place is looked for and not only
 * counted. What a host says by itself is not told twice.
 */
export const behind = (chunks: ReadonlyArray<LogChunk>, { length, tail }: Told): ReadonlyArray<LogChunk> => {
  if (length === 0) return chunks
  const own = chunks.filter(({ source }) => source !== "system")
  const whole = own.map(({ text }) => text).join("")
  const place = whole.lastIndexOf(tail, length - tail.length)
  const told = place >= 0 ? place + tail.length : whole.length < length ? overlap(tail, whole) : length
  let skipped = 0
  return own.flatMap((chunk) => {
    const skip = Math.min(told - skipped, chunk.text.length)
    skipped += skip
    return skip === chunk.text.length ? [] : [{ ...chunk, text: chunk.text.slice(skip) }]
  })
}

/** How much of the end of one text is the beginning of the other. */
const overlap = (end: string, beginning: string): number => {
  for (let length = Math.min(end.length, beginning.length); length > 0; length--) {
    if (beginning.startsWith(end.slice(-length))) return length
  }
  return 0
}
