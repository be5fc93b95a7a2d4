/** What owners of markets, the administrator of the program and anybody who tidies up ask of it. */
import type { Address, TransactionSigner } from "@solana/kit"
import type * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import type { Market } from "../../Accounts.ts"
import { noAddress, nosAccountOf, vaultOf } from "../../Addresses.ts"
import {
  getCleanAdminInstruction,
  getCleanInstruction,
  getCloseAdminInstruction,
  getCloseInstruction,
  getOpenInstruction,
  getQuitAdminInstruction,
  getUpdateInstruction
} from "../../generated/index.ts"
import type { Network } from "../../Networks.ts"
import { jobType, seconds, unsigned } from "./arguments.ts"

/** What a market's owner decides. A `Market` is one of these. */
export interface MarketSettings extends Pick<Market, "jobPrice" | "jobType" | "nodeAccessKey" | "nodeXnosMinimum"> {
  /** In whole seconds. */
  readonly jobExpiration: Duration.Input
  /** In whole seconds. */
  readonly jobTimeout: Duration.Input
}

export interface OpenInput extends Partial<MarketSettings> {
  /** The new market: a fresh keypair, whose address is the market's from now on. */
  readonly market: TransactionSigner
  /** Becomes the market's authority, and pays the rent. */
  readonly authority: TransactionSigner
}

export interface UpdateInput extends MarketSettings {
  readonly market: Address
  readonly authority: TransactionSigner
}

export interface CloseInput {
  readonly market: Address
  /** The market's authority, or for `closeAdmin` the network's `marketAdmin`. */
  readonly authority: TransactionSigner
  /** The NOS account that gets all that the vault holds: the authority's own, unless told otherwise. */
  readonly user?: Address | undefined
}

export interface CleanInput {
  readonly job: Address
  readonly market: Address
  /** The job's payer, who gets the rent. */
  readonly payer: Address
}

export interface CleanAdminInput {
  readonly job: Address
  /** The job's payer, who gets the rent. */
  readonly payer: Address
  /** The network's `marketAdmin`. */
  readonly authority: TransactionSigner
}

export interface QuitAdminInput {
  readonly run: Address
  /** The run's payer, who gets the rent. */
  readonly runPayer: Address
  /** The network's `marketAdmin`. */
  readonly authority: TransactionSigner
}

/** Free, for a two-hour job, with a day until jobs are cleaned: what Nosana's own client opens where it is told nothing. */
const defaults: MarketSettings = {
  jobExpiration: "1 day",
  jobPrice: 0n,
  jobTimeout: "2 hours",
  jobType: 0,
  nodeAccessKey: Option.none(),
  nodeXnosMinimum: 0n
}

const valuesOf = (instruction: string, settings: MarketSettings) => ({
  jobExpiration: seconds({ instruction, field: "jobExpiration" }, settings.jobExpiration, 0n),
  jobPrice: unsigned({ instruction, field: "jobPrice" }, settings.jobPrice, 64n),
  jobTimeout: seconds({ instruction, field: "jobTimeout" }, settings.jobTimeout, 0n),
  jobType: jobType({ instruction, field: "jobType" }, settings.jobType),
  xnosMinimum: unsigned({ instruction, field: "nodeXnosMinimum" }, settings.nodeXnosMinimum, 128n),
  accessKey: Option.getOrElse(settings.nodeAccessKey, (): Address => noAddress)
})

/** Makes a market. Anybody may. What is not said is as Nosana's own client has it: free, 2 hours, cleaned after a day. */
export const open = async (input: OpenInput, network: Network): Promise<ReturnType<typeof getOpenInstruction>> => {
  const { authority, market, ...given } = input
  const { xnosMinimum, ...values } = valuesOf("open", { ...defaults, ...given })
  return getOpenInstruction(
    {
      ...values,
      authority,
      market,
      mint: network.nosMint,
      nodeXnosMinimum: xnosMinimum,
      vault: await vaultOf(market.address, network)
    },
    { programAddress: network.jobs }
  )
}

/** Sets all that a market's owner decides: `update({ ...market, market: market.address, authority, jobPrice: 120n })`. */
export const update = async (
  input: UpdateInput,
  network: Network
): Promise<ReturnType<typeof getUpdateInstruction>> => {
  const { xnosMinimum, ...values } = valuesOf("update", input)
  return getUpdateInstruction(
    { ...values, authority: input.authority, market: input.market, nodeStakeMinimum: xnosMinimum },
    { programAddress: network.jobs }
  )
}

const closing = async ({ authority, market, user }: CloseInput, network: Network) => {
  const [account, vault]: readonly [Address, Address] = await Promise.all([
    user ?? nosAccountOf(authority.address, network),
    vaultOf(market, network)
  ])
  return { authority, market, user: account, vault }
}

/** Closes a market and takes all that its vault holds, deposits of open jobs with it: those can then not be ended. */
export const close = async (input: CloseInput, network: Network): Promise<ReturnType<typeof getCloseInstruction>> =>
  getCloseInstruction(await closing(input, network), { programAddress: network.jobs })

/** The same by the network's `marketAdmin`. */
export const closeAdmin = async (
  input: CloseInput,
  network: Network
): Promise<ReturnType<typeof getCloseAdminInstruction>> =>
  getCloseAdminInstruction(await closing(input, network), { programAddress: network.jobs })

/** Closes the account of a job that ended longer ago than its market keeps jobs. Anybody may. */
export const clean = async (
  { job, market, payer }: CleanInput,
  network: Network
): Promise<ReturnType<typeof getCleanInstruction>> =>
  getCleanInstruction({ job, market, payer }, { programAddress: network.jobs })

/** Closes the account of any job. The deposit stays in the vault. */
export const cleanAdmin = async (
  { authority, job, payer }: CleanAdminInput,
  network: Network
): Promise<ReturnType<typeof getCleanAdminInstruction>> =>
  getCleanAdminInstruction({ authority, job, payer }, { programAddress: network.jobs })

/** Closes any run. Its job then neither waits nor runs, and can never be ended. */
export const quitAdmin = async (
  { authority, run, runPayer }: QuitAdminInput,
  network: Network
): Promise<ReturnType<typeof getQuitAdminInstruction>> =>
  getQuitAdminInstruction({ authority, payer: runPayer, run }, { programAddress: network.jobs })
