/** Tokens by which owners and hosts show who they are: `MESSAGE:SIGNATURE`, and `:MILLISECONDS` where a time is told. */
import { fromBase58, toBase58 } from "../solana/keys.ts"
import type { Address } from "../solana/Program.ts"
import { isSignedBy, type KeyPair } from "./KeyPair.ts"

export const tokenOf = (keys: KeyPair, message: string, at?: Date): string => {
  const signature = toBase58(keys.sign(new TextEncoder().encode(message)))
  return [message, signature, ...(at === undefined ? [] : [at.getTime()])].join(":")
}

interface Judging {
  readonly owner: Address
  /** In seconds; a token that is as old is too old. */
  readonly expiry: number
  readonly now: number
}

/** Why a token is refused, in the words of the host; `undefined` for one that is good. */
export const refusalOf = (token: string, { expiry, now, owner }: Judging): string | undefined => {
  const unauthorised = "Unauthorized Request"
  const [message, signature, at] = token.split(":")
  if (!message || !signature) return `${unauthorised}: Invalid signature.`
  // The time is not signed, and what is no number is never too old.
  if (at && (now - Number.parseInt(at, 10)) / 1000 >= expiry) return `${unauthorised}: Authorization has expired.`
  let bytes: Uint8Array
  try {
    bytes = fromBase58(signature)
  } catch {
    return `${unauthorised}: Non-base58 character`
  }
  if (bytes.length !== 64) return `${unauthorised}: bad signature size`
  return isSignedBy(owner, new TextEncoder().encode(message), bytes) ? undefined : unauthorised
}
