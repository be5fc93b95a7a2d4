/** What Nosana's programs read of the Token program's accounts. */
import type { Address } from "../../../solana/Program.ts"
import { account, frozen, mintSize, mint as mintState, tokenAccountSize } from "../../../solana/programs/tokenState.ts"
import type { AccountCodec } from "../anchor/AccountCodec.ts"
import { AnchorError } from "../anchor/AnchorError.ts"

export interface TokenAccount {
  readonly mint: Address
  readonly owner: Address
  readonly amount: bigint
}

const refuse = (isWrong: boolean) => {
  if (isWrong) throw new AnchorError("InvalidAccountData")
}

/** An optional value begins with four bytes that say whether it is there: 0 or 1. */
const checkOptions = (data: Uint8Array, ...offsets: ReadonlyArray<number>) => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  refuse(offsets.some((offset) => view.getUint32(offset, true) > 1))
}

const decodeTokenAccount = (data: Uint8Array): TokenAccount => {
  refuse(data.length !== tokenAccountSize)
  checkOptions(data, 72, 109, 129)
  refuse(account.state(data) > frozen)
  if (account.state(data) === 0) throw new AnchorError("UninitializedAccount")
  return { mint: account.mint(data), owner: account.owner(data), amount: account.amount(data) }
}

const decodeMint = (data: Uint8Array): undefined => {
  refuse(data.length !== mintSize)
  checkOptions(data, 0, 46)
  refuse(mintState.mark(data) > 1)
  if (mintState.mark(data) === 0) throw new AnchorError("UninitializedAccount")
}

export const tokenAccount: AccountCodec<TokenAccount> = { decode: decodeTokenAccount, decodeNew: decodeTokenAccount }

/** Of a mint only its being one matters. */
export const mint: AccountCodec<undefined> = { decode: decodeMint, decodeNew: decodeMint }
