/** Calls about all jobs of the network. */
import { pagesOf } from "@longshore/core/Pages"
import * as Effect from "effect/Effect"
import type { paths } from "../../generated/openapi.ts"
import type { JobQuery, Jobs } from "../../Jobs.ts"
import type { Ask } from "../connection.ts"
import { wholeSeconds } from "../seconds.ts"
import { anything } from "../wire.ts"
import { readPage } from "./reading.ts"
import { walkOf } from "./walk.ts"

/** How many jobs are asked for at a time: servers give no more. */
const pageLength = 50

/** What of a query is there. */
const queryOf = <Query extends object>(query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Query

type Lists = Pick<Jobs, "list" | "listPage" | "running" | "count" | "timestamps" | "templates" | "groupedTemplates">

export const listCalls = (ask: Ask<paths>): Lists => {
  const open = { needs: "none", replaySafe: true } as const
  const filterOf = ({ market, node, payer, poster, state }: JobQuery) => queryOf({ payer, poster, state, market, node })

  const listPage: Jobs["listPage"] = ({ limit, offset, ...query } = {}) =>
    ask({
      ...open,
      operation: "jobs.list",
      read: readPage,
      send: (api, init) =>
        api.GET("/jobs", { ...init, params: { query: { ...filterOf(query), ...queryOf({ limit, offset }) } as never } })
    })

  return {
    listPage,
    list: (query = {}) =>
      pagesOf(
        Effect.sync(() => {
          // What is posted meanwhile moves the rest from one page to the next.
          const told = new Set<string>()
          const walk = walkOf(pageLength)
          let isOver = false
          return () => {
            if (isOver) return undefined
            return Effect.map(listPage({ ...query, limit: pageLength, offset: walk.offset() }), ({ jobs, total }) => {
              const { fresh, next } = walk.pass({ jobs, total, count: jobs.length })
              isOver = next === "End" || next === "Torn"
              return fresh.filter(({ address }) => !told.has(address) && told.add(address))
            })
          }
        })
      ),
    running: () =>
      ask({ ...open, operation: "jobs.running", read: anything, send: (api, init) => api.GET("/jobs/running", init) }),
    count: (query = {}) =>
      ask({
        ...open,
        operation: "jobs.count",
        read: anything,
        send: (api, init) => api.GET("/jobs/count", { ...init, params: { query: filterOf(query) as never } })
      }),
    timestamps: ({ period } = {}) =>
      Effect.flatMap(
        period === undefined ? Effect.undefined : wholeSeconds("jobs.timestamps", "period", period),
        (seconds) =>
          ask({
            ...open,
            operation: "jobs.timestamps",
            read: anything,
            send: (api, init) =>
              api.GET("/jobs/stats/timestamps", {
                ...init,
                params: { query: seconds === undefined ? {} : { period: seconds } }
              })
          })
      ),
    templates: () =>
      ask({
        ...open,
        operation: "jobs.templates",
        read: anything,
        send: (api, init) => api.GET("/jobs/templates", init)
      }),
    groupedTemplates: () =>
      ask({
        ...open,
        operation: "jobs.groupedTemplates",
        read: anything,
        send: (api, init) => api.GET("/jobs/templates/grouped", init)
      })
  }
}
