/** Where lamports come from: an account with a key of its own, which pays by ordinary transactions. */
import { generateKeyPairSync, sign } from "node:crypto"
import { bytesOf, computeBudgetProgram, fromBase58, systemProgram, toBase58 } from "./keys.ts"
import type { Address } from "./Program.ts"

export interface Faucet {
  readonly address: Address
  readonly lamports: bigint
  /** A signed transaction. No two are alike. */
  readonly transfer: (to: Address, lamports: bigint, blockhash: string) => Uint8Array
}

const unitsNeeded = 300

export const makeFaucet = (): Faucet => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const own = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32))
  let count = 0
  return {
    address: toBase58(own),
    lamports: 500_000_000_000_000_000n,
    transfer: (to, lamports, blockhash) => {
      const limit = new DataView(new ArrayBuffer(5))
      limit.setUint8(0, 2)
      limit.setUint32(1, unitsNeeded + (count++ % 1_000_000), true)
      const transfer = new DataView(new ArrayBuffer(12))
      transfer.setUint32(0, 2, true)
      transfer.setBigUint64(4, lamports, true)
      const message = Buffer.concat([
        Uint8Array.of(1, 0, 2, 4),
        own,
        bytesOf(to),
        bytesOf(systemProgram),
        bytesOf(computeBudgetProgram),
        fromBase58(blockhash),
        Uint8Array.of(2),
        Uint8Array.of(3, 0, 5),
        new Uint8Array(limit.buffer),
        Uint8Array.of(2, 2, 0, 1, 12),
        new Uint8Array(transfer.buffer)
      ])
      return new Uint8Array(Buffer.concat([Uint8Array.of(1), sign(null, message, privateKey), message]))
    }
  }
}
