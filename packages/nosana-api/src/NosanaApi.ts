/** Nosana's server of jobs, credits, markets and deployments: everything that it can do for whoever has credits. */
import type { JobError } from "@longshore/core/JobError"
import { nested, promises } from "@longshore/core/Promises"
import { fromConfig } from "@longshore/core/Settings"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Auth } from "./Auth.ts"
import type { Credits } from "./Credits.ts"
import type { Deployments } from "./Deployments.ts"
import type { paths } from "./generated/openapi.ts"
import { authCalls } from "./internal/authCalls.ts"
import { connect } from "./internal/connection.ts"
import { creditCalls } from "./internal/creditCalls.ts"
import { deploymentCalls } from "./internal/deployments/deploymentCalls.ts"
import { batchCalls } from "./internal/jobs/batches.ts"
import { listCalls } from "./internal/jobs/lists.ts"
import { nodeCalls } from "./internal/jobs/nodes.ts"
import { singleCalls } from "./internal/jobs/single.ts"
import { marketCalls } from "./internal/marketCalls.ts"
import type { Jobs } from "./Jobs.ts"
import type { Markets } from "./Markets.ts"
import type { ServerOptions } from "./ServerOptions.ts"

export type Options = ServerOptions

/**
 * Every call fails with a `JobError`; `faultOf` gives what the server said. A call that needs a credential fails with
 * `Unauthorized` where there is none, and sends nothing.
 */
export interface Service {
  /** Where paths begin: the server's URL with its prefix. */
  readonly url: string
  readonly jobs: Jobs
  readonly credits: Credits
  readonly markets: Markets
  readonly deployments: Deployments
  readonly auth: Auth
}

export class NosanaApi extends Context.Service<NosanaApi, Service>()("@longshore/nosana-api/NosanaApi") {}

/** Nothing is sent yet. Fails with `Misconfigured` on what cannot work. */
export const make = (options: Options = {}): Effect.Effect<Service, JobError> =>
  Effect.map(connect(options), (connection) => {
    const ask = connection.askOf<paths>()
    const markets = marketCalls(ask)
    return NosanaApi.of({
      url: connection.url,
      jobs: {
        [nested]: true,
        ...singleCalls(ask, connection, markets),
        ...listCalls(ask),
        ...batchCalls(ask),
        ...nodeCalls(ask, connection.listenOf<paths>())
      },
      credits: creditCalls(ask),
      markets,
      deployments: deploymentCalls(connection),
      auth: authCalls(connection)
    })
  })

export const layer = (options: Options = {}): Layer.Layer<NosanaApi, JobError> => Layer.effect(NosanaApi, make(options))

export const layerConfig = (config: Config.Wrap<Options>): Layer.Layer<NosanaApi, Config.ConfigError | JobError> =>
  Layer.effect(NosanaApi, Effect.flatMap(fromConfig(config), make))

/** The server for code that does not use Effect: every call as a promise, with a `signal` among its options. */
export const createNosanaApi = (options: Options = {}) => promises(NosanaApi, layer(options))
