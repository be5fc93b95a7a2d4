/** What changes jobs: putting, comparing, running again, stopping. */
import { randomUUID } from "node:crypto"
import type { Json } from "../go/Json.ts"
import { type Asked, bind } from "./Asked.ts"
import { byName, findJob } from "./find.ts"
import { isTerminal, type Job, type JobSpec } from "./Job.ts"
import { jobJson } from "./jobJson.ts"
import { diffJob, type GivenJob, putJobOf, rerunJob, stopJob } from "./jobShape.ts"
import { type Normalised, normaliseJob, Refused } from "./normaliseJob.ts"
import { badRequest, conflict, internal, notFound, Problem, refused } from "./problem.ts"
import type { Server } from "./Server.ts"
import { type JobEntry, latest } from "./store.ts"
import { keptProblems, sentProblems } from "./validateJob.ts"

const submitted = { message: "Job submitted", topic: "Submission" }

const checked = (server: Server, given: GivenJob | undefined): Normalised | Problem => {
  const problems = sentProblems(given, server.traits)
  if (problems.length > 0 || given === undefined) return refused(400, problems.join("\n"))
  try {
    const normalised = normaliseJob(given, `j-${randomUUID()}`, server, server.traits)
    const [problem] = keptProblems(normalised.spec, server.traits)
    if (problem !== undefined) return badRequest("JobStore", problem)
    return Object.hasOwn(normalised.spec.labels, "") ? internal("bucket name required") : normalised
  } catch (error) {
    if (error instanceof Refused) return internal(error.message)
    throw error
  }
}

const first = (spec: JobSpec, at: bigint, numbered: boolean): Job => ({
  ...spec,
  state: "Pending",
  message: "",
  details: undefined,
  version: numbered ? 1 : 0,
  revision: 1,
  createTime: at,
  modifyTime: at
})

/** A new version of a job, which begins as every job does. */
const next = (job: Job, spec: JobSpec, at: bigint, message = ""): Job => ({
  ...first({ ...spec, id: job.id, name: job.name }, at, true),
  message,
  version: job.version + 1,
  revision: job.revision + 1,
  createTime: job.createTime
})

/** What counts when two jobs are compared: not what the server has added. */
const compared = (job: JobSpec): string => {
  const { constraints, count, labels, meta, namespace, priority, tasks, type } = job
  const own = Object.entries(meta).filter(([key]) => !key.startsWith("bacalhau.org/"))
  return JSON.stringify([namespace, type, priority, count, constraints, own, labels, tasks])
}

const accepted = (entry: JobEntry, evaluationId: string, warnings: ReadonlyArray<string> | null): Json => ({
  JobID: entry.id,
  EvaluationID: evaluationId,
  Warnings: warnings
})

export const put = (server: Server, asked: Asked): Json | Problem => {
  const { now, scheduler, store, traits } = server
  const given = bind(asked, putJobOf(traits), traits.errors === "echo")
  if (given instanceof Problem) return given
  const normalised = checked(server, given?.Job)
  if (normalised instanceof Problem) return normalised
  const { spec, warnings } = normalised
  const known = traits.namesAreUnique ? byName(store.jobs, spec.name, spec.namespace) : undefined
  if (known === undefined) {
    const entry = store.add(first(spec, now(), traits.namesAreUnique), submitted)
    return accepted(entry, scheduler.evaluate(entry), warnings)
  }
  const job = latest(known)
  if (compared(job) === compared(spec) && given?.Force !== true) {
    const words = `no changes detected for new job spec. Job Name: '${job.name}', Job Id: '${job.id}'`
    return conflict("", "Bacalhau", words, "Use the --force flag to override this warning")
  }
  store.update(known, next(job, spec, now()), { message: "Job updated", topic: "Submission" })
  return accepted(known, scheduler.evaluate(known), warnings)
}

export const diff = (server: Server, asked: Asked): Json | Problem => {
  const given = bind(asked, diffJob)
  if (given instanceof Problem) return given
  const name = given?.Job?.Name ?? ""
  if (name === "") return refused(400, "invalid job spec: name is missing")
  const normalised = checked(server, given?.Job)
  if (normalised instanceof Problem) return normalised
  const { spec, warnings } = normalised
  const known = byName(server.store.jobs, name, spec.namespace)
  if (known === undefined) return notFound("JobStore", `job name index not found: ${name}:${spec.namespace}`)
  const job = latest(known)
  return { Diff: differenceOf(job, next(job, spec, job.modifyTime)), Warnings: warnings }
}

/** Line by line: what goes with a minus, what comes with a plus. */
const differenceOf = (one: Job, other: Job): string => {
  const linesOf = (job: Job) => {
    const { CreateTime: _, ModifyTime: __, Revision: ___, State: ____, Version: _____, ...rest } = jobJson(job)
    return JSON.stringify(rest, null, 2).split("\n")
  }
  const [before, after] = [linesOf(one), linesOf(other)]
  const removed = before.filter((line) => !after.includes(line)).map((line) => `-${line}`)
  const added = after.filter((line) => !before.includes(line)).map((line) => `+${line}`)
  return [...removed, ...added].join("\n")
}

export const rerun = (server: Server, asked: Asked): Json | Problem => {
  const { now, scheduler, store, traits } = server
  const given = bind(asked, rerunJob)
  if (given instanceof Problem) return given
  const entry = findJob(store, traits, asked.params.id ?? "", given?.Namespace ?? "")
  if (entry instanceof Problem) return entry
  const job = latest(entry)
  if (job.state === "Pending" || job.state === "Queued") {
    const hint = "try to use the job run command instead of the job rerun command"
    return conflict("", "Bacalhau", `cannot rerun job in state ${job.state}`, hint)
  }
  const version = given?.JobVersion ?? 0
  const wanted = version === 0 ? job : entry.versions.find((each) => each.version === version)
  if (wanted === undefined) return badRequest("JobStore", `job version ${version} not found for job ${entry.id}`)
  // The reason that was given is not kept.
  const reason = "job rerun"
  store.update(entry, next(job, wanted, now(), reason), {
    message: "Job rerun requested",
    topic: "Submission",
    details: { Reason: reason }
  })
  const evaluationId = scheduler.evaluate(entry)
  return { EvaluationID: evaluationId, JobID: entry.id, JobVersion: latest(entry).version, Warnings: null }
}

export const stop = (server: Server, asked: Asked): Json | Problem => {
  const { scheduler, store, traits } = server
  const given = bind(asked, stopJob)
  if (given instanceof Problem) return given
  const namespace = given?.Namespace ?? asked.query.get("namespace") ?? ""
  const entry = findJob(store, traits, asked.params.id ?? "", namespace)
  if (entry instanceof Problem) return entry
  const { state } = latest(entry)
  if (state === "Stopped") return { EvaluationID: "" }
  if (state === "Completed") return conflict("", "Bacalhau", "cannot stop job in state Completed")
  if (isTerminal(latest(entry))) {
    const words = `job ${entry.id} is in terminal state ${state} and cannot transition to Stopped`
    return conflict("ConflictJobState", "JobStore", words)
  }
  return { EvaluationID: scheduler.stop(entry, given?.Reason ?? "") }
}
