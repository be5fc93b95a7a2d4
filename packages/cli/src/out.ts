/** Where words go: results to stdout, everything else to stderr, and live lines to a terminal. */
import type { Job } from "@longshore/core/Job"
import { jobLine } from "./show.ts"

// A reader that has gone, as `head` does, has had enough: that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0)
    throw error
  })
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`)
export const note = (line: string): void => void process.stderr.write(`${line}\n`)
export const json = (event: string, fields: object): void => say(JSON.stringify({ event, ...fields }))

export interface Board {
  readonly see: (job: Job) => void
  readonly done: () => void
}

/** The text that replaces `before` lines of a terminal with these. */
export const redraw = (lines: ReadonlyArray<string>, before: number, columns: number): string => {
  const up = before > 0 ? `\x1b[${before}A` : ""
  return up + lines.map((line) => `\r\x1b[2K${line.slice(0, Math.max(1, columns - 1))}\n`).join("")
}

/** Follows jobs on stderr: a live line each on a terminal, a line for each change elsewhere. */
export const board = (stream: NodeJS.WriteStream = process.stderr): Board => {
  const jobs = new Map<string, Job>()
  const warned = new Set<string>()
  let drawn = 0
  const draw = () => {
    const lines = [...jobs.values()].map((job) => jobLine(job, Date.now()))
    stream.write(redraw(lines, drawn, stream.columns ?? 80))
    drawn = lines.length
  }
  const ticking = stream.isTTY ? setInterval(draw, 250) : undefined
  return {
    see: (job) => {
      const isNew = !jobs.has(job.ref.id)
      for (const warning of job.warnings ?? []) {
        if (warned.has(warning)) continue
        warned.add(warning)
        stream.write(`warning: ${warning}\n`)
        drawn = 0
      }
      jobs.set(job.ref.id, job)
      if (!stream.isTTY) stream.write(`${jobLine(job, Date.now())}\n`)
      else if (isNew || drawn > 0) draw()
    },
    done: () => {
      clearInterval(ticking)
      if (stream.isTTY && jobs.size > 0) draw()
    }
  }
}
