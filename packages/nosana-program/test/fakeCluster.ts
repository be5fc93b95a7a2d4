/**
 * A cluster in memory: slots by effect's clock, blockhashes that expire, transactions that land in the slot after the one
 * they came in, or never. What is due is done when somebody asks: nothing runs by itself.
 */
import { createHash, createPublicKey, verify } from "node:crypto"
import { Base58 } from "@longshore/nosana"
import {
  type Address,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type ReadonlyUint8Array
} from "@solana/kit"
import { associatedTokenProgram, tokenProgram } from "../src/Addresses.ts"
import { computeBudgetProgram } from "../src/internal/sending/budget.ts"
import type { Network } from "../src/Networks.ts"
import { type Account, makeAccounts, rentOf } from "./fakeAccounts.ts"
import { anchor, Fault, type Moment, run, type Transfer } from "./fakeJobsProgram.ts"

export const slotMillis = 400
/** Blocks, unlike slots, are not skipped. */
const heightOf = (slot: bigint) => slot - slot / 20n
const lags = { processed: 0n, confirmed: 2n, finalized: 32n } as const
export type Commitment = keyof typeof lags
/** How many blocks a blockhash is good for. */
const validFor = 150n

export interface Instruction {
  readonly program: Address
  readonly accounts: ReadonlyArray<Address>
  readonly data: Uint8Array
}

/** A transaction that is in a block. */
export interface Block {
  readonly signature: string
  readonly slot: bigint
  readonly seconds: bigint
  readonly error: unknown
  readonly logs: ReadonlyArray<string>
  readonly instructions: ReadonlyArray<Instruction>
  readonly transfers: ReadonlyArray<ReadonlyArray<Transfer>>
  readonly fee: bigint
}

interface Decoded {
  readonly signature: string
  readonly signers: ReadonlyArray<Address>
  readonly isSigned: boolean
  readonly blockhash: string
  readonly instructions: ReadonlyArray<Instruction>
  readonly computeUnits: number
  readonly fee: bigint
}

export interface Outcome {
  readonly error: unknown
  readonly logs: ReadonlyArray<string>
  readonly units: number
}

const signedBy = (key: Address, signature: ReadonlyUint8Array, message: ReadonlyUint8Array): boolean => {
  const x = Buffer.from(Base58.decode(key)!).toString("base64url")
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
  return verify(null, Buffer.from(message), publicKey, Buffer.from(signature))
}

/** The whole transaction, with what it says of its own budget. */
export const decoded = (wire: string): Decoded => {
  const { messageBytes, signatures } = getTransactionDecoder().decode(getBase64Encoder().encode(wire))
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes)
  if (!("staticAccounts" in message) || !("instructions" in message)) throw new Error("it is of another version")
  const keys = message.staticAccounts
  const instructions = message.instructions.map(({ accountIndices = [], data, programAddressIndex }) => ({
    program: keys[programAddressIndex]!,
    accounts: accountIndices.map((index) => keys[index]!),
    data: Uint8Array.from(data ?? [])
  }))
  let computeUnits = 200_000
  let unitPrice = 0n
  for (const { data, program } of instructions) {
    if (program !== computeBudgetProgram) continue
    const view = new DataView(data.buffer, data.byteOffset)
    if (data[0] === 2) computeUnits = view.getUint32(1, true)
    if (data[0] === 3) unitPrice = view.getBigUint64(1, true)
  }
  const signers = Object.keys(signatures) as Array<Address>
  const first = signatures[signers[0]!]
  return {
    signature: first === null || first === undefined ? "" : Base58.encode(Uint8Array.from(first)),
    signers,
    isSigned: signers.every((key) => signatures[key] !== null && signedBy(key, signatures[key]!, messageBytes)),
    blockhash: (message as { readonly lifetimeToken: string }).lifetimeToken,
    instructions: instructions.filter(({ program }) => program !== computeBudgetProgram),
    computeUnits,
    fee: BigInt(signers.length) * 5_000n + (BigInt(computeUnits) * unitPrice + 999_999n) / 1_000_000n
  }
}

export interface ClusterOptions {
  readonly network: Network
  readonly now: () => number
  readonly feeFraction?: bigint
  /** Blocks are confirmed as they are made: for tests in which no time passes. */
  readonly isInstant?: boolean
}

export const makeCluster = ({ feeFraction = 0n, isInstant = false, network, now }: ClusterOptions) => {
  const lag = isInstant ? { ...lags, confirmed: 0n } : lags
  const accounts = makeAccounts()
  const blocks: Array<Block> = []
  const bySignature = new Map<string, Block>()
  const blockhashes = new Map<string, bigint>()
  const due: Array<{ readonly at: number; readonly act: (slot: bigint, seconds: bigint) => void }> = []
  const listeners = new Set<(block: Block) => void>()
  const watchers = new Set<(changes: ReadonlyMap<Address, Account | undefined>, slot: bigint) => void>()
  let time = 0
  let fraction = feeFraction

  const slotAt = (millis: number) => 1_000n + BigInt(Math.floor(millis / slotMillis))
  const secondsAt = (millis: number) => 1_000n + BigInt(Math.floor(millis / 1_000))

  /** Does what is due by now, in its order. */
  const advance = () => {
    while (true) {
      const next = due.reduce((least, { at }, index) => (at < (due[least]?.at ?? Infinity) ? index : least), 0)
      const event = due[next]
      if (event === undefined || event.at > now()) break
      due.splice(next, 1)
      time = Math.max(time, event.at)
      event.act(slotAt(time), secondsAt(time))
    }
    time = now()
  }
  const later = (millis: number, act: (slot: bigint, seconds: bigint) => void) => {
    due.push({ at: time + millis, act })
  }

  /** Runs all instructions on a draft. The changes of a failure are forgotten, but for the fee. */
  const execute = (transaction: Decoded, seconds: bigint) => {
    const draft = accounts.draft()
    const logs: Array<string> = []
    const transfers: Array<ReadonlyArray<Transfer>> = []
    let units = 0
    const payer = transaction.signers[0]!
    const account = draft.get(payer)
    if (account === undefined || account.lamports < transaction.fee) {
      const error = account === undefined ? "AccountNotFound" : "InsufficientFundsForFee"
      return { draft: undefined, error, logs, units, transfers }
    }
    draft.set(payer, { ...account, lamports: account.lamports - transaction.fee })
    const feeOnly = new Map(draft.changes)
    try {
      transaction.instructions.forEach((instruction, index) => {
        const moment: Moment = { draft, now: seconds, feeFraction: fraction, transfers: [] }
        const { program } = instruction
        logs.push(`Program ${program} invoke [1]`)
        try {
          if (program === network.jobs) units += run(moment, instruction)
          else if (program === associatedTokenProgram) units += open(moment, instruction)
          else throw anchor(101, "InstructionFallbackNotFound")
          if (units > transaction.computeUnits) {
            throw new Fault("ComputationalBudgetExceeded", [`Program ${program} failed: exceeded CUs meter`])
          }
        } catch (thrown) {
          if (!(thrown instanceof Fault)) throw thrown
          const code = (thrown.error as { readonly Custom?: number }).Custom
          const words =
            code === undefined ? "" : [`Program ${program} failed: custom program error: 0x${code.toString(16)}`]
          throw new Fault({ InstructionError: [index, thrown.error] }, [...thrown.logs, ...words])
        }
        logs.push(`Program ${program} success`)
        transfers.push(moment.transfers)
      })
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      logs.push(...thrown.logs)
      return { draft: { changes: feeOnly }, error: thrown.error, logs, units, transfers: [] }
    }
    return { draft, error: null, logs, units, transfers }
  }

  /** The associated-token program: opens a NOS account, and minds one that is open only if it is told to. */
  const open = ({ draft }: Moment, { accounts: [payer, address, owner], data }: Instruction) => {
    if (draft.get(address!) !== undefined) {
      if (data[0] === 1) return 5_000
      throw new Fault({ Custom: 0 }, [])
    }
    const from = draft.get(payer!)!
    if (from.lamports < rentOf(165)) {
      throw new Fault({ Custom: 1 }, [`Transfer: insufficient lamports ${from.lamports}, need ${rentOf(165)}`])
    }
    draft.set(payer!, { ...from, lamports: from.lamports - rentOf(165) })
    draft.set(address!, { kind: "token", lamports: rentOf(165), owner: owner!, amount: 0n })
    return 20_000
  }

  const isAlive = (blockhash: string, slot: bigint) => {
    const made = blockhashes.get(blockhash)
    return made !== undefined && heightOf(slot) <= heightOf(made) + validFor
  }

  const record = (
    slot: bigint,
    seconds: bigint,
    changes: ReadonlyMap<Address, Account | undefined>,
    block: Omit<Block, "slot" | "seconds">
  ) => {
    for (const watcher of [...watchers]) watcher(changes, slot)
    const whole = { ...block, slot, seconds }
    blocks.push(whole)
    bySignature.set(block.signature, whole)
    for (const listener of listeners) listener(whole)
  }

  const land = (transaction: Decoded) => (slot: bigint, seconds: bigint) => {
    if (bySignature.has(transaction.signature) || !isAlive(transaction.blockhash, slot)) return
    const { draft, error, logs, transfers } = execute(transaction, seconds)
    if (draft === undefined) return
    accounts.commit(slot, draft)
    record(slot, seconds, draft.changes, { ...transaction, error, logs, transfers })
  }

  return {
    network,
    accounts,
    blocks,
    advance,
    later,
    /** Hears of each transaction as it comes into a block. */
    onBlock: (listener: (block: Block) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    slot: (commitment: Commitment = "processed") => slotAt(now()) - lag[commitment],
    height: (commitment: Commitment = "processed") => heightOf(slotAt(now()) - lag[commitment]),
    blockhash: (commitment: Commitment) => {
      const slot = slotAt(now()) - lag[commitment]
      const blockhash = Base58.encode(createHash("sha256").update(`block ${slot}`).digest())
      blockhashes.set(blockhash, slot)
      return { blockhash, lastValidBlockHeight: heightOf(slot) + validFor }
    },
    /** Hears of the accounts that each transaction changes. */
    onChange: (watcher: (changes: ReadonlyMap<Address, Account | undefined>, slot: bigint) => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    /** What would come of it now. */
    simulate: (transaction: Decoded, verified: boolean) => {
      const slot = slotAt(now())
      if (verified) {
        if (!transaction.isSigned) return { error: "SignatureFailure", logs: [], units: 0, draft: undefined }
        if (bySignature.has(transaction.signature))
          return { error: "AlreadyProcessed", logs: [], units: 0, draft: undefined }
        if (!isAlive(transaction.blockhash, slot))
          return { error: "BlockhashNotFound", logs: [], units: 0, draft: undefined }
      }
      return execute(transaction, secondsAt(now()))
    },
    /** It lands in the next slot. */
    take: (transaction: Decoded) => {
      if (transaction.isSigned) later(isInstant ? 0 : slotMillis, land(transaction))
      advance()
    },
    /** What nodes do, without a signature: as if its transaction was in the current block. */
    act: (name: string, slot: bigint, seconds: bigint, instruction: Instruction, change: (moment: Moment) => void) => {
      const draft = accounts.draft()
      const moment: Moment = { draft, now: seconds, feeFraction: fraction, transfers: [] }
      change(moment)
      accounts.commit(slot, draft)
      const hash = createHash("sha512").update(`${name} ${blocks.length}`).digest()
      record(slot, seconds, draft.changes, {
        signature: Base58.encode(hash),
        error: null,
        logs: [],
        instructions: [instruction],
        transfers: [moment.transfers],
        fee: 0n
      })
    },
    statusOf: (signature: string) => {
      const block = bySignature.get(signature)
      if (block === undefined) return undefined
      const age = slotAt(now()) - block.slot
      return {
        ...block,
        confirmationStatus: age >= lag.finalized ? "finalized" : age >= lag.confirmed ? "confirmed" : "processed"
      }
    },
    setFeeFraction: (value: bigint) => {
      fraction = value
    },
    tokenProgram
  }
}
export type Cluster = ReturnType<typeof makeCluster>
