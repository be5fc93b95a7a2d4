/** By which names requests count, whether they come with the prefix `/api` or without. */
import { worldRoutes } from "../routes.ts"

const gatewayRoutes = [
  "GET /jobs",
  "GET /jobs/running",
  "GET /jobs/count",
  "GET /jobs/stats/timestamps",
  "GET /jobs/templates",
  "GET /jobs/templates/grouped",
  "POST /jobs/list",
  "POST /jobs/batch",
  "POST /jobs/list/batch",
  "POST /jobs/assign/batch",
  "POST /jobs/extend/batch",
  "POST /jobs/stop/batch",
  "GET /jobs/:id",
  "POST /jobs/:id/extend",
  "POST /jobs/:id/stop",
  "GET /jobs/:id/events",
  "GET /jobs/:id/node/info",
  "GET /jobs/:id/node/results",
  "GET /jobs/:id/node/job-definition",
  "GET /jobs/:id/node/endpoints",
  "GET /jobs/:id/node/stats",
  "GET /jobs/:id/node/ops",
  "GET /jobs/:id/node/ops/:operation",
  "GET /jobs/:id/node/group/current",
  "GET /jobs/:id/node/group/:group",
  "GET /credits/balance",
  "GET /credits/transactions",
  "GET /markets",
  "GET /markets/:id",
  "GET /markets/:id/required-resources",
  "POST /auth/sign-message/external",
  "POST /auth/validate-api-key",
  "GET /openapi.json",
  "GET /swagger/json",
  "GET /deployments",
  "POST /deployments/create",
  "GET /deployments/vaults",
  "POST /deployments/vaults/create",
  "POST /deployments/vaults/:vault/withdraw",
  "GET /deployments/jobs/:job/job-definition",
  "POST /deployments/jobs/:job/results",
  "GET /deployments/:id",
  "DELETE /deployments/:id",
  "POST /deployments/:id/start",
  "POST /deployments/:id/stop",
  "POST /deployments/:id/archive",
  "POST /deployments/:id/create-revision",
  "PATCH /deployments/:id/update-active-revision",
  "PATCH /deployments/:id/update-replica-count",
  "PATCH /deployments/:id/update-schedule",
  "PATCH /deployments/:id/update-timeout",
  "PATCH /deployments/:id/update-name",
  "GET /deployments/:id/tasks",
  "GET /deployments/:id/jobs",
  "GET /deployments/:id/jobs/:job",
  "GET /deployments/:id/revisions",
  "GET /deployments/:id/events",
  "GET /deployments/:id/header",
  "GET /deployments/:id/stream"
] as const

export const routes = [...gatewayRoutes, ...worldRoutes] as const

export type NosanaApiRoute = (typeof routes)[number]

/** The gateway's own name for a method and a path, whatever prefix or slash it came with. */
export const canonical = (methodAndPath: string): string =>
  methodAndPath.replace(/^(\w+) \/api(?=\/)/, "$1 ").replace(/(?<=\w)\/$/, "")
