/** A Bacalhau server since 1.0.4: everything that its orchestrator and agent API can do. */
import type { LogChunk } from "@longshore/core/Backend"
import { InvalidState, type JobError } from "@longshore/core/JobError"
import { pagesOf } from "@longshore/core/Pages"
import { promises } from "@longshore/core/Promises"
import { fromConfig } from "@longshore/core/Settings"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type {
  BuildVersion,
  Execution,
  HistoryItem,
  Job,
  JobDefinition,
  NodeInfo,
  NodeState,
  SpecConfig
} from "./Execution.ts"
import type { paths } from "./generated/orchestrator.ts"
import { makeAgentCalls, type NodeQuery } from "./internal/agentCalls.ts"
import type { ArchivedFile } from "./internal/archive.ts"
import { connect } from "./internal/connection.ts"
import { makeDetection } from "./internal/detection.ts"
import { failed } from "./internal/failed.ts"
import type { LogQuery } from "./internal/logs.ts"
import { makeOrchestratorCalls, type Put } from "./internal/orchestratorCalls.ts"
import type {
  ExecutionQuery,
  HistoryPageQuery,
  HistoryQuery,
  InNamespace,
  ListQuery,
  OfVersion,
  PageQuery
} from "./internal/orchestratorQueries.ts"
import type { JobWith, Page } from "./internal/orchestratorWire.ts"
import type { ResultOptions } from "./internal/resultFiles.ts"
import type { ServerOptions } from "./ServerOptions.ts"
import type { ServerVersion } from "./ServerVersion.ts"

export interface Options extends ServerOptions, ResultOptions {
  /** Where jobs are put and looked for: `default` unless it is given. */
  readonly namespace?: string | undefined
}

/** A file that an execution has left. */
export interface ResultFile extends ArchivedFile {
  /** What published it: one for each execution that completed. */
  readonly result: SpecConfig
}

/**
 * Every call fails with a `JobError`; `refusalOf` gives what the server said. Where a call takes a job's id, its name
 * does as well.
 */
export interface Service {
  readonly url: string
  /**
   * Starts a job, or since 1.8 a new version of the one that has its `Name`. The same job under the same name fails with
   * `InvalidState` unless it is forced. An answer that is lost is `OutcomeUnknown`: look for the name before you put it
   * again.
   */
  readonly put: (job: JobDefinition, options?: { readonly force?: boolean | undefined }) => Effect.Effect<Put, JobError>
  /** What would change if the job were put, in words. Servers since 1.8. */
  readonly diff: (
    job: JobDefinition
  ) => Effect.Effect<{ readonly Diff?: string; readonly Warnings?: ReadonlyArray<string> | null }, JobError>
  /** Runs the job again as a new version. Servers since 1.8, and not while it waits to run. */
  readonly rerun: (
    id: string,
    options?: OfVersion & { readonly reason?: string | undefined }
  ) => Effect.Effect<Put & { readonly JobVersion?: number }, JobError>
  /** Asks for the job's end. A job that has completed or failed is `InvalidState`; a stopped one stays as it is. */
  readonly stop: (
    id: string,
    options?: InNamespace & { readonly reason?: string | undefined }
  ) => Effect.Effect<{ readonly EvaluationID?: string }, JobError>
  readonly get: (
    id: string,
    options?: OfVersion & { readonly include?: ReadonlyArray<"history" | "executions"> }
  ) => Effect.Effect<JobWith, JobError>
  /** All jobs, a page at a time. A job that is put meanwhile can shift others from one page to the next. */
  readonly list: (options?: ListQuery) => Stream.Stream<Job, JobError>
  readonly listPage: (options?: PageQuery) => Effect.Effect<Page<Job>, JobError>
  /** What has happened so far, oldest first. It ends there, also while the job goes on. */
  readonly history: (id: string, options?: HistoryQuery) => Stream.Stream<HistoryItem, JobError>
  /** `nextToken` goes on from there later; it is empty once the job has ended and all has been told. */
  readonly historyPage: (id: string, options?: HistoryPageQuery) => Effect.Effect<Page<HistoryItem>, JobError>
  readonly executions: (id: string, options?: ExecutionQuery) => Effect.Effect<ReadonlyArray<Execution>, JobError>
  /** The job as it was in each version. Servers since 1.8. */
  readonly versions: (id: string, options?: InNamespace) => Effect.Effect<ReadonlyArray<Job>, JobError>
  /** What writes as it comes, for containers; what was written, once WebAssembly has ended. */
  readonly logs: (id: string, options?: LogQuery) => Stream.Stream<LogChunk, JobError>
  /** Where the completed executions have published what they left. */
  readonly results: (id: string, options?: InNamespace) => Effect.Effect<ReadonlyArray<SpecConfig>, JobError>
  /** The files that were published, `stdout`, `stderr` and `exitCode` among them. */
  readonly resultFiles: (id: string, options?: InNamespace) => Effect.Effect<ReadonlyArray<ResultFile>, JobError>
  readonly readResult: (file: Pick<ResultFile, "path" | "result">) => Stream.Stream<Uint8Array, JobError>
  /**
   * Writes all files into a directory, those of each execution into one of their own if there are several. An archive
   * with an entry that points outside of it fails with `MalformedResponse`. Node.js only.
   */
  readonly saveResults: (
    id: string,
    options: InNamespace & { readonly directory: string }
  ) => Effect.Effect<ReadonlyArray<string>, JobError>
  readonly nodes: (options?: NodeQuery) => Effect.Effect<ReadonlyArray<NodeState>, JobError>
  readonly node: (id: string) => Effect.Effect<NodeState, JobError>
  /** Fails with `InvalidState` where the server says that it was not done. */
  readonly putNode: (
    id: string,
    options: { readonly action: "approve" | "reject" | "delete"; readonly message?: string | undefined }
  ) => Effect.Effect<void, JobError>
  readonly alive: Effect.Effect<{ readonly Status?: string }, JobError>
  readonly version: Effect.Effect<BuildVersion & { readonly GitVersion: string }, JobError>
  readonly agentNode: Effect.Effect<NodeInfo, JobError>
  readonly debug: Effect.Effect<{ readonly [name: string]: unknown }, JobError>
  readonly config: Effect.Effect<{ readonly [name: string]: unknown }, JobError>
  readonly authConfig: Effect.Effect<
    { readonly Version?: string; readonly Config?: { readonly [name: string]: unknown } },
    JobError
  >
  /** The server's release, as far as it decides what its numbers mean. Asked for once. */
  readonly serverVersion: Effect.Effect<ServerVersion, JobError>
}

export class BacalhauOrchestrator extends Context.Service<BacalhauOrchestrator, Service>()(
  "@longshore/bacalhau/BacalhauOrchestrator"
) {}

/** How many jobs, and rows of history, are asked for at a time. */
const page = 100

export const make = (options: Options): Effect.Effect<Service, JobError> =>
  Effect.gen(function* () {
    const connection = yield* connect<paths>(options)
    const { listen, url } = connection
    const detection = makeDetection({
      url,
      protocol: "orchestrator",
      serverVersion: options.serverVersion,
      agentVersion: Effect.suspend(() => Effect.map(agent.agentVersion, ({ GitVersion }) => GitVersion)),
      requesterVersion: Effect.suspend(() => Effect.map(agent.agentVersion, ({ GitVersion }) => GitVersion)),
      hasJobVersions: Effect.suspend(() => calls.hasJobVersions)
    })
    const serverVersion = Effect.map(detection.speaks, ({ version }) => version)
    const calls = makeOrchestratorCalls(connection, serverVersion, options.namespace)
    const agent = makeAgentCalls(connection)
    const { agentVersion, putNode, ...agentCalls } = agent
    const { hasJobVersions: _, putText: __, ...jobCalls } = calls
    // Loaded when there is something to read.
    const files = Effect.map(
      Effect.promise(() => import("./internal/resultFiles.ts")),
      ({ makeResultFiles }) =>
        makeResultFiles({ ...options, url, fetch: connection.fetch, timeout: options.timeout ?? "30 seconds" })
    )

    const resultFiles: Service["resultFiles"] = (id, query) =>
      Effect.gen(function* () {
        const { list } = yield* files
        const results = yield* calls.results(id, query)
        const found = yield* Effect.forEach(results, (result) =>
          Effect.map(list("resultFiles", result), (all) => all.map((file) => ({ ...file, result })))
        )
        return found.flat()
      })

    return BacalhauOrchestrator.of({
      ...jobCalls,
      ...agentCalls,
      url,
      version: agentVersion,
      serverVersion,
      list: (query = {}) =>
        pagesOf(
          Effect.sync(() => {
            let token: string | undefined
            return () => {
              if (token === "") return undefined
              return Effect.map(calls.listPage({ ...query, limit: page, nextToken: token }), ({ items, nextToken }) => {
                token = nextToken
                return items
              })
            }
          })
        ),
      history: (id, query = {}) =>
        pagesOf(
          Effect.sync(() => {
            let token: string | undefined
            return () => {
              if (token === "") return undefined
              return Effect.map(
                calls.historyPage(id, { ...query, limit: page, nextToken: token }),
                ({ items, nextToken }) => {
                  // The token of a job that goes on never is empty; what is not there yet is not waited for.
                  token = items.length < page ? "" : nextToken
                  return items
                }
              )
            }
          })
        ),
      logs: (id, query = {}) =>
        Stream.unwrap(
          Effect.gen(function* () {
            const { readLogs } = yield* Effect.promise(() => import("./internal/logs.ts"))
            const { chunksOf, decisive, outputOf } = yield* Effect.promise(() => import("./internal/left.ts"))
            const stored = yield* files
            const left = (_: Job, executions: ReadonlyArray<Execution>) => {
              const execution = decisive(executions)
              return execution === undefined
                ? Effect.succeed([])
                : Effect.map(outputOf(stored, "logs", execution), chunksOf)
            }
            return readLogs({ calls, listen, left, namespace: options.namespace }, id, query)
          })
        ),
      resultFiles,
      readResult: ({ path, result }) =>
        Stream.unwrap(Effect.map(files, ({ read }) => read("readResult", result, path))),
      saveResults: (id, { directory, namespace }) =>
        Effect.gen(function* () {
          const { saveFiles } = yield* Effect.promise(() => import("./internal/saving.ts"))
          return yield* saveFiles(yield* calls.results(id, { namespace }), yield* files, directory)
        }),
      putNode: (id, { action, message }) =>
        Effect.flatMap(putNode(id, action, message), ({ Error: why, Success }) =>
          Success === false
            ? Effect.fail(failed("putNode", new InvalidState({ message: why ?? `node ${id} was not changed` })))
            : Effect.void
        )
    })
  })

export const layer = (options: Options): Layer.Layer<BacalhauOrchestrator, JobError> =>
  Layer.effect(BacalhauOrchestrator, make(options))

export const layerConfig = (
  config: Config.Wrap<Options>
): Layer.Layer<BacalhauOrchestrator, Config.ConfigError | JobError> =>
  Layer.effect(BacalhauOrchestrator, Effect.flatMap(fromConfig(config), make))

/** The server for code that does not use Effect: every call as a promise, with a `signal` among its options. */
export const createBacalhauOrchestrator = (options: Options) => promises(BacalhauOrchestrator, layer(options))
