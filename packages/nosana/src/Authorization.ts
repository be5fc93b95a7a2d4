/**
 * How a host is told who asks: `<message>:<signature>[:<milliseconds>]`, signed by the key of the job's project.
 *
 * It is a weak proof, and no code can make it a stronger one. The time is not signed: whoever has a token can date it anew. A
 * token without a time never ends. Nothing in it names a host or a job: each can use it with every other host of the same
 * owner. So a token is a secret, is made anew for every request, and is given only to the host that is meant.
 */
import { ed25519 } from "@noble/curves/ed25519.js"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Base58 from "./Base58.ts"

/** A key that signs messages: a wallet, or `signerOf`. */
export interface MessageSigner {
  /** The public key in Base58. */
  readonly address: string
  /** The Ed25519 signature of exactly these bytes, 64 bytes long. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

/**
 * No token could be made. The message says why; it never has a key or a token in it. What a wallet says for itself could have:
 * it is the `cause`, redacted.
 */
export class AuthorizationError extends Data.TaggedError("AuthorizationError")<{
  readonly message: string
  readonly cause?: Redacted.Redacted<unknown> | undefined
}> {}

const separator = ":"

/** A signer of a key of 32 bytes, or of the 64 bytes of which a Solana key file consists. Throws where they are none. */
export const signerOf = (key: Redacted.Redacted<Uint8Array>): MessageSigner => {
  const bytes = Redacted.value(key)
  if (bytes.length !== 32 && bytes.length !== 64) {
    throw new AuthorizationError({ message: `a key has 32 or 64 bytes, and this one has ${bytes.length}` })
  }
  const secret = bytes.slice(0, 32)
  const publicKey = ed25519.getPublicKey(secret)
  if (bytes.length === 64 && !publicKey.every((byte, index) => byte === bytes[32 + index])) {
    throw new AuthorizationError({ message: "the second half of the key is not the public key of its first half" })
  }
  return { address: Base58.encode(publicKey), sign: async (message) => ed25519.sign(message, secret) }
}

export interface HeaderOptions {
  /** The time that is written behind the signature, unsigned. Without it hosts take the token for ever. */
  readonly at?: Date | undefined
}

/** The value of an `Authorization` header. Hosts take any message, except where they name one. */
export const headerOf = (
  signer: MessageSigner,
  message: string,
  { at }: HeaderOptions = {}
): Effect.Effect<Redacted.Redacted<string>, AuthorizationError> =>
  Effect.gen(function* () {
    if (message === "" || message.includes(separator)) {
      const text = `${JSON.stringify(message)} cannot be signed: a message is not empty, and has no "${separator}" in it`
      return yield* new AuthorizationError({ message: text })
    }
    if (at !== undefined && Number.isNaN(at.getTime())) {
      return yield* new AuthorizationError({ message: "the time is not valid" })
    }
    const signature = yield* Effect.tryPromise({
      try: async () => signer.sign(new TextEncoder().encode(message)),
      catch: (thrown) =>
        new AuthorizationError({
          message: `${signer.address} did not sign${kindOf(thrown)}`,
          cause: Redacted.make(thrown, { label: "what the wallet says" })
        })
    })
    if (signature.length !== 64) {
      const text = `${signer.address} gave a signature of ${signature.length} bytes; Ed25519 has 64`
      return yield* new AuthorizationError({ message: text })
    }
    const parts = [message, Base58.encode(signature), ...(at === undefined ? [] : [String(at.getTime())])]
    return Redacted.make(parts.join(separator), { label: "authorization" })
  })

/** Of a wallet's error what tells why, and has no room for a key: ` (WalletSignMessageError, code 4001)`. */
const kindOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return ""
  const { code, name } = thrown as { readonly code?: unknown; readonly name: unknown }
  const kinds = [
    ...(typeof name === "string" && name !== "Error" && /^[A-Z][A-Za-z]{0,40}$/.test(name) ? [name] : []),
    ...(Number.isSafeInteger(code) ? [`code ${code}`] : [])
  ]
  return kinds.length === 0 ? "" : ` (${kinds.join(", ")})`
}

export interface VerifyOptions {
  /** How old the token's time may be: less than this, 300 seconds by default. */
  readonly expiry?: Duration.Input | undefined
  readonly now: Date
  /** The only message that is taken. Any by default. */
  readonly message?: string | undefined
}

/** What a token is good for. */
export type Verdict =
  | {
      readonly _tag: "Valid"
      /** What was signed. */
      readonly message: string
      /** The time in the token, which anybody can have put there. Without one, the token never ends. */
      readonly unsignedTime: Date | undefined
    }
  | {
      readonly _tag: "Invalid"
      /**
       * `Malformed` cannot be read, `WrongMessage` is for something else, `Expired` says itself that it is too old, `FromTheFuture`
       * that it is not yet made, and `BadSignature` is not of this key.
       */
      readonly reason: "Malformed" | "WrongMessage" | "Expired" | "FromTheFuture" | "BadSignature"
      readonly explanation: string
    }

/** How far the clocks of two machines may differ. */
const skew = 60_000

/**
 * Whether a token was made with this key. Never throws. A `Valid` one proves that the key signed the message at some time, and
 * no more: see above. Stricter than Nosana's own: a time that is no number, or lies ahead, is refused here.
 */
export const verify = (
  token: string | Redacted.Redacted<string>,
  publicKey: string,
  options: VerifyOptions
): Verdict => {
  const { expiry = "300 seconds", message: wanted, now } = options
  const invalid = (reason: Extract<Verdict, { readonly _tag: "Invalid" }>["reason"], explanation: string): Verdict => ({
    _tag: "Invalid",
    reason,
    explanation
  })
  const [message = "", written = "", time, ...more] = textOf(token).split(separator)
  // Base58 takes quadratic time: what is too long for its bytes is not even read.
  const signature = written.length <= 88 ? Base58.decode(written) : undefined
  if (message === "" || more.length > 0 || signature?.length !== 64) {
    return invalid(
      "Malformed",
      "a token is <message>:<signature>[:<milliseconds>], with a signature of 64 bytes in Base58"
    )
  }
  const key = publicKey.length <= 44 ? Base58.decode(publicKey) : undefined
  if (key?.length !== 32)
    return invalid("BadSignature", `${JSON.stringify(publicKey.slice(0, 44))} is not a public key`)
  if (wanted !== undefined && message !== wanted) {
    return invalid(
      "WrongMessage",
      `the message is ${JSON.stringify(message.slice(0, 200))} and not ${JSON.stringify(wanted)}`
    )
  }
  let unsignedTime: Date | undefined
  if (time !== undefined) {
    const millis = /^\d{1,15}$/.test(time) ? Number(time) : Number.NaN
    if (Number.isNaN(millis)) return invalid("Malformed", "the time is not a number of milliseconds")
    const age = now.getTime() - millis
    if (age >= Duration.toMillis(expiry)) {
      return invalid("Expired", `the token says that it is ${Math.floor(age / 1000)} seconds old`)
    }
    if (age < -skew) return invalid("FromTheFuture", `the token is dated ${Math.floor(-age / 1000)} seconds ahead`)
    unsignedTime = new Date(millis)
  }
  return isSigned(signature, message, key)
    ? { _tag: "Valid", message, unsignedTime }
    : invalid("BadSignature", `the signature is not one of ${publicKey}`)
}

const textOf = (token: string | Redacted.Redacted<string>): string =>
  typeof token === "string" ? token : Redacted.value(token)

const isSigned = (signature: Uint8Array, message: string, key: Uint8Array): boolean => {
  try {
    return ed25519.verify(signature, new TextEncoder().encode(message), key, { zip215: false })
  } catch {
    // Bytes that are no point of the curve.
    return false
  }
}
