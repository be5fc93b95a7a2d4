/** A chain for tests of programs: the emulator or LiteSVM, by the same few verbs. */
import {
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createKeyPairSignerFromPrivateKeyBytes,
  createTransactionMessage,
  getTransactionDecoder,
  getTransactionEncoder,
  type Instruction,
  type KeyPairSigner,
  type Address as KitAddress,
  lamports,
  partiallySignTransaction,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash
} from "@solana/kit"
import { FailedTransactionMetadata, LiteSVM } from "litesvm"
import { makeBank } from "../../src/solana/Bank.ts"
import type { TransactionError } from "../../src/solana/errors.ts"
import type { AccountState, Address, Program } from "../../src/solana/Program.ts"
import { errorOf } from "./liteSvmErrors.ts"

export interface WorldOutcome {
  readonly error: TransactionError | undefined
  readonly logs: ReadonlyArray<string>
  readonly unitsConsumed: number
  readonly signature: string
}

export interface SendOptions {
  /** The world's own payer by default. */
  readonly feePayer?: KeyPairSigner | undefined
  readonly version?: "legacy" | 0 | undefined
}

export interface World {
  readonly kind: "emulator" | "LiteSVM"
  /** Has a thousand SOL, and pays the fees. */
  readonly payer: KeyPairSigner
  /** Each with a blockhash of its own, so that the same instructions may be sent again. */
  readonly send: (
    instructions: ReadonlyArray<Instruction>,
    signers?: ReadonlyArray<KeyPairSigner>,
    options?: SendOptions
  ) => Promise<WorldOutcome>
  readonly account: (address: Address) => AccountState | undefined
  readonly setAccount: (address: Address, state: AccountState) => void
  readonly airdrop: (address: Address, lamports: bigint) => void
  readonly balance: (address: Address) => bigint
  /** Seconds since 1970, as the Clock sysvar tells programs. */
  readonly time: () => bigint
  readonly setTime: (unixTimestamp: bigint) => void
  readonly minimumBalance: (bytes: number) => bigint
}

/** Where time starts. */
export const startTime = 1_780_000_000n

const wealth = 1_000_000_000_000n

/** A key that is the same in every world: the addresses in logs can be compared. */
export const keyOf = (number: number): Promise<KeyPairSigner> => {
  const bytes = new Uint8Array(32).fill(7)
  new DataView(bytes.buffer).setUint32(0, number)
  return createKeyPairSignerFromPrivateKeyBytes(bytes)
}

const signed = async (
  instructions: ReadonlyArray<Instruction>,
  signers: ReadonlyArray<KeyPairSigner>,
  feePayer: KeyPairSigner,
  version: "legacy" | 0,
  blockhash: string
): Promise<Uint8Array> => {
  const message = appendTransactionMessageInstructions(
    instructions,
    setTransactionMessageLifetimeUsingBlockhash(
      { blockhash: blockhash as Blockhash, lastValidBlockHeight: 2n ** 60n },
      setTransactionMessageFeePayer(feePayer.address, createTransactionMessage({ version }))
    )
  )
  const transaction = compileTransaction(message as Parameters<typeof compileTransaction>[0])
  const pairs = [feePayer, ...signers].filter(({ address }) => address in transaction.signatures)
  return new Uint8Array(
    getTransactionEncoder().encode(
      await partiallySignTransaction(
        pairs.map(({ keyPair }) => keyPair),
        transaction
      )
    )
  )
}

export interface EmulatorOptions {
  readonly programs?: ReadonlyArray<readonly [address: Address, program: Program]> | undefined
}

export const emulator = async ({ programs = [] }: EmulatorOptions = {}): Promise<World> => {
  let unixMillis = Number(startTime) * 1000
  const bank = makeBank({ clock: () => ({ unixMillis }) })
  for (const [address, program] of programs) bank.register(address, program, address)
  const payer = await keyOf(0)
  const setLamports = (address: Address, amount: bigint) => {
    const known = bank.account(address) ?? {
      lamports: 0n,
      owner: "1".repeat(32),
      data: new Uint8Array(),
      executable: false
    }
    bank.setAccount(address, { ...known, lamports: known.lamports + amount })
  }
  setLamports(payer.address, wealth)
  return {
    kind: "emulator",
    payer,
    send: async (instructions, signers = [], { feePayer = payer, version = 0 } = {}) => {
      // The next slot has a blockhash of its own.
      unixMillis += bank.slotMillis
      const { blockhash } = bank.latestBlockhash()
      const { error, logs, signature, unitsConsumed } = bank.process(
        await signed(instructions, signers, feePayer, version, blockhash)
      )
      return { error, logs, signature, unitsConsumed }
    },
    account: (address) => bank.account(address),
    setAccount: bank.setAccount,
    airdrop: setLamports,
    balance: (address) => bank.account(address)?.lamports ?? 0n,
    time: () => BigInt(Math.floor(unixMillis / 1000)),
    setTime: (unixTimestamp) => {
      unixMillis = Number(unixTimestamp) * 1000
    },
    minimumBalance: (bytes) => (BigInt(bytes) + 128n) * 6960n
  }
}

export interface LiteSvmOptions {
  /** Files of programs (`.so`). */
  readonly programs?: ReadonlyArray<readonly [address: Address, file: string]> | undefined
}

export const liteSvm = async ({ programs = [] }: LiteSvmOptions = {}): Promise<World> => {
  const svm = new LiteSVM().withNativeMints()
  const payer = await keyOf(0)
  for (const [address, file] of programs) svm.addProgramFromFile(address as KitAddress, file)
  const account = (address: Address): AccountState | undefined => {
    const found = svm.getAccount(address as KitAddress)
    if (!found.exists || found.lamports === 0n) return undefined
    const { data, executable, lamports: held, programAddress } = found
    return { lamports: held, owner: programAddress, data: new Uint8Array(data), executable }
  }
  const setAccount = (address: Address, { data, executable, lamports: held, owner }: AccountState) =>
    svm.setAccount({
      address: address as KitAddress,
      data,
      executable,
      lamports: lamports(held),
      programAddress: owner as KitAddress,
      space: BigInt(data.length)
    })
  const airdrop = (address: Address, amount: bigint) => {
    const known = account(address) ?? { lamports: 0n, owner: "1".repeat(32), data: new Uint8Array(), executable: false }
    setAccount(address, { ...known, lamports: known.lamports + amount })
  }
  const setTime = (unixTimestamp: bigint) => {
    const clock = svm.getClock()
    clock.unixTimestamp = unixTimestamp
    svm.setClock(clock)
  }
  airdrop(payer.address, wealth)
  setTime(startTime)
  return {
    kind: "LiteSVM",
    payer,
    send: async (instructions, signers = [], { feePayer = payer, version = 0 } = {}) => {
      svm.expireBlockhash()
      const wire = await signed(instructions, signers, feePayer, version, svm.latestBlockhash())
      const sent = svm.sendTransaction(getTransactionDecoder().decode(wire))
      const failed = sent instanceof FailedTransactionMetadata ? sent : undefined
      const meta = failed === undefined ? (sent as Exclude<typeof sent, FailedTransactionMetadata>) : failed.meta()
      return {
        error: failed && errorOf(failed.err()),
        logs: meta.logs(),
        unitsConsumed: Number(meta.computeUnitsConsumed()),
        signature: Buffer.from(meta.signature()).toString("hex")
      }
    },
    account,
    setAccount,
    airdrop,
    balance: (address) => svm.getBalance(address as KitAddress) ?? 0n,
    time: () => svm.getClock().unixTimestamp,
    setTime,
    minimumBalance: (bytes) => svm.minimumBalanceForRentExemption(BigInt(bytes))
  }
}
