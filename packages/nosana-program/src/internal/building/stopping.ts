/** How a job is brought to its end by its project: which instruction does it depends on where it is. */
import type { JobError } from "@longshore/core/JobError"
import type { Instruction } from "@solana/kit"
import * as Effect from "effect/Effect"
import type { ProgramStatus } from "../../ProgramStatus.ts"
import { readChecked } from "../reading/jobs.ts"
import { type Builder, type Built, inState, ownedBy, walletOf } from "./building.ts"
import { delistOf, endOf, type OfJob, recoverOf } from "./requester.ts"

export type WayToStop = "delist" | "end" | "recover"

/** The instruction that ends a job of that status; `ended` if none is needed, `none` if none helps. */
export const wayToStop = ({ _tag }: ProgramStatus): WayToStop | "ended" | "none" => {
  switch (_tag) {
    case "Queued":
      return "delist"
    case "Running":
      return "end"
    case "Stopped":
      return "recover"
    case "Ended":
    case "Completed":
    case "Gone":
      return "ended"
    case "Orphaned":
    case "Unknown":
      return "none"
  }
}

export type Stopping = Built<Instruction, { readonly way: WayToStop }>

/** By a fresh look. It may be out of date when it lands: then the program refuses it, and another look finds another way. */
export const stopJob = (builder: Builder, params: OfJob): Effect.Effect<Stopping | undefined, JobError> =>
  Effect.gen(function* () {
    const operation = "stopJob"
    const authority = yield* walletOf(operation, builder, params)
    const { job, run, status } = yield* readChecked(builder.chain, operation, params.job)
    const way = wayToStop(status)
    if (way === "ended" || job === undefined) return undefined
    yield* ownedBy(operation, authority.address, job)
    if (way === "delist") return { ...(yield* delistOf(operation, builder, authority, job)), way }
    if (way === "recover") return { ...(yield* recoverOf(operation, builder, authority, job)), way }
    if (way === "end" && run !== undefined) return { ...(yield* endOf(operation, builder, authority, job, run)), way }
    return yield* inState(operation, `the job ${job.address} is ${status._tag}: no instruction of the program ends it`)
  })
