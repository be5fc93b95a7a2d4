/** From a spec to a ticket: what the node would refuse is refused here, before a request is spent on it. */
import type { Json } from "@longshore/core/Job"
import { InvalidSpec, JobError } from "@longshore/core/JobError"
import type { PipelineSpec } from "@longshore/core/JobSpec"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Result from "effect/Result"
import { type JobRequest, jobBody } from "../Requests.ts"
import type { JobCalls } from "./jobCalls.ts"
import { longest, makeJobId, maxContainers } from "./jobId.ts"
import type { NodeInfo } from "./wire.ts"

/** What a ticket holds besides its key, which is the job's id. */
export interface Work {
  readonly containers: ReadonlyArray<string>
  readonly data: { readonly [key: string]: Json }
  readonly requires_proof?: boolean
  /** Whether it goes out as a stream. */
  readonly stream?: boolean
}

export interface SubmitOptions {
  /** Has the job's output streamed to `logs` while it runs: for one container, and for at most 60 seconds. */
  readonly stream?: boolean | undefined
  /** Whether the last container must give a proof. */
  readonly requiresProof?: boolean | undefined
}

export interface Prepared {
  readonly key: string
  readonly payload: Work
}

/** How long what the node told of itself is taken for true. */
const fresh = Duration.toMillis("30 seconds")
const moment = Duration.toMillis("1 second")

export const makePreparation = (node: Pick<JobCalls, "info">) => {
  const infoOf = remembered(node)
  return (spec: PipelineSpec, { requiresProof, stream }: SubmitOptions): Effect.Effect<Prepared, JobError> =>
    Effect.gen(function* () {
      const { containers, input } = spec
      if (containers.length > maxContainers) {
        const message = `containers: ${containers.length} are too many; name ${maxContainers} at most`
        return yield* refused({ field: "containers", message })
      }
      if (stream && containers.length > 1) {
        const message = "containers: only the first container of a stream runs; name one, or leave stream out"
        return yield* refused({ field: "containers", message })
      }
      const proof = requiresProof === undefined ? {} : { requires_proof: requiresProof }
      const work: Work = { containers: [...containers], data: input, ...proof, ...(stream && { stream }) }
      const createdAt = yield* Clock.currentTimeMillis
      const origin = { containers: containers.length, isStreamed: stream === true }
      const isHurried = Duration.toMillis(spec.timeout) < longest(origin)
      const key = makeJobId({ ...origin, createdAt, isHurried })
      const body = jobBody(requestOf(key, work))
      if (body instanceof InvalidSpec) return yield* refused(inSpecWords(body))
      yield* runnable(containers, infoOf)
      return { key, payload: work }
    })
}

export const requestOf = (id: string, { containers, data, requires_proof }: Work): JobRequest => ({
  id,
  containers,
  data,
  ...(requires_proof !== undefined && { requires_proof })
})

const refused = (reason: { readonly field?: string; readonly message: string }) =>
  Effect.fail(new JobError({ backend: "infernet", operation: "prepare", reason: new InvalidSpec(reason) }))

/** A spec has another word for the request's `data`, and an option another one for `requires_proof`. */
const inSpecWords = ({ field = "", message }: InvalidSpec) => {
  const own = field.replace(/^data/, "input").replace("requires_proof", "requiresProof")
  return { field: own, message: message.replace(field, own) }
}

type InfoOf = (isEnough: (info: NodeInfo) => boolean) => Effect.Effect<NodeInfo, JobError>

const runnable = (containers: ReadonlyArray<string>, infoOf: InfoOf) =>
  Effect.gen(function* () {
    const runs = ({ containers: all }: NodeInfo, name: string) => all.some(({ id }) => id === name)
    const unknownIn = (info: NodeInfo) => containers.findIndex((name) => !runs(info, name))
    const isInternal = ({ containers: all }: NodeInfo) =>
      all.some(({ external, id }) => id === containers[0] && external === false)
    const info = yield* infoOf((info) => unknownIn(info) < 0 && !isInternal(info))
    const index = unknownIn(info)
    if (index >= 0) {
      const known = info.containers.map(({ id }) => id).join(", ") || "none"
      const field = `containers[${index}]`
      return yield* refused({
        field,
        message: `${field}: the node runs no ${JSON.stringify(containers[index])}; it runs ${known}`
      })
    }
    if (isInternal(info)) {
      const external = info.containers.flatMap(({ external, id }) => (external ? id : [])).join(", ") || "none"
      const message = `containers[0]: ${JSON.stringify(containers[0])} is not external, and cannot be the first; these can: ${external}`
      return yield* refused({ field: "containers[0]", message })
    }
  })

/**
 * Asks the node of itself seldom: again only where what it said is old, or not enough. Those who wait share one answer,
 * also that there is none: a node that hangs is not waited for by each of them in turn.
 */
const remembered = (node: Pick<JobCalls, "info">): InfoOf => {
  const answered = Latch.makeUnsafe(true)
  let last: { readonly told: Result.Result<NodeInfo, JobError>; readonly at: number } | undefined
  const ask = Effect.gen(function* () {
    const told = yield* Effect.result(node.info)
    last = { told, at: yield* Clock.currentTimeMillis }
    return told
  })
  return (isEnough) =>
    Effect.gen(function* () {
      while (true) {
        const age = last === undefined ? Infinity : (yield* Clock.currentTimeMillis) - last.at
        // What was said a moment ago is still so, even where it is not enough.
        const isGood = age < fresh && last !== undefined && Result.isSuccess(last.told) && isEnough(last.told.success)
        if (last !== undefined && (isGood || age < moment)) return yield* Effect.fromResult(last.told)
        if (answered.isOpen()) {
          answered.closeUnsafe()
          const opened = Effect.sync(() => answered.openUnsafe())
          return yield* Effect.fromResult(yield* Effect.ensuring(ask, opened))
        }
        yield* answered.await
      }
    })
}
