/** Runs one operation of a job: its container, with what the host writes down of it, or a volume. */
import { randomBytes } from "node:crypto"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { during } from "../internal/stillness.ts"
import { Failure } from "../running/Failure.ts"
import { OutputLog } from "../running/OutputLog.ts"
import type { Work } from "../running/Work.ts"
import { type Arguments, type Definition, type Operation, portsOf, type Words } from "./Definition.ts"
import { addLine, type Flow, type OperationState } from "./FlowState.ts"
import { followLines } from "./lines.ts"
import { interpolate, type Known, Unresolved } from "./literals.ts"
import { endOf, type Progress, type StopReason } from "./Progress.ts"
import { resultsIn } from "./results.ts"
import type { RunContainer } from "./runContainer.ts"
import { type OpenServices, openServices, type Services } from "./services.ts"
import type { TaskLog } from "./TaskLog.ts"

/** The files in each of a job's volumes, by their paths in it. */
export type Volumes = Map<string, ReadonlyMap<string, Uint8Array>>

/** What operations know of each other: by it literals are filled in. */
export interface Store extends Known {
  readonly ops: Record<string, { host?: string; results?: Readonly<Record<string, unknown>> }>
}

export interface Running {
  readonly flow: Flow
  readonly operation: Operation
  readonly state: OperationState
  readonly log: TaskLog
  /** What the host itself says of the job, such as that it pulls an image. */
  readonly tell: (words: string) => void
  readonly store: Store
  readonly volumes: Volumes
  readonly services: Services
  readonly runContainer: RunContainer
  readonly now: () => number
  /** Done when the operation has to end. */
  readonly abort: Deferred.Deferred<StopReason>
  /** The group that runs. */
  readonly group: () => string
  readonly progress: (status: Progress) => void
  /** Called when operations that wait for this one may begin. */
  readonly ready: () => void
}

type Ended =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "failure"; readonly message: string }
  | { readonly kind: "abort"; readonly reason: StopReason }

/** What a container that was made to end has for an exit code. */
const killed = 137

const wordsOf = (words: Words | undefined): ReadonlyArray<string> =>
  words === undefined ? [] : typeof words === "string" ? [words] : words

/** The program and its arguments: text is for a shell. */
const commandOf = ({ cmd, entrypoint }: Arguments, global: Definition["global"]): ReadonlyArray<string> => [
  ...wordsOf(entrypoint ?? global?.entrypoint),
  ...(typeof cmd === "string" ? ["/bin/sh", "-c", cmd] : (cmd ?? []))
]

const imageOf = ({ flow }: Running, { image }: Arguments): string => image ?? flow.definition.global?.image ?? ""

const workOf = (running: Running, args: Arguments): Work => {
  const { flow, volumes } = running
  const { global } = flow.definition
  const mounts = args.volumes ?? []
  const files = mounts.flatMap(({ dest, name }) =>
    [...(volumes.get(name) ?? [])].map(([path, bytes]) => [`${dest.replace(/\/+$/, "")}/${path}`, bytes] as const)
  )
  return {
    kind: "container",
    program: imageOf(running, args),
    command: commandOf(args, global),
    env: { ...global?.env, ...args.env, NOSANA_ID: flow.id },
    directory: args.work_dir ?? global?.work_dir ?? "/",
    files: new Map(files),
    resultPaths: mounts.map(({ dest, name }) => ({ name, path: dest }))
  }
}

/** What a container leaves in volumes is there for the next one. */
const keepVolumes = ({ volumes }: Running, { resultPaths }: Work, files: ReadonlyMap<string, Uint8Array>): void => {
  for (const { name, path } of resultPaths) {
    const base = `${path.replace(/\/+$/, "")}/`
    const inside = [...files].filter(([file]) => file.startsWith(base))
    volumes.set(name, new Map(inside.map(([file, bytes]) => [file.slice(base.length), bytes])))
  }
}

/** How often a container is started again when it has ended with this code: the rest of the tries, or none. */
const triesAfter = (policy: Arguments["restart_policy"], code: number, tries: number): boolean => {
  if (policy === undefined || policy === "no") return false
  if (policy === "always" || policy === "unless-stopped") return true
  if (code === 0) return false
  const most = typeof policy === "object" ? policy.restart_tries : undefined
  return most === undefined || tries < most
}

const longestPause = Duration.minutes(1)
const pauseBefore = (tries: number) => Duration.min(Duration.millis(100 * 2 ** tries), longestPause)

const container = Effect.fnUntraced(function* (running: Running, args: Arguments, services: OpenServices) {
  const { log, now, operation, runContainer, state, tell } = running
  const unsupported = args.resources?.[0]
  if (unsupported !== undefined) {
    const kind = unsupported.type ?? "of some kind"
    return yield* Effect.fail(new Failure(`the devnet's hosts have no resources: ${kind} cannot be fetched`))
  }
  const work = workOf(running, args)
  const startedAt = now()
  for (const words of [`Pulling image ${work.program}`, `Pulled image ${work.program}`]) tell(words)
  for (const words of [`Starting container ${work.program}`, `Running container ${work.program}`]) tell(words)
  state.providerId = randomBytes(32).toString("hex")
  const write = (type: "stdout" | "stderr", line: string) => {
    log.add({ opId: operation.id, group: running.group(), type: "container", message: line })
    addLine(state, { type, log: line, timestamp: new Date(now()).toISOString() })
  }
  const finish = (code: number, restarts: number, error = "") => {
    state.diagnostics.state = {
      Status: "exited",
      Running: false,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: 0,
      ExitCode: code,
      Error: error,
      StartedAt: new Date(startedAt).toISOString(),
      FinishedAt: new Date(now()).toISOString(),
      RestartCount: restarts
    }
  }
  if (!services.needsAnswer) running.ready()
  for (let tries = 0; ; tries++) {
    const output = new OutputLog()
    const lines = followLines(output, write)
    const ran = yield* during(runContainer.run(work, output, services.serve)).pipe(
      Effect.ensuring(Effect.sync(lines.end)),
      Effect.onInterrupt(() => Effect.sync(() => finish(killed, tries))),
      Effect.tapError(({ message }) => Effect.sync(() => finish(127, tries, message)))
    )
    keepVolumes(running, work, ran.files)
    finish(ran.exitCode, tries)
    if (!triesAfter(args.restart_policy, ran.exitCode, tries)) return ran.exitCode
    yield* Effect.sleep(pauseBefore(tries))
  }
})

const volume = ({ flow, ready, store, volumes, operation }: Running, { name = "" }: Arguments) =>
  Effect.sync(() => {
    if (!volumes.has(name)) volumes.set(name, new Map())
    store.ops[operation.id] = { ...store.ops[operation.id], host: `${flow.id}-${name}` }
    ready()
    return 0
  })

const perform = (running: Running, args: Arguments): Effect.Effect<number, Failure> => {
  if (running.operation.type === "container/create-volume") return volume(running, args)
  return Effect.suspend(() => {
    const image = imageOf(running, args)
    const services = openServices(running.services, {
      operation: { ...running.operation, args },
      ready: running.ready,
      canServe: running.runContainer.isFunction(image)
    })
    return Effect.ensuring(container(running, args, services), Effect.sync(services.close))
  })
}

const filledIn = (args: Arguments, store: Store): Arguments | Unresolved => {
  try {
    return interpolate(args, store)
  } catch (error) {
    if (error instanceof Unresolved) return error
    throw error
  }
}

/** Ends when the operation has ended, however, and is written down. */
export const runOperation = (running: Running): Effect.Effect<void> =>
  Effect.gen(function* () {
    const { abort, group, log, now, operation, progress, state, store } = running
    const say = (message: unknown, type?: "info") => log.add({ opId: operation.id, group: group(), type, message })
    const args = filledIn(operation.args, store)
    if (args instanceof Unresolved) {
      addLine(state, { type: "nodeerr", log: args.message })
      Object.assign(state, { exitCode: 0, startTime: now(), endTime: now(), status: "failed" })
      say("Operation Stopping")
      return progress("stopping")
    }
    say(`Operation Started: ${operation.id}`, "info")
    progress("running")
    Object.assign(state, { status: "running", startTime: now(), endTime: null, exitCode: null })
    const ended = yield* Effect.raceFirst(
      Effect.match(perform(running, args), {
        onSuccess: (code): Ended => ({ kind: "exit", code }),
        onFailure: ({ message }): Ended => ({ kind: "failure", message })
      }),
      Effect.map(Deferred.await(abort), (reason): Ended => ({ kind: "abort", reason }))
    )
    if (ended.kind === "exit") say(`Operation Completed: ${operation.id}`, "info")
    if (ended.kind === "abort") say("Operation Completed")
    if (ended.kind === "failure") {
      say("Operation Failed")
      // An error has no text of its own as JSON.
      say({})
      state.errors.push({ event: "operation-error", message: ended.message })
    }
    const results = operation.results && resultsIn(state.logs, operation.results)
    store.ops[operation.id] = { ...store.ops[operation.id], results: results ?? {} }
    progress(ended.kind === "exit" ? "finished" : ended.kind === "abort" ? "stopped" : "failed")
    Object.assign(state, {
      ...(results && { results }),
      exitCode: ended.kind === "exit" ? ended.code : ended.kind === "abort" ? killed : 2,
      status:
        ended.kind === "abort" ? endOf[ended.reason] : ended.kind === "exit" && ended.code === 0 ? "success" : "failed",
      endTime: now()
    })
  })

/** What operations know of each other before any has run. */
export const storeOf = (flow: Flow, global: Readonly<Record<string, unknown>>, services: Services): Store => ({
  global: { job: flow.id, project: flow.project, ...global, variables: flow.definition.global?.variables },
  ops: Object.fromEntries(
    flow.definition.ops.map((operation, index) => {
      const ports = portsOf(operation)
      const endpoint = Object.fromEntries(
        ports.map(({ port }) => [`${port}`, services.addressOf(index, operation, port)])
      )
      return [operation.id, { host: `${flow.id}-${index}`, ...(ports.length > 0 && { endpoint }) }]
    })
  )
})
