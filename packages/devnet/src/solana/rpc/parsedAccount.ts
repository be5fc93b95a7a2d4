/** Accounts of the Token program by their meaning, as nodes show them. */
import { tokenProgram } from "../keys.ts"
import type { AccountState, Address } from "../Program.ts"
import { frozen, mint as mintState, account as token } from "../programs/tokenState.ts"
import { mintOf, mintSize, tokenBalanceOf, uiAmount } from "../tokenAccounts.ts"

const parsed = (account: AccountState, type: string, info: object) => ({
  parsed: { info, type },
  program: "spl-token",
  space: account.data.length
})

/** Nothing for what is not one of them, and for an account whose mint is not to be found. */
export const parsedAccount = (
  account: AccountState,
  find: (address: Address) => AccountState | undefined
): object | undefined => {
  const { data, owner } = account
  if (owner !== tokenProgram) return undefined
  const mint = data.length === mintSize ? mintOf(account) : undefined
  if (mint !== undefined) {
    return parsed(account, "mint", {
      decimals: mint.decimals,
      freezeAuthority: mintState.freezeAuthority(data) ?? null,
      isInitialized: true,
      mintAuthority: mintState.authority(data) ?? null,
      supply: mint.supply.toString()
    })
  }
  const balance = tokenBalanceOf(account)
  const decimals = balance && mintOf(find(balance.mint))?.decimals
  if (balance === undefined || decimals === undefined) return undefined
  const closeAuthority = token.closeAuthority(data)
  const delegate = token.delegate(data)
  const reserve = token.reserve(data)
  return parsed(account, "account", {
    ...(closeAuthority !== undefined && { closeAuthority }),
    ...(delegate !== undefined && { delegate, delegatedAmount: uiAmount(token.delegatedAmount(data), decimals) }),
    isNative: reserve !== undefined,
    mint: balance.mint,
    owner: balance.owner,
    ...(reserve !== undefined && { rentExemptReserve: uiAmount(reserve, decimals) }),
    state: token.state(data) === frozen ? "frozen" : "initialized",
    tokenAmount: uiAmount(balance.amount, decimals)
  })
}
