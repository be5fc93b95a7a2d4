/** Puts instructions into a signed transaction, as bytes. */
import { fromBase58 } from "../solana/keys.ts"
import type { Address } from "../solana/Program.ts"
import type { KeyPair } from "./KeyPair.ts"

export interface AccountUse {
  readonly address: Address
  readonly isSigner?: boolean
  readonly isWritable?: boolean
}

export interface Instruction {
  readonly program: Address
  readonly accounts: ReadonlyArray<AccountUse>
  readonly data: Uint8Array
}

/** A length in front of a list. Nothing here is as long as 16384. */
const lengthOf = (count: number): ReadonlyArray<number> =>
  count < 128 ? [count] : [(count % 128) | 128, Math.floor(count / 128)]

/** The first of the signers pays. All accounts that have to sign must be among them. */
export const signedTransaction = (
  instructions: ReadonlyArray<Instruction>,
  signers: readonly [KeyPair, ...Array<KeyPair>],
  blockhash: string
): Uint8Array => {
  const uses = new Map<Address, { isSigner: boolean; isWritable: boolean }>()
  const use = ({ address, isSigner = false, isWritable = false }: AccountUse) => {
    const known = uses.get(address)
    uses.set(address, {
      isSigner: isSigner || known?.isSigner === true,
      isWritable: isWritable || known?.isWritable === true
    })
  }
  use({ address: signers[0].address, isSigner: true, isWritable: true })
  for (const { accounts, program } of instructions) {
    accounts.forEach(use)
    use({ address: program })
  }
  // Signers come first, and among both those that are written to.
  const rank = ({ isSigner, isWritable }: { isSigner: boolean; isWritable: boolean }) =>
    (isSigner ? 0 : 2) + (isWritable ? 0 : 1)
  const sorted = [...uses].sort(([, one], [, other]) => rank(one) - rank(other))
  const keys = sorted.map(([address]) => address)
  const count = (...ranks: ReadonlyArray<number>) => sorted.filter(([, each]) => ranks.includes(rank(each))).length
  const indexOf = (address: Address) => keys.indexOf(address)

  const message = Buffer.concat([
    Buffer.from([count(0, 1), count(1), count(3), ...lengthOf(keys.length)]),
    ...keys.map(fromBase58),
    fromBase58(blockhash),
    Buffer.from(lengthOf(instructions.length)),
    ...instructions.map(({ accounts, data, program }) =>
      Buffer.from([
        indexOf(program),
        ...lengthOf(accounts.length),
        ...accounts.map(({ address }) => indexOf(address)),
        ...lengthOf(data.length),
        ...data
      ])
    )
  ])
  const byAddress = new Map(signers.map((signer) => [signer.address, signer]))
  const signatures = keys.slice(0, count(0, 1)).map((address) => byAddress.get(address)!.sign(message))
  return new Uint8Array(Buffer.concat([Buffer.from(lengthOf(signatures.length)), ...signatures, message]))
}
