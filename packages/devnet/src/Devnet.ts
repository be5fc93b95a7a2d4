/** Runs networks on loopback, for as long as a scope is open or until it is disposed of. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import { DevnetError } from "./DevnetError.ts"
import type { Time } from "./Fault.ts"
import * as Admin from "./internal/admin.ts"
import { type Promised, promised } from "./internal/promised.ts"
import { runNetwork } from "./internal/runNetwork.ts"
import * as Still from "./internal/stillness.ts"
import { testClock } from "./internal/testClock.ts"
import { type NetworkName, networkNames, networks } from "./networks.ts"
import type { ClockKind, DevnetOptions, DevnetService } from "./Service.ts"

/** A devnet as promises. Disposing of it closes its ports and ends its processes. */
export type Devnet<N extends NetworkName = NetworkName, C extends ClockKind = "live"> = Promised<DevnetService<N, C>> &
  AsyncDisposable

const optionError = (field: string, message: string) =>
  new DevnetError({ reason: "InvalidOption", field, message: `${field}: ${message}` })

const start = Effect.fnUntraced(function* (options: DevnetOptions, advance: Admin.Advance | undefined) {
  const chosen = options.networks ?? networkNames
  for (const name of chosen) {
    if (!networkNames.includes(name)) {
      return yield* optionError("networks", `there is no network "${name}"; there are: ${networkNames.join(", ")}`)
    }
  }
  for (const name of Object.keys(options.ports ?? {})) {
    if (name !== "admin" && !chosen.includes(name as NetworkName)) {
      return yield* optionError(`ports.${name}`, "no such network is started")
    }
  }
  const admin = yield* Admin.make(options.ports?.admin, advance)
  const started = yield* Effect.forEach(chosen, (name) =>
    Effect.gen(function* () {
      const running = yield* runNetwork(networks[name], options[name] ?? {}, options.ports?.[name])
      const url = yield* admin.add(name, running)
      const { clear, inject, list } = running.service.faults
      return [name, { ...running.service, faults: { inject, list, clear }, admin: url, ...running.controls }] as const
    })
  )
  const clear = Effect.forEach(started, ([, { faults }]) => faults.clear, { discard: true })
  return { ...Object.fromEntries(started), admin: admin.url, faults: { clear } }
})

/** Started when the effect succeeds, closed with the scope. */
export const make = <const N extends NetworkName = NetworkName, const C extends ClockKind = "live">(
  options: DevnetOptions<N, C> = {} as DevnetOptions<N, C>
): Effect.Effect<DevnetService<N, C>, DevnetError, Scope.Scope> =>
  Effect.suspend(() => {
    const given = options as DevnetOptions
    if (given.clock !== undefined && given.clock !== "live" && given.clock !== "test") {
      return Effect.fail(optionError("clock", `${JSON.stringify(given.clock)} is neither "live" nor "test"`))
    }
    const stillness = Still.make()
    const own = given.clock === "test" ? testClock(stillness) : undefined
    const advance =
      own &&
      ((by: Time) => {
        const duration = typeof by === "number" ? undefined : Option.getOrUndefined(Duration.fromInput(by))
        return duration !== undefined && Duration.isFinite(duration) && Duration.isPositive(duration)
          ? own.advance(duration)
          : Effect.fail(optionError("by", `${JSON.stringify(by)} is not a duration; write for example "15 minutes"`))
      })
    const started = start(given, advance).pipe(
      Effect.map((service) => (advance === undefined ? service : { ...service, advance })),
      Effect.provideService(Still.Stillness, stillness)
    )
    return (own === undefined ? started : Effect.provideService(started, Clock.Clock, own.clock)) as Effect.Effect<
      any,
      DevnetError,
      Scope.Scope
    >
  })

/** Starts the networks, and resolves when all of them listen. */
export const createDevnet = async <const N extends NetworkName = NetworkName, const C extends ClockKind = "live">(
  options?: DevnetOptions<N, C>
): Promise<Devnet<N, C>> => {
  const scope = Scope.makeUnsafe()
  const dispose = () => Effect.runPromise(Scope.close(scope, Exit.void))
  const service = await Effect.runPromise(Scope.provide(make(options), scope)).catch(async (error) => {
    await dispose()
    throw error
  })
  return { ...(promised(service, Effect.runPromise) as object), [Symbol.asyncDispose]: dispose } as unknown as Devnet<
    N,
    C
  >
}
