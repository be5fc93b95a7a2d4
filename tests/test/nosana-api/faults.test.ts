/** Every call of the native client under every fault: it ends in time, in a typed way, and nothing is done or paid for twice. */
import { assert, describe, it } from "@effect/vitest"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import type { Fault, NosanaApiRoute } from "@longshore/devnet"
import {
  type DeploymentRequest,
  make,
  makeNosanaApi,
  type NosanaApi,
  type NosanaApiBackend
} from "@longshore/nosana-api"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { asked, faults, kinds, type Outcomes, outcomeOf } from "../faultKinds.ts"
import { hourly, network, releases } from "./world.ts"

const spec = container({ image: "echo", command: ["say", "hello"], timeout: "1 hour" })
const cid = "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE"

/** Nobody says of what may have been paid for that it was not. */
const paid: Outcomes = {
  delay: ["ok"],
  refuse: ["OutcomeUnknown"],
  dropBefore: ["OutcomeUnknown"],
  dropAfter: ["OutcomeUnknown"],
  truncate: ["OutcomeUnknown"],
  status: ["OutcomeUnknown"],
  html: ["OutcomeUnknown"],
  slow: ["ok"],
  hang: ["OutcomeUnknown"],
  restart: ["OutcomeUnknown"]
}

interface Call {
  readonly route: NosanaApiRoute
  readonly call: (
    api: NosanaApi["Service"],
    job: string,
    market: string,
    deployment: string
  ) => Effect.Effect<unknown, unknown>
  readonly outcomes?: Outcomes
}

const order = (market: string) => ({ ipfsHash: cid, market, timeout: "1 hour" }) as const
const once = { idempotencyKey: "once" }
const deployment = (market: string): DeploymentRequest => ({
  name: "a deployment",
  market,
  replicas: 1,
  timeout: "1 hour",
  strategy: "SIMPLE",
  definition: {
    version: "0.1",
    type: "container",
    ops: [{ type: "container/run", id: "a", args: { image: "echo" } }]
  }
})

const calls: Readonly<Record<string, Call>> = {
  get: { route: "GET /jobs/:id", call: ({ jobs }, job) => jobs.get(job) },
  list: { route: "GET /jobs", call: ({ jobs }) => Stream.runCollect(jobs.list()) },
  post: { route: "POST /jobs/list", call: ({ jobs }, _, market) => jobs.post(order(market)), outcomes: paid },
  "post under a key": {
    route: "POST /jobs/list",
    call: ({ jobs }, _, market) => jobs.post(order(market), once),
    outcomes: paid
  },
  extend: {
    route: "POST /jobs/:id/extend",
    call: ({ jobs }, job) => jobs.extend(job, { by: "1 hour" }),
    outcomes: paid
  },
  stop: { route: "POST /jobs/:id/stop", call: ({ jobs }, job) => jobs.stop(job) },
  events: { route: "GET /jobs/:id/events", call: ({ jobs }, job) => jobs.events(job) },
  running: { route: "GET /jobs/running", call: ({ jobs }) => jobs.running() },
  count: { route: "GET /jobs/count", call: ({ jobs }) => jobs.count() },
  timestamps: { route: "GET /jobs/stats/timestamps", call: ({ jobs }) => jobs.timestamps() },
  templates: { route: "GET /jobs/templates", call: ({ jobs }) => jobs.templates() },
  getMany: { route: "POST /jobs/batch", call: ({ jobs }, job) => jobs.getMany([job]) },
  postMany: {
    route: "POST /jobs/list/batch",
    call: ({ jobs }, _, market) => jobs.postMany([order(market)], once),
    outcomes: paid
  },
  extendMany: {
    route: "POST /jobs/extend/batch",
    call: ({ jobs }, job) => jobs.extendMany([{ address: job, by: "1 hour" }], once),
    outcomes: paid
  },
  stopMany: {
    route: "POST /jobs/stop/batch",
    call: ({ jobs }, job) => jobs.stopMany([job], once),
    outcomes: paid
  },
  balance: { route: "GET /credits/balance", call: ({ credits }) => credits.balance() },
  transactions: { route: "GET /credits/transactions", call: ({ credits }) => credits.transactions() },
  markets: { route: "GET /markets", call: ({ markets }) => markets.list() },
  market: { route: "GET /markets/:id", call: ({ markets }, _, market) => markets.get(market) },
  requiredResources: {
    route: "GET /markets/:id/required-resources",
    call: ({ markets }, _, market) => markets.requiredResources(market)
  },
  signMessage: { route: "POST /auth/sign-message/external", call: ({ auth }) => auth.signMessage("hello") },
  validateApiKey: { route: "POST /auth/validate-api-key", call: ({ auth }) => auth.validateApiKey() },
  "create a deployment": {
    route: "POST /deployments/create",
    call: ({ deployments }, _, market) => deployments.create(deployment(market)),
    outcomes: paid
  },
  "start a deployment": {
    route: "POST /deployments/:id/start",
    call: ({ deployments }, _job, _market, id) => deployments.start(id),
    outcomes: paid
  },
  "get a deployment": {
    route: "GET /deployments/:id",
    call: ({ deployments }, _job, _market, id) => deployments.get(id)
  },
  "list deployments": {
    route: "GET /deployments",
    call: ({ deployments }) => Stream.runCollect(deployments.list())
  },
  "rename a deployment": {
    route: "PATCH /deployments/:id/update-name",
    call: ({ deployments }, _job, _market, id) => deployments.updateName(id, { name: "b" })
  },
  "the header of a deployment": {
    route: "GET /deployments/:id/header",
    call: ({ deployments }, _job, _market, id) => deployments.header(id)
  }
}

describe.concurrent.each(Object.entries(calls))("%s", (_, { call, outcomes = asked, route }) => {
  it.live.each(kinds)(
    "under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const { gateway, options } = yield* network({ hosts: 0 })
        const api = yield* makeNosanaApi(options)
        const { job } = yield* api.jobs.post(order(gateway.market()), { idempotencyKey: "first" })
        const { id } = yield* api.deployments.create(deployment(gateway.market()))
        yield* gateway.faults.inject({ ...faults[kind], route, times: 1 } as Fault<NosanaApiRoute>)
        const begun = Date.now()
        const outcome = yield* outcomeOf(call(api, job, gateway.market(), id))
        assert.include(outcomes[kind], outcome)
        assert.isBelow(Date.now() - begun, 10_000)
        // At most one job more, or one hour more.
        assert.isAtMost(Number(gateway.ledger().reserved), Number(2n * hourly))
        // Whatever went wrong is over: the same client works on.
        assert.strictEqual((yield* api.markets.get(gateway.market())).address, gateway.market())
      }).pipe(Effect.scoped),
    20_000
  )
})

/** What is paid for can be asked for again under its key, whatever became of the first answer. */
describe.concurrent.each(["POST /jobs/list", "POST /jobs/:id/extend"] as const)("%s under a key", (route) => {
  it.live.each(kinds)(
    "is done once, however often it is asked for: %s",
    (kind) =>
      Effect.gen(function* () {
        const { gateway, options } = yield* network({ hosts: 0 })
        const api = yield* makeNosanaApi(options)
        const { job } = yield* api.jobs.post(order(gateway.market()), { idempotencyKey: "first" })
        const ask =
          route === "POST /jobs/list"
            ? api.jobs.post(order(gateway.market()), once)
            : api.jobs.extend(job, { by: "1 hour", ...once })
        yield* gateway.faults.inject({ ...faults[kind], route, times: 1 } as Fault<NosanaApiRoute>)
        yield* outcomeOf(ask)
        // One that hangs, or was cut off, may still be at work.
        const told = yield* Effect.eventually(Effect.delay(ask, "100 millis"))
        assert.deepStrictEqual(yield* ask, told)
        assert.strictEqual(gateway.ledger().reserved, 2n * hourly)
        assert.strictEqual(gateway.jobs(), route === "POST /jobs/list" ? 2 : 1)
      }).pipe(Effect.scoped),
    20_000
  )
})

const routes: ReadonlyArray<NosanaApiRoute> = [
  "POST /jobs/list",
  "GET /credits/balance",
  "GET /markets/:id",
  "POST /pinning/pinJSONToIPFS",
  "GET /jobs/:id",
  "GET /jobs"
]
const submissions = releases.flatMap((release) => routes.map((route) => ({ release, route })))

describe.concurrent.each(submissions)("on $release a submission that meets a fault on $route", ({ release, route }) => {
  it.live.each(kinds)(
    "comes to one job and its result, or says that there is none: %s",
    (kind) =>
      Effect.gen(function* () {
        const { gateway, options, runs } = yield* network({ release, hosts: 1 })
        const backend: NosanaApiBackend["Service"] = yield* make(options)
        const before = gateway.ledger()
        yield* gateway.faults.inject({ ...faults[kind], route, times: 1 } as Fault<NosanaApiRoute>)
        const submitted = yield* Effect.result(submit(backend, spec))
        if (submitted._tag === "Failure") {
          // Before anything is sent, a question that is not answered ends it, and may be asked again.
          assert.isTrue(submitted.failure.isRetryable, submitted.failure.message)
          assert.strictEqual(gateway.jobs(), 0)
          assert.deepStrictEqual(gateway.ledger(), before)
          return
        }
        const { stdout } = yield* awaitResult(backend, submitted.success)
        assert.strictEqual(stdout.text, "hello\n")
        assert.strictEqual(gateway.jobs(), 1)
        // A host that is started again begins its job again.
        assert.include(kind === "restart" ? ["echo", "echo,echo"] : ["echo"], runs.join())
      }).pipe(Effect.scoped),
    40_000
  )
})

describe.concurrent.each(["POST /jobs/:id/extend", "POST /jobs/:id/stop"] as const)(
  "through the contract %s",
  (route) => {
    it.live.each(releases.flatMap((release) => kinds.map((kind) => ({ release, kind }))))(
      "is done once on $release, or it is said that this is not known: $kind",
      ({ kind, release }) =>
        Effect.gen(function* () {
          const { gateway, options } = yield* network({ release, hosts: 0 })
          const backend = yield* make(options)
          const ref = yield* submit(backend, spec)
          yield* gateway.faults.inject({ ...faults[kind], route, times: 1 } as Fault<NosanaApiRoute>)
          const isStop = route === "POST /jobs/:id/stop"
          const outcome = yield* outcomeOf(isStop ? backend.cancel(ref) : backend.extend(ref, { by: "1 hour" }))
          const { reserved } = gateway.ledger()
          if (isStop) {
            if (outcome !== "ok") yield* backend.cancel(ref)
            assert.strictEqual(gateway.ledger().reserved, 0n)
            assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
          } else if (outcome === "ok") assert.strictEqual(reserved, 2n * hourly)
          else {
            assert.strictEqual(outcome, "OutcomeUnknown")
            assert.include([hourly, 2n * hourly], reserved)
          }
        }).pipe(Effect.scoped),
      40_000
    )
  }
)
