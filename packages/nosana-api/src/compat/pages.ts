/** Pages of lists about deployments, each of which gives its neighbours. */
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Page, Paged } from "../Deployments.ts"
import type { Pages } from "./deploymentTypes.ts"
import type { Parts, Run } from "./parts.ts"

const ownNames: { readonly [theirs: string]: string } = {
  sort_order: "order",
  created_after: "createdAfter",
  created_before: "createdBefore",
  due_after: "dueAfter",
  due_before: "dueBefore"
}

/** The same query in this package's own words: what is a time there is a date here. */
const ownQuery = (query: object): object =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      ownNames[name] ?? name,
      typeof value === "string" && /_(?:after|before)$/.test(name) ? new Date(value) : value
    ])
  )

type Told = { readonly raw: unknown }

/** The page that is asked for, with its items under `name`: as the server tells them, unless they are made into something. */
export const pagesOf = <Name extends string, Item extends Told, Shown>(
  run: Run,
  name: Name,
  query: Paged,
  ask: (calls: Parts["api"]["deployments"], query: Paged) => Effect.Effect<Page<Item>, JobError>,
  show: (item: Item) => Shown = ({ raw }) => raw as Shown
): Promise<Pages<{ readonly [N in Name]: ReadonlyArray<Shown> }>> => {
  type Items = { readonly [N in Name]: ReadonlyArray<Shown> }
  const at = (asked: Paged): Promise<Pages<Items>> =>
    run(({ api }) =>
      Effect.map(ask(api.deployments, ownQuery(asked)), ({ items, next, previous, total }) => {
        const beside = (cursor: string | undefined) => (cursor === undefined ? null : () => at({ ...asked, cursor }))
        return {
          ...({ [name]: items.map(show) } as unknown as Items),
          total_items: total,
          nextPage: beside(next),
          previousPage: beside(previous)
        }
      })
    )
  return at(query)
}
