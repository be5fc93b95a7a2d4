/** Amounts of NOS and SOL: read from accounts, and written for people. */
import type { JobError } from "@longshore/core/JobError"
import { type Address, getAddressDecoder } from "@solana/kit"
import * as Effect from "effect/Effect"
import { tokenProgram } from "../../Addresses.ts"
import type { Chain } from "../../Chain.ts"
import { readAccounts } from "../reading/accounts.ts"

/** NOS has 6 decimals: 1 NOS is 1,000,000 micro-NOS. */
export const nosDecimals = 6
/** SOL has 9 decimals: 1 SOL is 1,000,000,000 lamports. */
export const solDecimals = 9

/** `1.5 NOS`, exact. */
export const inNos = (micro: bigint): string => `${decimal(micro, nosDecimals)} NOS`
/** `0.002561280 SOL`, exact and without trailing zeros. */
export const inSol = (lamports: bigint): string => `${decimal(lamports, solDecimals)} SOL`

const decimal = (amount: bigint, decimals: number): string => {
  const sign = amount < 0n ? "-" : ""
  const digits = `${amount < 0n ? -amount : amount}`.padStart(decimals + 1, "0")
  const fraction = digits.slice(-decimals).replace(/0+$/, "")
  return `${sign}${digits.slice(0, -decimals)}${fraction && `.${fraction}`}`
}

/** The size of a token account. */
export const tokenAccountSize = 165

/** How much of a mint a token account holds. `undefined` for an account that is none of that mint. */
export const tokenAmountIn = (
  account: { readonly owner: Address; readonly bytes: Uint8Array },
  mint: Address
): bigint | undefined => {
  const { bytes, owner } = account
  if (owner !== tokenProgram || bytes.length < tokenAccountSize) return undefined
  if (getAddressDecoder().decode(bytes) !== mint) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(64, true)
}

/** What an account holds of NOS. `undefined` where there is no NOS account. */
export const nosIn = (chain: Chain, operation: string, account: Address): Effect.Effect<bigint | undefined, JobError> =>
  Effect.map(readAccounts(chain, operation, [account]), ({ value: [found] }) =>
    found === undefined ? undefined : tokenAmountIn(found, chain.network.nosMint)
  )

/** An account's own lamports. */
export const lamportsOf = (chain: Chain, operation: string, address: Address): Effect.Effect<bigint, JobError> =>
  chain.call(operation, async (rpc, options) => {
    const { value } = await rpc.getBalance(address, { commitment: chain.commitment }).send(options)
    if (typeof value !== "bigint") throw new SyntaxError("it is no number of lamports")
    return value
  })

/** An account has 128 bytes of its own, for which rent is paid as well. */
const ownBytes = 128n

const rents = new WeakMap<Chain, (size: number) => bigint>()

/** The rent, in lamports, of an account of a size in bytes. It is given back when the account is closed. Asked for once. */
export const rentOn = (chain: Chain): Effect.Effect<(size: number) => bigint, JobError> =>
  Effect.suspend(() => {
    const known = rents.get(chain)
    if (known !== undefined) return Effect.succeed(known)
    return chain
      .call("rent", async (rpc, options) => {
        const least: unknown = await rpc.getMinimumBalanceForRentExemption(0n).send(options)
        if (typeof least !== "bigint") throw new SyntaxError("it is no number of lamports")
        return least
      })
      .pipe(
        Effect.map((least) => {
          const rentOf = (size: number) => (least * (ownBytes + BigInt(size))) / ownBytes
          rents.set(chain, rentOf)
          return rentOf
        })
      )
  })
