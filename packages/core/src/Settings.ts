/** Options that come from the environment or a file, as effect's `Config` has them. */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"

/**
 * What a config says. `effect/Config` takes longer to load than all the rest together, and is loaded here: a program that
 * is given its options by code has nothing of it.
 */
export const fromConfig = <A>(config: Config.Wrap<A>): Effect.Effect<A, Config.ConfigError> =>
  Effect.flatMap(
    Effect.promise(() => import("effect/Config")),
    ({ unwrap }) => unwrap(config)
  )
