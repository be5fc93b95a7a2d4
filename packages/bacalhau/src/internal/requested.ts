/** The contract by the requester API, of servers from 0.3.18 to 1.3.2. */
import { isListed, type LogChunk } from "@longshore/core/Backend"
import type { ComputeNode } from "@longshore/core/ComputeNode"
import { isTerminal, type Job, type JobRef } from "@longshore/core/Job"
import { InvalidSpec, InvalidState, JobError, MalformedResponse } from "@longshore/core/JobError"
import { captured, make } from "@longshore/core/JobResult"
import { pageOf } from "@longshore/core/Pages"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { BacalhauRequester } from "../BacalhauRequester.ts"
import type { ClientKey } from "../ClientKey.ts"
import type { SpecConfig } from "../Execution.ts"
import type { ListedJob, RequesterState, StorageSpec } from "../RequesterJob.ts"
import type { RequesterNode } from "../RequesterNode.ts"
import { isAtLeast, type ServerVersion } from "../ServerVersion.ts"
import { keyFor, submitEnvelope } from "./envelope.ts"
import { failed } from "./failed.ts"
import type { RequesterCalls } from "./requesterCalls.ts"
import { groupTag, keyTag, outputsIn, specOf } from "./requesterSpec.ts"
import { codeOf, decisiveOf, isKnown, requesterStatusOf } from "./requesterStatus.ts"
import type { ResultFiles } from "./resultFiles.ts"
import { payloadIn, type Speech } from "./Speech.ts"
import { maxJobBytes, tooLarge } from "./sources.ts"

type Seen = Job<"bacalhau">

interface Way {
  readonly calls: RequesterCalls
  readonly native: BacalhauRequester["Service"]
  readonly clientKey: ClientKey | undefined
  readonly files: Effect.Effect<ResultFiles>
  readonly version: ServerVersion
  readonly group: string
  readonly settleAfter: number
  readonly refTo: (id: string) => JobRef<"bacalhau">
}

/** How many jobs have a web socket of their own at once; the others are polled only. */
const maxSockets = 16

const leaving = Effect.promise(() => import("./left.ts"))
const outputting = Effect.promise(() => import("./outputs.ts"))

const as = (operation: string) => (error: JobError) => new JobError({ ...error, operation })

export const makeRequested = (way: Way): Speech => {
  const { calls, clientKey, files, group, native, refTo, settleAfter, version } = way
  /** Later servers keep what one read gave, and do not say that it is cut off. */
  const hasTrueFlags = !isAtLeast(version, "1.0.0")
  /** Which jobs share an annotation, as far as is known. */
  const groups = new Map<string, string>()
  let sockets = 0

  const seen = (operation: string, state: RequesterState): Effect.Effect<Seen, JobError> => {
    if (!isKnown(state)) {
      const message = `job ${state.jobId} is in a state that is not known here: ${JSON.stringify(state.state)}; ask the native client about it`
      return Effect.fail(failed(operation, new MalformedResponse({ message })))
    }
    const status = requesterStatusOf(state)
    return Effect.succeed({
      ref: refTo(state.jobId),
      status,
      ...(state.version !== undefined && { revision: revisionOf(state) }),
      ...(state.createdAt && { createdAt: state.createdAt }),
      ...(isTerminal(status) && state.updatedAt && { endedAt: state.updatedAt })
    })
  }
  const look = (operation: string, id: string) => Effect.mapError(calls.states(id), as(operation))
  const one = (id: string): Effect.Effect<ReadonlyArray<RequesterState>, JobError> =>
    calls.states(id).pipe(
      Effect.map((state): ReadonlyArray<RequesterState> => [state]),
      Effect.catchIf(
        ({ reason }) => reason._tag === "JobNotFound",
        () => Effect.succeed([])
      )
    )
  const learn = ({ id, spec }: ListedJob) => {
    const tag = spec.Annotations?.find((each) => each.startsWith(groupTag("")))
    if (tag !== undefined) groups.set(id, tag)
  }
  const tagged = (tag: string) =>
    Effect.map(calls.list({ includeTags: [tag], returnAll: true }), (jobs) => {
      jobs.forEach(learn)
      return jobs
    })

  /** Of a job that has ended: what it was, and what it left. */
  const ended = (operation: string, id: string) =>
    Effect.gen(function* () {
      const state = yield* look(operation, id)
      const { status } = yield* seen(operation, state)
      if (!isTerminal(status)) {
        return yield* failed(operation, new InvalidState({ message: `job ${id} is still ${status._tag}` }))
      }
      const execution = decisiveOf(state.executions)
      const published = resultOf(execution?.publishedResult)
      const { archivedOutput } = yield* leaving
      const { declaredOutputs, outputFilesOf } = yield* outputting
      const { isStderrTruncated, isStdoutTruncated, stderr = "", stdout = "" } = execution?.runOutput ?? {}
      const reported = {
        stdout: captured(stdout, hasTrueFlags ? isStdoutTruncated : stdout !== ""),
        stderr: captured(stderr, hasTrueFlags ? isStderrTruncated : stderr !== ""),
        files: []
      }
      if (published === undefined) return { execution, output: reported, outputs: [], published }
      const [job] = yield* Effect.mapError(calls.list({ id }), as(operation))
      const kept = (job?.spec.outputs ?? job?.spec.Outputs ?? []) as ReadonlyArray<StorageSpec>
      const archive = archivedOutput(yield* files, operation, published)
      const output = yield* kept.length > 0 ? archive : Effect.orElseSucceed(archive, () => reported)
      const meta = outputsIn(job?.spec.Annotations)
      const names = kept.flatMap(({ Name }) => (Name ? { Name } : []))
      const outputs = outputFilesOf(output.files, declaredOutputs(meta, names), meta !== undefined)
      return { execution, output, outputs, published }
    })

  return {
    prepare: (spec, options, key) =>
      Effect.gen(function* () {
        const signer = yield* keyFor("submit", clientKey)
        const wanted = yield* specOf(spec, options, version, { key, group })
        const bytes = new TextEncoder().encode(JSON.stringify(wanted)).length
        if (bytes > maxJobBytes) return yield* tooLarge(spec._tag === "Wasm" ? "module" : "inputs", bytes)
        const body = yield* submitEnvelope(signer, wanted, undefined)
        return { protocol: "requester", body, group } as const
      }).pipe(
        Effect.mapError((error) => (error instanceof InvalidSpec ? failed("prepare", error) : as("prepare")(error)))
      ),
    send: (ticket) => {
      const sent = (id: string) => {
        groups.set(id, groupTag(payloadIn(ticket).group))
        return id
      }
      return calls.submitSigned(payloadIn(ticket).body).pipe(
        Effect.map(({ id }) => sent(id)),
        Effect.catchIf(
          // The oldest servers say so when they have made the job, and have ended it.
          ({ reason }) => reason._tag === "NoCapacity",
          (error) =>
            Effect.flatMap(
              Effect.orElseSucceed(tagged(keyTag(ticket.key)), () => []),
              ([job]) => (job === undefined ? Effect.fail(error) : Effect.succeed(sent(job.id)))
            )
        ),
        Effect.mapError(as("send"))
      )
    },
    find: (ticket) =>
      Effect.gen(function* () {
        // What is not seen was not there when it was asked for, however late the answer comes.
        const now = yield* Clock.currentTimeMillis
        const [job] = yield* Effect.mapError(tagged(keyTag(ticket.key)), as("find"))
        if (job !== undefined) return { id: job.id }
        if (ticket.sentAt === undefined) return "absent"
        // Each request makes another job, also one that comes late.
        return now < Date.parse(ticket.sentAt) + settleAfter ? "unclear" : "absent"
      }),
    get: (id) => Effect.flatMap(look("get", id), (state) => seen("get", state)),
    getMany: (ids) =>
      Effect.gen(function* () {
        const found = new Map<string, RequesterState>()
        const byGroup = new Map<string, Array<string>>()
        for (const id of ids) {
          const tag = groups.get(id)
          if (tag !== undefined) byGroup.set(tag, [...(byGroup.get(tag) ?? []), id])
        }
        for (const [tag, members] of byGroup) {
          if (members.length < 3) continue
          for (const { id, state } of yield* tagged(tag)) if (state !== undefined) found.set(id, state)
        }
        const rest = ids.filter((id) => !found.has(id))
        const others = yield* Effect.forEach(rest, one, { concurrency: 8 })
        const states = [...ids.flatMap((id) => found.get(id) ?? []), ...others.flat()]
        return yield* Effect.forEach(states, (state) => seen("getMany", state))
      }).pipe(Effect.mapError(as("getMany"))),
    result: (id) =>
      Effect.map(ended("result", id), ({ execution, output, outputs }) => {
        const hasRun = execution?.runOutput !== undefined && execution.state === "Completed"
        const { stderr, stdout } = output
        return make({
          exitCode: hasRun ? codeOf(execution.runOutput) : undefined,
          stdout,
          stderr,
          outputs: outputs.map(({ name, path, size }) => ({ name, path, size }))
        })
      }),
    cancel: (id) =>
      Effect.gen(function* () {
        const { status } = yield* seen("cancel", yield* look("cancel", id))
        if (isTerminal(status)) return
        yield* calls.cancel(id, { reason: "cancelled by longshore" }).pipe(
          Effect.asVoid,
          Effect.catchIf(
            // It has ended meanwhile.
            ({ reason }) => reason._tag === "InvalidState",
            () => Effect.void
          )
        )
      }),
    list: (wanted) =>
      pageOf(
        Effect.gen(function* () {
          const own = native.clientId === undefined ? { returnAll: true } : {}
          const listed = yield* calls.list({ ...own, sortReverse: true })
          const states = yield* Effect.forEach(
            listed.filter(({ createdAt }) => !wanted.since || !createdAt || createdAt >= wanted.since),
            (job) => (job.state === undefined ? calls.states(job.id) : Effect.succeed(job.state)),
            { concurrency: 8 }
          )
          const jobs = yield* Effect.forEach(states, (state) => seen("list", state))
          return jobs.filter((job) => isListed(job, wanted))
        }).pipe(Effect.mapError(as("list")))
      ),
    logs: (id, { follow = false }, end) =>
      pageOf(
        Effect.gen(function* () {
          const { status } = yield* seen("logs", yield* look("logs", id))
          // Few releases have a log that can be read meanwhile, and none for all kinds of work.
          if (!isTerminal(status)) {
            if (!follow) return []
            yield* end
          }
          const { chunksOf } = yield* leaving
          const { output } = yield* ended("logs", id)
          return chunksOf(output) as ReadonlyArray<LogChunk>
        })
      ),
    changes: (id) =>
      Stream.suspend(() => {
        if (sockets >= maxSockets) return Stream.empty
        sockets++
        return native.watch({ id }).pipe(
          Stream.mapEffect(() => Effect.flatMap(look("changes", id), (state) => seen("changes", state))),
          Stream.mapError(as("changes")),
          Stream.takeUntil(({ status }) => isTerminal(status)),
          Stream.ensuring(Effect.sync(() => void sockets--))
        )
      }),
    download: (id, path) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const { outputs, published } = yield* ended("download", id)
          const file = outputs.find((output) => output.path === path)
          if (file !== undefined && published !== undefined) {
            return (yield* files).read("download", published, file.archived)
          }
          const all = outputs.map((output) => output.path).join(", ") || "none"
          const message = `job ${id} has no output file ${path}; it has ${all}`
          return yield* failed("download", new InvalidState({ message }))
        })
      ),
    nodes: native.nodes.pipe(
      Effect.catchIf(
        // The oldest tell of themselves only.
        ({ reason }) => reason._tag === "Misconfigured",
        () => Effect.map(native.nodeInfo, (node) => [node])
      ),
      Effect.map((nodes) => nodes.flatMap(computeNodeOf)),
      Effect.mapError(as("nodes"))
    )
  }
}

/** The job's own version counts from its beginning, and the time of a change orders those of its executions. */
const revisionOf = ({ updatedAt, version = 0 }: RequesterState): bigint =>
  BigInt(version) * 10n ** 15n + BigInt(updatedAt?.getTime() ?? 0)

/** In the other API's words, for one reader of results. */
const resultOf = (stored: StorageSpec | undefined): SpecConfig | undefined => {
  if (stored?.StorageSource === undefined) return undefined
  const { CID, StorageSource, URL } = stored
  return { Type: StorageSource, Params: { ...(CID && { CID }), ...(URL && { URL }) } }
}

const kinds = { docker: "Container", wasm: "Wasm" } as const

const computeNodeOf = ({ compute, connection, id, labels, membership }: RequesterNode): ReadonlyArray<ComputeNode> => {
  if (compute === undefined) return []
  const sized = ({ cpu, disk, gpu, memory }: typeof compute.maxCapacity) => ({
    cpu,
    gpu,
    memory: BigInt(Math.trunc(memory)),
    disk: BigInt(Math.trunc(disk))
  })
  const words = [membership, connection].filter((word) => word !== undefined)
  return [
    {
      id,
      isAvailable: (membership ?? "APPROVED") === "APPROVED" && (connection ?? "CONNECTED") === "CONNECTED",
      ...(words.length > 0 && { state: words.join(", ") }),
      accepts: compute.engines.flatMap((engine) => kinds[engine.toLowerCase() as keyof typeof kinds] ?? []),
      labels,
      capacity: sized(compute.maxCapacity),
      free: sized(compute.availableCapacity),
      running: compute.runningExecutions
    }
  ]
}
