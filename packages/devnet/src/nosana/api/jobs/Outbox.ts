/**
 * Transactions that the gateway sends. Each is written down before it leaves, so that its fate is learned even by a process
 * that was started after it: it has landed, the chain has refused it, or its blockhash has expired and it never can.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Bank } from "../../../solana/Bank.ts"
import { readTransaction, signatureOf } from "../../../solana/message.ts"
import type { KeyPair } from "../../KeyPair.ts"
import { type Instruction, signedTransaction } from "../../transaction.ts"
import { expired, type Refusal, rejected } from "./Refusal.ts"

export type Fate =
  | { readonly kind: "landed"; readonly signature: string }
  | { readonly kind: "refused"; readonly error: unknown }
  | { readonly kind: "expired" }

/** What an operation has come to, as the fate of its transaction tells. */
export const cameTo = <A>(
  fate: Fate,
  operation: string,
  { landed, lost }: { readonly landed: (tx: string) => A; readonly lost?: () => void }
): Result.Result<A, Refusal> => {
  if (fate.kind === "landed") return Result.succeed(landed(fate.signature))
  lost?.()
  return Result.fail(fate.kind === "expired" ? expired() : rejected(operation, fate.error))
}

export interface Outbox {
  /** Tells the fate in the turn in which it is decided: in this very turn, where nothing is in the way. */
  readonly send: (
    instructions: ReadonlyArray<Instruction>,
    signers: readonly [KeyPair, ...Array<KeyPair>],
    told: (fate: Fate) => void
  ) => void
  /** How many have no fate yet. */
  readonly open: () => number
  /** The next so many transactions never reach the chain. */
  readonly drop: (count: number) => void
  /** The next so many transactions reach the chain only after a while. */
  readonly hold: (count: number, by: Duration.Duration) => void
  /** No blockhash that was given out is good any more, and what has not landed never will. */
  readonly expire: () => void
  /** Goes on in a new process. */
  readonly restart: () => void
}

interface Letter {
  readonly wire: Uint8Array
  readonly signature: string
  readonly blockhash: string
  readonly lastValidBlockHeight: bigint
  /** When it reaches the chain, in milliseconds; `undefined` for never. */
  readonly arrivesAt: number | undefined
  readonly told: (fate: Fate) => void
}

interface Settings {
  readonly bank: Bank
  readonly now: () => number
  /** Runs for as long as the process lives. */
  readonly fork: (effect: Effect.Effect<void>) => unknown
}

export const makeOutbox = ({ bank, fork, now }: Settings): Outbox => {
  const letters = new Set<Letter>()
  const wakers = new Set<() => void>()
  let toDrop = 0
  let toHold = 0
  let holdMillis = 0

  const settle = (letter: Letter, fate: Fate) => {
    if (letters.delete(letter)) letter.told(fate)
  }
  const deliver = (letter: Letter) => {
    const { error, landed } = bank.process(letter.wire)
    if (error === undefined) return settle(letter, { kind: "landed", signature: letter.signature })
    settle(letter, landed || error !== "BlockhashNotFound" ? { kind: "refused", error } : { kind: "expired" })
  }
  const isDead = ({ blockhash }: Letter) => !bank.isBlockhashValid(blockhash)

  const woken = Effect.callback<void>((resume) => {
    const waker = () => resume(Effect.void)
    wakers.add(waker)
    return Effect.sync(() => void wakers.delete(waker))
  })
  /** How long until there is something to see of a letter that has not landed. */
  const pauseFor = ({ arrivesAt, lastValidBlockHeight }: Letter): number => {
    const slots = Number(lastValidBlockHeight - bank.blockHeight() + 1n)
    const untilDead = Math.max(1, slots) * bank.slotMillis
    return Math.max(1, arrivesAt === undefined ? untilDead : Math.min(untilDead, arrivesAt - now()))
  }
  const watch = (letter: Letter): Effect.Effect<void> =>
    Effect.gen(function* () {
      while (letters.has(letter)) {
        if (isDead(letter)) return settle(letter, { kind: "expired" })
        if (letter.arrivesAt !== undefined && letter.arrivesAt <= now()) return deliver(letter)
        yield* Effect.raceFirst(Effect.sleep(Duration.millis(pauseFor(letter))), woken)
      }
    })

  return {
    send: (instructions, signers, told) => {
      const { blockhash, lastValidBlockHeight } = bank.latestBlockhash()
      const wire = signedTransaction(instructions, signers, blockhash)
      const signature = signatureOf(readTransaction(wire))
      const [isDropped, isHeld] = [toDrop > 0, toDrop === 0 && toHold > 0]
      if (isDropped) toDrop--
      if (isHeld) toHold--
      const arrivesAt = isDropped ? undefined : isHeld ? now() + holdMillis : now()
      const letter: Letter = { wire, signature, blockhash, lastValidBlockHeight, arrivesAt, told }
      letters.add(letter)
      if (isDropped || isHeld) fork(watch(letter))
      else deliver(letter)
    },
    open: () => letters.size,
    drop: (count) => {
      toDrop += count
    },
    hold: (count, by) => {
      toHold = count
      holdMillis = Duration.toMillis(by)
    },
    expire: () => {
      bank.expireBlockhashes()
      for (const waker of [...wakers]) waker()
    },
    restart: () => {
      for (const letter of letters) fork(watch(letter))
    }
  }
}
