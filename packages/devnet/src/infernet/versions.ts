/** What each version of the node does differently. */
import * as Duration from "effect/Duration"

export type Version = "1.4.0" | "1.3.1" | "0.2.0"

export interface Traits {
  readonly version: Version
  /** Before 1.0: another subscription, no streams, no limits, no proofs, other answers to what it cannot read. */
  readonly isOld: boolean
  readonly hasResources: boolean
  readonly hasRemoteContainers: boolean
  /** How a container that has a port is reached. */
  readonly containerHost: string
  /** Its HTTP client. */
  readonly aiohttp: string
  readonly pendingTtl: Duration.Duration | undefined
}

const modern = {
  isOld: false,
  hasResources: true,
  hasRemoteContainers: true,
  containerHost: "localhost",
  aiohttp: "3.9.4",
  pendingTtl: Duration.minutes(15)
}

export const versions: Readonly<Record<Version, Traits>> = {
  "1.4.0": { ...modern, version: "1.4.0" },
  "1.3.1": { ...modern, version: "1.3.1", hasResources: false, hasRemoteContainers: false },
  "0.2.0": {
    version: "0.2.0",
    isOld: true,
    hasResources: false,
    hasRemoteContainers: false,
    containerHost: "host.docker.internal",
    aiohttp: "3.9.2",
    pendingTtl: undefined
  }
}
