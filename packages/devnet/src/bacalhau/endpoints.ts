/** Which endpoint of the new API answers which request, version by version. */
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import type { Json } from "../go/Json.ts"
import { type Asked, attempt } from "./Asked.ts"
import * as Agent from "./agentEndpoints.ts"
import * as Auth from "./authEndpoints.ts"
import * as Jobs from "./jobEndpoints.ts"
import * as Reads from "./jobReads.ts"
import { serveLogs } from "./logsEndpoint.ts"
import * as Nodes from "./nodeEndpoints.ts"
import { Problem } from "./problem.ts"
import { empty, json, type Reply, text } from "./Reply.ts"
import type { Server } from "./Server.ts"

export type Endpoint = (asked: Asked) => Effect.Effect<Reply | Problem, never, HttpServerRequest | Scope.Scope>

export interface Served {
  readonly method: string
  readonly path: string
  readonly endpoint: Endpoint
}

type Answer = (server: Server, asked: Asked) => Json | Problem

export const endpointsOf = (server: Server): ReadonlyArray<Served> => {
  const { traits } = server
  const of = (methods: string, path: string, answer: Answer, options = { escapesHtml: true, isPlain: false }) =>
    methods.split(" ").map((method): Served => {
      const endpoint: Endpoint = (asked) =>
        Effect.sync(() => {
          const answered = attempt(() => answer(server, asked))
          if (answered instanceof Problem) return answered
          const indents = !options.isPlain && (server.debug || asked.query.has("pretty"))
          const reply = json(answered as Json, { escapesHtml: options.escapesHtml, indents })
          return options.isPlain && traits.errors === "echo"
            ? { ...reply, type: "application/json; charset=UTF-8" }
            : reply
        })
      return { method, path: `/api/v1/${path}`, endpoint }
    })
  const since = (isThere: boolean, served: ReadonlyArray<Served>) => (isThere ? served : [])
  if (!traits.hasOrchestrator) return []
  return [
    ...of("PUT POST", "orchestrator/jobs", Jobs.put),
    ...of("GET", "orchestrator/jobs", Reads.list),
    ...since(traits.namesAreUnique, [
      ...of("PUT", "orchestrator/jobs/diff", Jobs.diff),
      ...of("PUT", "orchestrator/jobs/:id/rerun", Jobs.rerun),
      ...of("GET", "orchestrator/jobs/:id/versions", Reads.versions)
    ]),
    ...of("GET", "orchestrator/jobs/:id", Reads.get),
    ...of("DELETE", "orchestrator/jobs/:id", Jobs.stop),
    ...of("GET", "orchestrator/jobs/:id/history", Reads.history),
    ...of("GET", "orchestrator/jobs/:id/executions", Reads.executions),
    ...of("GET", "orchestrator/jobs/:id/results", Reads.results, { escapesHtml: false, isPlain: true }),
    { method: "GET", path: "/api/v1/orchestrator/jobs/:id/logs", endpoint: logs(server) },
    ...of("GET", "orchestrator/nodes", Nodes.listNodes),
    ...of("GET", "orchestrator/nodes/:id", Nodes.getNode),
    ...of("PUT", "orchestrator/nodes/:id", Nodes.changeNode),
    ...of("GET", "agent/alive", Agent.alive),
    ...of("GET", "agent/version", Agent.version),
    ...of("GET", "agent/node", Agent.node),
    ...of("GET", "agent/debug", Agent.debug),
    ...since(traits.hasConfig, of("GET", "agent/config", Agent.config)),
    ...since(traits.hasAuthConfig, of("GET", "agent/authconfig", Agent.authConfig)),
    ...of("GET", "auth", Auth.methods),
    {
      method: "POST",
      path: "/api/v1/auth/clientkey",
      endpoint: (asked) => Effect.sync(() => Auth.prove(server, asked))
    }
  ]
}

/** Without a handshake there is nothing to say, and no error either. */
const notUpgraded: Reply = {
  ...text(200, ""),
  headers: { "sec-websocket-version": "13", "x-content-type-options": "nosniff" }
}

const logs =
  (server: Server): Endpoint =>
  (asked) =>
    /(^|,)\s*upgrade\s*(,|$)/i.test(asked.request.headers.connection ?? "")
      ? Effect.as(serveLogs(server, asked), empty(200))
      : Effect.succeed(notUpgraded)
