/** Accounts, and what token accounts hold. */
import { tokenProgram } from "../keys.ts"
import { minimumBalance } from "../rent.ts"
import { mintOf, tokenBalanceOf, uiAmount } from "../tokenAccounts.ts"
import { filtersOf } from "./filters.ts"
import { address, addresses, checkCount, config, flag, unsigned } from "./params.ts"
import { excluded, invalidParams } from "./RpcError.ts"
import { inContext, type Method, position } from "./Server.ts"
import { answeredAccount, viewOf } from "./shownAccount.ts"

const mostAccounts = 100

const getAccountInfo: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const options = config(given[1])
  const key = address(given[0])
  const view = viewOf(bank, options)
  const at = position(bank, options)
  const account = bank.accountAt(key, at.slot)
  return inContext(at, account === undefined ? null : answeredAccount(account, view))
}

const getMultipleAccounts: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const options = config(given[1])
  const keys = addresses(given[0], mostAccounts)
  const view = viewOf(bank, options, "base64")
  const at = position(bank, options)
  const accounts = keys.map((key) => bank.accountAt(key, at.slot))
  return inContext(
    at,
    accounts.map((account) => (account === undefined ? null : answeredAccount(account, view)))
  )
}

const getProgramAccounts: Method = ({ bank, forbidsProgramAccounts }, given) => {
  checkCount(given, 1, 2)
  const options = config(given[1])
  const program = address(given[0])
  const accepts = filtersOf(options.filters)
  const view = viewOf(bank, options)
  if (forbidsProgramAccounts) throw excluded(program)
  const at = position(bank, options)
  const found = bank
    .programAccounts(program, at.commitment)
    .filter(([, account]) => accepts(account))
    .map(([pubkey, account]) => ({ account: answeredAccount(account, view), pubkey }))
  return flag(options.withContext) ? inContext(at, found) : found
}

const getBalance: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const key = address(given[0])
  const at = position(bank, config(given[1]))
  return inContext(at, bank.accountAt(key, at.slot)?.lamports ?? 0n)
}

const getMinimumBalanceForRentExemption: Method = (_server, given) => {
  checkCount(given, 1, 2)
  return minimumBalance(unsigned(given[0], "usize"))
}

const getTokenAccountBalance: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const key = address(given[0])
  const at = position(bank, config(given[1]))
  const account = bank.accountAt(key, at.slot)
  if (account === undefined) throw invalidParams("Invalid param: could not find account")
  const balance = tokenBalanceOf(account)
  if (balance === undefined) throw invalidParams("Invalid param: not a Token account")
  const mint = mintOf(bank.accountAt(balance.mint, at.slot))
  if (mint === undefined) throw invalidParams("Invalid param: could not find mint")
  return inContext(at, uiAmount(balance.amount, mint.decimals))
}

const getTokenSupply: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const key = address(given[0])
  const at = position(bank, config(given[1]))
  const account = bank.accountAt(key, at.slot)
  if (account === undefined) throw invalidParams("Invalid param: could not find account")
  if (account.owner !== tokenProgram) throw invalidParams("Invalid param: not a Token mint")
  const mint = mintOf(account)
  if (mint === undefined) throw invalidParams("mint could not be unpacked")
  return inContext(at, uiAmount(mint.supply, mint.decimals))
}

const getTokenAccountsByOwner: Method = ({ bank }, given) => {
  checkCount(given, 2, 3)
  const owner = address(given[0])
  const filter = config(given[1])
  const options = config(given[2])
  const view = viewOf(bank, options)
  const at = position(bank, options)
  const mint = filter.mint === undefined ? undefined : address(filter.mint)
  if (mint !== undefined && mintOf(bank.accountAt(mint, at.slot)) === undefined) {
    throw invalidParams("Invalid param: could not find mint")
  }
  if (mint === undefined && address(filter.programId) !== tokenProgram) {
    throw invalidParams("Invalid param: unrecognized Token program id")
  }
  const found = bank.programAccounts(tokenProgram, at.commitment).filter(([, account]) => {
    const balance = tokenBalanceOf(account)
    return balance?.owner === owner && (mint === undefined || balance.mint === mint)
  })
  return inContext(
    at,
    found.map(([pubkey, account]) => ({ account: answeredAccount(account, view), pubkey }))
  )
}

export const accountMethods = {
  getAccountInfo,
  getBalance,
  getMinimumBalanceForRentExemption,
  getMultipleAccounts,
  getProgramAccounts,
  getTokenAccountBalance,
  getTokenAccountsByOwner,
  getTokenSupply
}
