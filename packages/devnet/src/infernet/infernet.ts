/** Ritual's Infernet node. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { containers as shipped } from "../containers/shipped.ts"
import { startContainer } from "../containers/start.ts"
import { DevnetError } from "../DevnetError.ts"
import { hypercorn } from "../internal/hypercorn.ts"
import type { Network } from "../Network.ts"
import { containerSets } from "./containerSets.ts"
import { makeGuardian } from "./guardian.ts"
import type { InfernetNode } from "./node.ts"
import type { InfernetControls, InfernetOptions } from "./Options.ts"
import { rateLimiter } from "./rateLimiter.ts"
import { type InfernetRoute, makeApp, routes } from "./routes.ts"
import { makeStore } from "./store.ts"
import { versions } from "./versions.ts"

const invalid = (field: string, message: string) =>
  new DevnetError({ reason: "InvalidOption", field: `infernet.${field}`, message: `infernet.${field}: ${message}` })

const within = ({ field, message, reason }: DevnetError) =>
  new DevnetError({ reason, message, field: field === undefined ? field : `infernet.${field}` })

export const infernet: Network<InfernetOptions, InfernetRoute, InfernetControls> = {
  name: "infernet",
  routes,
  start: Effect.fnUntraced(function* (given, frame) {
    const { chain, containers: chosen = shipped, rateLimit, redisDown = false, version = "1.4.0" } = given
    const traits = versions[version]
    if (traits === undefined) {
      return yield* invalid("version", `${JSON.stringify(version)} is none of ${Object.keys(versions).join(", ")}`)
    }
    const { period = "60 seconds", requests = 60 } = rateLimit ?? {}
    if (!Number.isSafeInteger(requests) || requests < 1) {
      return yield* invalid("rateLimit.requests", `${requests} is not a whole number of 1 or more`)
    }
    const clock = yield* Clock.Clock
    const now = () => clock.currentTimeMillisUnsafe()
    const containers = new Map(
      yield* Effect.forEach(
        Object.entries(chosen),
        ([id, container]) =>
          Effect.gen(function* () {
            if (typeof container === "object" && "url" in container && !traits.hasRemoteContainers) {
              return yield* invalid(
                `containers.${id}`,
                `node ${version} has no containers with an address of their own`
              )
            }
            return [id, yield* Effect.mapError(startContainer(id, container), within)] as const
          }),
        { concurrency: "unbounded" }
      )
    )
    const settings = new Map([...containers].map(([id, each]) => [id, each.settings]))
    const store = makeStore({ now, ttl: traits.pendingTtl, countsItself: traits.isOld, isDown: redisDown })
    const limiter = traits.isOld ? undefined : rateLimiter(requests, Duration.fromInputUnsafe(period))

    // Jobs die with the process that runs them.
    const outer = yield* Scope.Scope
    const context = yield* Effect.context<never>()
    let life = yield* Scope.fork(outer)
    const node: InfernetNode = {
      containers,
      store,
      traits,
      limiter,
      chain: { enabled: chain?.enabled ?? false, address: chain?.enabled ? (chain.address ?? "") : "" },
      guardian: makeGuardian({
        containers: settings,
        isChainEnabled: chain?.enabled ?? false,
        sets: containerSets([...containers.keys()]),
        traits,
        now
      }),
      now,
      fork: (job) => {
        Effect.runForkWith(context)(Effect.forkIn(job, life))
      }
    }
    const url = yield* frame.serve(
      yield* makeApp(node),
      hypercorn(() => new Date(now()))
    )
    return {
      url,
      settings: { LONGSHORE_INFERNET_URL: url },
      restart: ({ completed = "keep" }) =>
        Effect.gen(function* () {
          yield* Scope.close(life, Exit.void)
          life = yield* Scope.fork(outer)
          store.restart(completed)
          limiter?.forget()
        }),
      controls: { redis: store.redis }
    }
  })
}
