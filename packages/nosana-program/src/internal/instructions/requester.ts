/** What those who want work done ask of the program. */
import type { Address, TransactionSigner } from "@solana/kit"
import type * as Duration from "effect/Duration"
import { nosAccountOf, reflectionOf, rewardsVaultOf, vaultOf } from "../../Addresses.ts"
import {
  getAssignInstruction,
  getDelistInstruction,
  getEndInstruction,
  getExtendInstruction,
  getListInstruction,
  getRecoverInstruction
} from "../../generated/index.ts"
import type { Network } from "../../Networks.ts"
import { digest, seconds } from "./arguments.ts"

/** Who pays. */
interface Payment {
  /** Pays the deposit, the fee and the rent, and is paid back what is left. The authority, unless told otherwise. */
  readonly payer?: TransactionSigner | undefined
  /** The NOS account that pays: the payer's own, which the program insists on where the price is not 0. */
  readonly user?: Address | undefined
}

export interface ListInput extends Payment {
  /** The new job: a fresh keypair, whose address is the job's from now on. */
  readonly job: TransactionSigner
  /** A fresh keypair for the job's run. It is used where a node waits in the market, and has to sign in any case. */
  readonly run: TransactionSigner
  readonly market: Address
  /** The CID of the job's definition, a CIDv0. */
  readonly ipfsJob: string
  /** How long the job may run, in whole seconds: this is what is paid for. */
  readonly timeout: Duration.Input
  /** Becomes the job's project: the only key that may extend, delist, end or recover it. */
  readonly authority: TransactionSigner
}

export interface AssignInput extends ListInput {
  /** A node that waits in the market's queue. */
  readonly node: Address
}

export interface ExtendInput extends Payment {
  readonly job: Address
  readonly market: Address
  /** The new timeout in all, not what is added. Longer than the old one. */
  readonly timeout: Duration.Input
  readonly authority: TransactionSigner
}

export interface DelistInput {
  readonly job: Address
  readonly market: Address
  /** The job's payer, who gets deposit and rent back. */
  readonly payer: Address
  readonly authority: TransactionSigner
  /** The NOS account that gets the deposit: the payer's own, which the program insists on. */
  readonly deposit?: Address | undefined
}

export interface EndInput {
  readonly job: Address
  readonly market: Address
  /** The job's run. */
  readonly run: Address
  /** The job's payer, who gets the unused part of the deposit. */
  readonly jobPayer: Address
  /** The run's payer, who gets the run's rent. */
  readonly runPayer: Address
  /** The run's node, which is paid for the time used. Its NOS account must exist. */
  readonly node: Address
  readonly authority: TransactionSigner
  /** The NOS account that gets the unused part: that of the job's payer, unless the price is 0. */
  readonly deposit?: Address | undefined
  /** The NOS account that is paid: that of the node, unless the price is 0. */
  readonly user?: Address | undefined
}

export interface RecoverInput {
  readonly job: Address
  readonly market: Address
  /** The job's payer, who gets the rent back. */
  readonly payer: Address
  readonly authority: TransactionSigner
  /** The NOS account that gets the deposit: the payer's own, unless told otherwise. The program does not look whose it is. */
  readonly user?: Address | undefined
}

interface Rewards {
  readonly rewardsReflection: Address
  readonly rewardsVault: Address
  readonly rewardsProgram: Address
}

const rewards = async (network: Network): Promise<Rewards> => {
  const [rewardsReflection, rewardsVault] = await Promise.all([reflectionOf(network), rewardsVaultOf(network)])
  return { rewardsReflection, rewardsVault, rewardsProgram: network.rewards }
}

const posting = async (instruction: string, input: ListInput, network: Network) => {
  const { authority, ipfsJob, job, market, run, timeout } = input
  const payer = input.payer ?? authority
  const values = {
    ipfsJob: digest({ instruction, field: "ipfsJob" }, ipfsJob),
    timeout: seconds({ instruction, field: "timeout" }, timeout, 1n)
  }
  const [user, vault, fee]: readonly [Address, Address, Rewards] = await Promise.all([
    input.user ?? nosAccountOf(payer.address, network),
    vaultOf(market, network),
    rewards(network)
  ])
  return { ...values, ...fee, authority, job, market, payer, run, user, vault }
}

/** Pays for a job and puts it into a market's queue; where a node waits there, the first of them begins at once. */
export const list = async (input: ListInput, network: Network): Promise<ReturnType<typeof getListInstruction>> =>
  getListInstruction(await posting("list", input, network), { programAddress: network.jobs })

/** Pays for a job and gives it to the named node, which waits in the market's queue. */
export const assign = async (input: AssignInput, network: Network): Promise<ReturnType<typeof getAssignInstruction>> =>
  getAssignInstruction(
    { ...(await posting("assign", input, network)), node: input.node },
    { programAddress: network.jobs }
  )

/** Pays for more time for a job that waits or runs. The one who paid for it has to pay. */
export const extend = async (
  input: ExtendInput,
  network: Network
): Promise<ReturnType<typeof getExtendInstruction>> => {
  const { authority, job, market } = input
  const payer = input.payer ?? authority
  const timeout = seconds({ instruction: "extend", field: "timeout" }, input.timeout, 1n)
  const [user, vault, fee]: readonly [Address, Address, Rewards] = await Promise.all([
    input.user ?? nosAccountOf(payer.address, network),
    vaultOf(market, network),
    rewards(network)
  ])
  return getExtendInstruction(
    { ...fee, authority, job, market, payer, timeout, user, vault },
    { programAddress: network.jobs }
  )
}

/** Takes a job out of the queue and closes it. Fails once a node has taken it; then see `end`. */
export const delist = async (
  input: DelistInput,
  network: Network
): Promise<ReturnType<typeof getDelistInstruction>> => {
  const { authority, job, market, payer } = input
  const [deposit, vault]: readonly [Address, Address] = await Promise.all([
    input.deposit ?? nosAccountOf(payer, network),
    vaultOf(market, network)
  ])
  return getDelistInstruction({ authority, deposit, job, market, payer, vault }, { programAddress: network.jobs })
}

/** Ends a job that runs. Its node may still add the result. */
export const end = async (input: EndInput, network: Network): Promise<ReturnType<typeof getEndInstruction>> => {
  const { authority, job, market, run, runPayer } = input
  const [deposit, user, vault]: readonly [Address, Address, Address] = await Promise.all([
    input.deposit ?? nosAccountOf(input.jobPayer, network),
    input.user ?? nosAccountOf(input.node, network),
    vaultOf(market, network)
  ])
  return getEndInstruction(
    { authority, deposit, job, market, payer: runPayer, run, user, vault },
    { programAddress: network.jobs }
  )
}

/** Closes a job that its node gave up, and takes the deposit back. */
export const recover = async (
  input: RecoverInput,
  network: Network
): Promise<ReturnType<typeof getRecoverInstruction>> => {
  const { authority, job, market, payer } = input
  const [user, vault]: readonly [Address, Address] = await Promise.all([
    input.user ?? nosAccountOf(payer, network),
    vaultOf(market, network)
  ])
  return getRecoverInstruction({ authority, job, market, payer, user, vault }, { programAddress: network.jobs })
}
