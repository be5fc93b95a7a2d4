/** Transactions of the past as the RPC shows them. */

import { toBase58, tokenProgram } from "../keys.ts"
import type { TokenEntry, TransactionRecord } from "../ledger.ts"
import type { Outcome } from "../Outcome.ts"
import { uiAmount } from "../tokenAccounts.ts"

export const shownTokenBalances = (entries: ReadonlyArray<TokenEntry>) =>
  entries.map(({ accountIndex, amount, decimals, mint, owner }) => ({
    accountIndex,
    mint,
    owner,
    programId: tokenProgram,
    uiTokenAmount: uiAmount(amount, decimals)
  }))

export const shownReturnData = (returned: Outcome["returnData"]) =>
  returned === undefined
    ? null
    : { data: [Buffer.from(returned.data).toString("base64"), "base64"], programId: returned.programId }

const resultOf = (error: unknown) => (error === undefined ? { Ok: null } : { Err: error })

export const shownMeta = (record: TransactionRecord) => {
  const { error, fee, inner, logs, postBalances, preBalances, returnData, transaction, unitsConsumed } = record
  const at = (address: string) => transaction.keys.indexOf(address)
  return {
    computeUnitsConsumed: unitsConsumed,
    err: error ?? null,
    fee,
    innerInstructions: inner.flatMap((calls, index) =>
      calls.length === 0
        ? []
        : [
            {
              index,
              instructions: calls.map(({ accounts, data, programId, stackHeight }) => ({
                accounts: accounts.map(({ address }) => at(address)),
                data: toBase58(data),
                programIdIndex: at(programId),
                stackHeight
              }))
            }
          ]
    ),
    loadedAddresses: { readonly: [], writable: [] },
    logMessages: logs,
    postBalances,
    postTokenBalances: shownTokenBalances(record.postTokenBalances),
    preBalances,
    preTokenBalances: shownTokenBalances(record.preTokenBalances),
    ...(returnData !== undefined && { returnData: shownReturnData(returnData) }),
    rewards: [],
    status: resultOf(error)
  }
}

export const shownMessage = ({ transaction }: TransactionRecord) => ({
  message: {
    accountKeys: transaction.keys,
    ...(transaction.version !== "legacy" && { addressTableLookups: [] }),
    header: transaction.header,
    instructions: transaction.instructions.map(({ accounts, data, programIndex }) => ({
      accounts,
      data: toBase58(data),
      programIdIndex: programIndex,
      stackHeight: 1
    })),
    recentBlockhash: transaction.blockhash
  },
  signatures: transaction.signatures.map(toBase58)
})

export const shownStatus = (record: TransactionRecord, confirmations: bigint | null, confirmationStatus: string) => ({
  confirmationStatus,
  confirmations,
  err: record.error ?? null,
  slot: record.slot,
  status: resultOf(record.error)
})
