/** The subscriptions of one connection: which there are, and what they are told when. */
import type { Bank, Change } from "../Bank.ts"
import type { TransactionRecord } from "../ledger.ts"
import type { AccountState, Address } from "../Program.ts"
import { type Answering, unknownMethod } from "./answer.ts"
import { writeJson } from "./json.ts"
import { checkCount, unsigned } from "./params.ts"
import { invalidParams } from "./RpcError.ts"
import { type Content, type Watch, watches } from "./watches.ts"

export interface Subscriptions {
  readonly answer: Answering
  /** Time has passed. */
  readonly tick: () => void
  /** Whether time that passes will be told to anybody. */
  readonly awaitsTime: () => boolean
  readonly close: () => void
}

export interface SubscriptionOptions {
  readonly bank: Bank
  readonly nextId: () => number
  readonly send: (message: string) => void
  /** Calls back when the client has surely heard the answer to its subscription; what comes before that it would not hear. */
  readonly onceHeard: (act: () => void) => void
  /** Something has happened that time will be told of. */
  readonly wake: () => void
}

interface Subscription {
  readonly id: number
  readonly kind: string
  readonly watch: Watch
  /** The last slot that it was told of. */
  seen: bigint
  /** What it is told before it can hear. */
  held: Array<string> | undefined
}

interface Block extends Content {
  readonly states: Map<Address, AccountState | undefined>
  readonly records: Array<TransactionRecord>
}

const nameOf = /^(account|program|logs|signature|slot|root)(Subscribe|Unsubscribe)$/

export const makeSubscriptions = ({ bank, nextId, onceHeard, send, wake }: SubscriptionOptions): Subscriptions => {
  const all = new Map<number, Subscription>()
  /** Blocks that are not finalized, or that somebody has not been told of. */
  const blocks = new Map<bigint, Block>()
  const blockAt = (slot: bigint): Block => {
    const known = blocks.get(slot)
    if (known !== undefined) return known
    const made: Block = { states: new Map(), records: [] }
    blocks.set(slot, made)
    return made
  }
  for (let slot = bank.at("finalized") + 1n; slot <= bank.slot(); slot++) {
    const past = bank.block(slot)
    if (past === undefined) continue
    const block = blockAt(slot)
    for (const address of past.written) block.states.set(address, bank.accountAt(address, slot))
    block.records.push(...past.transactions)
  }

  const notifier =
    (subscription: Subscription) =>
    (result: unknown): void => {
      const { held, id, watch } = subscription
      const message = writeJson({ jsonrpc: "2.0", method: watch.notification, params: { result, subscription: id } })
      if (held === undefined) send(message)
      else held.push(message)
    }
  const passTime = (subscription: Subscription) => {
    if (subscription.watch.onTime?.(notifier(subscription)) === true) {
      // Whoever cannot hear yet is told at last.
      all.delete(subscription.id)
    }
  }
  const catchUp = (subscription: Subscription) => {
    const { watch } = subscription
    const upTo = bank.at(watch.commitment)
    for (const [slot, content] of blocks) {
      if (slot > subscription.seen && slot <= upTo) watch.onBlock?.(slot, content, notifier(subscription))
    }
    if (upTo > subscription.seen) subscription.seen = upTo
  }

  const unlisten = bank.onChange(({ addresses, slot, transaction }: Change) => {
    const states = new Map(addresses.map((address) => [address, bank.accountAt(address, slot)]))
    const records = transaction === undefined ? [] : [transaction]
    const block = blockAt(slot)
    for (const [address, state] of states) block.states.set(address, state)
    block.records.push(...records)
    for (const subscription of [...all.values()]) {
      const { watch } = subscription
      if (watch.commitment === "processed") watch.onBlock?.(slot, { states, records }, notifier(subscription))
      if (watch.needsTime !== true) passTime(subscription)
    }
    wake()
  })

  const subscribe = (kind: string, params: ReadonlyArray<unknown>): number => {
    const watch = watches[kind]!(bank, params)
    const subscription: Subscription = { id: nextId(), kind, watch, seen: bank.at(watch.commitment), held: [] }
    all.set(subscription.id, subscription)
    onceHeard(() => {
      for (const message of subscription.held ?? []) send(message)
      subscription.held = undefined
    })
    passTime(subscription)
    wake()
    return subscription.id
  }

  return {
    answer: ({ method, params }) => {
      const [, kind, verb] = nameOf.exec(method) ?? unknownMethod()
      if (verb === "Subscribe") return subscribe(kind!, params)
      checkCount(params, 1, 1)
      const id = Number(unsigned(params[0]))
      if (all.get(id)?.kind !== kind) throw invalidParams("Invalid subscription id.")
      return all.delete(id)
    },
    tick: () => {
      for (const subscription of [...all.values()]) {
        if (subscription.watch.commitment !== "processed") catchUp(subscription)
        passTime(subscription)
      }
      const finalized = bank.at("finalized")
      for (const slot of blocks.keys()) if (slot <= finalized) blocks.delete(slot)
    },
    awaitsTime: () =>
      [...all.values()].some(({ watch }) => watch.needsTime === true) ||
      (blocks.size > 0 && [...all.values()].some(({ watch }) => watch.commitment !== "processed")),
    close: unlisten
  }
}
