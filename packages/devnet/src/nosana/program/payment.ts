/** What a job costs, who is paid what, and the transfers. */
import type { Invocation } from "../../solana/Program.ts"
import type { JobAccount } from "./accounts/JobAccount.ts"
import type { MarketAccount } from "./accounts/MarketAccount.ts"
import type { TokenAccount } from "./accounts/TokenAccount.ts"
import { discriminatorOf } from "./anchor/AccountCodec.ts"
import type { Loaded } from "./anchor/Field.ts"
import { type Location, multiplyUnsigned, subtractSigned, unsigned } from "./anchor/Panic.ts"
import { closeTokenAccount, transferTokens } from "./anchor/tokenCalls.ts"
import { bytesOf } from "./pubkey.ts"

const state = (at: `${number}:${number}`): Location => `programs/nosana-jobs/src/state.rs:${at}`

/** Micro-NOS for so many seconds at the job's price. */
export const depositFor = ({ price }: JobAccount, seconds: bigint): bigint =>
  multiplyUnsigned(price, unsigned(seconds, state("245:45")), state("245:9"))

/** What the node has earned: by the second that it worked, and no more than what was paid for. */
export const earned = (job: JobAccount): bigint => {
  const worked = subtractSigned(job.timeEnd, job.timeStart, state("263:30"))
  if (worked > job.timeout) return depositFor(job, job.timeout)
  return depositFor(job, worked)
}

type Token = Loaded<TokenAccount>

interface Deposit {
  readonly job: Loaded<JobAccount>
  readonly user: Token
  readonly vault: Token
  readonly payer: Loaded<unknown>
  readonly rewardsReflection: Loaded<unknown>
  readonly rewardsVault: Loaded<unknown>
  readonly rewardsProgram: Loaded<unknown>
  readonly tokenProgram: Loaded<unknown>
}

const addFee = discriminatorOf("global", "add_fee")

/** The rewards program moves the fee, and shares it out. */
const payFee = (accounts: Deposit, fee: bigint, { invoke }: Invocation) => {
  const { payer, rewardsProgram, rewardsReflection, rewardsVault, tokenProgram, user } = accounts
  const data = new Uint8Array(16)
  data.set(addFee)
  new DataView(data.buffer).setBigUint64(8, fee, true)
  const named = ({ address }: Loaded<unknown>, isWritable: boolean, isSigner = false) => ({
    address,
    isSigner,
    isWritable
  })
  invoke({
    programId: rewardsProgram.address,
    accounts: [
      named(user, true),
      named(rewardsReflection, true),
      named(rewardsVault, true),
      named(payer, false, true),
      named(tokenProgram, false)
    ],
    data
  })
}

/** Takes the deposit for so many seconds from the payer, and the network's fee on top of it. */
export const payDeposit = (accounts: Deposit, seconds: bigint, feeFraction: bigint, invocation: Invocation): void => {
  const { job, payer, user, vault } = accounts
  if (job.value.price === 0n) return
  const amount = depositFor(job.value, seconds)
  const fee = feeFraction === 0n ? 0n : amount / feeFraction
  transferTokens(invocation.invoke, { from: user.address, to: vault.address, authority: payer.address, amount })
  if (fee > 0n) payFee(accounts, fee, invocation)
}

interface Vault {
  readonly market: Loaded<MarketAccount>
  readonly vault: Token
}

/** The vault signs for itself. */
const seedsOf = ({ market, vault }: Vault) => [
  [bytesOf(market.address), bytesOf(vault.value.mint), Uint8Array.of(market.value.vaultBump)]
]

export const payFromVault = (accounts: Vault, to: Token, amount: bigint, { invoke }: Invocation): void => {
  const { address } = accounts.vault
  transferTokens(invoke, { from: address, to: to.address, authority: address, amount }, seedsOf(accounts))
}

/** Pays the node for what it worked, and gives the rest of the deposit back. */
export const settle = (
  accounts: Vault & { readonly job: Loaded<JobAccount>; readonly user: Token; readonly deposit: Token },
  invocation: Invocation
): void => {
  const { deposit, user } = accounts
  const job = accounts.job.value
  if (job.price === 0n) return
  const total = depositFor(job, job.timeout)
  const pay = earned(job)
  payFromVault(accounts, user, pay, invocation)
  payFromVault(accounts, deposit, total - pay, invocation)
}

/** Takes everything out of the vault, and closes it. */
export const emptyVault = (
  accounts: Vault & { readonly user: Token; readonly authority: Loaded<unknown> },
  invocation: Invocation
): void => {
  const { authority, user, vault } = accounts
  payFromVault(accounts, user, vault.value.amount, invocation)
  const { address } = vault
  closeTokenAccount(
    invocation.invoke,
    { account: address, destination: authority.address, authority: address },
    seedsOf(accounts)
  )
}
