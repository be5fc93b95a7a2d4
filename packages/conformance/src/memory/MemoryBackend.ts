/**
 * The contract over a network in memory, whole: an example to write a backend from, a backend to test
 * programs with, and the first that the conformance suite is tried on.
 */

import * as Backend from "@longshore/core/Backend"
import { isTerminal, type Job, type JobRef, type Json, sighted, type Ticket } from "@longshore/core/Job"
import { InvalidState, JobError, JobNotFound } from "@longshore/core/JobError"
import * as JobResult from "@longshore/core/JobResult"
import type { ContainerSpec, WasmSpec } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import type { Operation } from "../Fault.ts"
import { logsOf } from "./logs.ts"
import { type Failure, MemoryWorld, type World } from "./MemoryWorld.ts"
import { reasonOf } from "./reason.ts"
import {
  exitCodeOf,
  filesAt,
  hasEnded,
  prolong,
  type Scripted,
  statusAt,
  stop,
  type Work,
  writtenAt
} from "./Script.ts"

export interface Options {
  /** Tells worlds apart, as a URL does. `memory` by default. */
  readonly at?: string
  readonly apiKey?: Redacted.Redacted<string>
  /** Ten seconds by default. */
  readonly pollEvery?: Duration.Input
}

export class MemoryBackend extends Backend.Service<MemoryBackend>()("memory", {
  accepts: ["Container", "Wasm"],
  capabilities: ["getMany", "cancel", "extend", "list", "logs", "changes", "download", "nodes", "markets", "balances"],
  refuses: ["resources.gpu", "inputs.ipfs"]
}) {
  static layer(options?: Options): Layer.Layer<MemoryBackend, never, MemoryWorld> {
    return Layer.effect(MemoryBackend, make(options))
  }
}

type Ref = JobRef<"memory">

export const make = (options?: Options): Effect.Effect<MemoryBackend["Service"], never, MemoryWorld> =>
  Effect.map(MemoryWorld, (world) => MemoryBackend.of(over(world, options)))

const over = (
  world: World,
  { apiKey, at = "memory", pollEvery = "10 seconds" }: Options = {}
): MemoryBackend["Service"] => {
  const instance = { id: "memory", at } as const
  const key = apiKey && Redacted.value(apiKey)
  const refOf = (job: Scripted): Ref => Backend.refTo(instance, job.id)

  const failing = (operation: Operation) =>
    Effect.mapError((failure: Failure) => failed(operation, reasonOf(operation, failure)))
  const failed = (operation: Operation, reason: JobError["reason"]) =>
    new JobError({ backend: "memory", operation, reason })

  const ask = <A>(operation: Operation, answer: (jobs: ReadonlyMap<string, Scripted>, now: number) => A) =>
    failing(operation)(world.ask(key, operation, answer))

  /** One request about one job, which may say why not. */
  const about = <A>(operation: Operation, ref: Ref, answer: (job: Scripted, now: number) => A | InvalidState) =>
    Effect.flatMap(
      ask(operation, (jobs, now) => {
        const job = jobs.get(ref.id)
        return job ? answer(job, now) : new JobNotFound({ message: `there is no job ${ref.id} at ${at}` })
      }),
      (answered): Effect.Effect<A, JobError> =>
        answered instanceof JobNotFound || answered instanceof InvalidState
          ? Effect.fail(failed(operation, answered))
          : Effect.succeed(answered)
    )

  const seen = (job: Scripted, now: number): Job<"memory"> => ({
    ref: refOf(job),
    status: statusAt(job, now),
    revision: BigInt(Math.floor(now)),
    createdAt: new Date(job.acceptedAt),
    ...(now >= job.startsAt && job.endsAt > job.startsAt && { startedAt: new Date(job.startsAt) }),
    ...(hasEnded(job, now) && { endedAt: new Date(job.endsAt) })
  })

  return {
    ...instance,
    pollEvery,
    prepare: (spec) =>
      Effect.map(world.expiry, (until) => ({
        backend: "memory",
        at,
        key: crypto.randomUUID(),
        payload: { ...workOf(spec), ...(until !== undefined && { until }) } as unknown as Json
      })),
    send: (ticket) => failing("send")(Effect.map(world.post(key, ticket.key, workIn(ticket)), refOf)),
    find: (ticket) =>
      failing("find")(
        Effect.map(world.look(key, ticket.key, workIn(ticket)), (job) => {
          if (job === "unclear") return { _tag: "Unclear" }
          return job === "dead" ? { _tag: "Dead" } : sighted(job && refOf(job))
        })
      ),
    get: (ref) => about("get", ref, seen),
    getMany: (refs) =>
      ask("getMany", (jobs, now) =>
        Array.from(new Set(refs.map((ref) => ref.id)), (id) => jobs.get(id)).flatMap((job) =>
          job ? [seen(job, now)] : []
        )
      ),
    result: (ref) =>
      about("result", ref, (job, now) =>
        hasEnded(job, now)
          ? JobResult.make({
              exitCode: exitCodeOf(job),
              stdout: JobResult.captured(writtenAt(job, now).stdout),
              stderr: JobResult.captured(writtenAt(job, now).stderr),
              outputs: filesAt(job, now).map(({ name, path, text }) => ({
                name,
                path,
                size: BigInt(bytesOf(text).length)
              }))
            })
          : new InvalidState({ message: `job ${ref.id} has not ended; watch it, or ask again later` })
      ),
    cancel: (ref) => about("cancel", ref, (job, now) => stop(job, now)),
    extend: (ref, { by }) =>
      about("extend", ref, (job, now) =>
        prolong(job, Duration.toMillis(by), now)
          ? undefined
          : new InvalidState({ message: `job ${ref.id} has ended and cannot be extended; submit it again` })
      ),
    list: (wanted) =>
      Stream.unwrap(
        Effect.map(
          ask("list", (jobs, now) => Array.from(jobs.values(), (job) => seen(job, now)).reverse()),
          (jobs) => Stream.fromIterable(jobs.filter((job) => Backend.isListed(job, wanted)))
        )
      ),
    logs: (ref, { follow = false } = {}) => logsOf(about("logs", ref, snapshot), world.news, follow),
    changes: (ref) =>
      Stream.unwrap(
        Effect.map(about("changes", ref, snapshot), ({ job }) =>
          Stream.concat(
            Stream.fromEffect(about("changes", ref, seen)),
            Stream.fromEffectRepeat(Effect.andThen(world.news(job), about("changes", ref, seen)))
          )
        )
      ).pipe(Stream.takeUntil(({ status }) => isTerminal(status))),
    download: (ref, { path }) =>
      Stream.fromEffect(
        about("download", ref, (job, now) => {
          const file = filesAt(job, now).find((each) => each.path === path)
          return file
            ? bytesOf(file.text)
            : new InvalidState({
                message: `job ${ref.id} left no file ${JSON.stringify(path)}; its result lists those it left`
              })
        })
      ),
    nodes: () => Stream.fromEffect(ask("nodes", () => ({ id: "memory", isAvailable: true }))),
    markets: () =>
      Stream.fromEffect(
        ask("markets", () => ({
          id: "memory",
          price: { amount: 0n, currency: "USD", decimals: 2, per: Duration.hours(1) },
          isDefault: true
        }))
      ),
    balances: () =>
      ask("balances", () => [{ account: at, amount: 0n, currency: "USD", decimals: 2, reserved: 0n, spent: 0n }])
  }
}

const snapshot = (job: Scripted, now: number) => ({ job, hasEnded: hasEnded(job, now), ...writtenAt(job, now) })

/** Only this backend writes a payload, so that what it reads is what it wrote. */
const workIn = ({ payload }: Ticket): Work => payload as unknown as Work

const bytesOf = (text: string) => new TextEncoder().encode(text)

const workOf = (spec: ContainerSpec | WasmSpec): Work => ({
  program: spec._tag === "Container" ? spec.image : spec.module,
  arguments: spec._tag === "Container" ? spec.command : spec.args,
  timeout: Duration.toMillis(spec.timeout),
  outputs: spec.outputs ?? []
})
