/** Keys of the network's own: those of hosts, of the market, of the wallet that it gives away. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto"
import { fromBase58, toBase58 } from "../solana/keys.ts"
import type { Address } from "../solana/Program.ts"

export interface KeyPair {
  readonly address: Address
  readonly sign: (message: Uint8Array) => Uint8Array
  /** The seed and the public key: 64 bytes, as in key files. */
  readonly secret: () => Uint8Array
}

/** The head of a key in the form that Node reads and writes. */
const privateHead = Buffer.from("302e020100300506032b657004220420", "hex")
const publicHead = Buffer.from("302a300506032b6570032100", "hex")

const of = (privateKey: KeyObject): KeyPair => {
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32)
  const own = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32)
  return {
    address: toBase58(own),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
    secret: () => Uint8Array.from([...seed, ...own])
  }
}

export const newKeyPair = (): KeyPair => of(generateKeyPairSync("ed25519").privateKey)

export const keyPairOf = (secret: Uint8Array): KeyPair =>
  of(
    createPrivateKey({
      key: Buffer.concat([privateHead, secret.subarray(0, 32)]),
      format: "der",
      type: "pkcs8"
    })
  )

/** Whether the holder of this address signed the message. */
export const isSignedBy = (address: Address, message: Uint8Array, signature: Uint8Array): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.concat([publicHead, fromBase58(address)]), format: "der", type: "spki" })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}
