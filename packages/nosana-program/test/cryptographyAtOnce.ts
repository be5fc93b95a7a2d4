/**
 * Signatures, keys and hashes at once: the time that they really take would be hours of test time, and another schedule each
 * time. Import it before whatever signs.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"

const subtle = globalThis.crypto.subtle
const importKey = subtle.importKey.bind(subtle)
const exportKey = subtle.exportKey.bind(subtle)

const bufferOf = (data: BufferSource) =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
const hashes: { readonly [name: string]: string } = { "SHA-256": "sha256", "SHA-512": "sha512" }

/** The same keys as the platform has them elsewhere. */
const objects = new WeakMap<CryptoKey, KeyObject>()
const imported = async (
  format: "pkcs8" | "spki",
  bytes: Uint8Array<ArrayBuffer>,
  algorithm: AlgorithmIdentifier,
  extractable: boolean
): Promise<CryptoKey> => {
  // Importing an Ed25519 key takes no turn of the event loop.
  const key = await importKey(format, bytes, algorithm, extractable, format === "pkcs8" ? ["sign"] : ["verify"])
  const source = { key: Buffer.from(bytes), format: "der" } as const
  objects.set(
    key,
    format === "pkcs8" ? createPrivateKey({ ...source, type: "pkcs8" }) : createPublicKey({ ...source, type: "spki" })
  )
  return key
}

Object.assign(subtle, {
  digest: async (name: AlgorithmIdentifier, data: BufferSource) => {
    const algorithm = typeof name === "string" ? name : name.name
    return Uint8Array.from(createHash(hashes[algorithm]!).update(bufferOf(data)).digest()).buffer
  },
  sign: async (_: unknown, key: CryptoKey, data: BufferSource) =>
    Uint8Array.from(sign(null, bufferOf(data), objects.get(key)!)).buffer,
  importKey: async (
    format: string,
    data: BufferSource,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: Array<KeyUsage>
  ) =>
    format === "pkcs8"
      ? imported("pkcs8", Uint8Array.from(bufferOf(data)), algorithm, extractable)
      : importKey(format as "raw", data, algorithm, extractable, usages),
  generateKey: async (algorithm: AlgorithmIdentifier, extractable: boolean) => {
    const pair = generateKeyPairSync("ed25519")
    const [secret, open] = [
      Uint8Array.from(pair.privateKey.export({ format: "der", type: "pkcs8" })),
      Uint8Array.from(pair.publicKey.export({ format: "der", type: "spki" }))
    ]
    return {
      privateKey: await imported("pkcs8", secret, algorithm, extractable),
      publicKey: await imported("spki", open, algorithm, true)
    }
  },
  exportKey: async (format: string, key: CryptoKey) => {
    const known = objects.get(key)
    if (format !== "raw" || known === undefined) return exportKey(format as "jwk", key)
    return Uint8Array.from(Buffer.from(known.export({ format: "jwk" }).x!, "base64url")).buffer
  }
})
