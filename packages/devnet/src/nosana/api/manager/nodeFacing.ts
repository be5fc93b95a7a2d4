/** What nodes ask: the definition of a confidential job, and where to bring its result. */
import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import { refusalOf } from "../../authorization.ts"
import type { Asked, Endpoint } from "../Endpoint.ts"
import type { JobsEngine } from "../jobs/JobsEngine.ts"
import { error, fastify, json, text } from "../reply.ts"
import type { Deployments } from "./Deployments.ts"
import { type Deployment, type DeploymentJob, revisionOf } from "./records.ts"

/** How old a token may be, in seconds. */
const expiry = 300

interface Parts {
  readonly deployments: Deployments
  readonly engine: JobsEngine
  readonly now: () => number
}

/** `undefined` where the job's node has signed, and nothing else than the job's address. */
const refusalFor = ({ engine, now }: Parts, job: string, token: string | undefined): HttpServerResponse | undefined => {
  const seen = engine.look(job)
  const owner = (seen?.run ?? seen?.lastRun)?.node
  if (token === undefined || owner === undefined) return text(401, "Unauthorized")
  const problem = refusalOf(token, { owner, expiry, now: now() })
  if (problem !== undefined) {
    const [, why] = /^Unauthorized Request: (.*)$/.exec(problem) ?? []
    return why === undefined ? text(401, "Unauthorized") : fastify(500, why)
  }
  return token.split(":")[0] === job ? undefined : fastify(500, "Failed to authenticate message.")
}

const forNode = (
  parts: Parts,
  route: string,
  answer: (found: { readonly deployment: Deployment; readonly job: DeploymentJob }, asked: Asked) => HttpServerResponse
): Endpoint => ({
  route,
  needs: "nothing",
  answer: (asked) =>
    Effect.sync(() => {
      const address = asked.params.job ?? ""
      const deployment = parts.deployments.store.byJob(address)
      const job = deployment?.jobs.get(address)
      if (deployment === undefined || job === undefined) return error(404, "Job not found.")
      return refusalFor(parts, address, asked.headers.authorization) ?? answer({ deployment, job }, asked)
    })
})

export const nodeEndpoints = (parts: Parts): ReadonlyArray<Endpoint> => [
  forNode(parts, "GET /deployments/jobs/:job/job-definition", ({ deployment, job }) =>
    json(revisionOf(deployment, job.revision)!.definition)
  ),
  forNode(parts, "POST /deployments/jobs/:job/results", ({ job }, { body }) => {
    if (typeof body !== "object" || body === null) return fastify(400, "body: object", "FST_ERR_VALIDATION")
    if (job.result !== undefined) return error(400, "Job has already been completed.")
    job.result = body
    return json({ message: "Success" })
  })
]
