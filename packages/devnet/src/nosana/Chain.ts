/** What the hosts see of the chain, once it is confirmed. They have no RPC between them and it. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Bank, Outcome } from "../solana/Bank.ts"
import type { Address } from "../solana/Program.ts"
import type { Cluster } from "./cluster.ts"
import type { KeyPair } from "./KeyPair.ts"
import { type JobAccount, jobAccount } from "./program/accounts/JobAccount.ts"
import { type MarketAccount, marketAccount } from "./program/accounts/MarketAccount.ts"
import { type RunAccount, runAccount } from "./program/accounts/RunAccount.ts"
import { type AnchorCodec, startsWith } from "./program/anchor/AccountCodec.ts"
import { type Instruction, signedTransaction } from "./transaction.ts"

export interface Chain {
  readonly cluster: Cluster
  readonly job: (address: Address) => JobAccount | undefined
  readonly market: (address: Address) => MarketAccount | undefined
  readonly run: (address: Address) => RunAccount | undefined
  /** The run account of a job that a node works on. */
  readonly runOf: (node: Address) => readonly [Address, RunAccount] | undefined
  readonly exists: (address: Address) => boolean
  /** How many jobs there have ever been. */
  readonly jobCount: () => number
  /** The first signer pays. */
  readonly send: (
    instructions: ReadonlyArray<Instruction>,
    ...signers: readonly [KeyPair, ...Array<KeyPair>]
  ) => Outcome
  /** Grows with what can be seen here. */
  readonly version: () => number
  /** Ends when there is more to see than there was at a version. */
  readonly changedSince: (version: number) => Effect.Effect<void>
  /** Ends when what has happened up to now can be seen here. */
  readonly confirmed: Effect.Effect<void>
}

export const makeChain = (bank: Bank, cluster: Cluster, fork: (effect: Effect.Effect<void>) => void): Chain => {
  const runs = new Set<Address>()
  const jobs = new Set<Address>()
  const listeners = new Set<() => void>()
  let version = 0
  let announced = -1n

  // A moment longer than a slot, so that the next one has begun.
  const confirmed = Effect.sleep(Duration.millis(bank.slotMillis + 1))
  const announce = Effect.andThen(
    confirmed,
    Effect.sync(() => {
      version++
      for (const listener of [...listeners]) listener()
    })
  )

  const kindOf = (address: Address): "job" | "run" | "market" | undefined => {
    const account = bank.account(address)
    if (account?.owner !== cluster.jobs) return undefined
    if (startsWith(account.data, jobAccount.discriminator)) return "job"
    if (startsWith(account.data, runAccount.discriminator)) return "run"
    return startsWith(account.data, marketAccount.discriminator) ? "market" : undefined
  }
  bank.onChange(({ addresses, slot }) => {
    let isOurs = false
    for (const address of addresses) {
      const kind = kindOf(address)
      if (kind === "job") jobs.add(address)
      if (kind === "run") runs.add(address)
      isOurs ||= kind !== undefined || runs.has(address) || jobs.has(address)
    }
    if (!isOurs || announced === slot) return
    announced = slot
    fork(announce)
  })

  const read = <A>(codec: AnchorCodec<A>, address: Address): A | undefined => {
    const account = bank.account(address, "confirmed")
    const isOne = account?.owner === cluster.jobs && startsWith(account.data, codec.discriminator)
    return isOne ? codec.decode(account.data) : undefined
  }
  const run = (address: Address) => read(runAccount, address)
  return {
    cluster,
    job: (address) => read(jobAccount, address),
    market: (address) => read(marketAccount, address),
    run,
    runOf: (node) => {
      for (const address of runs) {
        const own = run(address)
        if (own?.node === node) return [address, own]
        if (own === undefined && bank.account(address) === undefined) runs.delete(address)
      }
      return undefined
    },
    exists: (address) => bank.account(address) !== undefined,
    jobCount: () => jobs.size,
    send: (instructions, ...signers) =>
      bank.process(signedTransaction(instructions, signers, bank.latestBlockhash().blockhash)),
    version: () => version,
    changedSince: (known) =>
      Effect.callback<void>((resume) => {
        if (version !== known) return resume(Effect.void)
        const listener = () => {
          listeners.delete(listener)
          resume(Effect.void)
        }
        listeners.add(listener)
        return Effect.sync(() => void listeners.delete(listener))
      }),
    confirmed
  }
}
