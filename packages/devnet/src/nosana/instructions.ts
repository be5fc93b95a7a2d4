/** The instructions that hosts and the market's owner send, as bytes. */
import { createHash } from "node:crypto"
import { associatedTokenProgram, rentSysvar, systemProgram, tokenProgram } from "../solana/keys.ts"
import type { Address } from "../solana/Program.ts"
import type { AccountUse, Instruction } from "./transaction.ts"

export const signer = (address: Address): AccountUse => ({ address, isSigner: true })
export const written = (address: Address): AccountUse => ({ address, isWritable: true })
export const both = (address: Address): AccountUse => ({ address, isSigner: true, isWritable: true })
export const read = (address: Address): AccountUse => ({ address })

export const called = (name: string, ...values: ReadonlyArray<Uint8Array>): Uint8Array =>
  new Uint8Array(
    Buffer.concat([createHash("sha256").update(`global:${name}`).digest().subarray(0, 8), ...values.map(Buffer.from)])
  )

export const number = (value: bigint, bytes: number): Uint8Array => {
  const written = Buffer.alloc(bytes)
  for (let index = 0, rest = BigInt.asUintN(bytes * 8, value); index < bytes; index++, rest >>= 8n) {
    written[index] = Number(rest & 255n)
  }
  return written
}

export interface Terms {
  readonly jobExpiration: bigint
  readonly jobPrice: bigint
  readonly jobTimeout: bigint
  readonly jobType: number
  readonly nodeXnosMinimum: bigint
}

export interface OpenAccounts {
  readonly mint: Address
  readonly market: Address
  readonly vault: Address
  readonly authority: Address
}

export const open = (jobs: Address, at: OpenAccounts, terms: Terms): Instruction => ({
  program: jobs,
  accounts: [
    read(at.mint),
    both(at.market),
    written(at.vault),
    both(at.authority),
    read(systemProgram),
    read(rentSysvar),
    read(systemProgram),
    read(tokenProgram)
  ],
  data: called(
    "open",
    number(terms.jobExpiration, 8),
    number(terms.jobPrice, 8),
    number(terms.jobTimeout, 8),
    number(BigInt(terms.jobType), 1),
    number(terms.nodeXnosMinimum, 16)
  )
})

export interface WorkAccounts {
  readonly run: Address
  readonly market: Address
  readonly node: Address
  readonly stake: Address
  /** Where no key is asked for, the node's own token account stands for it. */
  readonly tokens: Address
}

export const work = (jobs: Address, at: WorkAccounts): Instruction => ({
  program: jobs,
  accounts: [
    both(at.run),
    written(at.market),
    both(at.node),
    read(at.stake),
    read(at.tokens),
    read(systemProgram),
    signer(at.node),
    read(systemProgram)
  ],
  data: called("work")
})

export const stop = (jobs: Address, market: Address, node: Address): Instruction => ({
  program: jobs,
  accounts: [written(market), read(node), signer(node)],
  data: called("stop")
})

export interface FinishAccounts {
  readonly job: Address
  readonly run: Address
  readonly market: Address
  readonly vault: Address
  /** Where the requester's rest goes. */
  readonly deposit: Address
  /** Where the node's pay goes. */
  readonly tokens: Address
  readonly payerRun: Address
  readonly payerJob: Address
  readonly node: Address
}

export const finish = (jobs: Address, at: FinishAccounts, result: Uint8Array): Instruction => ({
  program: jobs,
  accounts: [
    written(at.job),
    written(at.run),
    read(at.market),
    written(at.vault),
    written(at.deposit),
    written(at.tokens),
    written(at.payerRun),
    written(at.payerJob),
    signer(at.node),
    read(tokenProgram)
  ],
  data: called("finish", result)
})

export const complete = (jobs: Address, job: Address, node: Address, result: Uint8Array): Instruction => ({
  program: jobs,
  accounts: [written(job), signer(node)],
  data: called("complete", result)
})

export const quit = (jobs: Address, job: Address, run: Address, payer: Address, node: Address): Instruction => ({
  program: jobs,
  accounts: [written(job), written(run), written(payer), signer(node)],
  data: called("quit")
})

/** Makes a token account where there is none. */
export const createTokenAccount = (payer: Address, account: Address, owner: Address, mint: Address): Instruction => ({
  program: associatedTokenProgram,
  accounts: [both(payer), written(account), read(owner), read(mint), read(systemProgram), read(tokenProgram)],
  data: Uint8Array.of(1)
})
