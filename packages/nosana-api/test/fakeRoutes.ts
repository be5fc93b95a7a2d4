/** Who may ask the gateway in memory for what, and by which path. */
import { Authorization } from "@longshore/nosana"
import { type Account, type Caller, json, type makeGateway, markets, type Release, refused } from "./fakeGateway.ts"
import { addressOf, type FakeJob } from "./fakeJobs.ts"

/** What becomes of a post beside what the wire does to it. */
export type PostFate =
  /** Its transaction can never land. */
  | "expired"
  /** Its transaction takes long, and something in between gives up. */
  | "slow"
  /** It is done, and whatever stands before the server answers with a page of its own. */
  | "page"
  /** It is done, and then the server fails. */
  | "error"

export interface State {
  isDown: boolean
  areWorking: boolean
  areReachable: boolean
  wantToken: boolean
  isPinning: boolean
  hasEvents: boolean
  hasBatch: boolean
  hasDocument: boolean
  /** Whether answers say what time it is. */
  hasTime: boolean
  surcharge: bigint
  /** What becomes of the transactions of the next requests that have a key, in this order. */
  transactions: Array<"expired" | "slow" | undefined>
}

interface Surroundings {
  readonly release: Release
  readonly account: Account
  readonly keys: ReadonlyMap<string, Caller>
  readonly state: State
  readonly gateway: ReturnType<typeof makeGateway>
  readonly now: () => number
}

export const makeRoutes = ({ account, gateway, keys, now, release, state }: Surroundings) => {
  const callerOf = (headers: Headers): Caller | undefined => {
    const given = headers.get("authorization") ?? ""
    if (given.startsWith("Bearer ")) return keys.get(given.slice("Bearer ".length))
    const address = headers.get("x-user-id") ?? ""
    const message = "NosanaApiAuthentication"
    const verdict = Authorization.verify(given, address, { now: new Date(now()), message })
    return verdict._tag === "Valid" && address === account.address ? { account, scopes: undefined } : undefined
  }

  const route = (method: string, { pathname, searchParams }: URL, headers: Headers, body: any): Response => {
    const [, prefix, ...parts] = pathname.split("/").map(decodeURIComponent)
    if (prefix !== "api") return json(404, "404 page not found")
    const name = `${method} /${parts.map((part, place) => (isName(parts, place) ? ":id" : part)).join("/")}`
    const id = parts.find((_, place) => isName(parts, place))
    const caller = callerOf(headers)
    const key = headers.get("idempotency-key")
    const allowed = (scope: string, act: (caller: Caller) => Response): Response => {
      if (caller === undefined) return json(401, { name: "UnauthorizedError", message: "Invalid API key" })
      const { scopes } = caller
      if (release === "current" && scopes !== undefined && !scopes.includes(scope)) {
        return json(
          403,
          { message: `missing scope ${scope}`, code: "INSUFFICIENT_SCOPE" },
          { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` }
        )
      }
      return act(caller)
    }
    const owned = (scope: string, act: (job: FakeJob, caller: Caller) => Response): Response =>
      allowed(scope, (caller) => {
        const job = gateway.find(id)
        if (job === undefined || gateway.isGone(job)) return refused(404, "Job not found")
        return job.owner === caller.account.address ? act(job, caller) : refused(403, "You do not own this job")
      })

    switch (name) {
      case "GET /openapi.json":
        return state.hasDocument && release === "current" ? json(200, documentOf(true)) : json(404, "NOT_FOUND")
      case "GET /swagger/json":
        return state.hasDocument ? json(200, documentOf(release === "current")) : json(404, "NOT_FOUND")
      case "GET /jobs":
        return gateway.list(searchParams)
      case "POST /jobs/list":
        return allowed("jobs:write", (caller) =>
          gateway.once(key, caller, ["list", body], () => gateway.post(caller, body))
        )
      case "POST /jobs/batch":
        if (!state.hasBatch) return json(404, "NOT_FOUND")
        return json(
          200,
          body.addresses.flatMap((address: string) => {
            const job = gateway.find(address)
            return job === undefined || gateway.isGone(job) ? [] : [gateway.listed(job)]
          })
        )
      case "GET /jobs/:id":
        return gateway.get(id)
      case "GET /jobs/:id/events": {
        const job = gateway.find(id)
        return state.hasEvents && job !== undefined ? gateway.events(job) : refused(404, "Not found")
      }
      case "POST /jobs/:id/extend":
        return owned("jobs:write", (job, caller) =>
          gateway.once(key, caller, ["extend", id, body], () => gateway.extend(caller, job, body))
        )
      case "POST /jobs/:id/stop":
        return owned("jobs:write", gateway.stop)
      case "GET /credits/balance":
        return allowed("credits:read", ({ account }) => {
          const { assigned, reserved, settled } = gateway.balance(account)
          return json(200, {
            assignedCredits: Number(assigned) / 1_000_000,
            reservedCredits: Number(reserved) / 1_000_000,
            settledCredits: Number(settled) / 1_000_000
          })
        })
      case "GET /markets/":
        return json(200, markets.map(marketOf))
      case "GET /markets/:id/": {
        const found = markets.find(({ address, slug }) => address === id || slug === id)
        return found === undefined ? refused(404, "Market not found") : json(200, marketOf(found))
      }
      case "POST /auth/sign-message/external":
        return allowed("wallet:sign", ({ account }) =>
          json(200, {
            message: body.message,
            userAddress: account.address,
            signature: addressOf("signature").repeat(2).slice(0, 88),
            ...(body.includeTime === true && { timestamp: now() })
          })
        )
      case "GET /deployments/vaults":
        return allowed("deployments:read", ({ account }) =>
          json(200, [{ vault: account.address, owner: account.address, created_at: new Date(now()).toISOString() }])
        )
      default:
        return json(404, "NOT_FOUND")
    }
  }

  return route
}

/** Whether a part of a path is somebody's name, and not the route's. */
const isName = (parts: ReadonlyArray<string>, place: number): boolean =>
  place === 1 && (parts[0] === "jobs" || parts[0] === "markets") && !["", "list", "batch"].includes(parts[1]!)

const marketOf = ({ address, name, slug, usdPerHour }: (typeof markets)[number]) => ({
  address,
  slug,
  name,
  sft: addressOf("sft"),
  type: "PREMIUM",
  usd_reward_per_hour: usdPerHour === undefined ? null : Number(usdPerHour) / 1_000_000,
  nos_reward_per_second: 0.000115,
  nos_job_price_per_second: 0.000115,
  network_fee_percentage: 10,
  premium_community_relation: null,
  gpu_types: [name],
  required_images: [],
  required_remote_resources: [],
  client: true
})

const documentOf = (hasKeys: boolean) => ({
  openapi: "3.1.0",
  paths: {
    "/api/jobs/list": {
      post: { parameters: hasKeys ? [{ name: "Idempotency-Key", in: "header", required: false }] : [] }
    }
  }
})
