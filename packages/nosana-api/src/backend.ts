/** The backend alone: the native client and what else this package has are not loaded before one is made. */
import { provided } from "@longshore/core/Client"
import { layer, NosanaApiBackend, type Options } from "./NosanaApiBackend.ts"

export { layer, layerConfig, make, NosanaApiBackend, type Options, type SubmitOptions } from "./NosanaApiBackend.ts"
export { registration } from "./registration.ts"
export type { ServerOptions } from "./ServerOptions.ts"

/** Jobs on Nosana, paid with credits, for `createClient`. */
export const nosanaApi = (options: Options) => provided(NosanaApiBackend, layer(options))
