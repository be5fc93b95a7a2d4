/** The server's endpoints for deployments. */
import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Response from "effect/http/HttpServerResponse"
import { systemProgram } from "../../../solana/keys.ts"
import { tokenOf } from "../../authorization.ts"
import type { Call, Endpoint } from "../Endpoint.ts"
import type { JobsEngine } from "../jobs/JobsEngine.ts"
import { states } from "../jobs/view.ts"
import { error, fastify, json } from "../reply.ts"
import {
  activeRevisionIn,
  Contradiction,
  creationIn,
  definitionIn,
  nameIn,
  replicasIn,
  scheduleIn,
  timeoutIn
} from "./bodies.ts"
import { Archived, type Deployments, Missing, refuseArchived, WrongState } from "./Deployments.ts"
import { deploymentsPage, eventsPage, jobsPage, revisionsPage, tasksPage } from "./lists.ts"
import { nodeEndpoints } from "./nodeFacing.ts"
import { Invalid, UnreadableCursor } from "./pages.ts"
import { type Deployment, type DeploymentJob, revisionOf } from "./records.ts"
import { streamOf } from "./stream.ts"
import { deploymentView, endpointsOf, revisionView, updatedAt, vaultView } from "./views.ts"

export interface DeploymentEndpointsSettings {
  readonly deployments: Deployments
  readonly engine: JobsEngine
  readonly now: () => number
  /** What the services of deployments are reached at, once it is known. */
  readonly base: () => string
  /** As at the time of kit 2.1.8: names stay, and nothing is streamed. */
  readonly isOld: boolean
}

type Answer = (call: Call) => HttpServerResponse

const refused = (problem: unknown): HttpServerResponse => {
  if (problem instanceof Invalid) return fastify(400, problem.message, "FST_ERR_VALIDATION")
  if (problem instanceof Contradiction) return error(400, problem.message)
  if (problem instanceof Missing) return error(404, problem.message)
  const isUnexpected = [WrongState, Archived, UnreadableCursor].some((kind) => problem instanceof kind)
  if (isUnexpected) return error(500, (problem as Error).message)
  throw problem
}

const answering =
  (needs: "deployments:read" | "deployments:write") =>
  (route: string, answer: Answer): Endpoint => ({
    route,
    needs,
    answer: (call) =>
      Effect.sync(() => {
        try {
          return answer(call)
        } catch (problem) {
          return refused(problem)
        }
      })
  })

const reads = answering("deployments:read")
const writes = answering("deployments:write")

/** As the chain has the job, or as it was seen last where the chain has it no more. */
const jobDetail = (
  engine: JobsEngine,
  deployment: Deployment,
  { createdAt, job, market, node, result, revision, state, timeEnd, timeStart }: DeploymentJob
) => {
  const kept = { node: node ?? systemProgram, state: states[state], timeStart, timeEnd, jobResult: null }
  const shown = engine.view(job) ?? kept
  return {
    confidential: deployment.isConfidential,
    revision,
    market,
    node: shown.node,
    state: shown.state,
    jobStatus: null,
    jobDefinition: revisionOf(deployment, revision)!.definition,
    jobResult: result ?? shown.jobResult,
    timeStart: shown.timeStart,
    timeEnd: shown.timeEnd,
    listedAt: Math.floor(createdAt / 1000)
  }
}

const usualMessage = "DEPLOYMENT_HEADER"

const headerFor = ({ payer }: Deployment, query: URLSearchParams, now: number) => {
  const includeTime = query.get("includeTime") ?? "false"
  if (includeTime !== "true" && includeTime !== "false") throw new Invalid("querystring/includeTime: boolean")
  const message = query.get("message") || usualMessage
  return json({ header: tokenOf(payer.keys, message, includeTime === "true" ? new Date(now) : undefined) })
}

const vaultEndpoints = ({ vaults }: Deployments): ReadonlyArray<Endpoint> => [
  reads("GET /deployments/vaults", ({ caller: { account, by } }) =>
    json((by === "key" ? [vaults.ownAddress(account)] : vaults.of(account)).map(vaultView))
  ),
  writes("POST /deployments/vaults/create", ({ caller: { account, by } }) =>
    json(vaultView(by === "key" ? vaults.ownAddress(account) : vaults.make(account)))
  ),
  writes("POST /deployments/vaults/:vault/withdraw", ({ caller: { account }, params }) => {
    const address = params.vault ?? ""
    if (address === account.keys.address) return error(400, "Cannot withdraw from a vault containing a Nosana API key.")
    const vault = vaults.owned(account, address)
    if (vault === undefined) throw new Missing("Vault")
    const transaction = vaults.withdrawal(vault)
    if (transaction === undefined) return error(500, "Vault has no funds to withdraw.")
    return json({ transaction: Buffer.from(transaction).toString("base64") })
  })
]

export const deploymentEndpoints = (settings: DeploymentEndpointsSettings): ReadonlyArray<Endpoint> => {
  const { base, deployments, engine, isOld, now } = settings
  const own = ({ caller, params }: Call) => deployments.own(caller, params.id)
  const action = (route: string, status: string, act: (deployment: Deployment) => void) =>
    writes(route, (call) => {
      const deployment = own(call)
      act(deployment)
      return json({ status, ...updatedAt(deployment) })
    })
  const update = <A>(
    route: string,
    read: (body: unknown) => A,
    change: (deployment: Deployment, value: A) => void,
    echo: (deployment: Deployment) => object
  ) =>
    writes(route, (call) => {
      const deployment = own(call)
      change(deployment, read(call.body))
      return json({ ...echo(deployment), ...updatedAt(deployment) })
    })
  const owned = (
    route: string,
    answer: (deployment: Deployment, query: URLSearchParams, call: Call) => HttpServerResponse
  ) => reads(route, (call) => answer(own(call), call.query, call))
  const revised = (deployment: Deployment) => ({
    active_revision: deployment.activeRevision,
    endpoints: endpointsOf(deployment, base()),
    revisions: deployment.revisions.map((each) => revisionView(deployment, each))
  })

  const newer = [
    update("PATCH /deployments/:id/update-name", nameIn, deployments.rename, ({ name }) => ({ name })),
    owned("GET /deployments/:id/stream", (deployment) => streamOf(deployments.store, deployment))
  ]
  return [
    reads("GET /deployments", ({ caller, query }) => {
      const own = deployments.store.all().filter(({ owner }) => owner === caller.account)
      return deploymentsPage(own, query, base())
    }),
    writes("POST /deployments/create", ({ body, caller }) =>
      json(deploymentView(deployments.create(caller, creationIn(body)), base()))
    ),
    ...vaultEndpoints(deployments),
    ...nodeEndpoints({ deployments, engine, now }),
    owned("GET /deployments/:id", (deployment) => json(deploymentView(deployment, base()))),
    writes("DELETE /deployments/:id", (call) => {
      deployments.remove(own(call))
      return Response.empty({ status: 204 })
    }),
    action("POST /deployments/:id/start", "STARTING", deployments.start),
    action("POST /deployments/:id/stop", "STOPPING", deployments.stop),
    action("POST /deployments/:id/archive", "ARCHIVED", deployments.archive),
    update("POST /deployments/:id/create-revision", definitionIn, deployments.revise, revised),
    update(
      "PATCH /deployments/:id/update-active-revision",
      activeRevisionIn,
      deployments.activate,
      ({ activeRevision }) => ({ active_revision: activeRevision })
    ),
    update("PATCH /deployments/:id/update-replica-count", replicasIn, deployments.scale, ({ replicas }) => ({
      replicas
    })),
    update("PATCH /deployments/:id/update-schedule", scheduleIn, deployments.schedule, ({ plan }) => ({
      schedule: plan.strategy === "SCHEDULED" ? plan.schedule : undefined
    })),
    update("PATCH /deployments/:id/update-timeout", timeoutIn, deployments.limit, ({ timeoutMinutes }) => ({
      timeout: timeoutMinutes
    })),
    owned("GET /deployments/:id/tasks", (deployment, query) => {
      refuseArchived(deployment)
      return tasksPage(deployment, query)
    }),
    owned("GET /deployments/:id/jobs", jobsPage),
    owned("GET /deployments/:id/jobs/:job", (deployment, _, { params }) => {
      const job = deployment.jobs.get(params.job ?? "")
      if (job === undefined) throw new Missing("Job")
      return json(jobDetail(engine, deployment, job))
    }),
    owned("GET /deployments/:id/revisions", revisionsPage),
    owned("GET /deployments/:id/events", eventsPage),
    owned("GET /deployments/:id/header", (deployment, query) => headerFor(deployment, query, now())),
    ...(isOld ? [] : newer)
  ]
}
