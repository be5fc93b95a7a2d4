/** The endpoints that tell of the node and its jobs. */
import * as Effect from "effect/Effect"
import type * as Response from "effect/http/HttpServerResponse"
import { isDict, isList, type Value } from "../python/Value.ts"
import { isLocal } from "./addresses.ts"
import { json, page } from "./answers.ts"
import { readJson } from "./body.ts"
import type { Asked } from "./jobEndpoints.ts"
import type { InfernetNode } from "./node.ts"
import { collectResources } from "./orchestrator.ts"
import { PythonError } from "./PythonError.ts"
import { targetOf } from "./target.ts"

type Answer = Effect.Effect<Response.HttpServerResponse>
type Endpoint = (node: InfernetNode) => (asked: Asked) => Answer

/** Whatever goes wrong is the framework's 500. */
const orPage = (answer: () => Response.HttpServerResponse): Answer =>
  Effect.orElseSucceed(Effect.try({ try: answer, catch: () => new PythonError() }), () => page(500))

const queryOf = ({ request }: Asked) => targetOf(request.url).query

export const health: Endpoint = () => () => Effect.succeed(json({ status: "healthy" }))

export const info: Endpoint = (node) => () =>
  orPage(() => {
    const { chain, containers, store, traits } = node
    const shown = [...containers.values()].map(({ id, settings }) => ({
      id,
      description: settings.description ?? "",
      external: settings.external ?? true,
      image: settings.image ?? ""
    }))
    const pending = { offchain: store.pending(), onchain: 0 }
    return json({ containers: shown, pending, ...(!traits.isOld && { version: traits.version, chain }) })
  })

export const resources: Endpoint = (node) => (asked) =>
  Effect.map(collectResources(node, queryOf(asked).get("model_id")), (found) => json(found))

export const chainEnabled: Endpoint = (node) => () => Effect.succeed(json({ enabled: node.chain.enabled }))

export const chainAddress: Endpoint = (node) => () => Effect.succeed(json({ address: node.chain.address }))

export const getJob: Endpoint = (node) => (asked) =>
  orPage(() => {
    const { store } = node
    const query = queryOf(asked)
    const ids = query.getAll("id")
    if (ids.length === 0) {
      const pending = query.get("pending")
      return json(store.ids(asked.ip, pending === "true" ? true : pending === "false" ? false : undefined))
    }
    const jobs = ids.map((id) => ({ id, ip: asked.ip }))
    return json(store.get(jobs, query.get("intermediate") === "true"))
  })

const isStrings = (value: Value | undefined): value is ReadonlyArray<string> =>
  isList(value) && value.every((each) => typeof each === "string")

export const storeJobStatus: Endpoint = (node) => (asked) => {
  if (!node.traits.isOld && !isLocal(asked.ip)) return Effect.succeed(json({ error: "Unauthorized" }, 403))
  return Effect.gen(function* () {
    const body = yield* readJson(asked.request, { force: true })
    return yield* Effect.try({ try: () => stored(node, body, asked.ip), catch: () => new PythonError() })
  }).pipe(Effect.orElseSucceed(() => json({ error: "Could not store job status" }, 500)))
}

const stored = (node: InfernetNode, body: Value, ip: string): Response.HttpServerResponse => {
  const [id, containers] = isDict(body) ? [body.get("id"), body.get("containers")] : []
  const isWellTyped = typeof id === "string" && isStrings(containers)
  if (!isDict(body) || id === undefined || containers === undefined || (!isWellTyped && !node.traits.isOld)) {
    throw new PythonError()
  }
  if (!isWellTyped) return json({ error: "Could not parse status" }, 400)
  const status = body.get("status")
  if (status === undefined) throw new PythonError()
  if (status !== "success" && status !== "failed" && status !== "running") {
    return json({ error: "Status is invalid" }, 400)
  }
  node.store.set({ id, ip }, status)
  return json(null)
}
