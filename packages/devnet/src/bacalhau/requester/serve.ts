/** Which part of the requester API answers which request, version by version. */
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import type { Asked } from "../Asked.ts"
import { nodeJson } from "../nodeJson.ts"
import type { Problem } from "../problem.ts"
import { empty, json, type Reply } from "../Reply.ts"
import type { Server } from "../Server.ts"
import { type dropped, words } from "./answers.ts"
import { serveEvents } from "./eventsSocket.ts"
import { atRoot, since104 } from "./generic.ts"
import * as Endpoints from "./requesterEndpoints.ts"

type Answer = Reply | Problem | typeof dropped

const endpoints: Readonly<Record<string, (server: Server, asked: Asked) => Answer>> = {
  submit: Endpoints.submit,
  cancel: Endpoints.cancel,
  list: Endpoints.list,
  states: Endpoints.states,
  results: Endpoints.results,
  events: Endpoints.events
}

const migration =
  "This endpoint is deprecated. See the migration guide at https://docs.bacalhau.org/references/cli-reference/command-migration for more information"

const isUpgrade = ({ request }: Asked) => /(^|,)\s*upgrade\s*(,|$)/i.test(request.headers.connection ?? "")

const socketOnly =
  "Bad Request\nwebsocket: the client is not using the websocket protocol: 'upgrade' token not found in 'Connection' header"

const events = (server: Server, asked: Asked) =>
  isUpgrade(asked) ? Effect.as(serveEvents(server, asked), empty(200)) : Effect.succeed(words(400, socketOnly))

/** The answer, where this is a request of the requester API; `undefined` where it is not. */
export const requester = (
  server: Server,
  asked: Asked
): Effect.Effect<Answer, never, HttpServerRequest | Scope.Scope> | undefined => {
  const { debug, traits } = server
  if (traits.requester === "unknown") return undefined
  const { method } = asked
  const isRoot = traits.requester === "root"
  const path = isRoot ? asked.path : asked.path.replace(/^\/api\/v1\//, "/")
  const [, name = ""] = /^\/requester\/(.+)$/.exec(path) ?? []
  if (isRoot) {
    // The methods of requests were not looked at.
    if (name === "websocket/events") return events(server, asked)
    const endpoint = name === "approve" ? Endpoints.approve : (endpoints[name] ?? atRoot[path])
    return Effect.sync(() => (endpoint === undefined ? words(404, "404 page not found") : endpoint(server, asked)))
  }
  const generic = since104[asked.path === "/api/v1/" ? "" : `${method} ${path}`]
  if (generic !== undefined) return Effect.sync(() => generic(server, asked))
  const isKnown =
    method === "POST" ? endpoints[name] !== undefined : method === "GET" && ["nodes", "websocket/events"].includes(name)
  if (!isKnown) return undefined
  if (traits.requester === "gone") return Effect.succeed(json(migration, { status: 410, indents: debug }))
  if (name === "websocket/events") return events(server, asked)
  if (name === "nodes")
    return Effect.sync(() =>
      json(
        server.nodes.map((node) => nodeJson(node, server)),
        { indents: debug }
      )
    )
  return Effect.sync(() => endpoints[name]!(server, asked))
}
