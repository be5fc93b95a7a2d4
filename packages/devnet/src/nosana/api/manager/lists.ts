/** Deployments and what belongs to them, filtered and in pages. What is not asked for by a filter is in. */
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import { json } from "../reply.ts"
import { Invalid, type Listed, type Page, pageOf, wordsIn } from "./pages.ts"
import type { Deployment } from "./records.ts"
import { deploymentView, eventView, jobView, revisionView, taskView } from "./views.ts"

interface Dated {
  readonly id: string
  readonly createdAt: number
}

const byCreation = <A extends Dated>(items: Iterable<A>): ReadonlyArray<Listed<A>> =>
  [...items].map((item) => ({ item, id: item.id, at: item.createdAt }))

const paged = <A>(name: string, { items, pagination }: Page<A>, view: (item: A) => unknown) =>
  json({ [name]: items.map(view), pagination })

const isOneOf = <A>(words: ReadonlyArray<A> | undefined, word: A): boolean => words?.includes(word) ?? true

const numberIn = (query: URLSearchParams, name: string): number | undefined => {
  const given = query.get(name)
  if (given === null) return undefined
  if (!/^\d+$/.test(given)) throw new Invalid(`querystring/${name}: number`)
  return Number(given)
}

const textIn = (query: URLSearchParams, name: string): string | undefined => query.get(name) || undefined

const holds = (text: string, part: string | undefined): boolean =>
  part === undefined || text.toLowerCase().includes(part.toLowerCase())

export const deploymentsPage = (
  all: ReadonlyArray<Deployment>,
  query: URLSearchParams,
  base: string
): HttpServerResponse => {
  const [states, strategies] = [wordsIn(query, "status"), wordsIn(query, "strategy")]
  const [search, id, name, vault] = ["search", "id", "name", "vault"].map((each) => textIn(query, each))
  const found = all.filter(
    (each) =>
      isOneOf(states, each.status) &&
      isOneOf(strategies, each.plan.strategy) &&
      (holds(each.name, search) || holds(each.id, search)) &&
      (name === undefined || each.name === name) &&
      (id === undefined || each.id === id) &&
      (vault === undefined || each.payer.keys.address === vault)
  )
  return paged("deployments", pageOf(byCreation(found), query), (each) => deploymentView(each, base))
}

/** In the order in which they were made. */
export const tasksPage = (deployment: Deployment, query: URLSearchParams): HttpServerResponse => {
  const kinds = wordsIn(query, "task")
  const due = [...deployment.tasks.values()]
    .filter(({ kind }) => isOneOf(kinds, kind))
    .map((item) => ({ item, id: item.id, at: item.createdAt, due: item.dueAt }))
  return paged("tasks", pageOf(due, query, "due"), (each) => taskView(deployment, each))
}

export const jobsPage = (deployment: Deployment, query: URLSearchParams): HttpServerResponse => {
  const [states, job] = [wordsIn(query, "state"), textIn(query, "job")]
  const revision = numberIn(query, "revision")
  const jobs = [...deployment.jobs.values()].filter(
    (each) =>
      isOneOf(states, each.state) &&
      (job === undefined || each.job === job) &&
      (revision === undefined || each.revision === revision)
  )
  return paged("jobs", pageOf(byCreation(jobs), query), (each) => jobView(deployment, each))
}

export const revisionsPage = (deployment: Deployment, query: URLSearchParams): HttpServerResponse => {
  const wanted = numberIn(query, "revision")
  const revisions = deployment.revisions.filter(({ number }) => wanted === undefined || number === wanted)
  return paged("revisions", pageOf(byCreation(revisions), query), (each) => revisionView(deployment, each))
}

export const eventsPage = (deployment: Deployment, query: URLSearchParams): HttpServerResponse => {
  const categories = wordsIn(query, "category")
  const types = textIn(query, "type")?.split(",")
  const events = deployment.events.filter(({ type }) => isOneOf(categories, "Deployment") && isOneOf(types, type))
  return paged("events", pageOf(byCreation(events), query), (each) => eventView(deployment, each))
}
