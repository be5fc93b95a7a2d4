/** Sends transactions, and tries them. */
import type { Bank } from "../Bank.ts"
import { transactionErrorText } from "../errors.ts"
import { isSignedByAll, signatureOf, type Transaction } from "../message.ts"
import type { Simulated } from "../Outcome.ts"
import type { AccountState } from "../Program.ts"
import { address, checkCount, commitment, config, flag, optionalUnsigned, texts, unsigned } from "./params.ts"
import { invalidParams, RpcError, signatureFailure } from "./RpcError.ts"
import { inContext, type Method, position } from "./Server.ts"
import { sentMessage, sentTransaction } from "./sentTransaction.ts"
import { shownAccount, viewOf } from "./shownAccount.ts"
import { shownReturnData, shownTokenBalances } from "./shownTransaction.ts"

/** What an attempt would come to; before it has run, there is nothing to tell of balances. */
const shown = (
  simulated: Simulated,
  accounts: ReadonlyArray<unknown> | null,
  replacementBlockhash: unknown = null
) => ({
  accounts,
  err: simulated.error ?? null,
  fee: simulated.landed ? simulated.fee : null,
  innerInstructions: null,
  loadedAccountsDataSize: simulated.loadedAccountsDataSize,
  loadedAddresses: { readonly: [], writable: [] },
  logs: simulated.logs,
  postBalances: simulated.landed ? simulated.postBalances : null,
  postTokenBalances: simulated.landed ? shownTokenBalances(simulated.postTokenBalances) : null,
  preBalances: simulated.landed ? simulated.preBalances : null,
  preTokenBalances: simulated.landed ? shownTokenBalances(simulated.preTokenBalances) : null,
  replacementBlockhash,
  returnData: shownReturnData(simulated.returnData),
  unitsConsumed: simulated.unitsConsumed
})

const sendTransaction: Method = (server, given) => {
  const { bank } = server
  checkCount(given, 1, 2)
  const options = config(given[1])
  const transaction = sentTransaction(given[0], options.encoding)
  optionalUnsigned(options.maxRetries, "usize")
  if (!flag(options.skipPreflight)) {
    // The newest state of the preflight's own commitment.
    const level = commitment(options.preflightCommitment)
    position(bank, { commitment: level, minContextSlot: options.minContextSlot })
    if (!isSignedByAll(transaction)) throw signatureFailure()
    const simulated = bank.simulate(transaction, { commitment: level })
    if (simulated.error !== undefined) {
      throw new RpcError(
        -32002,
        `Transaction simulation failed: ${transactionErrorText(simulated.error)}`,
        shown(simulated, null)
      )
    }
  }
  if (server.transactionsToDrop > 0) server.transactionsToDrop--
  else bank.process(transaction.wire)
  return signatureOf(transaction)
}

const accountsAsked = (bank: Bank, value: unknown, { keys }: Transaction) => {
  if (value === undefined || value === null) return undefined
  const { addresses: named, encoding: given } = config(value)
  const view = viewOf(bank, { encoding: given }, "base64")
  const { encoding } = view
  if (encoding === "binary" || encoding === "base58") throw invalidParams("base58 encoding not supported")
  const asked = texts(named)
  if (asked.length > keys.length) throw invalidParams(`Too many accounts provided; max ${keys.length}`)
  const wanted = asked.map(address)
  return (accounts: ReadonlyMap<string, AccountState>, hasFailed: boolean) =>
    wanted.map((key) => {
      const account = accounts.get(key)
      return hasFailed || account === undefined ? null : shownAccount(account, view)
    })
}

const simulateTransaction: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const options = config(given[1])
  const verifiesSignatures = flag(options.sigVerify)
  const replacesBlockhash = flag(options.replaceRecentBlockhash)
  const at = position(bank, options)
  if (verifiesSignatures && replacesBlockhash) {
    throw invalidParams("sigVerify may not be used with replaceRecentBlockhash")
  }
  const transaction = sentTransaction(given[0], options.encoding)
  if (verifiesSignatures && !isSignedByAll(transaction)) throw signatureFailure()
  const accounts = accountsAsked(bank, options.accounts, transaction)
  const simulated = bank.simulate(transaction, { commitment: at.commitment, replacesBlockhash })
  return inContext(
    at,
    shown(
      simulated,
      accounts?.(simulated.accounts, simulated.error !== undefined) ?? null,
      replacesBlockhash ? bank.latestBlockhash(at.commitment) : null
    )
  )
}

const getFeeForMessage: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const message = sentMessage(given[0])
  const at = position(bank, config(given[1]))
  return inContext(at, bank.isBlockhashValid(message.blockhash, at.commitment) ? bank.feeOf(message) : null)
}

const requestAirdrop: Method = ({ bank }, given) => {
  checkCount(given, 2, 3)
  const to = address(given[0])
  const lamports = unsigned(given[1])
  const { error, signature } = bank.airdrop(to, lamports)
  if (error !== undefined) throw new RpcError(-32603, "Internal error")
  return signature
}

export const transactionMethods = { getFeeForMessage, requestAirdrop, sendTransaction, simulateTransaction }
