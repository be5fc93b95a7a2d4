/** What tells of jobs: themselves, their history, executions, versions and results. */
import type { Json } from "../go/Json.ts"
import { type Asked, flag, signed, unsigned } from "./Asked.ts"
import { findJob } from "./find.ts"
import { isFinite, isTerminal, type Job } from "./Job.ts"
import { executionJson, historyJson, jobJson } from "./jobJson.ts"
import { pageOf, tokenOf, unreadableToken } from "./paging.ts"
import { badRequest, internal, notFound, Problem, refused } from "./problem.ts"
import type { Server } from "./Server.ts"
import { selector } from "./selector.ts"
import { type HistoryRow, type JobEntry, latest } from "./store.ts"
import type { Traits } from "./versions.ts"

const entryOf = ({ store, traits }: Server, { params, query }: Asked): JobEntry => {
  const entry = findJob(store, traits, params.id ?? "", query.get("namespace") ?? "")
  if (entry instanceof Problem) throw entry
  return entry
}

const orders = ["", "created_at", "modified_at"]

/** What a list is called. */
const listName = ({ lists }: Traits, own: string) => (lists === "items" ? "Items" : own)

export const list = ({ store, traits }: Server, { query }: Asked): Json | Problem => {
  const token = query.get("next_token") ?? ""
  const given = {
    orderBy: query.get("order_by") ?? "",
    reverse: flag(query, "reverse"),
    limit: unsigned(query, "limit"),
    offset: 0
  }
  const page = token === "" ? given : pageOf(token)
  if (page === undefined) return refused(400, unreadableToken(token))
  const selectors = query.getAll("labels").map(selector)
  if (!orders.includes(page.orderBy)) return internal(`OrderBy ${page.orderBy} not supported for listJobs`)
  const namespace = query.get("namespace") ?? ""
  const timeOf = (job: Job) => (page.orderBy === "modified_at" ? job.modifyTime : job.createTime)
  const jobs = [...store.jobs.values()]
    .map(latest)
    .filter((job) => namespace === "" || namespace === "*" || job.namespace === namespace)
    .filter(({ labels }) => selectors.every((matches) => matches(labels)))
    .sort((one, other) => Number(timeOf(one) - timeOf(other)))
  if (page.reverse) jobs.reverse()
  const end = page.limit === 0 ? jobs.length : page.offset + page.limit
  const next = end < jobs.length ? tokenOf({ ...page, offset: end }) : ""
  return { NextToken: next, [listName(traits, "Jobs")]: jobs.slice(page.offset, end).map(jobJson) }
}

export const get = (server: Server, asked: Asked): Json | Problem => {
  const entry = entryOf(server, asked)
  const version = unsigned(asked.query, "job_version")
  const job = version === 0 ? latest(entry) : entry.versions.find((each) => each.version === version)
  if (job === undefined) return notFound("JobStore", `job version ${version} not found for job ${entry.id}`)
  const included = (asked.query.get("include") ?? "").split(",")
  const rows = entry.history.filter((row) => isTold(server, row) && row.jobVersion === job.version)
  return {
    Job: jobJson(job),
    History: included.includes("history")
      ? { NextToken: "", [listName(server.traits, "History")]: rows.map((row) => historyJson(row, server.traits)) }
      : undefined,
    Executions: included.includes("executions")
      ? { NextToken: "", [listName(server.traits, "Executions")]: executionsOf(server, entry, job.version) }
      : undefined
  }
}

const isTold = ({ traits }: Server, { event }: HistoryRow) => traits.history === "states" || event !== undefined

const executionsOf = ({ traits }: Server, entry: JobEntry, version: number | undefined): ReadonlyArray<Json> =>
  entry.executions
    .filter(({ jobVersion }) => version === undefined || jobVersion === version)
    .map((execution) => executionJson(execution, entry.seen.get(execution.id) ?? latest(entry), traits))

/** Which version is asked for: all, one, or the newest. */
const versionOf = (entry: JobEntry, query: URLSearchParams): number | undefined =>
  latest(entry).version === 0 || flag(query, "all_job_versions")
    ? undefined
    : unsigned(query, "job_version") || latest(entry).version

export const executions = (server: Server, asked: Asked): Json | Problem => {
  const { query } = asked
  const entry = entryOf(server, asked)
  const order = query.get("order_by") ?? ""
  if (!server.traits.namesAreUnique && !executionOrders.includes(order)) {
    if (server.traits.errors === "echo") return refused(400, "invalid order_by")
    return internal(`OrderBy ${order} not supported for getExecutions`)
  }
  const items = executionsOf(server, entry, versionOf(entry, query))
  const ordered = flag(query, "reverse") ? items.toReversed() : items
  const limit = unsigned(query, "limit")
  return { NextToken: "", [listName(server.traits, "Executions")]: limit === 0 ? ordered : ordered.slice(0, limit) }
}

const executionOrders = ["", "create_time", "modify_time", "created_at", "modified_at"]

const kinds = ["", "all", "job", "execution"]
const pageSize = 100

export const history = (server: Server, asked: Asked): Json | Problem => {
  const { query } = asked
  const since = signed(query, "since")
  const given = { orderBy: "", reverse: false, limit: unsigned(query, "limit"), offset: 0 }
  const kind = query.get("event_type") ?? ""
  if (!kinds.includes(kind)) {
    const words =
      "Key: 'ListJobHistoryRequest.EventType' Error:Field validation for 'EventType' failed on the 'oneof' tag"
    return refused(400, words)
  }
  const entry = entryOf(server, asked)
  const token = query.get("next_token") ?? ""
  const isPaged = server.traits.history === "events"
  const page = isPaged ? (token === "" ? given : pageOf(token)) : { ...given, limit: 0 }
  if (page === undefined) return badRequest("JobStore", `invalid next token: ${unreadableToken(token)}`)
  const executionId = query.get("execution_id") ?? ""
  const ids = entry.executions.map(({ id }) => id)
  const execution = ids.find((id) => id === executionId) ?? ids.find((id) => id.startsWith(executionId))
  if (executionId !== "" && execution === undefined) {
    return notFound("JobStore", `execution not found: ${executionId}`)
  }
  const version = versionOf(entry, query)
  const rows = entry.history.filter(
    (row) =>
      isTold(server, row) &&
      row.number >= page.offset &&
      (version === undefined || row.jobVersion === version) &&
      (executionId === "" || row.execution?.id === execution) &&
      (kind === "" || kind === "all" || (kind === "execution") === (row.execution !== undefined)) &&
      row.at >= BigInt(since) * 1_000_000_000n
  )
  const items = isPaged ? rows.slice(0, page.limit || pageSize) : rows
  const offset = items.length === 0 ? page.offset : items.at(-1)!.number + 1
  // As long as something may come, there is a token to ask again with.
  const hasEnded = isTerminal(latest(entry)) && items.length === rows.length
  return {
    NextToken: hasEnded || !isPaged ? "" : tokenOf({ ...page, offset }),
    [listName(server.traits, "History")]: items.map((row) => historyJson(row, server.traits))
  }
}

export const versions = (server: Server, asked: Asked): Json => ({
  NextToken: "",
  Items: entryOf(server, asked).versions.map(jobJson)
})

export const results = (server: Server, asked: Asked): Json | Problem => {
  const entry = entryOf(server, asked)
  const job = latest(entry)
  if (!isFinite(job)) return internal(`job type ${job.type} does not support results`)
  const published = entry.executions.filter(
    ({ jobVersion, published, state }) => jobVersion === job.version && state === "Completed" && published !== undefined
  )
  return {
    NextToken: "",
    [listName(server.traits, "Results")]: published.map(({ published }) => ({
      Type: published!.type,
      Params: published!.params
    }))
  }
}
