/** The gateway's endpoints for jobs. */
import * as Effect from "effect/Effect"
import type { Asked, Call, Endpoint } from "../Endpoint.ts"
import { json } from "../reply.ts"
import { answered, extendedReply, itemsReply, postedReply, refused, stoppedReply } from "./answers.ts"
import {
  addressesIn,
  assignmentsIn,
  extensionsIn,
  filterIn,
  orderIn,
  ordersIn,
  periodIn,
  queryIn,
  secondsIn,
  stopsIn
} from "./bodies.ts"
import type { JobsEngine, Keyed } from "./JobsEngine.ts"
import { proxyEndpoints } from "./nodeProxy.ts"
import { Refusal, unknownJob } from "./Refusal.ts"
import type { JobsSettings } from "./settings.ts"
import { templates, templatesByCategory } from "./templates.ts"

type Answer = Parameters<typeof answered>[0] extends () => infer A ? A : never

const keyIn = ({ headers }: Call): string | undefined => headers["idempotency-key"] || undefined

const neededKey = (call: Call): Keyed => {
  const key = keyIn(call)
  if (key === undefined) throw new Refusal(400, "The Idempotency-Key header is required")
  return { key }
}

/** Reads need no account. */
const open = (route: string, answer: (asked: Asked) => Answer): Endpoint => ({
  route,
  needs: "nothing",
  answer: (call) => answered(() => answer(call))
})

const writes = (route: string, answer: (call: Call) => Answer): Endpoint => ({
  route,
  needs: "jobs:write",
  answer: (call) => answered(() => answer(call))
})

const idOf = ({ params }: Asked): string => params.id ?? ""

const readEndpoints = (engine: JobsEngine): ReadonlyArray<Endpoint> => [
  open("GET /jobs", ({ query }) => json(engine.query(queryIn(query)))),
  open("GET /jobs/running", () => json(engine.running())),
  open("GET /jobs/count", ({ query }) => json(engine.counts(filterIn(query)))),
  open("GET /jobs/stats/timestamps", ({ query }) => json(engine.timestamps(periodIn(query)))),
  open("GET /jobs/templates", () => json(templates)),
  open("GET /jobs/templates/grouped", () => json(templatesByCategory())),
  open("GET /jobs/:id", (call) => {
    const view = engine.view(idOf(call))
    return view === undefined ? refused(unknownJob()) : json(view)
  })
]

const writeEndpoints = (engine: JobsEngine, isOld: boolean): ReadonlyArray<Endpoint> => {
  const keyed = (call: Call): Keyed => ({ key: isOld ? undefined : keyIn(call) })
  return [
    writes("POST /jobs/list", (call) =>
      Effect.map(engine.post(call.caller.account, orderIn(call.body), keyed(call)), postedReply)
    ),
    writes("POST /jobs/:id/extend", (call) =>
      Effect.map(engine.extend(call.caller.account, idOf(call), secondsIn(call.body), keyed(call)), extendedReply)
    ),
    writes("POST /jobs/:id/stop", (call) =>
      Effect.map(engine.stop(call.caller.account, idOf(call), keyed(call)), (stopped) => stoppedReply(stopped, isOld))
    )
  ]
}

const batchEndpoints = (engine: JobsEngine): ReadonlyArray<Endpoint> => [
  open("POST /jobs/batch", ({ body }) => json(engine.summaries(addressesIn(body)))),
  writes("POST /jobs/list/batch", (call) =>
    Effect.map(engine.postMany(call.caller.account, ordersIn(call.body), neededKey(call)), itemsReply)
  ),
  writes("POST /jobs/assign/batch", (call) =>
    Effect.map(engine.postMany(call.caller.account, assignmentsIn(call.body), neededKey(call)), itemsReply)
  ),
  writes("POST /jobs/extend/batch", (call) =>
    Effect.map(engine.extendMany(call.caller.account, extensionsIn(call.body), neededKey(call)), itemsReply)
  ),
  writes("POST /jobs/stop/batch", (call) =>
    Effect.map(engine.stopMany(call.caller.account, stopsIn(call.body), neededKey(call)), itemsReply)
  )
]

/** All that the release has. A path with a fixed segment comes before one with a name in its place. */
export const jobEndpoints = (engine: JobsEngine, settings: JobsSettings): ReadonlyArray<Endpoint> => {
  const isOld = settings.release === "2.1.8"
  return [
    ...(isOld ? [] : batchEndpoints(engine)),
    ...readEndpoints(engine),
    ...writeEndpoints(engine, isOld),
    ...(isOld
      ? []
      : [
          open("GET /jobs/:id/events", (call) => json(engine.events(idOf(call)))),
          ...proxyEndpoints(engine, settings.world)
        ])
  ]
}
