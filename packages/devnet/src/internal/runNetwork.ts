/** Runs one network: its server behind a port, with faults and a count of requests in front. */
import * as Effect from "effect/Effect"
import type { DevnetError } from "../DevnetError.ts"
import type { Network, RestartOptions, Started } from "../Network.ts"
import { type FaultTable, faultTable } from "./faultTable.ts"
import { gateway } from "./gateway.ts"
import * as Port from "./port.ts"
import { routeNames } from "./routeNames.ts"
import { type Seen, seen } from "./seen.ts"

export interface Running {
  readonly service: {
    readonly url: string
    readonly settings: Readonly<Record<string, string>>
    readonly faults: FaultTable
    readonly requests: Seen["list"]
    readonly counts: Seen["counts"]
    readonly restart: (options?: RestartOptions) => Effect.Effect<void>
  }
  readonly controls: object
  readonly routes: ReadonlyArray<string>
}

export const runNetwork = Effect.fnUntraced(function* (
  network: Network<any, string, object>,
  options: unknown,
  port: number | undefined
) {
  // A network may have several ports; a fault of the network is a fault of each.
  const ports: Array<Port.Port> = []
  const each = <E>(act: (port: Port.Port) => Effect.Effect<void, E>) =>
    Effect.suspend(() => Effect.forEach(ports, act, { discard: true }))
  const log = seen()
  const { aliasOf, routes } = network
  const find = routeNames(routes)
  const nameOf = (named: string) => find(named) ?? (aliasOf === undefined ? undefined : find(aliasOf(named)))
  const faults = faultTable({ routes, close: each(({ close }) => close), open: each(({ open }) => open) })
  const held: { started?: Started<object> } = {}
  // Whoever sees a connection end finds the memory gone.
  const restart = (options: RestartOptions = {}): Effect.Effect<void> =>
    Effect.andThen(
      Effect.suspend(() => held.started?.restart(options) ?? Effect.void),
      each(({ drop }) => drop)
    )
  const started = yield* network.start(options, {
    serve: (app, dialect, naming) =>
      Effect.map(
        Port.make({
          app: gateway(app, { faults, seen: log, nameOf, restart, upgrades: dialect.upgrades ?? false, naming }),
          dialect,
          owner: network.name,
          port: ports.length === 0 ? port : undefined
        }),
        (opened) => {
          ports.push(opened)
          return opened.url
        }
      )
  })
  held.started = started
  const service = {
    url: started.url,
    settings: started.settings,
    faults,
    requests: log.list,
    counts: log.counts,
    restart
  }
  return { service, controls: started.controls, routes } satisfies Running as Running
}) satisfies (...given: Array<any>) => Effect.Effect<Running, DevnetError, any>
