/** The backend alone. Nothing of Solana's kit is loaded before one is made. */
import { provided } from "@longshore/core/Client"
import { layer, NosanaProgramBackend, type Options } from "./NosanaProgramBackend.ts"

export {
  type IpfsOptions,
  layer,
  layerConfig,
  make,
  NosanaProgramBackend,
  type Options,
  type SubmitOptions
} from "./NosanaProgramBackend.ts"
export { registration } from "./registration.ts"

/** Containers on Nosana's nodes, posted and paid on the chain, for `createClient`. */
export const nosanaProgram = (options: Options) => provided(NosanaProgramBackend, layer(options))
