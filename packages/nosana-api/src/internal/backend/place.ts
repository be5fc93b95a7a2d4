/** Whose jobs these are, and on which server: never a secret. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Options } from "../../NosanaApiBackend.ts"

/** The account as it was named, else the wallet's address, else a digest of the key that is too short to be guessed back. */
export const ownerOf = ({ account, apiKey, wallet }: Options): Effect.Effect<string | undefined> =>
  Effect.promise(async () => {
    if (account !== undefined) return account
    if (wallet !== undefined) return wallet.address
    if (apiKey === undefined) return undefined
    const bytes = new TextEncoder().encode(Redacted.value(apiKey))
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    return `key:${Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("")}`
  })

export const placeOf = (url: string, owner: string | undefined): string =>
  owner === undefined ? url : `${url}#${encodeURIComponent(owner).replaceAll("%3A", ":")}`
