/**
 * Many jobs in few requests, with an outcome for each. A node fails a whole batch for one item that it cannot read, and
 * may have started some of it by then; so each job has an id of ours, and is looked for.
 */
import { InvalidSpec, JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { BatchOutcome } from "../JobRecord.ts"
import { type Body, maxBodyBytes } from "../Requests.ts"
import type { Reader } from "./reader.ts"
import { isRefusal, type readBatch } from "./wire.ts"

type Answers = ReturnType<typeof readBatch>

/** Sends one batch, given as the text of its body. */
export type Post = (text: string) => Effect.Effect<Answers, JobError>

type Outcomes = ReadonlyMap<Body, BatchOutcome>

/** Sends every job once. Two with one id are one too many: the second is not sent. */
export const sendAll = (jobs: ReadonlyArray<Body>, post: Post, reader: Reader): Effect.Effect<Outcomes> => {
  const firsts = new Map<string, Body>()
  for (const job of jobs) if (!firsts.has(job.id)) firsts.set(job.id, job)
  const repeated = jobs.filter((job) => firsts.get(job.id) !== job)
  const refused = repeated.map((job): readonly [Body, BatchOutcome] => {
    const message = `id: ${JSON.stringify(job.id)} is in this batch twice; posting an id twice runs its job twice`
    const reason = new InvalidSpec({ field: "id", message })
    return [job, { _tag: "NotSent", error: new JobError({ backend: "infernet", operation: "createJobs", reason }) }]
  })
  const sending = Effect.forEach(parts([...firsts.values()]), (part) => sendPart(part, post, reader), {
    concurrency: 4
  })
  return Effect.map(sending, (sent): Outcomes => new Map([...refused, ...sent.flatMap((part) => [...part])]))
}

/** As many as fit into one body. */
const parts = (jobs: ReadonlyArray<Body>): ReadonlyArray<ReadonlyArray<Body>> => {
  const all: Array<Array<Body>> = []
  let room = 0
  for (const job of jobs) {
    if (job.bytes + 1 > room) {
      all.push([])
      room = maxBodyBytes - 2
    }
    all.at(-1)!.push(job)
    room -= job.bytes + 1
  }
  return all
}

const sendPart = (jobs: ReadonlyArray<Body>, post: Post, reader: Reader): Effect.Effect<Outcomes> =>
  Effect.matchEffect(post(`[${jobs.map(({ text }) => text).join(",")}]`), {
    onSuccess: (answers) => Effect.succeed(matched(jobs, answers)),
    onFailure: (error) =>
      error.reason._tag === "OutcomeUnknown" || error.reason._tag === "InvalidSpec"
        ? afterFailure(jobs, error, post, reader)
        : Effect.succeed(all(jobs, () => ({ _tag: "NotSent", error })))
  })

/** Some of them may run: looks which, and tries the rest in halves where it was only one job's fault. */
const afterFailure = (
  jobs: ReadonlyArray<Body>,
  error: JobError,
  post: Post,
  reader: Reader
): Effect.Effect<Outcomes> =>
  Effect.gen(function* () {
    const records = yield* reader.read(jobs.map(({ id }) => id))
    const recordOf = ({ id }: Body) => records.get(id)!
    const isSeen = (job: Body) => !(recordOf(job) instanceof JobError)
    const landed = jobs.filter((job) => isSeen(job) && recordOf(job)._tag !== "Absent")
    const rest = jobs.filter((job) => !landed.includes(job))
    const accepted = all(landed, ({ id }) => ({ _tag: "Accepted", id }))
    const isRead = error.reason._tag === "InvalidSpec" && rest.every(isSeen)
    if (!isRead) return new Map([...accepted, ...all(rest, ({ id }) => ({ _tag: "Unknown", id, error }))])
    if (jobs.length === 1) return new Map([...accepted, ...all(rest, () => ({ _tag: "NotSent", error }))])
    const half = Math.ceil(rest.length / 2)
    const halves = [rest.slice(0, half), rest.slice(half)].filter((each) => each.length > 0)
    const sent = yield* Effect.forEach(halves, (each) => sendPart(each, post, reader))
    return new Map([...accepted, ...sent.flatMap((part) => [...part])])
  })

const all = (jobs: ReadonlyArray<Body>, outcome: (job: Body) => BatchOutcome): Outcomes =>
  new Map(jobs.map((job) => [job, outcome(job)]))

/** Which answer is whose: by place, or where an old node left some out, by id. */
const matched = (jobs: ReadonlyArray<Body>, answers: Answers): Outcomes => {
  if (answers.length === jobs.length) return new Map(jobs.map((job, place) => [job, outcomeOf(answers[place]!)]))
  const ids = new Set(answers.flatMap((answer) => (isRefusal(answer) ? [] : (answer.id ?? []))))
  const error = "the node left it out of its answer: it refused the job, or could not read it"
  return all(jobs, ({ id }) => (ids.has(id) ? { _tag: "Accepted", id } : { _tag: "Refused", error, params: {} }))
}

const outcomeOf = (answer: Answers[number]): BatchOutcome => {
  if (isRefusal(answer)) return { _tag: "Refused", error: answer.error, params: answer.params ?? {} }
  if (answer.id !== undefined) return { _tag: "Accepted", id: answer.id }
  return { _tag: "Refused", error: "the node gave no id, so that nothing of the job can be read", params: {} }
}
