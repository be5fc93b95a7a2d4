/** `client.api.deployments`. */
import type { JobError } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Deployment, DeploymentRequest, Vault } from "../Deployments.ts"
import type {
  DeploymentJobDetail,
  DeploymentState,
  DeploymentsApi,
  NewDeployment,
  NosanaDeployment,
  NosanaVault
} from "./deploymentTypes.ts"
import { minutesIn } from "./minutes.ts"
import { pagesOf } from "./pages.ts"
import type { Parts, Run } from "./parts.ts"

const endpointsOf = (endpoints: Deployment["endpoints"]): DeploymentState["endpoints"] =>
  endpoints.map(({ operation, port, url }) => ({ opId: operation, port, url }))

const stateOf = (deployment: Deployment): DeploymentState => ({
  id: deployment.id,
  name: deployment.name,
  vault: deployment.vault,
  market: deployment.market,
  owner: deployment.owner,
  status: deployment.status,
  strategy: deployment.strategy,
  schedule: deployment.schedule,
  rotation_time: deployment.rotation && Duration.toMinutes(deployment.rotation),
  replicas: deployment.replicas,
  timeout: Duration.toMinutes(deployment.timeout),
  endpoints: endpointsOf(deployment.endpoints),
  confidential: deployment.confidential,
  active_revision: deployment.activeRevision,
  active_jobs: deployment.activeJobs,
  created_at: deployment.createdAt,
  updated_at: deployment.updatedAt
})

const vaultOf = ({ createdAt, owner, vault }: Vault): NosanaVault => ({ address: vault, owner, created_at: createdAt })

const requestOf = (given: NewDeployment): Effect.Effect<DeploymentRequest, JobError> =>
  Effect.gen(function* () {
    const { job_definition, new_vault, rotation_time, ...same } = given
    const operation = "deployments.create"
    const timeout = yield* minutesIn(operation, "timeout", given.timeout)
    const rotation =
      rotation_time === undefined ? undefined : yield* minutesIn(operation, "rotation_time", rotation_time)
    // Which strategy takes what is checked with all the rest.
    return { ...same, timeout, rotation, definition: job_definition, newVault: new_vault } as DeploymentRequest
  })

const handleOf = (run: Run, told: Deployment): NosanaDeployment => {
  const { id } = told
  type Calls = Parts["api"]["deployments"]
  /** Asks, and notes what the answer says of the deployment's state. */
  const changing = <A>(
    ask: (deployments: Calls) => Effect.Effect<A, JobError>,
    said: (answer: A) => Partial<DeploymentState>
  ) =>
    run(({ api }) =>
      Effect.map(ask(api.deployments), (answer): void => {
        Object.assign(handle, said(answer))
      })
    )
  const status = ({ status, updatedAt }: { readonly status: string; readonly updatedAt: Date }) => ({
    status,
    updated_at: updatedAt
  })
  const handle: NosanaDeployment = {
    ...stateOf(told),
    refresh: () => changing((calls) => calls.get(id), stateOf),
    start: () => changing((calls) => calls.start(id), status),
    stop: () => changing((calls) => calls.stop(id), status),
    archive: () => changing((calls) => calls.archive(id), status),
    delete: () => run(({ api }) => api.deployments.delete(id)),
    getTasks: (query = {}) => pagesOf(run, "tasks", query, (calls, asked) => calls.tasksPage(id, asked)),
    getJob: (job) =>
      run(({ api }) => Effect.map(api.deployments.job(id, { job }), ({ raw }) => raw as DeploymentJobDetail)),
    getJobs: (query = {}) => pagesOf(run, "jobs", query, (calls, asked) => calls.jobsPage(id, asked)),
    getRevisions: (query = {}) => pagesOf(run, "revisions", query, (calls, asked) => calls.revisionsPage(id, asked)),
    getEvents: (query = {}) => pagesOf(run, "events", query, (calls, asked) => calls.eventsPage(id, asked)),
    generateAuthHeader: (options) => run(({ api }) => Effect.map(api.deployments.header(id, options), Redacted.value)),
    createRevision: (definition, options) =>
      changing(
        (calls) => calls.createRevision(id, { definition, ...options }),
        ({ activeRevision, endpoints, updatedAt }) => ({
          active_revision: activeRevision,
          endpoints: endpointsOf(endpoints),
          updated_at: updatedAt
        })
      ),
    updateActiveRevision: (activeRevision) =>
      changing(
        (calls) => calls.updateActiveRevision(id, { activeRevision }),
        ({ activeRevision, updatedAt }) => ({ active_revision: activeRevision, updated_at: updatedAt })
      ),
    updateReplicaCount: (replicas) =>
      changing(
        (calls) => calls.updateReplicaCount(id, { replicas }),
        ({ replicas, updatedAt }) => ({ replicas, updated_at: updatedAt })
      ),
    updateSchedule: (schedule) =>
      changing(
        (calls) => calls.updateSchedule(id, { schedule }),
        ({ schedule, updatedAt }) => ({ schedule, updated_at: updatedAt })
      ),
    updateTimeout: (minutes) =>
      changing(
        (calls) =>
          Effect.flatMap(minutesIn("deployments.updateTimeout", "timeout", minutes), (timeout) =>
            calls.updateTimeout(id, { timeout })
          ),
        ({ timeout, updatedAt }) => ({ timeout: Duration.toMinutes(timeout), updated_at: updatedAt })
      )
  }
  return handle
}

export const deploymentsOf = (run: Run): DeploymentsApi => {
  const create: DeploymentsApi["create"] = (given, options) =>
    run(({ api }) =>
      Effect.flatMap(requestOf(given), (request) =>
        Effect.map(api.deployments.create(request, options), (told) => handleOf(run, told))
      )
    )
  const get: DeploymentsApi["get"] = (id) =>
    run(({ api }) => Effect.map(api.deployments.get(id), (told) => handleOf(run, told)))
  return {
    create,
    get,
    list: (query = {}) =>
      pagesOf(
        run,
        "deployments",
        query,
        (calls, asked) => calls.listPage(asked),
        (told) => handleOf(run, told)
      ),
    pipe: async (given, ...actions) => {
      const deployment = await (typeof given === "string" ? get(given) : create(given))
      for (const action of actions) await action(deployment)
      return deployment
    },
    vaults: {
      create: () => run(({ api }) => Effect.map(api.deployments.vaults.create(), vaultOf)),
      list: () => run(({ api }) => Effect.map(api.deployments.vaults.list(), (all) => all.map(vaultOf)))
    }
  }
}
