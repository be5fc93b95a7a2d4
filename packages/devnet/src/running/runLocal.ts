/** Runs containers and modules on this machine, in a directory that goes with the network. */
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { container, type JobInput, wasm } from "@longshore/core/JobSpec"
import { make } from "@longshore/local"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Engine } from "./Engine.ts"
import { Failure } from "./Failure.ts"
import type { OutputLog } from "./OutputLog.ts"
import type { RunWork, Work } from "./Work.ts"

type Local = Effect.Success<ReturnType<typeof make>>

interface Place {
  readonly local: Local
  readonly directory: string
  readonly running: Set<JobRef<"local">>
}

/** What keeps a directory there that has no file yet. */
const keeper = ".keep"
/** The exit code that `@longshore/local` gives to a module that trapped. */
const trapped = 134

/** Its time is real: the work is. */
const live = Clock.Clock.defaultValue()

const place = (engine: Engine | undefined): Effect.Effect<Place, JobError, Scope.Scope> =>
  Effect.gen(function* () {
    const directory = yield* Effect.acquireRelease(
      Effect.promise(() => fs.mkdtemp(path.join(os.tmpdir(), "longshore-devnet-"))),
      (made) => Effect.promise(() => fs.rm(made, { recursive: true, force: true, maxRetries: 5 }))
    )
    const local = yield* make({ directory, engine: engine ?? "auto" })
    const running = new Set<JobRef<"local">>()
    yield* Effect.addFinalizer(() =>
      Effect.forEach(running, (ref) => Effect.ignore(local.cancel(ref)), { concurrency: "unbounded", discard: true })
    )
    return { local, directory, running }
  })

/** The directory in which the work begins is the job's own, and so is the root. */
const within = (directory: string, file: string): string => {
  const base = directory.endsWith("/") ? directory : `${directory}/`
  if (`${file.replace(/\/+$/, "")}/` === base) return "."
  return file.startsWith(base) ? file.slice(base.length) : file.replace(/^\/+/, "")
}

const specOf = async ({ directory: root }: Place, work: Work) => {
  const inside = (file: string) => within(work.directory, file)
  const inputs: ReadonlyArray<JobInput> = [
    ...[...work.files].map(([file, data]) => ({ path: inside(file), data })),
    ...work.resultPaths.map(({ path: result }) => ({ path: path.posix.join(inside(result), keeper), data: "" }))
  ]
  const outputs = work.resultPaths.map(({ name, path: result }) => ({ name, path: inside(result) }))
  // A node without a limit of its own lets work go on for ever; whoever runs it ends it in time.
  const given = { timeout: "365 days", env: work.env, inputs, outputs } as const
  if (work.kind === "container") return container({ ...given, image: work.program, command: work.command })
  const file = path.join(root, `${crypto.randomUUID()}.wasm`)
  await fs.writeFile(file, work.module ?? new Uint8Array())
  return wasm({ ...given, module: pathToFileURL(file).href, args: work.command })
}

const words = (error: JobError) => new Failure(error.reason.message)

const run = Effect.fnUntraced(function* (at: Place, work: Work, log: OutputLog) {
  const { local, running } = at
  const spec = yield* Effect.promise(() => specOf(at, work))
  const ref = yield* Effect.flatMap(local.prepare(spec, {}), local.send).pipe(Effect.mapError(words))
  running.add(ref)
  return yield* Effect.gen(function* () {
    yield* Stream.runForEach(local.logs(ref, { follow: true }), ({ source, text }) =>
      Effect.sync(() => {
        if (source !== "system") log.write(source === "stdout" ? 1 : 2, text)
      })
    )
    const { status } = yield* local.get(ref)
    const result = yield* local.result(ref)
    log.settle(1, result.stdout.bytes)
    log.settle(2, result.stderr.bytes)
    if (status._tag === "Failed" && status.cause !== "ExitCode") {
      return yield* Effect.fail(new Failure(status.message ?? status.cause))
    }
    if (work.kind === "wasm" && result.exitCode === trapped) return yield* Effect.fail(trapOf(result.stderr.text))
    const files = yield* Effect.forEach(
      result.outputs.filter((file) => path.posix.basename(file.path) !== keeper),
      (file) =>
        Effect.map(
          Stream.runCollect(local.download(ref, file)),
          (chunks) => [absoluteOf(work, file.path), Buffer.concat(chunks)] as const
        )
    )
    return { exitCode: result.exitCode ?? 0, files: new Map(files) }
  }).pipe(
    Effect.mapError((error) => (error instanceof Failure ? error : words(error))),
    Effect.onInterrupt(() => Effect.ignore(local.cancel(ref))),
    Effect.ensuring(Effect.sync(() => running.delete(ref)))
  )
})

/** In which of the result paths a file of the job's directory is. */
const absoluteOf = ({ directory, resultPaths }: Work, file: string): string => {
  const result = resultPaths.find(({ path: each }) => {
    const inside = within(directory, each)
    return inside === "." || file === inside || file.startsWith(`${inside.replace(/\/+$/, "")}/`)
  })
  if (result === undefined) return `/${file}`
  const inside = within(directory, result.path).replace(/\/+$/, "")
  return path.posix.join(result.path, inside === "." ? file : file.slice(inside.length))
}

const trapOf = (stderr: string): Failure => {
  const line = stderr.trim().split("\n").at(-1) ?? ""
  return new Failure(`wasm error: ${line.replace(/^\w*Error: /, "")}\nwasm stack trace:\n\t.$0()`)
}

/** Nothing is made before there is something to run. */
export const runLocal = Effect.fnUntraced(function* (engine: Engine | undefined) {
  const scope = yield* Effect.scope
  const made = yield* Effect.cached(
    place(engine).pipe(Effect.mapError(words), Effect.provideService(Clock.Clock, live), Scope.provide(scope))
  )
  const runs: RunWork = (work, log) =>
    Effect.flatMap(made, (at) => run(at, work, log)).pipe(Effect.provideService(Clock.Clock, live))
  return runs
})
