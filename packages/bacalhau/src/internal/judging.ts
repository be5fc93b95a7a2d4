/** From jobs as they are listed to jobs as users see them: how one ended is asked of its executions, once. */
import type { Job, JobRef } from "@longshore/core/Job"
import { type JobError, MalformedResponse } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Execution, Job as NativeJob } from "../Execution.ts"
import { failed } from "./failed.ts"
import type { OrchestratorCalls } from "./orchestratorCalls.ts"
import { isKnown, needsExecutions, statusOf } from "./status.ts"

type Seen = Job<"bacalhau">

export interface Judge {
  /** With its executions, where they are known already. */
  readonly job: (
    operation: string,
    job: NativeJob,
    executions?: ReadonlyArray<Execution>
  ) => Effect.Effect<Seen, JobError>
  readonly jobs: (operation: string, jobs: ReadonlyArray<NativeJob>) => Effect.Effect<ReadonlyArray<Seen>, JobError>
}

/** How many ends are remembered, so that a list that is read again does not ask again. */
const memory = 10_000

export const dateOf = (nanoseconds: bigint): Date => new Date(Number(nanoseconds / 1_000_000n))

export const makeJudge = (
  calls: Pick<OrchestratorCalls, "executions">,
  refTo: (id: string) => JobRef<"bacalhau">
): Judge => {
  const ended = new Map<string, { readonly at: bigint; readonly job: Seen }>()
  const keep = ({ ID, ModifyTime }: NativeJob, job: Seen) => {
    ended.delete(ID)
    ended.set(ID, { at: ModifyTime, job })
    if (ended.size > memory) ended.delete(ended.keys().next().value!)
  }
  const seen = (job: NativeJob, executions: ReadonlyArray<Execution>): Seen => {
    const status = statusOf(job, executions)
    const isOver = needsExecutions(job) || status._tag === "Cancelled"
    const message = job.State.Message
    return {
      ref: refTo(job.ID),
      status,
      revision: job.ModifyTime,
      createdAt: dateOf(job.CreateTime),
      ...(isOver && { endedAt: dateOf(job.ModifyTime) }),
      ...(!isOver && message && { progress: message })
    }
  }
  const judged: Judge["job"] = (operation, job, executions) => {
    if (!isKnown(job)) {
      const { StateType } = job.State
      const message = `job ${job.ID} is in a state that is not known here: ${JSON.stringify(StateType)}; ask the native client about it`
      return Effect.fail(failed(operation, new MalformedResponse({ message })))
    }
    if (!needsExecutions(job)) return Effect.succeed(seen(job, executions ?? []))
    const known = ended.get(job.ID)
    if (known !== undefined && known.at === job.ModifyTime) return Effect.succeed(known.job)
    return Effect.map(
      executions === undefined
        ? Effect.mapError(calls.executions(job.ID, { namespace: job.Namespace }), ({ reason }) =>
            failed(operation, reason)
          )
        : Effect.succeed(executions),
      (all) => {
        const end = seen(job, all)
        keep(job, end)
        return end
      }
    )
  }
  return {
    job: judged,
    jobs: (operation, jobs) => Effect.forEach(jobs, (job) => judged(operation, job), { concurrency: 8 })
  }
}
