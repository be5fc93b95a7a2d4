/** The contract by the orchestrator API. */
import { isListed } from "@longshore/core/Backend"
import type { ComputeNode } from "@longshore/core/ComputeNode"
import { isTerminal, type JobRef } from "@longshore/core/Job"
import { InvalidSpec, InvalidState, JobError, OutcomeUnknown } from "@longshore/core/JobError"
import { make } from "@longshore/core/JobResult"
import { pagesOf } from "@longshore/core/Pages"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Execution, Job, NodeState } from "../Execution.ts"
import { isAtLeast, type ServerVersion } from "../ServerVersion.ts"
import type { makeAgentCalls } from "./agentCalls.ts"
import type { Listen } from "./connection.ts"
import { failed } from "./failed.ts"
import { groupOf, makeGroupLooks } from "./groupLooks.ts"
import { makeJudge } from "./judging.ts"
import type { OrchestratorCalls } from "./orchestratorCalls.ts"
import { definitionOf, keyLabel, nameOf } from "./orchestratorJob.ts"
import type { ResultFiles } from "./resultFiles.ts"
import { type Payload, payloadIn, type Speech } from "./Speech.ts"
import { maxJobBytes, tooLarge } from "./sources.ts"
import { exitCodeOf } from "./status.ts"

interface Way {
  readonly calls: OrchestratorCalls
  readonly agent: ReturnType<typeof makeAgentCalls>
  readonly listen: Listen
  readonly files: Effect.Effect<ResultFiles>
  readonly version: ServerVersion
  readonly namespace: string | undefined
  /** What the jobs of this client share. */
  readonly group: string
  readonly settleAfter: number
  readonly refTo: (id: string) => JobRef<"bacalhau">
}

/** Loaded with the first result, log or listing of machines. */
const leaving = Effect.promise(() => import("./left.ts"))
const outputting = Effect.promise(() => import("./outputs.ts"))
const logging = Effect.promise(() => import("./logs.ts"))

const as = (operation: string) => (error: JobError) => new JobError({ ...error, operation })

export const makeOrchestrated = (way: Way): Speech => {
  const { agent, calls, files, group, listen, namespace, refTo, settleAfter, version } = way
  const hasUniqueNames = isAtLeast(version, "1.8.0")
  const judge = makeJudge(calls, refTo)
  const looks = makeGroupLooks(calls)

  /** A name is found in its namespace only; an id everywhere. */
  const byName = (key: string) =>
    calls.get(nameOf(key), { namespace }).pipe(
      Effect.map(({ job }): Job | undefined => job),
      Effect.catchIf(
        ({ reason }) => reason._tag === "JobNotFound",
        () => Effect.succeed(undefined)
      )
    )
  const byLabel = (key: string) =>
    Effect.map(
      calls.listPage({ labels: [`${keyLabel}=${key}`], limit: 2, orderBy: "created_at" }),
      ({ items }) => items[0]
    )
  const known = ({ ID }: Job, { group }: Payload) => {
    looks.learn(ID, group)
    return ID
  }

  const whole = (operation: string, id: string) =>
    Effect.mapError(calls.get(id, { include: ["executions"] }), as(operation)).pipe(
      Effect.map(({ executions = [], job }) => {
        looks.learn(job.ID, groupOf(job))
        return { job, executions }
      })
    )
  /** Of a job that has ended: the execution that decided, and what it left. */
  const ended = (operation: string, id: string) =>
    Effect.gen(function* () {
      const { executions, job } = yield* whole(operation, id)
      const { status } = yield* judge.job(operation, job, executions)
      if (!isTerminal(status)) {
        return yield* failed(operation, new InvalidState({ message: `job ${id} is still ${status._tag}` }))
      }
      const { decisive } = yield* leaving
      return { job, execution: decisive(executions) }
    })
  const outputOf = (operation: string, job: Job, execution: Execution) =>
    Effect.gen(function* () {
      const { archivedOutput, outputOf: anyOutput, publishedBy } = yield* leaving
      const { declaredOutputs, outputFilesOf, outputsMeta } = yield* outputting
      const kept = job.Tasks[0]?.ResultPaths ?? []
      const stored = yield* files
      const result = publishedBy(execution)
      // Files that cannot be had are not left out in silence; the beginning of a stream is better than nothing.
      const output =
        result !== undefined && kept.length > 0
          ? yield* archivedOutput(stored, operation, result)
          : yield* anyOutput(stored, operation, execution)
      const isOwn = job.Meta?.[outputsMeta] !== undefined
      const outputs = outputFilesOf(output.files, declaredOutputs(job.Meta?.[outputsMeta], kept), isOwn)
      return { ...output, outputs, result }
    })

  return {
    prepare: (spec, options, key) =>
      Effect.gen(function* () {
        const job = yield* definitionOf(spec, options, version, { key, group, namespace })
        const body = JSON.stringify({ Job: job })
        const bytes = new TextEncoder().encode(body).length
        if (bytes > maxJobBytes) return yield* tooLarge(spec._tag === "Wasm" ? "module" : "inputs", bytes)
        return { protocol: "orchestrator", body, group } as const
      }).pipe(Effect.mapError((error) => (error instanceof InvalidSpec ? failed("prepare", error) : error))),
    send: (ticket) => {
      const payload = payloadIn(ticket)
      return calls.putText(payload.body).pipe(
        Effect.map(({ JobID }) => {
          looks.learn(JobID, payload.group)
          return JobID
        }),
        Effect.mapError(as("send")),
        Effect.catchIf(
          // An earlier request has made the job, or is about to.
          ({ reason }) => reason._tag === "InvalidState",
          (error) =>
            Effect.flatMap(
              Effect.orElseSucceed(byName(ticket.key), () => undefined),
              (job) =>
                job === undefined
                  ? Effect.fail(failed("send", new OutcomeUnknown({ message: error.reason.message, ticket })))
                  : Effect.succeed(known(job, payload))
            )
        )
      )
    },
    find: (ticket) =>
      Effect.gen(function* () {
        // What is not seen was not there when it was asked for, however late the answer comes.
        const now = yield* Clock.currentTimeMillis
        const job = yield* hasUniqueNames ? byName(ticket.key) : byLabel(ticket.key)
        if (job !== undefined) return { id: known(job, payloadIn(ticket)) }
        if (ticket.sentAt === undefined) return "absent"
        // A request can come late. Where a name is given once only it makes no second job, but it would still make one
        // after a repetition has been refused.
        return now < Date.parse(ticket.sentAt) + settleAfter ? "unclear" : "absent"
      }).pipe(Effect.mapError(as("find"))),
    get: (id) => Effect.flatMap(whole("get", id), ({ executions, job }) => judge.job("get", job, executions)),
    getMany: (ids) =>
      Effect.flatMap(looks.at(ids), (found) =>
        Effect.forEach(found, ({ executions, job }) => judge.job("getMany", job, executions), { concurrency: 8 })
      ),
    result: (id) =>
      Effect.gen(function* () {
        const { execution, job } = yield* ended("result", id)
        if (execution === undefined) return make({})
        const { outputs, stderr, stdout } = yield* outputOf("result", job, execution)
        const { RunOutput } = execution
        const hasRun = execution.ComputeState.StateType === "Completed" || RunOutput?.ExitCode !== 0
        return make({
          exitCode: hasRun && RunOutput !== undefined ? exitCodeOf(RunOutput) : undefined,
          stdout,
          stderr,
          outputs: outputs.map(({ name, path, size }) => ({ name, path, size }))
        })
      }),
    cancel: (id) =>
      Effect.gen(function* () {
        const { executions, job } = yield* whole("cancel", id)
        const { status } = yield* judge.job("cancel", job, executions)
        // A server refuses to stop a job that has ended.
        if (isTerminal(status)) return
        yield* calls.stop(id, { reason: "cancelled by longshore", namespace: job.Namespace }).pipe(
          Effect.asVoid,
          Effect.catchIf(
            // It has ended meanwhile.
            ({ reason }) => reason._tag === "InvalidState",
            () => Effect.void
          ),
          Effect.mapError(as("cancel"))
        )
      }),
    list: (wanted) =>
      pagesOf(
        Effect.sync(() => {
          let token: string | undefined
          const since = wanted.since === undefined ? undefined : BigInt(wanted.since.getTime()) * 1_000_000n
          return () => {
            if (token === "") return undefined
            return calls.listPage({ orderBy: "created_at", reverse: true, limit: 100, nextToken: token }).pipe(
              Effect.mapError(as("list")),
              Effect.flatMap(({ items, nextToken }) => {
                const young = items.filter(({ CreateTime }) => since === undefined || CreateTime >= since)
                token = young.length < items.length ? "" : nextToken
                return judge.jobs(
                  "list",
                  young.filter((job) => mayBe(job, wanted.status))
                )
              }),
              Effect.map((jobs) => jobs.filter((job) => isListed(job, wanted)))
            )
          }
        })
      ),
    logs: (id, { follow = false }, end) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const { chunksOf, decisive } = yield* leaving
          const { readLogs } = yield* logging
          const left = (job: Job, executions: ReadonlyArray<Execution>) => {
            const execution = decisive(executions)
            return execution === undefined ? Effect.succeed([]) : Effect.map(outputOf("logs", job, execution), chunksOf)
          }
          return Stream.mapError(readLogs({ calls, listen, left, namespace, end }, id, { follow }), as("logs"))
        })
      ),
    download: (id, path) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const { execution, job } = yield* ended("download", id)
          const found = execution === undefined ? undefined : yield* outputOf("download", job, execution)
          const file = found?.outputs.find((output) => output.path === path)
          if (file !== undefined && found?.result !== undefined) {
            return (yield* files).read("download", found.result, file.archived)
          }
          const all = found?.outputs.map((output) => output.path).join(", ") || "none"
          const message = `job ${id} has no output file ${path}; it has ${all}`
          return yield* failed("download", new InvalidState({ message }))
        })
      ),
    nodes: Effect.map(Effect.mapError(agent.nodes(), as("nodes")), (nodes) =>
      nodes.filter(isCompute).map(computeNodeOf)
    )
  }
}

/** Whether a job can have one of these statuses, as far as its own state tells. */
const mayBe = ({ State }: Job, wanted: ReadonlyArray<string> | undefined): boolean => {
  if (wanted === undefined) return true
  if (State.StateType === "Completed") return wanted.includes("Completed") || wanted.includes("Failed")
  return State.StateType !== "Failed" || wanted.includes("Failed")
}

const kinds = { docker: "Container", wasm: "Wasm" } as const

const isCompute = ({ Info }: NodeState): boolean => (Info.ComputeNodeInfo?.ExecutionEngines ?? []).length > 0

const computeNodeOf = ({ Connection, ConnectionState, Info, Membership }: NodeState): ComputeNode => {
  const { AvailableCapacity, ExecutionEngines, MaxCapacity, RunningExecutions } = Info.ComputeNodeInfo ?? {}
  const connection = Connection ?? (ConnectionState as { readonly Status?: string } | undefined)?.Status
  const words = [Membership, connection].filter((word) => word !== undefined)
  const capacityOf = (of: typeof MaxCapacity) =>
    of && {
      cpu: of.CPU ?? 0,
      memory: BigInt(of.Memory ?? 0),
      disk: BigInt(of.Disk ?? 0),
      gpu: of.GPU ?? 0
    }
  return {
    id: Info.NodeID,
    isAvailable: (Membership ?? "APPROVED") === "APPROVED" && (connection ?? "CONNECTED") === "CONNECTED",
    ...(words.length > 0 && { state: words.join(", ") }),
    accepts: (ExecutionEngines ?? []).flatMap((engine) => kinds[engine.toLowerCase() as keyof typeof kinds] ?? []),
    ...(Info.Labels && { labels: Info.Labels }),
    capacity: capacityOf(MaxCapacity),
    free: capacityOf(AvailableCapacity),
    ...(RunningExecutions !== undefined && { running: RunningExecutions })
  }
}
