/** Calls about what users with a wallet pay deployments from. */
import { nested } from "@longshore/core/Promises"
import type { Vaults } from "../../Deployments.ts"
import type { paths } from "../../generated/deployments.ts"
import type { Ask } from "../connection.ts"
import { telling } from "../telling.ts"
import { list, record, text } from "../wire.ts"
import { readVault } from "./reading.ts"
import { ofDeployment, ofVault } from "./refusals.ts"

export const vaultCalls = (ask: Ask<paths>): Vaults => ({
  [nested]: true,
  list: () =>
    ask({
      operation: "deployments.vaults.list",
      replaySafe: true,
      reason: ofDeployment,
      read: (json) => list(json).map(readVault),
      send: (api, init) => api.GET("/deployments/vaults", init)
    }),
  create: () =>
    ask({
      operation: "deployments.vaults.create",
      replaySafe: false,
      reason: ofDeployment,
      read: readVault,
      send: (api, init) => api.POST("/deployments/vaults/create", init)
    }).pipe(telling("deployments.vaults.list tells whether it is there; look before another one is made")),
  withdraw: (vault) =>
    ask({
      operation: "deployments.vaults.withdraw",
      names: { vault },
      // Nothing moves before the owner signs.
      replaySafe: true,
      reason: ofVault,
      read: (json) => ({ transaction: text(record(json), "transaction") }),
      send: (api, init) =>
        api.POST("/deployments/vaults/{vault}/withdraw", { ...init, params: { path: { vault } }, body: {} })
    })
})
