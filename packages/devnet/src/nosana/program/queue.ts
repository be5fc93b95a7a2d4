/** The one queue of a market. */
import { systemProgram } from "../../solana/keys.ts"
import type { Address } from "../../solana/Program.ts"
import { type MarketAccount, queueTypes, unknownJobType } from "./accounts/MarketAccount.ts"
import { AnchorError } from "./anchor/AnchorError.ts"
import { Panic } from "./anchor/Panic.ts"
import { jobsErrors } from "./errors.ts"

type Market = MarketAccount

/** Any other byte in the market is an empty queue too. */
export const queueTypeOf = ({ queueType }: Market): "job" | "node" | "empty" =>
  queueType === queueTypes.job ? "job" : queueType === queueTypes.node ? "node" : "empty"

/** In a market of unknown type this does nothing, and says nothing: the job or node waits for ever. */
export const enqueue = (market: Market, entry: Address, type: "job" | "node"): void => {
  if (market.jobType === unknownJobType) return
  if (market.queueType === queueTypes.empty) market.queueType = queueTypes[type]
  market.queue.push(entry)
}

/** The one that has waited longest. */
export const dequeue = (market: Market): Address => {
  if (market.queue.length === 1) market.queueType = queueTypes.empty
  const first = market.queue.shift()
  if (first === undefined) throw new Panic("programs/nosana-jobs/src/state.rs:118:20")
  return first
}

export const removeFromQueue = (market: Market, entry: Address): void => {
  const index = market.queue.indexOf(entry)
  if (index === -1) throw new AnchorError(jobsErrors.NotInMarketQueue)
  market.queue.splice(index, 1)
  if (market.queue.length === 0) market.queueType = queueTypes.empty
}

export const mayEnter = ({ queue, queueType }: Market, node: Address): boolean =>
  queueType === queueTypes.job || !queue.includes(node)

/** Whether the market takes any node with the stake that it asks for. */
export const isOpen = ({ nodeAccessKey }: Market): boolean => nodeAccessKey === systemProgram
