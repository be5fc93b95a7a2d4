/** Every call of both native clients under every fault: it ends in time, in a typed way, and nothing runs twice. */
import { assert, describe, it } from "@effect/vitest"
import {
  type BacalhauBackend,
  make as makeBackend,
  makeOrchestrator,
  makeRequester,
  type OrchestratorService,
  type RequesterService,
  type RequesterSpec
} from "@longshore/bacalhau"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import type { BacalhauRoute, BacalhauVersion, Fault } from "@longshore/devnet"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { asked, faults, type Kind, kinds, type Outcomes, outcomeOf } from "../faultKinds.ts"
import { createBacalhauClientKey } from "./clientKey.ts"
import { type Network, network } from "./world.ts"

/** Nobody says of a job that may run that it does not. */
const started: Outcomes = {
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

interface Call<Service> {
  readonly route: BacalhauRoute
  readonly call: (client: Service, id: string) => Effect.Effect<unknown, unknown>
  readonly outcomes: Outcomes
}

const definition = (Name: string) => ({
  Name,
  Type: "batch",
  Count: 1,
  Tasks: [{ Name: "main", Engine: { Type: "docker", Params: { Image: "echo" } }, Publisher: { Type: "local" } }]
})

const jobs = "GET /api/v1/orchestrator/jobs"
const orchestrator: Readonly<Record<string, Call<OrchestratorService>>> = {
  put: { route: "PUT /api/v1/orchestrator/jobs", call: ({ put }) => put(definition("another")), outcomes: started },
  diff: { route: "PUT /api/v1/orchestrator/jobs/diff", call: ({ diff }) => diff(definition("first")), outcomes: asked },
  rerun: { route: "PUT /api/v1/orchestrator/jobs/:id/rerun", call: ({ rerun }, id) => rerun(id), outcomes: started },
  stop: { route: "DELETE /api/v1/orchestrator/jobs/:id", call: ({ stop }, id) => stop(id), outcomes: asked },
  get: { route: `${jobs}/:id`, call: ({ get }, id) => get(id), outcomes: asked },
  list: { route: jobs, call: ({ list }) => Stream.runCollect(list()), outcomes: asked },
  history: { route: `${jobs}/:id/history`, call: ({ history }, id) => Stream.runCollect(history(id)), outcomes: asked },
  executions: { route: `${jobs}/:id/executions`, call: ({ executions }, id) => executions(id), outcomes: asked },
  versions: { route: `${jobs}/:id/versions`, call: ({ versions }, id) => versions(id), outcomes: asked },
  results: { route: `${jobs}/:id/results`, call: ({ results }, id) => results(id), outcomes: asked },
  nodes: { route: "GET /api/v1/orchestrator/nodes", call: ({ nodes }) => nodes(), outcomes: asked },
  alive: { route: "GET /api/v1/agent/alive", call: ({ alive }) => alive, outcomes: asked },
  version: { route: "GET /api/v1/agent/version", call: ({ version }) => version, outcomes: asked },
  agentNode: { route: "GET /api/v1/agent/node", call: ({ agentNode }) => agentNode, outcomes: asked },
  debug: { route: "GET /api/v1/agent/debug", call: ({ debug }) => debug, outcomes: asked },
  config: { route: "GET /api/v1/agent/config", call: ({ config }) => config, outcomes: asked },
  authConfig: { route: "GET /api/v1/agent/authconfig", call: ({ authConfig }) => authConfig, outcomes: asked }
}

const spec = {
  Engine: "Docker",
  Verifier: "Noop",
  Publisher: "Noop",
  PublisherSpec: { Type: "noop" },
  Docker: { Image: "echo", Entrypoint: ["echo", "hello"] },
  Deal: { Concurrency: 1 }
} as RequesterSpec

const requester: Readonly<Record<string, Call<RequesterService>>> = {
  submit: { route: "POST /requester/submit", call: ({ submit }) => submit(spec), outcomes: started },
  cancel: { route: "POST /requester/cancel", call: ({ cancel }, id) => cancel(id), outcomes: asked },
  list: { route: "POST /requester/list", call: ({ list }) => list(), outcomes: asked },
  states: { route: "POST /requester/states", call: ({ states }, id) => states(id), outcomes: asked },
  results: { route: "POST /requester/results", call: ({ results }, id) => results(id), outcomes: asked },
  events: { route: "POST /requester/events", call: ({ events }, id) => events(id), outcomes: asked },
  version: { route: "POST /version", call: ({ version }) => version, outcomes: asked },
  nodeInfo: { route: "GET /node_info", call: ({ nodeInfo }) => nodeInfo, outcomes: asked }
}

/** Jobs that run: one that is there from the beginning, and at most one that the call has made. */
const nothingTwice = ({ devnet }: Network) => assert.isAtMost(devnet.bacalhau.jobs(), 2)

const underFault = <Service>(
  world: Network,
  kind: Kind,
  { call, outcomes, route }: Call<Service>,
  client: Service,
  id: string
) =>
  Effect.gen(function* () {
    yield* world.devnet.bacalhau.faults.inject({ ...faults[kind], route, times: 1 } as Fault<BacalhauRoute>)
    const begun = Date.now()
    const outcome = yield* outcomeOf(call(client, id))
    assert.include(outcomes[kind], outcome)
    assert.isBelow(Date.now() - begun, 10_000)
    nothingTwice(world)
  })

describe.concurrent.each(Object.entries(orchestrator))("orchestrator: %s", (name, call) => {
  it.live.each(kinds)(
    "under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const world = yield* network("1.9.3")
        const client = yield* makeOrchestrator({ ...world.options, serverVersion: "1.9.3" })
        const endless = { ...definition("first").Tasks[0]!, Engine: { Type: "docker", Params: { Image: "endless" } } }
        const { JobID } = yield* client.put({ ...definition("first"), ...(name !== "rerun" && { Tasks: [endless] }) })
        if (name === "rerun") {
          const look = Effect.map(client.get(JobID), ({ job }) => job.State.StateType === "Completed")
          while (!(yield* look)) yield* Effect.sleep("20 millis")
        }
        yield* underFault(world, kind, call, client, JobID)
        // Whatever went wrong is over: the same client works on.
        assert.strictEqual((yield* client.alive).Status, "OK")
      }).pipe(Effect.scoped),
    20_000
  )
})

describe.concurrent.each(Object.entries(requester))("requester: %s", (_, call) => {
  it.live.each(kinds)(
    "under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const world = yield* network("0.3.25")
        const client = yield* makeRequester({ ...world.options, clientKey: yield* createBacalhauClientKey })
        const { id } = yield* client.submit({ ...spec, Docker: { Image: "endless" } } as RequesterSpec)
        yield* underFault(world, kind, call, client, id)
        assert.strictEqual((yield* client.states(id)).jobId, id)
      }).pipe(Effect.scoped),
    20_000
  )
})

const modes: ReadonlyArray<readonly [BacalhauVersion, ReadonlyArray<BacalhauRoute>]> = [
  ["1.9.3", ["PUT /api/v1/orchestrator/jobs", `${jobs}/:id`]],
  ["1.7.0", ["PUT /api/v1/orchestrator/jobs", jobs]],
  ["1.4.0", ["PUT /api/v1/orchestrator/jobs", jobs]],
  ["1.3.2", ["PUT /api/v1/orchestrator/jobs", jobs]],
  ["0.3.25", ["POST /requester/submit", "POST /requester/list"]]
]

describe.concurrent.each(modes)("a submission through the contract to %s", (version, routes) => {
  it.live.each(kinds)(
    "comes to one job and its result under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const world = yield* network(version)
        const backend: BacalhauBackend["Service"] = yield* makeBackend(world.options)
        // Each kind once on every route that a submission takes.
        for (const route of routes) {
          yield* world.devnet.bacalhau.faults.inject({ ...faults[kind], route, times: 1 } as Fault<BacalhauRoute>)
        }
        const job = container({ image: "echo", command: ["say", "hello"], timeout: "5 minutes" })
        const { stdout } = yield* awaitResult(backend, yield* submit(backend, job))
        assert.strictEqual(stdout.text, "hello\n")
        assert.strictEqual(world.devnet.bacalhau.jobs(), 1)
        assert.deepStrictEqual(world.runs, ["echo"])
      }).pipe(Effect.scoped),
    40_000
  )
})
