/** Whether a schedule ended as it must: no job twice, none lost, and everybody told the truth. */

import type { JobRef } from "@longshore/core/Job"
import { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Process } from "./Process.ts"
import type { Submission } from "./Submission.ts"
import type { SimulatedWorld } from "./World.ts"

export interface Course {
  readonly world: SimulatedWorld
  readonly submissions: ReadonlyArray<Submission>
  /** What `settle` said of a ticket, where it was asked. */
  readonly settled: ReadonlyMap<string, JobRef | JobError>
  /** The ids that anybody was told of. */
  readonly told: ReadonlySet<string>
  /** All there were. */
  readonly processes: ReadonlyArray<Process>
  /** What is left in the journal. */
  readonly open: ReadonlyArray<string>
}

export const judge = ({ open, processes, settled, submissions, told, world }: Course) =>
  Effect.gen(function* () {
    const findings: Array<string> = []
    if (open.length > 0) findings.push(`the journal is not empty: ${open.join(", ")}`)
    let jobs = 0
    for (const { name, tickets, told: answer } of submissions) {
      const ids = (yield* Effect.forEach(tickets, (ticket) => world.jobsOf(ticket))).flat()
      const [id] = ids
      const made = ids.length
      jobs += made
      const isGone = tickets.some(({ key }) => processes.some(({ gone }) => gone.has(key)))
      const find = (what: string) => findings.push(`${name}: ${what}`)

      if (made > 1) find(`duplicate: it made ${made} jobs`)
      if (id !== undefined && !ids.some((each) => told.has(each))) find(`lost: nobody was told of its job ${id}`)

      switch (answer?._tag) {
        case "Accepted":
          if (made === 0) find(`lost: it was accepted as ${answer.ref.id}, and there is no job`)
          else if (id !== answer.ref.id) find(`it was accepted as ${answer.ref.id}, and is ${id}`)
          break
        case "Refused":
          if (made > 0) find(`it was told that there is no job (${answer.error.message}), and there is`)
          break
        case "Unknown": {
          const end = settled.get(answer.ticket.key)
          if (end instanceof JobError) {
            if (made > 0) find(`settle said that there is no job (${end.message}), and there is`)
            if (end.reason._tag === "OutcomeUnknown") find(`it cannot be settled: ${end.message}`)
          } else if (end !== undefined && id !== end.id) find(`settle told of ${end.id}, and it is ${id}`)
          else if (made === 0 && !isGone) find("lost: no job, and nobody was told that there is none")
          break
        }
        case "Died":
          if (answer.wasOpen && made === 0 && !isGone) find("lost: its ticket was kept, and nothing came of it")
          break
        case "Interrupted":
          break
        case undefined:
          find("it was told nothing")
      }
    }
    return { findings, jobs }
  })
