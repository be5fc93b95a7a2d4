/** Takes a job out of the queue, or ends it where it runs. */
import * as Result from "effect/Result"
import type { Address } from "../../../solana/Program.ts"
import { createTokenAccount } from "../../instructions.ts"
import { associatedTokenOf } from "../../program/derivedAddresses.ts"
import { hasEnded } from "./extend.ts"
import { fund, type Gateway, ownJob, type Payer } from "./Gateway.ts"
import { isDelisted, type Snapshot } from "./Indexer.ts"
import type { Done } from "./idempotency.ts"
import * as Instructions from "./instructions.ts"
import { cameTo } from "./Outbox.ts"
import { Refusal } from "./Refusal.ts"

export interface Stopped {
  readonly job: Address
  /** `null` where there was nothing left to stop. */
  readonly tx: string | null
  /** Whether no node has ever had it. */
  readonly delisted: boolean
  readonly outcome: "delisted" | "ended" | "already_terminal"
}

const instructionsFor = ({ bank, cluster }: Gateway, { account, address, run }: Snapshot) => {
  const held = { job: address, market: account.market, owner: account.project }
  if (run === undefined) return [Instructions.delist(cluster, held)]
  const { node, payer } = run
  const tokens = associatedTokenOf(node, cluster.nosMint)
  const isMissing = bank.account(tokens) === undefined
  return [
    ...(isMissing ? [createTokenAccount(held.owner, tokens, node, cluster.nosMint)] : []),
    Instructions.end(cluster, { ...held, run: run.address, node, payer })
  ]
}

/** Throws a `Refusal` for a job that is not the user's to stop. */
export const checkStop = (gateway: Gateway, user: Payer, address: Address): void => {
  const { seen } = ownJob(gateway, user, address)
  if (gateway.isOld && hasEnded(seen)) throw new Refusal(409, "Job has already ended")
}

export const stop = (gateway: Gateway, user: Payer, address: Address, done: Done<Stopped>): void => {
  const { seen } = ownJob(gateway, user, address)
  if (hasEnded(seen)) {
    done(Result.succeed({ job: address, tx: null, delisted: isDelisted(seen), outcome: "already_terminal" }))
  } else {
    fund(gateway, user.keys.address, 0n)
    const delisted = seen.run === undefined
    const landed = (tx: string): Stopped => ({ job: address, tx, delisted, outcome: delisted ? "delisted" : "ended" })
    gateway.outbox.send(instructionsFor(gateway, seen), [user.keys], (fate) =>
      done(cameTo(fate, "The stop", { landed }))
    )
  }
}
