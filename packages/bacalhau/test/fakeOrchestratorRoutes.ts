/** The routes of the orchestrator in memory, as far as the client uses them. */
import { type Answers, makeAnswers } from "./fakeOrchestratorAnswers.ts"
import {
  executionsOf,
  type FakeJob,
  fateOf,
  historyOf,
  isOld,
  isPublished,
  jobOf,
  publishedBy,
  type Release
} from "./fakeOrchestratorJobs.ts"
import { agentRoute } from "./fakeOrchestratorNodes.ts"

interface World {
  readonly release: Release
  readonly jobs: Array<FakeJob>
  readonly now: () => number
}

/** The jobs there are, in their latest versions. */
export const latest = (jobs: ReadonlyArray<FakeJob>): ReadonlyArray<FakeJob> => [
  ...new Map(jobs.map((job) => [job.id, job])).values()
]

const offsetOf = (token: string): number => Number(atob(token).split(":")[1])
const tokenOf = (offset: number, limit: number): string => btoa(`:${offset}:${limit}`)

const hasLabel = ({ definition }: FakeJob, selector: string): boolean => {
  const [name, value] = selector.split("=")
  return definition.Labels?.[name!] === value
}

export const makeRoutes = ({ jobs, now, release }: World) => {
  const answers: Answers = makeAnswers(release)
  const { absent, ok, page, refusal, stored, unknown } = answers
  const hasVersions = release === "1.9.3"

  const find = (id: string, namespace = "default"): FakeJob | undefined =>
    latest(jobs).find(
      (job) => job.id === id || (hasVersions && job.name === id && job.namespace === (namespace || "default"))
    )

  const invalid = ({ Tasks, Type }: any): string | undefined => {
    const [task] = Tasks ?? []
    if (task === undefined) return "missing job tasks"
    if (!["batch", "ops", "service", "daemon"].includes(Type)) return `invalid job type: ${JSON.stringify(Type)}`
    if (release === "1.3.2" && !task.Publisher) {
      return "task main validation failed: publisher validation failed: nil spec config"
    }
    const name = Object.keys(task.Env ?? {}).find((name) => !/^[A-Z_0-9]+$/.test(name))
    if (name !== undefined && !isOld(release)) {
      return `task main validation failed: environment variable '${name}' must be uppercase`
    }
    return undefined
  }

  const put = (body: string, type: string | null): Response => {
    if (type !== "application/json") return refusal(400, "code=415, message=Unsupported Media Type")
    const { Force, Job } = JSON.parse(body)
    if (Job === undefined) return refusal(400, "empty/nil job")
    const problem = invalid(Job)
    if (problem !== undefined) return refusal(400, problem)
    const id = `j-${crypto.randomUUID()}`
    const { Name: name = id, Namespace: namespace = "default" } = Job
    const known = hasVersions ? find(name, namespace) : undefined
    if (known !== undefined && !Force && JSON.stringify(known.definition) === JSON.stringify(Job)) {
      return refusal(500, `no changes detected for new job spec. Job Name: '${name}', Job Id: '${known.id}'`, {
        code: "",
        component: "Bacalhau",
        hint: "Use the --force flag to override this warning"
      })
    }
    const version = (known?.version ?? 0) + 1
    jobs.push({ id: known?.id ?? id, name, namespace, definition: Job, version, at: now(), stopped: undefined })
    return ok({ JobID: known?.id ?? id, EvaluationID: crypto.randomUUID(), Warnings: null })
  }

  const list = (query: URLSearchParams): Response => {
    const order = query.get("order_by") ?? "created_at"
    if (!["created_at", "modified_at"].includes(order) && release !== "1.3.2") {
      return refusal(500, `Internal server error. OrderBy ${order} not supported for listJobs`, {
        component: "Unknown"
      })
    }
    const namespace = query.get("namespace") ?? ""
    const labels = query.getAll("labels")
    const limit = Number(query.get("limit") ?? 10)
    const offset = query.has("next_token") ? offsetOf(query.get("next_token")!) : 0
    const all = latest(jobs).filter(
      (job) =>
        (namespace === "" || namespace === "*" || job.namespace === namespace) &&
        labels.every((label) => hasLabel(job, label))
    )
    const ordered = query.get("reverse") === "true" ? all.toReversed() : all
    const end = offset + limit
    const items = ordered.slice(offset, end).map((job) => jobOf(job, now(), release))
    return ok(page(items, "Jobs", end < ordered.length ? tokenOf(end, limit) : ""))
  }

  const stop = (job: FakeJob, body: string): Response => {
    const { state } = fateOf(job, now())
    if (state === "Stopped") return ok({ EvaluationID: "" })
    if (state === "Completed") {
      return stored(500, "cannot stop job in state Completed", { code: "", component: "Bacalhau" })
    }
    if (state === "Failed") {
      const message = `job ${job.id} is in terminal state Failed and cannot transition to Stopped`
      return stored(500, message, { code: "ConflictJobState", component: "JobStore" })
    }
    const { reason } = JSON.parse(body || "{}")
    job.stopped = { at: now(), reason: isOld(release) ? "Job requested to stop before completion" : reason }
    return ok({ EvaluationID: crypto.randomUUID() })
  }

  const rerun = (job: FakeJob): Response => {
    const { state } = fateOf(job, now())
    if (state === "Pending") {
      return refusal(500, "cannot rerun job in state Pending", {
        code: "",
        component: "Bacalhau",
        hint: "try to use the job run command instead of the job rerun command"
      })
    }
    const version = job.version + 1
    jobs.push({ ...job, version, at: now(), stopped: undefined })
    return ok({ JobID: job.id, JobVersion: version, EvaluationID: crypto.randomUUID(), Warnings: null })
  }

  const ofJob = (method: string, id: string, what: string, query: URLSearchParams, body: string): Response => {
    const found = find(id, query.get("namespace") ?? undefined)
    if (["versions", "rerun"].includes(what) && !hasVersions) return absent()
    if (found === undefined) return unknown(id)
    const wanted = hasVersions ? query.get("job_version") : null
    const job = jobs.find((each) => each.id === found.id && String(each.version) === wanted) ?? found
    if (wanted !== null && String(job.version) !== wanted) {
      return refusal(404, `job version ${wanted} not found for job ${id}`, { code: "NotFound", component: "JobStore" })
    }
    const executions = () => executionsOf(job, now(), release)
    const history = () => historyOf(job, now(), release)
    switch (`${method} ${what}`) {
      case "GET ": {
        const include = (query.get("include") ?? "").split(",")
        return ok({
          Job: jobOf(job, now(), release),
          ...(include.includes("history") && { History: page(history(), "History") }),
          ...(include.includes("executions") && { Executions: page(executions(), "Executions") })
        })
      }
      case "DELETE ":
        return stop(job, body)
      case "GET executions":
        return ok(page(executions(), "Executions"))
      case "GET history": {
        if (isOld(release)) return ok(page(history(), "History"))
        const limit = Number(query.get("limit") ?? 100)
        const offset = query.has("next_token") ? offsetOf(query.get("next_token")!) : 0
        const isOver = !["Pending", "Running"].includes(fateOf(job, now()).state)
        const end = Math.min(offset + limit, history().length)
        const isLast = end === history().length
        return ok(page(history().slice(offset, end), "History", isLast && isOver ? "" : tokenOf(end, limit)))
      }
      case "GET results": {
        const isKept = fateOf(job, now()).state === "Completed" && isPublished(job)
        return ok(page(isKept ? [publishedBy(job)] : [], "Results"))
      }
      case "GET versions":
        return ok(
          page(
            jobs.filter(({ id }) => id === job.id).map((each) => jobOf(each, now(), release)),
            "Jobs"
          )
        )
      case "PUT rerun":
        return rerun(job)
    }
    return absent()
  }

  const route = (method: string, url: URL, body: string, type: string | null): Response => {
    const path = url.pathname.replace(/^\/api\/v1\//, "")
    if (path === "orchestrator/jobs") return method === "PUT" ? put(body, type) : list(url.searchParams)
    if (path === "orchestrator/jobs/diff" && method === "PUT") {
      return hasVersions ? ok({ Diff: "  &models.Job{…}", Warnings: null }) : absent()
    }
    const [, id, , what = ""] = /^orchestrator\/jobs\/([^/]+)(\/(\w+))?$/.exec(path) ?? []
    if (id !== undefined) return ofJob(method, decodeURIComponent(id), what, url.searchParams, body)
    return agentRoute(method, path, release, answers) ?? absent()
  }
  return { route, find }
}
