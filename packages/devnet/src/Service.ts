/** What a program holds of a devnet: the shape of it, as effects. The promises follow from it by rule. */
import type * as Effect from "effect/Effect"
import type { DevnetError } from "./DevnetError.ts"
import type { Faults, Time } from "./Fault.ts"
import type { SeenRequest } from "./internal/seen.ts"
import type { RestartOptions } from "./Network.ts"
import type { ControlsOf, NetworkName, OptionsOf, RouteOf } from "./networks.ts"

export type ClockKind = "live" | "test"

interface CommonOptions<N extends NetworkName, C extends ClockKind> {
  /** All there are by default. */
  readonly networks?: ReadonlyArray<N> | undefined
  /** Free ones by default, as is the port of the admin route. All of them are on 127.0.0.1. */
  readonly ports?: { readonly [Name in N | "admin"]?: number | undefined } | undefined
  /** `live` by default. Time on the `test` clock moves only by `advance`. */
  readonly clock?: C | undefined
}

export type DevnetOptions<N extends NetworkName = NetworkName, C extends ClockKind = ClockKind> = CommonOptions<
  N,
  C
> & { readonly [Name in N]?: OptionsOf<Name> | undefined }

/** One network, as programs see it. */
export interface NetworkService<Route extends string> {
  readonly url: string
  /** What sets up a longshore backend for it: environment variables, or the same names in the command's config.yaml. */
  readonly settings: Readonly<Record<string, string>>
  /** Where its faults and counts are served over HTTP. */
  readonly admin: string
  readonly faults: Faults<Route>
  /** The requests that have reached it, oldest first: those of one route, or all. */
  readonly requests: (route?: Route) => ReadonlyArray<SeenRequest>
  /** How many have reached it, by route. */
  readonly counts: () => Readonly<Partial<Record<Route, number>>>
  /** Ends its process and starts it again: connections and memory are lost. */
  readonly restart: (options?: RestartOptions) => Effect.Effect<void>
}

/** The networks that were named, the faults of all of them, and time where it is the program's. */
export type DevnetService<N extends NetworkName = NetworkName, C extends ClockKind = "live"> = {
  readonly [Name in N]: NetworkService<RouteOf<Name>> & ControlsOf<Name>
} & {
  readonly admin: string
  readonly faults: { readonly clear: Effect.Effect<void, DevnetError> }
} & ("test" extends C ? { readonly advance: (by: Time) => Effect.Effect<void, DevnetError> } : unknown)
