/** A network in memory, with what any client of a network pays at least: requests and answers are JSON. */
import * as Backend from "@longshore/core/Backend"
import { type Job, type JobRef, sighted } from "@longshore/core/Job"
import * as JobResult from "@longshore/core/JobResult"
import * as Effect from "effect/Effect"

export class MemoryBackend extends Backend.Service<MemoryBackend>()("memory", {
  accepts: ["Container"],
  capabilities: ["getMany"]
}) {}

/** Every job is running until the network has been looked at so often. */
export const make = (looksUntilDone: number) => {
  const jobs = new Set<string>()
  const own = { id: "memory", at: "here" } as const
  let looks = 0
  const wire = (ids: ReadonlyArray<string>) =>
    JSON.stringify(ids.filter((id) => jobs.has(id)).map((id) => ({ id, state: looks >= looksUntilDone ? 2 : 1 })))
  const read = (text: string): ReadonlyArray<Job<"memory">> =>
    (JSON.parse(text) as ReadonlyArray<{ id: string; state: number }>).map(({ id, state }) => ({
      ref: Backend.refTo(own, id),
      status: state === 2 ? { _tag: "Completed" } : { _tag: "Running" }
    }))
  const backend = MemoryBackend.of({
    ...own,
    pollEvery: "20 millis",
    prepare: ({ command, env, image }) =>
      Effect.sync(() => {
        const key = crypto.randomUUID()
        return { ...own, backend: "memory", key, payload: JSON.stringify({ key, image, command, env }) } as const
      }),
    send: (ticket) =>
      Effect.sync(() => {
        const { key } = JSON.parse(ticket.payload as string) as { key: string }
        jobs.add(key)
        return Backend.refTo(own, (JSON.parse(JSON.stringify({ id: key })) as { id: string }).id)
      }),
    find: ({ key }) => Effect.sync(() => sighted(jobs.has(key) ? Backend.refTo(own, key) : undefined)),
    get: (ref) => Effect.sync(() => read(wire([ref.id]))[0]!),
    getMany: (refs: ReadonlyArray<JobRef<"memory">>) =>
      Effect.sync(() => {
        looks++
        return read(wire(refs.map(({ id }) => id)))
      }),
    result: ({ id }) =>
      Effect.sync(() => {
        const answer = JSON.parse(JSON.stringify({ id, exitCode: 0, stdout: '{"words":3}\n' })) as {
          exitCode: number
          stdout: string
        }
        return JobResult.make({ exitCode: answer.exitCode, stdout: JobResult.captured(answer.stdout) })
      })
  })
  return { backend, looks: () => looks }
}
