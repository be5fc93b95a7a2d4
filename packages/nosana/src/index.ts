/** What Nosana's networks share. Each module is a namespace: `Cid.ofJson`, `Ipfs.make`. */
export * as Authorization from "./Authorization.ts"
export * as Base58 from "./Base58.ts"
export * as Cid from "./Cid.ts"
export * as Endpoint from "./Endpoint.ts"
export * as FlowState from "./FlowState.ts"
export * as Host from "./Host.ts"
export * as Ipfs from "./Ipfs.ts"
export * as JobDefinition from "./JobDefinition.ts"
