/** Asks the node of a job on its owner's behalf: the gateway has the key that the node wants to see a signature of. */
import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Response from "effect/http/HttpServerResponse"
import { during } from "../../../internal/stillness.ts"
import { systemProgram } from "../../../solana/keys.ts"
import { tokenOf } from "../../authorization.ts"
import type { Call, Endpoint } from "../Endpoint.ts"
import { answered } from "./answers.ts"
import type { Payer } from "./Gateway.ts"
import type { JobsEngine } from "./JobsEngine.ts"
import { Refusal, unknownJob } from "./Refusal.ts"
import type { JobsWorld } from "./settings.ts"

/** What can be asked, with its path at the node. */
const paths: Readonly<Record<string, (params: Call["params"]) => string>> = {
  info: () => "info",
  results: () => "results",
  "job-definition": () => "job-definition",
  endpoints: () => "endpoints",
  stats: () => "stats",
  ops: () => "ops",
  "ops/:operation": ({ operation = "" }) => `ops/${encodeURIComponent(operation)}`,
  "group/current": () => "group/current",
  "group/:group": ({ group = "" }) => `group/${encodeURIComponent(group)}`
}

/** Throws where the job is not the user's, or no node has it. */
const nodeOf = (engine: JobsEngine, user: Payer, address: string): string => {
  const seen = engine.look(address)
  if (seen === undefined || engine.view(address) === undefined || engine.paid(address)?.owner.id !== user.id) {
    throw unknownJob()
  }
  const node = (seen.run ?? seen.lastRun)?.node ?? seen.account.node
  if (node === systemProgram) throw new Refusal(409, "Job has not been picked up by a node yet")
  return node
}

const unreachable = (node: string) =>
  new Refusal(502, `Node ${node} cannot be reached`, { name: "NodeUnreachableError" })

/** Where there is no node behind an address, the tunnel answers in its stead, and does not say who it is. */
const isTunnel = ({ headers, status }: globalThis.Response): boolean => status === 404 && !headers.has("x-powered-by")

const passed = (answer: globalThis.Response): HttpServerResponse => {
  const headers = new Headers()
  for (const name of ["content-type", "cache-control"]) {
    const value = answer.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  return Response.fromWeb(new globalThis.Response(answer.body, { status: answer.status, headers }))
}

export const proxyEndpoints = (engine: JobsEngine, { hostTemplate, now }: JobsWorld): ReadonlyArray<Endpoint> => {
  const ask = (user: Payer, address: string, path: string): Effect.Effect<HttpServerResponse, Refusal> => {
    const node = nodeOf(engine, user, address)
    const url = `${hostTemplate().replace("{node}", node)}/job/${address}/${path}`
    const authorization = tokenOf(user.keys, address, new Date(now()))
    return Effect.tryPromise({
      try: (signal) => fetch(url, { headers: { authorization }, signal }),
      catch: () => unreachable(node)
    }).pipe(
      during,
      Effect.flatMap((answer) => {
        if (!isTunnel(answer)) return Effect.succeed(passed(answer))
        void answer.body?.cancel()
        return Effect.fail(unreachable(node))
      })
    )
  }
  return Object.entries(paths).map(
    ([path, pathFor]): Endpoint => ({
      route: `GET /jobs/:id/node/${path}`,
      needs: "jobs:read",
      answer: ({ caller, params }) => answered(() => ask(caller.account, params.id ?? "", pathFor(params)))
    })
  )
}
