/**
 * Job files: a spec as YAML or JSON, read with errors that point at the line.
 *
 * The fields are those of `JobSpec`, except that the kind is `kind`, durations and sizes
 * are words (`5 minutes`, `512 MiB`) and bytes are `base64`.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml"
import { type Found, toSpec } from "./internal/jobFileSpec.ts"
import type { JobSpec } from "./JobSpec.ts"

export { jsonSchema } from "./internal/jobFileSchema.ts"

export interface JobFileProblem {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** `inputs[0].path`; empty where the file as a whole is meant. */
  readonly field: string
  readonly message: string
}

/** A job file that cannot be read. Its message has a line for each problem, as compilers write them. */
export class JobFileError extends Data.TaggedError("JobFileError")<{
  readonly name: string
  readonly problems: ReadonlyArray<JobFileProblem>
}> {
  override get message(): string {
    return this.problems
      .map(({ column, field, line, message }) => `${this.name}:${line}:${column}: ${field && `${field}: `}${message}`)
      .join("\n")
  }
}

export interface ParseOptions {
  /** What to call the file in errors. */
  readonly name?: string | undefined
  /** The URL of the directory that relative `file:` URLs start from, such as `file:///home/me/jobs/`. Without it they stay as they are. */
  readonly base?: string | undefined
}

/** Reads one job. Everything that is wrong is told at once, in the order of the file. */
export const parse = (text: string, { base, name = "job" }: ParseOptions = {}): Effect.Effect<JobSpec, JobFileError> =>
  Effect.suspend(() => {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines })
    const problem = (offset: number, field: string, message: string): JobFileProblem => {
      const { col, line } = lines.linePos(offset)
      return { line: Math.max(line, 1), column: Math.max(col, 1), field, message }
    }
    const failure = (problems: ReadonlyArray<JobFileProblem>) =>
      Effect.fail(
        new JobFileError({
          name,
          problems: [...problems].sort((one, other) => one.line - other.line || one.column - other.column)
        })
      )

    if (document.errors.length > 0) {
      return failure(document.errors.map((error) => problem(error.pos[0], "", firstLine(error.message))))
    }
    let value: unknown
    try {
      value = document.toJS()
    } catch (thrown) {
      return failure([problem(0, "", `cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`)])
    }
    const { problems, spec } = toSpec(value, base)
    return problems.length === 0 && spec !== undefined
      ? Effect.succeed(spec)
      : failure(problems.map((found) => problem(offsetOf(document, found), fieldOf(found), found.message)))
  })

/** The YAML library adds a picture of the place after the first line. */
const firstLine = (message: string) => (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "")

const fieldOf = ({ path }: Found) =>
  path.reduce<string>(
    (field, part) => (typeof part === "number" ? `${field}[${part}]` : field === "" ? part : `${field}.${part}`),
    ""
  )

/** Where the problem is: at the key for one that should not be there, at its value, or at the nearest thing around it. */
const offsetOf = (document: Document.Parsed, { isKey, path }: Found): number => {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    if (isKey && length === path.length && isMap(parent)) {
      for (const item of parent.items) {
        if (isScalar(item.key) && item.key.value === key) return item.key.range?.[0] ?? 0
      }
    }
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

/** `parse` for code that does not use Effect. Rejects with a `JobFileError`. */
export const parsePromise = (text: string, options?: ParseOptions): Promise<JobSpec> =>
  Effect.runPromise(parse(text, options))
