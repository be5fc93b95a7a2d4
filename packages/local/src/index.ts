import { provided } from "@longshore/core/Client"
import { LocalBackend, layer, type Options } from "./LocalBackend.ts"

export { type Engine, LocalBackend, layer, layerConfig, make, type Options } from "./LocalBackend.ts"

export { registration } from "./registration.ts"

/** Jobs on this machine, for `createClient`. */
export const local = (options: Options = {}) => provided(LocalBackend, layer(options))
