/** The RSA key by which requester servers know a client. */
import { JobError, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { elementsOf, encode, only, sequence, toBase64, toHex, wrapped } from "./internal/der.ts"
import { readPem, writePem } from "./internal/pem.ts"

/** Has nothing of the private half that could be printed or stored. */
export interface ClientKey {
  /** What servers call the client: the SHA-256 of the key's modulus, in hex. */
  readonly clientId: string
  /** PKCS#1, in base64, as servers want it. */
  readonly publicKey: string
  /** RSASSA-PKCS1-v1_5 over SHA-256, in base64. */
  readonly sign: (text: string) => Effect.Effect<string, JobError>
}

/**
 * Reads a key as Bacalhau's own tools keep it in `~/.bacalhau/user_id.pem`, or in PKCS#8. A key that signs nothing that
 * servers take is `Misconfigured`: one that is not RSA, that is encrypted, or of fewer than 2048 bits.
 */
export const fromPem = (pem: Redacted.Redacted<string>): Effect.Effect<ClientKey, JobError> =>
  Effect.suspend(() => {
    const found = readPem(Redacted.value(pem))
    if (typeof found === "string") return unusable(`it is ${found}`)
    const bits = found.modulus.length * 8 - Math.clz32(found.modulus[0]!) + 24
    if (bits < 2048) return unusable(`it has ${bits} bits, and 2048 are needed`)
    const publicKey = encode(sequence, ...found.publicKey)
    return Effect.gen(function* () {
      const crypto = yield* platform
      const key = yield* promised("it is a damaged key", () =>
        crypto.importKey("pkcs8", wrapped(found.whole), rsa, false, ["sign"])
      )
      const clientId = toHex(
        new Uint8Array(yield* promised("it cannot be hashed", () => crypto.digest("SHA-256", found.modulus)))
      )
      const signed = (text: string) => crypto.sign(rsa.name, key, new TextEncoder().encode(text))
      // A key of parts that do not belong together signs what no server takes.
      const isWhole = yield* promised("it is a damaged key", async () => {
        const spki = encode(sequence, kindOf(wrapped(found.whole)), encode(0x03, Uint8Array.of(0), publicKey))
        const half = await crypto.importKey("spki", spki, rsa, false, ["verify"])
        return crypto.verify(rsa.name, half, await signed(clientId), new TextEncoder().encode(clientId))
      })
      if (!isWhole) return yield* unusable("it is a damaged key")
      return {
        clientId,
        publicKey: toBase64(publicKey),
        sign: (text) =>
          Effect.map(
            promised("it does not sign", () => signed(text), "sign"),
            (signature) => toBase64(new Uint8Array(signature))
          )
      }
    })
  })

/** A new key, and its text for `~/.bacalhau/user_id.pem`, where only its owner should be able to read it. */
export const generate: Effect.Effect<{ readonly key: ClientKey; readonly pem: Redacted.Redacted<string> }, JobError> =
  Effect.gen(function* () {
    const crypto = yield* platform
    const bytes = yield* promised("it cannot be made", async () => {
      const pair = await crypto.generateKey(
        { ...rsa, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
        true,
        ["sign", "verify"]
      )
      return new Uint8Array(await crypto.exportKey("pkcs8", pair.privateKey))
    })
    const inner = elementsOf(only(sequence, bytes).content)[2]!.content
    const pem = Redacted.make(writePem(inner), { label: "clientKey" })
    return { key: yield* fromPem(pem), pem }
  })

const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const

const kindOf = (pkcs8: Uint8Array<ArrayBuffer>) => elementsOf(only(sequence, pkcs8).content)[1]!.whole

const advice = "give an RSA key in PEM, such as the text of ~/.bacalhau/user_id.pem, or make one with generate"

const unusable = (what: string, operation = "clientKey") =>
  Effect.fail(
    new JobError({
      backend: "bacalhau",
      operation,
      reason: new Misconfigured({ message: `clientKey: ${what}; ${advice}` })
    })
  )

/** What went wrong is told in our words: the platform's may show a piece of the key. */
const promised = <A>(what: string, promise: () => Promise<A>, operation?: string): Effect.Effect<A, JobError> =>
  Effect.catch(Effect.tryPromise({ try: promise, catch: () => what }), (words) => unusable(words, operation))

/** Browsers have it on pages that came by HTTPS only. */
const platform = Effect.suspend(() => {
  const { crypto } = globalThis as { readonly crypto?: Partial<Crypto> }
  return crypto?.subtle === undefined
    ? unusable("this platform has no WebCrypto (a web page needs HTTPS for it)")
    : Effect.succeed(crypto.subtle)
})
