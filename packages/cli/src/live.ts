/** Jobs on their way, on stderr: a live line each on a terminal, a line for each change elsewhere. */
import type { Job } from "@longshore/core/Job"
import { jobLine, printable } from "./show.ts"

/** The text that puts lines in the place of the last `drawn` ones, with others above that stay. */
export const redraw = (
  lines: ReadonlyArray<string>,
  { above = [], columns, drawn }: { above?: ReadonlyArray<string>; columns: number; drawn: number }
): string => {
  const erase = drawn > 0 ? `\x1b[${drawn}A\r\x1b[J` : ""
  // A line that the terminal wraps would be two to erase.
  const live = lines.map((line) => `${[...line].slice(0, Math.max(1, columns - 1)).join("")}\n`)
  return `${erase}${above.map((line) => `${line}\n`).join("")}\x1b[?7l${live.join("")}\x1b[?7h`
}

export type Screen = Pick<NodeJS.WriteStream, "columns" | "isTTY" | "write">

export interface Board {
  readonly see: (job: Job) => void
  readonly done: () => void
}

export const board = (screen: Screen = process.stderr): Board => {
  const jobs = new Map<string, Job>()
  const warned = new Set<string>()
  let shown: ReadonlyArray<string> = []

  const draw = (above: ReadonlyArray<string> = []) => {
    const lines = [...jobs.values()].map((job) => jobLine(job, Date.now()))
    if (above.length === 0 && lines.join("\n") === shown.join("\n")) return
    screen.write(redraw(lines, { above, columns: screen.columns ?? 80, drawn: shown.length }))
    shown = lines
  }
  const ticking = screen.isTTY ? setInterval(draw, 250) : undefined
  return {
    see: (job) => {
      const news = (job.warnings ?? []).filter((warning) => !warned.has(warning))
      news.forEach((warning) => warned.add(warning))
      const warnings = news.map((warning) => printable(`warning: ${warning}`))
      jobs.set(job.ref.id, job)
      if (screen.isTTY) draw(warnings)
      else for (const line of [...warnings, jobLine(job, Date.now())]) screen.write(`${line}\n`)
    },
    done: () => clearInterval(ticking)
  }
}
