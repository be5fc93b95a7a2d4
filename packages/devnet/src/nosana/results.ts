/** What an operation declares as its results: what patterns find in its output, line by line. */
import type { Result } from "./Definition.ts"
import type { LogLine } from "./FlowState.ts"

const patternOf = (text: string): RegExp => new RegExp(text === "*" ? "/*" : text)

/** All matches of all lines; for a pattern that is none, what is wrong with it. */
export const resultsIn = (
  lines: ReadonlyArray<LogLine>,
  wanted: Readonly<Record<string, Result>>
): Record<string, string | Array<string>> =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, each]) => {
      const regex = typeof each === "string" ? each : each.regex
      const types = typeof each === "string" ? undefined : each.logType
      const seen = lines.filter(({ log, type }) => log && (types === undefined || types.includes(type)))
      try {
        return [name, seen.flatMap(({ log = "" }) => [...(log.match(patternOf(regex)) ?? [])])]
      } catch (error) {
        return [name, String(error)]
      }
    })
  )
