/** Bacalhau: an orchestrator with its compute nodes. */
import { createHash, randomUUID } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { DevnetError } from "../DevnetError.ts"
import { nanosBy } from "../go/time.ts"
import { goHttp } from "../internal/goHttp.ts"
import type { Network } from "../Network.ts"
import { runLocal } from "../running/runLocal.ts"
import { makeApp } from "./app.ts"
import { makeCompute } from "./compute.ts"
import { makeNode } from "./nodes.ts"
import type { BacalhauControls, BacalhauOptions, ComputeNode } from "./Options.ts"
import { makePublisher } from "./publisher.ts"
import { aliasOf, type BacalhauRoute, routes } from "./routes.ts"
import { runWork } from "./runWork.ts"
import type { Server } from "./Server.ts"
import { makeScheduler } from "./scheduler.ts"
import { makeStore } from "./store.ts"
import { versions } from "./versions.ts"

const invalid = (field: string, message: string) =>
  new DevnetError({ reason: "InvalidOption", field: `bacalhau.${field}`, message: `bacalhau.${field}: ${message}` })

export const bacalhau: Network<BacalhauOptions, BacalhauRoute, BacalhauControls> = {
  name: "bacalhau",
  routes,
  aliasOf,
  start: Effect.fnUntraced(function* (given, frame) {
    const { auth = {}, debug = false, engine, nodes: chosen = 1, publicHost, version = "1.9.3" } = given
    const traits = versions[version]
    if (traits === undefined) {
      return yield* invalid("version", `${JSON.stringify(version)} is none of ${Object.keys(versions).join(", ")}`)
    }
    if (typeof chosen === "number" && !(Number.isSafeInteger(chosen) && chosen >= 1)) {
      return yield* invalid("nodes", `${chosen} is not a whole number of 1 or more`)
    }
    const clock = yield* Clock.Clock
    const now = nanosBy(clock)
    const date = () => new Date(clock.currentTimeMillisUnsafe())
    const asked: ReadonlyArray<ComputeNode> =
      typeof chosen === "number" ? Array.from({ length: chosen }, () => ({})) : chosen
    const nodes = asked.map((each) => makeNode(each, now(), traits))
    const [first] = nodes
    if (first === undefined) return yield* invalid("nodes", "there are none")

    // Work dies with the process that runs it.
    const outer = yield* Scope.Scope
    const context = yield* Effect.context<never>()
    let life = yield* Scope.fork(outer)
    const fork = (effect: Effect.Effect<void>) => Fiber.runIn(Effect.runForkWith(context)(effect), life)

    const store = makeStore(now)
    const publisher = makePublisher(date, traits)
    const dialect = goHttp(date)
    const started: { publisher?: string } = {}
    const addressOf = (id: string) => {
      const url = new URL(`${started.publisher}/${id}${traits.archive}`)
      return publicHost === undefined ? url.href : url.href.replace(url.hostname, publicHost)
    }
    const compute = makeCompute({
      store,
      traits,
      publisher,
      addressOf,
      fork,
      runWork: runWork(given, traits, yield* runLocal(engine))
    })
    const scheduler = makeScheduler({ compute, fork, nodes, now, store, traits })
    const server: Server = {
      traits,
      store,
      scheduler,
      compute,
      nodes,
      auth,
      tokens: new Set(),
      wasmLogs: Semaphore.makeUnsafe(1),
      debug,
      nodeId: first.id,
      instanceId: createHash("sha256").update(randomUUID()).digest("hex"),
      startedAt: now(),
      now
    }
    const url = yield* frame.serve(makeApp(server), dialect)
    started.publisher = yield* frame.serve(publisher.app, dialect)
    return {
      url,
      settings: { LONGSHORE_BACALHAU_URL: url },
      restart: ({ completed = "keep" }) =>
        Effect.gen(function* () {
          compute.die()
          yield* Scope.close(life, Exit.void)
          life = yield* Scope.fork(outer)
          if (completed === "lose") {
            store.lose()
            publisher.lose()
          }
          compute.restart()
          scheduler.evaluateAll()
        }),
      controls: {
        jobs: () => store.jobs.size,
        ipfsGateway: () => started.publisher ?? "",
        nodes: (state) => {
          const isConnected = state === "connected"
          for (const node of nodes) Object.assign(node, { isConnected, changedAt: now() })
          if (isConnected) scheduler.evaluateAll()
        }
      }
    }
  })
}
