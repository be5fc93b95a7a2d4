/** What the instructions of one build of the jobs program have in common. */
import { systemProgram, tokenProgram } from "../../solana/keys.ts"
import type { Address, Invocation } from "../../solana/Program.ts"
import { minimumBalance } from "../../solana/rent.ts"
import { type JobAccount, jobAccount } from "./accounts/JobAccount.ts"
import { type MarketAccount, marketAccount } from "./accounts/MarketAccount.ts"
import { type ReflectionAccount, reflectionAccount } from "./accounts/ReflectionAccount.ts"
import { type RunAccount, runAccount } from "./accounts/RunAccount.ts"
import { type StakeAccount, stakeAccount } from "./accounts/StakeAccount.ts"
import { type TokenAccount, tokenAccount } from "./accounts/TokenAccount.ts"
import type { JobsProgramAddresses } from "./addresses.ts"
import { type Constraint, hasAddress, hasOne, ownedBy, raw, signed } from "./anchor/Constraint.ts"
import { account, type Field, initialised, type Loaded, program } from "./anchor/Field.ts"
import { createAccount } from "./anchor/systemCalls.ts"
import { associatedTokenOf, metadataOf, stakeOf } from "./derivedAddresses.ts"
import { jobsErrors, nosanaErrors, stakingErrors } from "./errors.ts"
import { collectionOf } from "./metadata.ts"
import { isOpen } from "./queue.ts"

export interface Build {
  readonly addresses: JobsProgramAddresses
  /** The fee is the deposit divided by this; 0 for no fee. */
  readonly feeFraction: bigint
  readonly job: Field<JobAccount>
  readonly market: Field<MarketAccount>
  readonly run: Field<RunAccount>
  readonly stake: Field<StakeAccount>
  readonly token: Field<TokenAccount>
  /** Made by the instruction, and paid for by the field `payer`. */
  readonly newJob: Field<JobAccount>
  readonly newRun: Field<RunAccount>
  readonly reflection: Field<ReflectionAccount>
  readonly rewardsProgram: Field<undefined>
}

export const makeBuild = (addresses: JobsProgramAddresses, feeFraction: bigint): Build => {
  const { jobs, rewards, staking } = addresses
  return {
    addresses,
    feeFraction,
    job: account(jobAccount, jobs),
    market: account(marketAccount, jobs),
    run: account(runAccount, jobs),
    stake: account(stakeAccount, staking),
    token: account(tokenAccount, tokenProgram),
    newJob: initialised(jobAccount, jobs, "payer"),
    newRun: initialised(runAccount, jobs, "payer"),
    reflection: account(reflectionAccount, rewards),
    rewardsProgram: program(rewards)
  }
}

/** A line of the program's instructions, as its log names it. */
export const inSource = (at: string): string => `programs/nosana-jobs/src/instructions/${at}`

export const systemProgramField = program(systemProgram)
export const tokenProgramField = program(tokenProgram)

/** A token account for what costs nothing may be any; else it is the associated one of its owner. */
export const isAssociated = (
  { addresses }: Build,
  price: bigint,
  { address }: Loaded<unknown>,
  owner: Address
): Constraint =>
  raw(() => price === 0n || address === associatedTokenOf(owner, addresses.nosMint), nosanaErrors.InvalidATA)

/** An address at which a run account may be made later on. */
export const isFree = (run: Loaded<unknown>): ReadonlyArray<Constraint> => [
  signed(run, nosanaErrors.MissingSignature),
  ownedBy(systemProgram, run, nosanaErrors.InvalidOwner),
  raw(() => run.account.lamports === 0n, nosanaErrors.LamportsNonNull)
]

/** Makes a run account at an address that is free. */
export const createRun = (
  { addresses }: Build,
  accounts: { readonly run: Loaded<unknown>; readonly payer: Loaded<unknown> },
  of: { readonly job: Address; readonly node: Address },
  { clock, invoke }: Invocation
): void => {
  const { payer, run } = accounts
  const { space } = runAccount
  createAccount(invoke, {
    from: payer.address,
    to: run.address,
    lamports: minimumBalance(space),
    space,
    owner: addresses.jobs
  })
  runAccount.encode({ ...of, payer: payer.address, state: 0, time: clock.unixTimestamp }, run.account.data)
}

interface Applicant {
  readonly market: Loaded<MarketAccount>
  readonly stake: Loaded<StakeAccount>
  readonly nft: Loaded<TokenAccount>
  readonly metadata: Loaded<unknown>
  readonly authority: Loaded<unknown>
}

/** What a market asks of a node: a stake, and an NFT of its collection if it has one. */
export const admission = ({ addresses }: Build, applicant: Applicant) => {
  const { authority, market, metadata, nft, stake } = applicant
  const { metaplex, nosMint, staking } = addresses
  const anyMay = isOpen(market.value)
  const isOfCollection = () => {
    if (metadata.address !== metadataOf(nft.value.mint, metaplex)) return false
    const collection = collectionOf(metadata.account.data)
    return collection?.verified === true && collection.key === market.value.nodeAccessKey
  }
  return {
    stake: [
      hasAddress(stakeOf(authority.address, nosMint, staking).address, stake, stakingErrors.InvalidStakeAccount),
      hasOne(stake.value.authority, authority, nosanaErrors.Unauthorized),
      raw(() => stake.value.xnos >= market.value.nodeXnosMinimum, jobsErrors.NodeNotEnoughStake)
    ],
    nft: [
      raw(() => anyMay || nft.value.owner === authority.address, jobsErrors.NodeNftWrongOwner),
      raw(() => anyMay || nft.value.amount >= 1n, jobsErrors.NodeNftInvalidAmount)
    ],
    metadata: [raw(() => anyMay || isOfCollection(), jobsErrors.NodeKeyInvalidCollection)]
  }
}
