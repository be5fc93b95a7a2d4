/** The gateway's own description of itself, by which clients learn what this release knows. */
import * as Effect from "effect/Effect"
import type { Endpoint } from "./Endpoint.ts"
import { json } from "./reply.ts"

const parametersOf = (route: string, path: string, hasKeys: boolean) => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const inPath = names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }))
  const isBatch = /^POST \/jobs\/\w+\/batch$/.test(route)
  const takesKey = isBatch || /^POST \/jobs\/(list|:id\/(extend|stop))$/.test(route)
  const key = { name: "Idempotency-Key", in: "header", required: isBatch, schema: { type: "string" } }
  return hasKeys && takesKey ? [...inPath, key] : inPath
}

const documentOf = (endpoints: ReadonlyArray<Endpoint>, prefix: string, hasKeys: boolean) => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { needs, route } of endpoints) {
    const [method = "", path = ""] = route.split(" ")
    const named = prefix + path.replace(/:(\w+)/g, "{$1}")
    paths[named] = {
      ...paths[named],
      [method.toLowerCase()]: {
        parameters: parametersOf(route, path, hasKeys),
        ...(needs !== "nothing" && { security: [{ bearer: needs === "account" ? [] : [needs] }] }),
        responses: { 200: { description: "OK" } }
      }
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Nosana API", version: hasKeys ? "current" : "2.1.8" },
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    paths
  }
}

/** Where it is depends on the gateway's name: both are answered. */
export const documentEndpoints = (endpoints: ReadonlyArray<Endpoint>, hasKeys: boolean): ReadonlyArray<Endpoint> => [
  {
    route: "GET /openapi.json",
    needs: "nothing",
    answer: () => Effect.succeed(json(documentOf(endpoints, "", hasKeys)))
  },
  {
    route: "GET /swagger/json",
    needs: "nothing",
    answer: () => Effect.succeed(json(documentOf(endpoints, "/api", hasKeys)))
  }
]
