/** The end of a job that was waited for: its result shown, its outputs fetched, its exit code ours. */
import * as fs from "node:fs"
import * as path from "node:path"
import { supports } from "@longshore/core/Backend"
import type { Job } from "@longshore/core/Job"
import type { JobResult } from "@longshore/core/JobResult"
import { resultOf } from "@longshore/core/Watch"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { AnyBackend } from "./chosen.ts"
import { code, Exit, Usage } from "./exit.ts"
import { json, note } from "./out.ts"
import { amountOf, resultJson } from "./show.ts"

export interface EndOptions {
  readonly isJson: boolean
  /** Where stdout, stderr and the output files go as well. */
  readonly directory: string | undefined
}

export const showEnd = Effect.fnUntraced(function* (backend: AnyBackend, job: Job, { directory, isJson }: EndOptions) {
  const result = yield* Effect.catchTag(resultOf(backend, job), "NotCompleted", ({ result }) => Effect.succeed(result))
  if (isJson) json("result", resultJson(job, result))
  else if (result === undefined) note("nothing of what it left can be read")
  else {
    process.stdout.write(result.stdout.bytes)
    process.stderr.write(result.stderr.bytes)
    if (result.stdout.truncated) note("warning: stdout was longer than what was kept")
    if (result.stderr.truncated) note("warning: stderr was longer than what was kept")
    if (result.cost !== undefined) note(`it cost ${amountOf(result.cost)}`)
  }
  if (directory !== undefined && result !== undefined) yield* fetchOutputs(backend, job, result, directory)
  if (job.status._tag !== "Completed") return yield* new Exit({ code: code.jobFailed })
})

/** The directory of `--output`, made before anything is started or waited for. */
export const outputDirectory = (output: Option.Option<string>): Effect.Effect<string | undefined, Usage> =>
  Option.match(output, {
    onNone: () => Effect.undefined,
    onSome: (directory) =>
      write(() => {
        fs.mkdirSync(directory, { recursive: true })
        fs.accessSync(directory, fs.constants.W_OK)
        return path.resolve(directory)
      })
  })

const fetchOutputs = Effect.fnUntraced(function* (backend: AnyBackend, job: Job, result: JobResult, root: string) {
  yield* write(() => {
    fs.writeFileSync(path.join(root, "stdout"), result.stdout.bytes)
    fs.writeFileSync(path.join(root, "stderr"), result.stderr.bytes)
  })
  if (!supports(backend, "download")) return
  for (const file of result.outputs) {
    const target = path.resolve(root, "outputs", file.path)
    if (!target.startsWith(path.join(root, "outputs") + path.sep)) {
      return yield* new Usage({ message: `output ${file.name}: ${file.path} would be written outside of ${root}` })
    }
    const partial = `${target}.part`
    yield* write(() => {
      fs.mkdirSync(path.dirname(target), { recursive: true })
      fs.writeFileSync(partial, "")
    })
    yield* Stream.runForEach(backend.download(job.ref, { path: file.path }), (bytes) =>
      write(() => fs.appendFileSync(partial, bytes))
    )
    yield* write(() => fs.renameSync(partial, target))
    note(`${file.name}: ${path.relative(process.cwd(), target)}`)
  }
})

const write = <A>(run: () => A) =>
  Effect.try({ try: run, catch: (error) => new Usage({ message: `cannot write: ${(error as Error).message}` }) })
