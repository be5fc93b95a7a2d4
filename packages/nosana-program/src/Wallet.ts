/** Who pays and signs: any signer of kit's that gives its signature back, or one read from a keypair file. */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import { KeypairFile } from "@longshore/nosana"
import {
  type Address,
  createKeyPairSignerFromBytes,
  isTransactionModifyingSigner,
  isTransactionPartialSigner,
  type KeyPairSigner,
  type TransactionModifyingSigner,
  type TransactionPartialSigner
} from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { failed } from "./internal/failed.ts"

/**
 * A signer that signs without sending: a keypair, a hardware wallet, a browser's wallet. One that can only send is none:
 * a transaction's signature has to be known before anything leaves.
 */
export type Wallet = TransactionPartialSigner | TransactionModifyingSigner

const misconfigured = (message: string): Effect.Effect<never, JobError> =>
  Effect.fail(failed("wallet", new Misconfigured({ message: `wallet: ${message}` })))

/** A keypair from its 64 bytes: the secret half, then the public one. Fails with `Misconfigured` if they are no pair. */
export const fromKeypairBytes = (bytes: Redacted.Redacted<Uint8Array>): Effect.Effect<KeyPairSigner, JobError> =>
  Effect.suspend(() => {
    const pair = Redacted.value(bytes)
    if (pair.length !== 64)
      return misconfigured(`a keypair has 64 bytes, and this has ${pair.length}; ${KeypairFile.wanted}`)
    return Effect.catch(
      // What kit says of a bad key is not repeated: it may speak of its bytes.
      Effect.tryPromise(() => createKeyPairSignerFromBytes(pair)),
      () => misconfigured(`the second 32 bytes are not the public key of the first 32; ${KeypairFile.wanted}`)
    )
  })

/** A keypair from the text of a keypair file. */
export const fromKeypairJson = (text: string | Redacted.Redacted<string>): Effect.Effect<KeyPairSigner, JobError> =>
  Effect.suspend(() => {
    const bytes = KeypairFile.bytesIn(typeof text === "string" ? text : Redacted.value(text))
    return bytes === undefined
      ? misconfigured(`this is not the text of a keypair file; ${KeypairFile.wanted}`)
      : fromKeypairBytes(bytes)
  })

/** A keypair from a keypair file, such as `~/.config/solana/id.json`. On Node.js, Bun and Deno only. */
export const fromKeypairFile = (path: string): Effect.Effect<KeyPairSigner, JobError> =>
  Effect.matchEffect(KeypairFile.read(path), {
    onFailure: ({ message }) => misconfigured(message),
    onSuccess: (bytes) =>
      Effect.catch(fromKeypairBytes(bytes), () => misconfigured(`${path} is not a keypair file; ${KeypairFile.wanted}`))
  })

/** The wallet, or why this cannot be one. */
export const checkWallet = (wallet: unknown): Effect.Effect<Wallet, JobError> => {
  if (typeof wallet !== "object" || wallet === null || typeof (wallet as Partial<Wallet>).address !== "string") {
    return misconfigured("it is no signer; give one of kit's, or read one with fromKeypairFile")
  }
  const signer = wallet as { readonly address: Address }
  return isTransactionPartialSigner(signer) || isTransactionModifyingSigner(signer)
    ? Effect.succeed(signer)
    : misconfigured(
        `${signer.address} can only sign and send at once; a transaction has to be signed and written down before it is sent`
      )
}
