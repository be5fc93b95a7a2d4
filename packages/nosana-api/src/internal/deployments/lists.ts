/** Lists that come in pages, each of which tells where the next one begins. */
import { InvalidSpec, type JobError, MalformedResponse } from "@longshore/core/JobError"
import { pagesOf } from "@longshore/core/Pages"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Deployments, Paged, Page as PageOf } from "../../Deployments.ts"
import type { paths } from "../../generated/deployments.ts"
import type { Ask, Asked } from "../connection.ts"
import { failed } from "../failed.ts"
import { list, number, optionalText, record } from "../wire.ts"
import { readDeployment, readEvent, readListedJob, readRevision, readTask } from "./reading.ts"
import { ofPage } from "./refusals.ts"

/** How many a stream asks for at a time: servers give no more. */
const pageLength = 100

const lengths: ReadonlyArray<unknown> = [undefined, 10, 20, 50, 100]

const readPage =
  <Item>(name: string, read: (json: unknown) => Item) =>
  (json: unknown): PageOf<Item> => {
    const fields = record(json)
    const pagination = record(fields.pagination, "pagination")
    return {
      items: list(fields[name], name).map(read),
      next: optionalText(pagination, "cursor_next"),
      previous: optionalText(pagination, "cursor_prev"),
      total: number(pagination, "total_items")
    }
  }

type Query = { readonly [name: string]: unknown }
type Written = { readonly [name: string]: string | number }

/** A value as it stands in a URL. `undefined` where it cannot. */
const written = (value: unknown): string | number | undefined => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (Array.isArray(value)) {
    const texts = value.map(written)
    // A comma would make two of one.
    return texts.some((text) => text === undefined || String(text).includes(",")) ? undefined : texts.join(",")
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined
  return typeof value === "string" && value !== "" ? value : undefined
}

const wireNames: { readonly [name: string]: string } = {
  order: "sort_order",
  createdAfter: "created_after",
  createdBefore: "created_before",
  dueAfter: "due_after",
  dueBefore: "due_before"
}

/** What is said of a query. Fails with `InvalidSpec` on what no URL can carry: left out, it would mean all there is. */
const queryOf = (operation: string, query: Query & Paged): Effect.Effect<Written, JobError> => {
  const refuse = (field: string, why: string) =>
    Effect.fail(failed(operation, new InvalidSpec({ field, message: `${field}: ${why}` })))
  const found: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(query)) {
    // No words are no condition.
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    const text = written(value)
    if (text === undefined)
      return refuse(name, "it cannot be looked for; leave it out, or give a text, a date or a number")
    found[wireNames[name] ?? name] = text
  }
  return lengths.includes(query.limit) ? Effect.succeed(found) : refuse("limit", "it must be 10, 20, 50 or 100")
}

type Send = (query: never) => Asked<paths>["send"]

interface Listing<Item> {
  readonly operation: string
  readonly name: string
  readonly read: (json: unknown) => Item
  readonly names?: { readonly [field: string]: string }
  readonly send: Send
}

type Lists = Pick<
  Deployments,
  | "list"
  | "listPage"
  | "tasks"
  | "tasksPage"
  | "jobs"
  | "jobsPage"
  | "revisions"
  | "revisionsPage"
  | "events"
  | "eventsPage"
>

export const listCalls = (ask: Ask<paths>): Lists => {
  const page = <Item>({ name, names, operation, read, send }: Listing<Item>, query: Paged) =>
    Effect.flatMap(queryOf(operation, { ...query }), (found) =>
      ask({
        operation,
        ...(names && { names }),
        replaySafe: true,
        reason: ofPage(query.cursor),
        read: readPage(name, read),
        send: send(found as never)
      })
    )

  const all = <Item>(listing: Listing<Item>, query: object): Stream.Stream<Item, JobError> =>
    pagesOf(
      Effect.sync(() => {
        const asked = new Set<string | undefined>()
        let cursor: string | undefined
        return () => {
          if (asked.size > 0 && cursor === undefined) return undefined
          if (asked.has(cursor)) {
            const message = "the answer cannot be read: its page says that the next one is one that came before it"
            return Effect.fail(failed(listing.operation, new MalformedResponse({ message })))
          }
          asked.add(cursor)
          return Effect.map(
            page(listing, { ...query, limit: pageLength, ...(cursor && { cursor }) }),
            ({ items, next }) => {
              cursor = next
              return items
            }
          )
        }
      })
    )

  const deployments: Listing<ReturnType<typeof readDeployment>> = {
    operation: "deployments.list",
    name: "deployments",
    read: readDeployment,
    send: (query) => (api, init) => api.GET("/deployments", { ...init, params: { query } })
  }
  const tasks = (deployment: string): Listing<ReturnType<typeof readTask>> => ({
    operation: "deployments.tasks",
    name: "tasks",
    names: { deployment },
    read: readTask,
    send: (query) => (api, init) =>
      api.GET("/deployments/{deployment}/tasks", { ...init, params: { path: { deployment }, query } })
  })
  const jobs = (deployment: string): Listing<ReturnType<typeof readListedJob>> => ({
    operation: "deployments.jobs",
    name: "jobs",
    names: { deployment },
    read: readListedJob,
    send: (query) => (api, init) =>
      api.GET("/deployments/{deployment}/jobs", { ...init, params: { path: { deployment }, query } })
  })
  const revisions = (deployment: string): Listing<ReturnType<typeof readRevision>> => ({
    operation: "deployments.revisions",
    name: "revisions",
    names: { deployment },
    read: readRevision,
    send: (query) => (api, init) =>
      api.GET("/deployments/{deployment}/revisions", { ...init, params: { path: { deployment }, query } })
  })
  const events = (deployment: string): Listing<ReturnType<typeof readEvent>> => ({
    operation: "deployments.events",
    name: "events",
    names: { deployment },
    read: readEvent,
    send: (query) => (api, init) =>
      api.GET("/deployments/{deployment}/events", { ...init, params: { path: { deployment }, query } })
  })

  return {
    list: (query = {}) => all(deployments, query),
    listPage: (query = {}) => page(deployments, query),
    tasks: (id, query = {}) => all(tasks(id), query),
    tasksPage: (id, query = {}) => page(tasks(id), query),
    jobs: (id, query = {}) => all(jobs(id), query),
    jobsPage: (id, query = {}) => page(jobs(id), query),
    revisions: (id, query = {}) => all(revisions(id), query),
    revisionsPage: (id, query = {}) => page(revisions(id), query),
    events: (id, query = {}) => all(events(id), query),
    eventsPage: (id, query = {}) => page(events(id), query)
  }
}
