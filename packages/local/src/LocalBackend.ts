/** Jobs on this machine. They outlive whoever submitted them. */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import process from "node:process"
import * as Backend from "@longshore/core/Backend"
import type { ComputeNode } from "@longshore/core/ComputeNode"
import { isTerminal, type JobRef, sighted } from "@longshore/core/Job"
import { InvalidState, type JobError, JobNotFound, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import * as JobResult from "@longshore/core/JobResult"
import { fromConfig } from "@longshore/core/Settings"
import type * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { changes } from "./internal/changes.ts"
import { failure } from "./internal/failure.ts"
import * as Jobs from "./internal/jobs.ts"
import * as Logs from "./internal/logs.ts"
import { messageOf } from "./internal/messageOf.ts"
import { chosenEngine, type Engine, runnerProgram, stateDirectory } from "./internal/needs.ts"
import { plan } from "./internal/plan.ts"
import * as Record from "./internal/record.ts"

export type { Engine } from "./internal/needs.ts"

export interface Options {
  /** Where jobs are kept. By default `local` in `LONGSHORE_HOME`, or in `.longshore` in the home directory. */
  readonly directory?: string | undefined
  /** What runs containers. `auto`, the default, takes docker or podman, whichever answers; `none` runs plain processes. */
  readonly engine?: Engine | undefined
  /** The containers' network, in the engine's words: `bridge` by default, `none` cuts them off. */
  readonly network?: string | undefined
  /** How many bytes of each of stdout and stderr are kept: 16 MiB by default. */
  readonly captureLimit?: number | undefined
  /** Where `ipfs:` inputs are fetched: `https://ipfs.io` by default. */
  readonly ipfsGateway?: string | undefined
  /** The runner's program, for those who bundle this package into their own. */
  readonly runner?: URL | undefined
}

export class LocalBackend extends Backend.Service<LocalBackend>()("local", {
  accepts: ["Container", "Wasm"],
  capabilities: ["getMany", "cancel", "extend", "list", "logs", "changes", "download", "nodes"],
  refuses: ["resources.disk"]
}) {}

export const make = Effect.fnUntraced(function* (options: Options = {}) {
  const home = process.env.LONGSHORE_HOME ?? path.join(os.homedir(), ".longshore")
  const root = yield* stateDirectory(path.resolve(options.directory ?? path.join(home, "local")))
  const beside = import.meta.url.endsWith(".ts") ? "./runner.ts" : "./runner.js"
  const runner = yield* runnerProgram(options.runner ?? new URL(beside, import.meta.url))
  const jobs = Jobs.make(root, runner)
  const at = `local:${root}`
  const engine = chosenEngine(options.engine ?? "auto")
  const refTo = (id: string): JobRef<"local"> => Backend.refTo({ id: "local", at }, id)

  const attempt = <A>(operation: string, run: () => A): Effect.Effect<A, JobError> =>
    Effect.try({
      try: run,
      catch: (cause) => {
        const Reason = cause instanceof Record.Damaged ? MalformedResponse : Unavailable
        return failure(operation, new Reason({ message: messageOf(cause), cause }))
      }
    })
  const look = (ref: JobRef<"local">, operation: string): Effect.Effect<Jobs.Seen, JobError> =>
    Effect.filterOrFail(
      attempt(operation, () => jobs.look(ref)),
      (seen) => seen !== undefined,
      () => failure(operation, new JobNotFound({ message: `there is no job ${ref.id} in ${root}` }))
    )
  const get = (ref: JobRef<"local">, operation: string) => Effect.map(look(ref, operation), ({ job }) => job)
  const ended = (ref: JobRef<"local">, operation: string) =>
    Effect.flatMap(look(ref, operation), ({ end, job }) =>
      end === undefined
        ? Effect.fail(failure(operation, new InvalidState({ message: `job ${ref.id} is still ${job.status._tag}` })))
        : Effect.succeed(end)
    )
  const readAll = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file) : new Uint8Array())

  return LocalBackend.of({
    id: "local",
    at,
    pollEvery: "250 millis",
    prepare: (spec) =>
      // Only a container needs an engine, and asking for one takes time.
      Effect.flatMap(spec._tag === "Container" ? engine : Effect.succeed(undefined), (name) => {
        const planned = plan(spec, {
          engine: name,
          network: options.network ?? "bridge",
          captureLimit: options.captureLimit ?? 16 * 1024 * 1024,
          ipfsGateway: options.ipfsGateway ?? "https://ipfs.io"
        })
        if ("_tag" in planned) return Effect.fail(failure("prepare", planned))
        const key = crypto.randomUUID()
        const payload = JSON.parse(JSON.stringify({ ...planned, id: key, createdAt: Date.now() }))
        return Effect.succeed({ backend: "local", at, key, payload } as const)
      }),
    send: ({ key, payload }) =>
      attempt("send", () => {
        jobs.create(payload as unknown as Record.JobRecord)
        return refTo(key)
      }),
    find: ({ key }) => attempt("find", () => sighted(jobs.has(key) ? refTo(key) : undefined)),
    get: (ref) => get(ref, "get"),
    getMany: (refs) => attempt("getMany", () => refs.flatMap((ref) => jobs.look(ref)?.job ?? [])),
    result: (ref) =>
      Effect.flatMap(ended(ref, "result"), (end) =>
        attempt("result", () => {
          const files = jobs.at(ref.id)
          return JobResult.make({
            exitCode: end.exitCode,
            signal: end.signal,
            stdout: JobResult.captured(readAll(files.stdout), end.truncated.stdout),
            stderr: JobResult.captured(readAll(files.stderr), end.truncated.stderr),
            outputs: end.outputs.map(({ name, path, size }) => ({ name, path, size: BigInt(size) }))
          })
        })
      ),
    cancel: (ref) =>
      Effect.gen(function* () {
        const job = yield* get(ref, "cancel")
        if (isTerminal(job.status)) return
        yield* attempt("cancel", () => jobs.cancel(ref.id))
        // Work that does not heed SIGTERM is killed after two seconds.
        yield* Effect.repeat(get(ref, "cancel"), {
          until: ({ status }) => isTerminal(status),
          schedule: Schedule.spaced("25 millis").pipe(Schedule.upTo({ times: 400 }))
        })
      }),
    extend: (ref, { by }) =>
      Effect.gen(function* () {
        const { status } = yield* get(ref, "extend")
        const more = Duration.toMillis(by)
        if (isTerminal(status)) {
          return yield* failure("extend", new InvalidState({ message: `job ${ref.id} has ended as ${status._tag}` }))
        }
        if (!(more > 0 && Number.isFinite(more))) {
          const message = `by: ${Duration.format(Duration.fromInputUnsafe(by))} is not more time; give a positive duration`
          return yield* failure("extend", new InvalidState({ message }))
        }
        yield* attempt("extend", () => {
          const { extensions } = jobs.at(ref.id)
          fs.mkdirSync(extensions, { recursive: true })
          Record.replace(path.join(extensions, crypto.randomUUID()), more)
        })
      }),
    list: (filter) =>
      Stream.unwrap(
        attempt("list", () => {
          const all = jobs.ids().flatMap((id) => readable(() => jobs.look(refTo(id))?.job) ?? [])
          const wanted = all.filter((job) => Backend.isListed(job, filter))
          return Stream.fromIterable(wanted.sort((one, other) => Number(other.createdAt) - Number(one.createdAt)))
        })
      ),
    logs: (ref, { follow = false } = {}) =>
      Stream.unwrap(
        Effect.map(get(ref, "logs"), () => {
          const isOver = () => {
            const seen = jobs.look(ref)
            return seen === undefined || seen.end !== undefined
          }
          return Stream.fromAsyncIterable(Logs.read(jobs.at(ref.id), isOver, follow), (cause) =>
            failure("logs", new Unavailable({ message: messageOf(cause), cause }))
          )
        })
      ),
    changes: (ref) =>
      changes(jobs.at(ref.id)).pipe(
        Stream.mapEffect(() => get(ref, "changes")),
        Stream.takeUntil(({ status }) => isTerminal(status)),
        Stream.changesWith((one, other) => JSON.stringify(one) === JSON.stringify(other))
      ),
    download: (ref, file) =>
      Stream.unwrap(
        Effect.flatMap(ended(ref, "download"), (end) => {
          if (!end.outputs.some((output) => output.path === file.path)) {
            const known = end.outputs.map((output) => output.path).join(", ") || "none"
            const message = `job ${ref.id} has no output file ${file.path}; it has ${known}`
            return Effect.fail(failure("download", new InvalidState({ message })))
          }
          const opened = fs.createReadStream(path.join(jobs.at(ref.id).workDirectory, file.path))
          return Effect.succeed(
            Stream.fromAsyncIterable(opened as AsyncIterable<Uint8Array>, (cause) =>
              failure("download", new Unavailable({ message: messageOf(cause), cause }))
            )
          )
        })
      ),
    nodes: () =>
      Stream.fromEffect(
        Effect.map(
          attempt("nodes", () => fs.statfsSync(root)),
          thisMachine
        )
      )
  })
})

const thisMachine = ({ bavail, blocks, bsize }: fs.StatsFs): ComputeNode => ({
  id: os.hostname(),
  isAvailable: true,
  accepts: LocalBackend.accepts,
  labels: { os: process.platform, arch: process.arch },
  capacity: { cpu: os.availableParallelism(), memory: BigInt(os.totalmem()), disk: BigInt(blocks) * BigInt(bsize) },
  free: { memory: BigInt(os.freemem()), disk: BigInt(bavail) * BigInt(bsize) }
})

/** One job whose record is damaged does not hide the others. `get` tells of it. */
const readable = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

export const layer = (options: Options = {}): Layer.Layer<LocalBackend, JobError> =>
  Layer.effect(LocalBackend, make(options))

export const layerConfig = (config: Config.Wrap<Options>): Layer.Layer<LocalBackend, Config.ConfigError | JobError> =>
  Layer.effect(LocalBackend, Effect.flatMap(fromConfig(config), make))
