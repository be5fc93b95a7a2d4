/** The group `deployments`. */
import { nested } from "@longshore/core/Promises"
import type { Deployments } from "../../Deployments.ts"
import type { paths } from "../../generated/deployments.ts"
import type { Connection } from "../connection.ts"
import { streamCall } from "./following.ts"
import { listCalls } from "./lists.ts"
import { singleCalls } from "./single.ts"
import { vaultCalls } from "./vaults.ts"

export const deploymentCalls = (connection: Connection): Deployments => {
  const ask = connection.askOf<paths>()
  return {
    [nested]: true,
    ...singleCalls(ask),
    ...listCalls(ask),
    stream: streamCall(connection.listenOf<paths>()),
    vaults: vaultCalls(ask)
  }
}
