/** The end of a job that was waited for: its result shown, its outputs fetched, its exit code ours. */
import * as fs from "node:fs"
import * as path from "node:path"
import { supports } from "@longshore/core/Backend"
import type { Job } from "@longshore/core/Job"
import type { JobResult } from "@longshore/core/JobResult"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AnyBackend } from "./chosen.ts"
import { code, Exit, Usage } from "./exit.ts"
import { json, note } from "./out.ts"
import { resultJson } from "./show.ts"

export interface EndOptions {
  readonly isJson: boolean
  /** Where output files go. */
  readonly output: string | undefined
}

export const showEnd = Effect.fnUntraced(function* (backend: AnyBackend, job: Job, { isJson, output }: EndOptions) {
  // A job of which nothing was kept has no result, and still an end.
  const result = yield* Effect.catchIf(
    backend.result(job.ref),
    (error) => job.status._tag !== "Completed" && error.reason._tag !== "Unauthorized",
    () => Effect.undefined
  )
  if (isJson) json("result", resultJson(job, result))
  else if (result !== undefined) {
    process.stdout.write(result.stdout.bytes)
    process.stderr.write(result.stderr.bytes)
    if (result.stdout.truncated) note("warning: stdout was longer than what was kept")
    if (result.stderr.truncated) note("warning: stderr was longer than what was kept")
  }
  if (output !== undefined && result !== undefined) yield* fetchOutputs(backend, job, result, output)
  if (job.status._tag !== "Completed") return yield* new Exit({ code: code.jobFailed })
})

const fetchOutputs = Effect.fnUntraced(function* (backend: AnyBackend, job: Job, result: JobResult, directory: string) {
  const root = path.resolve(directory)
  yield* write(() => {
    fs.mkdirSync(root, { recursive: true })
    fs.writeFileSync(path.join(root, "stdout"), result.stdout.bytes)
    fs.writeFileSync(path.join(root, "stderr"), result.stderr.bytes)
  })
  if (!supports(backend, "download")) return
  for (const file of result.outputs) {
    const target = path.resolve(root, "outputs", file.path)
    if (!target.startsWith(path.join(root, "outputs") + path.sep)) {
      return yield* new Usage({ message: `output ${file.name}: ${file.path} would be written outside of ${root}` })
    }
    yield* write(() => {
      fs.mkdirSync(path.dirname(target), { recursive: true })
      fs.writeFileSync(target, "")
    })
    yield* Stream.runForEach(backend.download(job.ref, { path: file.path }), (bytes) =>
      write(() => fs.appendFileSync(target, bytes))
    )
    note(`${file.name}: ${path.relative(process.cwd(), target)}`)
  }
})

const write = (run: () => void) =>
  Effect.try({ try: run, catch: (error) => new Usage({ message: `cannot write: ${(error as Error).message}` }) })
