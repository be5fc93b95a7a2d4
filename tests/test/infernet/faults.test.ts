/** Every call of the native client under every fault: it ends in time, in a typed way, and nothing runs twice. */
import { assert, describe, it } from "@effect/vitest"
import { pipeline } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitResult } from "@longshore/core/Watch"
import type { Fault, InfernetRoute } from "@longshore/devnet"
import { type InfernetBackend, make as makeBackend, makeNode, type NodeService } from "@longshore/infernet"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { asked as anyAsked, faults, kinds, type Outcomes, outcomeOf } from "../faultKinds.ts"
import { type Node, node } from "./world.ts"

const asked: Outcomes = { ...anyAsked, html: ["MalformedResponse"] }
/** A job is either known to run, or nobody says that it does not. */
const started: Outcomes = {
  delay: ["ok"],
  refuse: ["OutcomeUnknown"],
  dropBefore: ["OutcomeUnknown"],
  dropAfter: ["ok"],
  truncate: ["ok"],
  status: ["OutcomeUnknown"],
  html: ["OutcomeUnknown"],
  slow: ["ok"],
  hang: ["OutcomeUnknown"],
  restart: ["OutcomeUnknown"]
}

interface Call {
  readonly route: InfernetRoute
  readonly call: (client: NodeService) => Effect.Effect<unknown, unknown>
  readonly outcomes: Outcomes
}

const job = { containers: ["echo"], data: { text: "hello" } }
const first = <A>(outcomes: ReadonlyArray<A>) => outcomes[0]!

const calls: Readonly<Record<string, Call>> = {
  health: { route: "GET /health", call: ({ health }) => health, outcomes: asked },
  info: { route: "GET /info", call: ({ info }) => info, outcomes: { ...asked, html: ["Misconfigured"] } },
  resources: { route: "GET /resources", call: ({ resources }) => resources(), outcomes: asked },
  getJobs: { route: "GET /api/jobs", call: ({ getJobs }) => getJobs(["a", "b"]), outcomes: asked },
  jobIds: { route: "GET /api/jobs", call: ({ jobIds }) => jobIds(), outcomes: asked },
  createJob: { route: "POST /api/jobs", call: ({ createJob }) => createJob(job), outcomes: started },
  createJobs: {
    route: "POST /api/jobs/batch",
    call: ({ createJobs }) =>
      Effect.flatMap(createJobs([job, { containers: [], data: {} }, job]), (outcomes) => {
        assert.strictEqual(outcomes[1]?._tag, "NotSent")
        assert.strictEqual(outcomes[0]?._tag, outcomes[2]?._tag)
        const outcome = first(outcomes)
        return outcome._tag === "Accepted"
          ? Effect.succeed(outcome)
          : Effect.fail("error" in outcome ? outcome.error : outcome)
      }),
    outcomes: started
  },
  streamJob: {
    route: "POST /api/jobs/stream",
    call: ({ streamJob }) =>
      Effect.scoped(
        Effect.flatMap(streamJob({ ...job, containers: ["counting"] }), (stream) =>
          Effect.flatMap(Stream.runDrain(stream.text), () => stream.verdict)
        )
      ),
    // The id comes first: without it nobody can tell, and what is cut later is told by the verdict.
    outcomes: { ...started, dropAfter: ["OutcomeUnknown"], truncate: ["OutcomeUnknown"] }
  },
  recordStatus: {
    route: "PUT /api/status",
    call: ({ recordStatus }) => recordStatus({ id: "outside", status: "success", containers: ["echo"] }),
    outcomes: { ...asked, truncate: ["Unavailable", "MalformedResponse"] }
  }
}

/** Nothing was asked to do the same twice. */
const nothingTwice = ({ work }: Node, most: number) => assert.isAtMost(work.length, most)

describe.concurrent.each(Object.entries(calls))("%s", (_, { call, outcomes, route }) => {
  it.live.each(kinds)(
    "under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const world = yield* node("1.4.0")
        const { faults: injecting, url } = world.devnet.infernet
        const client = yield* makeNode({ url, timeout: "1 second" })
        yield* injecting.inject({ ...faults[kind], route, times: 1 } as Fault<InfernetRoute>)
        const begun = Date.now()
        const outcome = yield* outcomeOf(call(client))
        assert.include(outcomes[kind], outcome)
        assert.isBelow(Date.now() - begun, 10_000)
        nothingTwice(world, route === "POST /api/jobs/batch" ? 2 : 1)
        // Whatever went wrong is over: the same client works on.
        assert.strictEqual((yield* client.health).status, "healthy")
      }).pipe(Effect.scoped),
    20_000
  )
})

describe.concurrent("a submission through the contract", () => {
  const spec = pipeline({ containers: ["echo"], input: { text: "hello" }, timeout: "5 minutes" })

  it.live.each(kinds)(
    "comes to one job and its result under the fault %s",
    (kind) =>
      Effect.gen(function* () {
        const world = yield* node("1.4.0")
        const { faults: injecting, url } = world.devnet.infernet
        const options = { url, timeout: "1 second", settleAfter: "1500 millis", pollEvery: "200 millis" } as const
        const backend: InfernetBackend["Service"] = yield* makeBackend(options)
        // Each kind once on every route that a submission takes.
        for (const route of ["POST /api/jobs", "GET /api/jobs"] as const) {
          yield* injecting.inject({ ...faults[kind], route, times: 1 } as Fault<InfernetRoute>)
        }
        const { output } = yield* awaitResult(backend, yield* submit(backend, spec))
        assert.deepStrictEqual(output, { text: "hello" })
        nothingTwice(world, 1)
      }).pipe(Effect.scoped),
    30_000
  )
})
