/** What a network is to the devnet. A new one is a module that exports such a value, and a line in `networks.ts`. */
import type * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import type * as Scope from "effect/Scope"
import type { DevnetError } from "./DevnetError.ts"
import type { Dialect } from "./internal/dialect.ts"

export interface Network<Options, Route extends string, Controls extends object> {
  readonly name: string
  /** By which faults name a request and requests are counted; a segment such as `:id` stands for any one segment. */
  readonly routes: ReadonlyArray<Route>
  /** The method and path under which a request counts that is known by another path as well. */
  readonly aliasOf?: ((methodAndPath: string) => string) | undefined
  /** Runs until the scope closes. The devnet's clock is the one the effect sees. */
  readonly start: (options: Options, frame: Frame) => Effect.Effect<Started<Controls>, DevnetError, Scope.Scope>
}

export interface RestartOptions {
  /** Whether finished work outlives the restart: it does by default, as it does where it was written down. */
  readonly completed?: "keep" | "lose" | undefined
}

export interface Started<Controls extends object> {
  readonly url: string
  /** How a backend of longshore is set up for it: its settings, by their names. */
  readonly settings: Readonly<Record<string, string>>
  /** Loses what the real server loses when its process dies and is started again. */
  readonly restart: (options: RestartOptions) => Effect.Effect<void>
  /** What else a program can do to this network: methods that become part of `devnet.NAME`. */
  readonly controls: Controls
}

export type App = Effect.Effect<HttpServerResponse, unknown, HttpServerRequest | Scope.Scope>

/** How the requests to a port are named that have the same method and path. Each name is one of the network's routes. */
export interface Naming {
  /** By what a POST brings, which is read whole before it meets a fault. */
  readonly body?: ((body: string) => string | undefined) | undefined
  /** Whatever becomes a web socket. */
  readonly upgrade?: string | undefined
}

/** What the devnet gives to a network. */
export interface Frame {
  /** Serves on loopback, on the port that was asked for or a free one, with faults in front. */
  readonly serve: (app: App, dialect: Dialect, naming?: Naming) => Effect.Effect<string, DevnetError, Scope.Scope>
}
