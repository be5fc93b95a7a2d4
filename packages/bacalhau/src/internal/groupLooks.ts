/**
 * Looks at many jobs in few requests: those that one client submitted share a label, and a list of that label tells of
 * a page of them at a time. Jobs of which no label is known, and stragglers, are asked for one by one.
 */
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Execution, Job } from "../Execution.ts"
import { failed } from "./failed.ts"
import type { OrchestratorCalls } from "./orchestratorCalls.ts"
import { groupLabel } from "./orchestratorJob.ts"

export interface Look {
  readonly job: Job
  /** Where they came along. */
  readonly executions: ReadonlyArray<Execution> | undefined
}

export interface GroupLooks {
  /** Tells of what the jobs are labelled with. */
  readonly learn: (id: string, group: string | undefined) => void
  /** The jobs there are of these. */
  readonly at: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Look>, JobError>
}

/** How many jobs a list asks for at a time. Each of them comes with all that was submitted. */
const page = 200
/** How many labels are remembered. */
const memory = 100_000

export const groupOf = ({ Labels }: Job): string | undefined => Labels?.[groupLabel]

export const makeGroupLooks = (calls: Pick<OrchestratorCalls, "get" | "listPage">): GroupLooks => {
  const groups = new Map<string, string>()
  /** How many jobs a group had when it was last listed, and whether its list is too large to be read. */
  const sizes = new Map<string, number>()
  const unlistable = new Set<string>()

  const learn: GroupLooks["learn"] = (id, group) => {
    if (group === undefined || groups.has(id)) return
    groups.set(id, group)
    sizes.set(group, (sizes.get(group) ?? 0) + 1)
    if (groups.size > memory) groups.delete(groups.keys().next().value!)
  }
  const one = (id: string): Effect.Effect<ReadonlyArray<Look>, JobError> =>
    calls.get(id, { include: ["executions"] }).pipe(
      Effect.map(({ executions, job }) => {
        learn(id, groupOf(job))
        return [{ job, executions }]
      }),
      Effect.catchIf(
        ({ reason }) => reason._tag === "JobNotFound",
        () => Effect.succeed([])
      )
    )
  const oneByOne = (ids: ReadonlyArray<string>) =>
    Effect.map(Effect.forEach(ids, one, { concurrency: 8 }), (found) => found.flat())

  /** Oldest first, so that jobs that are put meanwhile shift nothing. */
  const listed = (group: string, wanted: Set<string>): Effect.Effect<ReadonlyArray<Look>, JobError> =>
    Effect.gen(function* () {
      const found: Array<Look> = []
      let nextToken: string | undefined
      let size = 0
      do {
        const labels = [`${groupLabel}=${group}`]
        const got = yield* calls.listPage({ labels, limit: page, orderBy: "created_at", nextToken })
        size += got.items.length
        for (const job of got.items) if (wanted.delete(job.ID)) found.push({ job, executions: undefined })
        nextToken = got.nextToken
      } while (nextToken !== "" && wanted.size > 0)
      if (nextToken === "") sizes.set(group, size)
      return found
    })

  return {
    learn,
    at: (ids) =>
      Effect.gen(function* () {
        const byGroup = new Map<string, Array<string>>()
        const rest: Array<string> = []
        for (const id of ids) {
          const group = groups.get(id)
          if (group === undefined) rest.push(id)
          else byGroup.set(group, [...(byGroup.get(group) ?? []), id])
        }
        const looks: Array<Look> = []
        for (const [group, members] of byGroup) {
          const pages = Math.ceil((sizes.get(group) ?? members.length) / page)
          if (members.length <= pages || members.length < 3 || unlistable.has(group)) {
            rest.push(...members)
            continue
          }
          const wanted = new Set(members)
          looks.push(
            ...(yield* Effect.catchIf(
              listed(group, wanted),
              ({ reason }) => reason._tag === "MalformedResponse",
              () =>
                Effect.sync((): ReadonlyArray<Look> => {
                  // Too long, because the jobs are; each by itself is not.
                  unlistable.add(group)
                  members.forEach((id) => wanted.add(id))
                  return []
                })
            ))
          )
          rest.push(...wanted)
        }
        return [...looks, ...(yield* oneByOne(rest))]
      }).pipe(Effect.mapError(({ reason }) => failed("getMany", reason)))
  }
}
