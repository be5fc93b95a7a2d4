/** Deployments on a chain whose nodes are moved by hand, in this process. */
import { makeDeployments } from "../../../src/nosana/api/manager/Deployments.ts"
import type { Definition } from "../../../src/nosana/Definition.ts"
import { chainWorld } from "./chainWorld.ts"
import { definitionOf } from "./deploymentServer.ts"

export const chainDeployments = () => {
  const world = chainWorld()
  const { bank, jobs: engine, market, settings, user } = world
  const { chain, fork, ipfs, now, treasury } = settings.world
  const vaults = { bank, treasury, cluster: chain.cluster }
  const deployments = makeDeployments({ engine, ipfs, now, fork, url: "http://127.0.0.1:1", chain: vaults })
  const caller = { account: { ...user(), name: "one" }, by: "key", scopes: undefined, keyId: "one" } as const
  const creation = {
    name: "one",
    market,
    replicas: 1,
    timeoutMinutes: 60,
    plan: { strategy: "SIMPLE" },
    vault: undefined,
    wantsNewVault: false,
    isConfidential: true,
    definition: definitionOf("wait") as Definition
  } as const
  const create = (startsAtOnce: boolean) => deployments.create(caller, { ...creation, startsAtOnce })
  return { ...world, deployments, engine, now, create }
}
