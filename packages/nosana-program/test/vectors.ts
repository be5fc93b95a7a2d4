/** What Nosana's own packages wrote for made-up addresses: instructions and account images, to be met byte for byte. */
import { readFileSync } from "node:fs"
import type { Address } from "@solana/kit"

export interface InstructionVector {
  readonly accounts: ReadonlyArray<{ readonly address: Address; readonly role: number }>
  readonly dataHex: string
  readonly args: Readonly<Record<string, string | number>>
}

export interface AccountVector {
  readonly space: number
  readonly base64?: string
  /** The start, where zero bytes follow up to `space`. */
  readonly prefixBase64?: string
  readonly fields: Readonly<Record<string, any>>
}

export const vectors: {
  readonly instructions: Readonly<Record<string, InstructionVector>>
  readonly accounts: Readonly<Record<string, AccountVector>>
} = JSON.parse(readFileSync(new URL("./vectors.json", import.meta.url), "utf8"))

/** The whole account, as long as it is on the chain. */
export const imageOf = (name: string): Uint8Array => {
  const { base64, prefixBase64, space } = vectors.accounts[name]!
  const image = new Uint8Array(space)
  image.set(Buffer.from(base64 ?? prefixBase64 ?? "", "base64"))
  return image
}

export const hex = (bytes: ArrayLike<number>): string => Buffer.from(Array.from(bytes)).toString("hex")
