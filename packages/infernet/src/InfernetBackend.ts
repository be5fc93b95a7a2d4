/** Pipelines of containers that a Ritual Infernet node runs. */
import * as Backend from "@longshore/core/Backend"
import { isTerminal, type Job, type JobRef, type Json } from "@longshore/core/Job"
import { InvalidState, JobError, type JobErrorReason, JobNotFound, MalformedResponse } from "@longshore/core/JobError"
import { pageOf, pagesOf } from "@longshore/core/Pages"
import { fromConfig } from "@longshore/core/Settings"
import { awaitEnd } from "@longshore/core/Watch"
import * as Clock from "effect/Clock"
import type * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { makeJobCalls } from "./internal/jobCalls.ts"
import { originOf } from "./internal/jobId.ts"
import type { Live } from "./internal/live.ts"
import { makePreparation, type SubmitOptions } from "./internal/preparing.ts"
import { makeRecent } from "./internal/recent.ts"
import { resultOf } from "./internal/result.ts"
import { bodyIn, makeSender, sightingOf, workIn } from "./internal/sending.ts"
import { jobOf } from "./internal/status.ts"
import type { JobRecord } from "./JobRecord.ts"
import { type NodeOptions, withDefaults } from "./NodeOptions.ts"

export type { SubmitOptions } from "./internal/preparing.ts"

export interface Options extends NodeOptions {
  /** How often, at most, watched jobs are looked at: every 2 seconds by default, and never more often than the node grants. */
  readonly pollEvery?: Duration.Input | undefined
  /**
   * How long a request whose answer was lost may still arrive at the node: 150 seconds by default. A node runs a job
   * twice that is posted twice, so a job that is not seen is sent again only after this time.
   */
  readonly settleAfter?: Duration.Input | undefined
}

export class InfernetBackend extends Backend.Service<InfernetBackend, SubmitOptions>()("infernet", {
  accepts: ["Pipeline"],
  capabilities: ["getMany", "list", "logs"]
}) {}

type Ref = JobRef<"infernet">

/** How many jobs `list` asks for at a time. */
const page = 600

export const make = (options: Options): Effect.Effect<InfernetBackend["Service"], JobError, Scope.Scope> =>
  Effect.gen(function* () {
    const node = yield* makeJobCalls(withDefaults(options))
    const own = { id: "infernet", at: node.url } as const
    const settleAfter = Duration.toMillis(options.settleAfter ?? "150 seconds")
    const refTo = (id: string): Ref => Backend.refTo(own, id)
    const prepare = makePreparation(node)
    const send = makeSender(node)
    const scope = yield* Effect.scope
    let live: Live | undefined
    // Loaded with the first job that is streamed.
    const living = Effect.map(
      Effect.promise(() => import("./internal/live.ts")),
      ({ makeLive }) => (live ??= makeLive(node, scope))
    )
    const recent = makeRecent(scope)

    const failed = (operation: string, reason: JobErrorReason) =>
      new JobError({ backend: "infernet", operation, reason })
    const records = (operation: string, ids: ReadonlyArray<string>) =>
      Effect.mapError(node.getJobs(ids), ({ reason }) => failed(operation, reason))

    /** The record and what it says: `undefined` of a job there is not. */
    const seen = (operation: string, record: JobRecord): Effect.Effect<Job<"infernet"> | undefined, JobError> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (record._tag !== "Unrecognised") return Effect.succeed(jobOf(refTo(record.id), record, now))
        const message = `job ${record.id} has a record that cannot be read: ${JSON.stringify(record.record)?.slice(0, 500)}`
        return Effect.fail(failed(operation, new MalformedResponse({ message })))
      })
    const look = (operation: string, { id }: Ref, known?: JobRecord) =>
      Effect.gen(function* () {
        const record = known ?? (yield* records(operation, [id]))[0]!
        const job = yield* seen(operation, record)
        if (job !== undefined) return { job, record }
        const message = `${node.url} has no job ${id}: there never was one, or its record is gone`
        return yield* failed(operation, new JobNotFound({ message }))
      })
    const getMany = (operation: string, ids: ReadonlyArray<string>) =>
      Effect.gen(function* () {
        const jobs: Array<Job<"infernet">> = []
        const found = yield* records(operation, ids)
        yield* recent.keep(found)
        for (const record of found) {
          const job = yield* seen(operation, record)
          if (job !== undefined) jobs.push(job)
        }
        return jobs
      })

    const backend: InfernetBackend["Service"] = InfernetBackend.of({
      ...own,
      pollEvery: options.pollEvery ?? "2 seconds",
      prepare: (spec, options = {}) =>
        Effect.map(prepare(spec, options), ({ key, payload }) => ({
          backend: "infernet",
          at: node.url,
          key,
          payload: payload as unknown as Json
        })),
      send: (ticket) => {
        const work = workIn(ticket)
        const streamed = () =>
          Effect.flatMap(bodyIn(ticket), (body) => Effect.flatMap(living, ({ start }) => start(body)))
        return Effect.map(work.stream ? streamed() : send(ticket), refTo)
      },
      find: (ticket) =>
        Effect.map(sightingOf(node, ticket, settleAfter), (found) =>
          typeof found === "string" ? { _tag: "Landed", ref: refTo(found) } : found
        ),
      get: (ref) => Effect.map(look("get", ref), ({ job }) => job),
      getMany: (refs) => getMany("getMany", Array.from(new Set(refs.map(({ id }) => id)))),
      result: (ref) =>
        Effect.flatMap(
          Effect.suspend(() => look("result", ref, recent.take(ref.id))),
          ({ job, record }) =>
            isTerminal(job.status)
              ? Effect.succeed(resultOf(record, originOf(ref.id)))
              : Effect.fail(
                  failed("result", new InvalidState({ message: `job ${ref.id} is still ${job.status._tag}` }))
                )
        ),
      list: (wanted = {}) =>
        pagesOf(
          Effect.map(
            Effect.mapError(node.jobIds(), ({ reason }) => failed("list", reason)),
            (ids) => {
              const since = wanted.since?.getTime() ?? Number.NEGATIVE_INFINITY
              const made = new Map(ids.map((id) => [id, originOf(id)?.createdAt ?? Number.NEGATIVE_INFINITY]))
              const newestFirst = [...made].filter(([, at]) => at >= since).sort(([, one], [, other]) => other - one)
              return () => {
                const next = newestFirst.splice(0, page).map(([id]) => id)
                if (next.length === 0) return undefined
                return Effect.map(getMany("list", next), (jobs) => jobs.filter((job) => Backend.isListed(job, wanted)))
              }
            }
          )
        ),
      logs: (ref, { follow = false } = {}) =>
        live?.log(ref.id, follow) ??
        pageOf(
          Effect.gen(function* () {
            const { job } = yield* look("logs", ref)
            if (follow && !isTerminal(job.status)) yield* awaitEnd(backend, ref)
            const { record } = yield* look("logs", ref)
            const { stdout } = resultOf(record, originOf(ref.id))
            const error = record._tag === "Failed" && record.result?._tag === "Error" ? record.result.error : ""
            const chunks: ReadonlyArray<Backend.LogChunk> = [
              { source: "stdout", text: stdout.text },
              { source: "system", text: error }
            ]
            return chunks.filter(({ text }) => text !== "")
          })
        )
    })
    return backend
  })

export const layer = (options: Options): Layer.Layer<InfernetBackend, JobError> =>
  Layer.effect(InfernetBackend, make(options))

export const layerConfig = (
  config: Config.Wrap<Options>
): Layer.Layer<InfernetBackend, Config.ConfigError | JobError> =>
  Layer.effect(InfernetBackend, Effect.flatMap(fromConfig(config), make))
