/** The networks there are. A new one is one line here. */
import { bacalhau } from "./bacalhau/bacalhau.ts"
import { infernet } from "./infernet/infernet.ts"
import type { Network } from "./Network.ts"
import { nosanaApi } from "./nosana/nosanaApi.ts"
import { nosanaProgram } from "./nosana/nosanaProgram.ts"

export const networks = { infernet, bacalhau, "nosana-api": nosanaApi, "nosana-program": nosanaProgram }

export type NetworkName = keyof typeof networks

export type OptionsOf<N extends NetworkName> =
  (typeof networks)[N] extends Network<infer Options, any, any> ? Options : never
export type RouteOf<N extends NetworkName> = (typeof networks)[N] extends Network<any, infer Route, any> ? Route : never
export type ControlsOf<N extends NetworkName> =
  (typeof networks)[N] extends Network<any, any, infer Controls> ? Controls : never

export const networkNames = Object.keys(networks) as ReadonlyArray<NetworkName>
