/** A client in the words of Nosana's Jobs API, for programs that were written by it. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type ClientConfig, type NetworkName, settingsOf } from "./config.ts"
import { deploymentsOf } from "./deployments.ts"
import { filesOf } from "./files.ts"
import { dollars, jobsOf } from "./jobs.ts"
import { runnerOf } from "./parts.ts"
import type { Market, NosanaClient, RequiredResources } from "./types.ts"

interface Client {
  (config?: ClientConfig): NosanaClient
  (network: NetworkName, config?: ClientConfig): NosanaClient
}

/**
 * `createNosanaClient({ api: { apiKey } })`, for mainnet unless a network comes before. `timeout` is minutes here, and nowhere
 * else in this package.
 *
 * Where its configuration names no server, the variables of the environment do that name longshore's own:
 * `LONGSHORE_NOSANA_API_URL`, `_PREFIX`, `_SIGN`, `_IPFS_API`, `_IPFS_GATEWAYS` and `_IPFS_JWT`. `longshore devnet` prints them.
 */
export const createNosanaClient: Client = (
  first: NetworkName | ClientConfig = {},
  second: ClientConfig = {}
): NosanaClient => {
  const [network, config] = typeof first === "string" ? [first, second] : (["mainnet", first] as const)
  const run = runnerOf(settingsOf(network, config))
  return {
    api: {
      jobs: jobsOf(run),
      deployments: deploymentsOf(run),
      credits: {
        balance: () =>
          run(({ api }) =>
            Effect.map(api.credits.balance(), ({ assigned, available, reserved, settled }) => ({
              assignedCredits: dollars(assigned),
              reservedCredits: dollars(reserved),
              settledCredits: dollars(settled),
              availableCredits: dollars(available)
            }))
          )
      },
      markets: {
        list: () => run(({ api }) => Effect.map(api.markets.list(), (all) => all.map(({ raw }) => raw as Market))),
        get: (id) => run(({ api }) => Effect.map(api.markets.get(id), ({ raw }) => raw as Market)),
        getRequiredResources: (id) =>
          run(({ api }) => Effect.map(api.markets.requiredResources(id), ({ raw }) => raw as RequiredResources))
      },
      auth: {
        signMessage: (message, options) =>
          run(({ api }) =>
            Effect.map(api.auth.signMessage(message, options), ({ signature }) => Redacted.value(signature))
          ),
        header: (message, options) =>
          run(({ api }) => Effect.map(api.auth.signMessage(message, options), ({ header }) => Redacted.value(header)))
      }
    },
    ipfs: filesOf(run)
  }
}
