/** The chain as a whole: its time, its blockhashes, and the node that answers. */
import { isWritable } from "../message.ts"
import { addresses, checkCount, config, text, unsigned } from "./params.ts"
import { blockNotAvailable } from "./RpcError.ts"
import { apiVersion, inContext, type Method, position } from "./Server.ts"

const mostAddresses = 128
/** Of which blocks fees are remembered. */
const blocksWithFees = 150n

const getSlot: Method = ({ bank }, given) => {
  checkCount(given, 0, 1)
  return position(bank, config(given[0])).slot
}

const getBlockHeight: Method = ({ bank }, given) => {
  checkCount(given, 0, 1)
  return bank.heightOf(position(bank, config(given[0])).slot)
}

const getEpochInfo: Method = ({ bank }, given) => {
  checkCount(given, 0, 1)
  const { slot } = position(bank, config(given[0]))
  return {
    absoluteSlot: slot,
    blockHeight: bank.heightOf(slot),
    ...bank.epochOf(slot),
    slotsInEpoch: bank.slotsInEpoch,
    transactionCount: bank.transactionCount()
  }
}

const getBlockTime: Method = ({ bank }, given) => {
  checkCount(given, 1, 1)
  const slot = unsigned(given[0])
  if (slot > bank.at("finalized")) throw blockNotAvailable(slot)
  return bank.block(slot)?.transactions[0]?.blockTime ?? bank.unixTimeOf(slot)
}

const getLatestBlockhash: Method = ({ bank }, given) => {
  checkCount(given, 0, 1)
  const at = position(bank, config(given[0]))
  return inContext(at, bank.latestBlockhash(at.commitment))
}

const isBlockhashValid: Method = ({ bank }, given) => {
  checkCount(given, 1, 2)
  const blockhash = text(given[0])
  const at = position(bank, config(given[1]))
  return inContext(at, bank.isBlockhashValid(blockhash, at.commitment))
}

const getRecentPrioritizationFees: Method = ({ bank }, given) => {
  checkCount(given, 0, 1)
  const asked = given[0] === undefined || given[0] === null ? [] : addresses(given[0], mostAddresses)
  const newest = bank.slot()
  return Array.from({ length: Number(blocksWithFees) }, (_, index) => {
    const slot = newest - blocksWithFees + 1n + BigInt(index)
    const fees = (bank.block(slot)?.transactions ?? []).flatMap(({ transaction, unitPrice }) => {
      const locks = (address: string) => {
        const at = transaction.keys.indexOf(address)
        return at >= 0 && isWritable(transaction, at)
      }
      return asked.length === 0 || asked.some(locks) ? [unitPrice] : []
    })
    const [prioritizationFee = 0n] = fees.sort((one, other) => (one < other ? -1 : 1))
    return { prioritizationFee, slot }
  })
}

const without =
  (answer: Method): Method =>
  (server, given) => {
    checkCount(given, 0, 0)
    return answer(server, given)
  }

export const clusterMethods = {
  getBlockHeight,
  getBlockTime,
  getEpochInfo,
  // The ledger is kept whole.
  getFirstAvailableBlock: without(() => 0n),
  getGenesisHash: without(({ bank }) => bank.genesisHash),
  getHealth: without(() => "ok"),
  getIdentity: without(({ bank }) => ({ identity: bank.identity })),
  getLatestBlockhash,
  getRecentPrioritizationFees,
  getSlot,
  getVersion: without(() => ({ "feature-set": 2_975_846_812, "solana-core": apiVersion })),
  isBlockhashValid,
  minimumLedgerSlot: without(() => 0n)
}
