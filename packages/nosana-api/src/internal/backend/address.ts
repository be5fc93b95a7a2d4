/** Addresses of Solana, as far as they can be told from other texts. */
import { Base58 } from "@longshore/nosana"

export const { isAddress } = Base58
