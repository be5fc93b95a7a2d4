/** Nosana's credits API: a gateway with users and their credits, before a chain, IPFS and hosts of its own. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { DevnetError } from "../DevnetError.ts"
import { node } from "../internal/dialect.ts"
import type { App, Network } from "../Network.ts"
import { makeAccounts } from "./api/Accounts.ts"
import { makeApp } from "./api/app.ts"
import { authEndpoints } from "./api/auth.ts"
import { makeControls } from "./api/controls.ts"
import { creditEndpoints } from "./api/credits.ts"
import { documentEndpoints } from "./api/document.ts"
import type { Endpoint } from "./api/Endpoint.ts"
import { jobEndpoints } from "./api/jobs/endpoints.ts"
import { makeJobs } from "./api/jobs/JobsEngine.ts"
import type { JobsSettings } from "./api/jobs/settings.ts"
import { makeDeployments } from "./api/manager/Deployments.ts"
import { deploymentEndpoints } from "./api/manager/endpoints.ts"
import { marketEndpoints } from "./api/markets.ts"
import type { NosanaApiControls, NosanaApiOptions } from "./api/Options.ts"
import { canonical, type NosanaApiRoute, routes } from "./api/routes.ts"
import { settingsOf } from "./api/settings.ts"
import { makeWorld } from "./World.ts"

export const nosanaApi: Network<NosanaApiOptions, NosanaApiRoute, NosanaApiControls> = {
  name: "nosana-api",
  routes,
  aliasOf: canonical,
  start: Effect.fnUntraced(function* (given, frame) {
    const settings = yield* Effect.try({ try: () => settingsOf(given), catch: (error) => error as DevnetError })
    const world = yield* makeWorld({ ...given, ...settings, markets: settings.terms, feeFraction: 0 }, () => {})
    const { bank, chain, fork, hosts, ipfs, now, treasury } = world
    const accounts = makeAccounts({ now: () => new Date(now()), credits: settings.credits })
    const markets = settings.listings.map((listing, index) => ({ ...listing, address: world.markets[index]! }))
    const isOld = settings.release === "2.1.8"
    // Whoever asks before all is in place waits until it is.
    const app = yield* Deferred.make<App>()
    const url = yield* frame.serve(Effect.flatten(Deferred.await(app)), node)
    const places = yield* world.open(frame)
    const jobs: JobsSettings = {
      world: { bank, treasury, chain, ipfs, now, fork, hostTemplate: () => places.hostTemplate },
      release: settings.release,
      minimumSeconds: settings.minimumSeconds,
      delisted: settings.delisted,
      indexerDelay: settings.indexerDelay,
      markets: () => markets
    }
    const engine = makeJobs(jobs)
    const vaults = { bank, treasury, cluster: chain.cluster }
    const deployments = makeDeployments({ engine, ipfs, now, fork, url, chain: vaults })
    const endpoints: ReadonlyArray<Endpoint> = [
      ...jobEndpoints(engine, jobs),
      ...creditEndpoints(isOld),
      ...marketEndpoints(markets, chain),
      ...authEndpoints(accounts, { hasScopes: !isOld, now }),
      ...deploymentEndpoints({
        deployments,
        engine,
        now,
        isOld,
        base: () => places.hostTemplate.replace(/\/\{node\}$/, "")
      })
    ]
    const described = [...endpoints, ...documentEndpoints(endpoints, !isOld)]
    yield* Deferred.succeed(app, makeApp({ accounts, endpoints: described, hasScopes: !isOld, now }))
    return {
      url,
      settings: {
        LONGSHORE_NOSANA_API_NETWORK: "devnet",
        LONGSHORE_NOSANA_API_URL: url,
        LONGSHORE_NOSANA_API_SIGN: url,
        LONGSHORE_NOSANA_API_KEY: accounts.addKey(accounts.first, undefined, false),
        LONGSHORE_NOSANA_API_MARKET: markets[0]!.address,
        LONGSHORE_NOSANA_API_MIN_TIMEOUT: `${settings.minimumSeconds} seconds`,
        LONGSHORE_NOSANA_API_IPFS_API: places.ipfs,
        LONGSHORE_NOSANA_API_IPFS_GATEWAYS: `${places.ipfs}/ipfs/`,
        ...(given.ipfsJwt !== undefined && { LONGSHORE_NOSANA_API_IPFS_JWT: given.ipfsJwt }),
        LONGSHORE_NOSANA_API_HOST: places.hostTemplate
      },
      restart: (options) =>
        Effect.andThen(
          world.restart(options),
          Effect.sync(() => {
            engine.restart()
            deployments.restart()
          })
        ),
      controls: makeControls({ accounts, engine, hosts, markets, places, url })
    }
  })
}
