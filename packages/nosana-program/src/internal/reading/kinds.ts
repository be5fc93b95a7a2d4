/** One account of the jobs program, by what it is to be: or a failure that says what it is instead. */
import { InvalidSpec, type JobError, JobNotFound, MalformedResponse } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import {
  decodeJob,
  decodeMarket,
  decodeRun,
  type Job,
  jobLayout,
  type Market,
  marketLayout,
  type Run,
  runLayout
} from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { failed } from "../failed.ts"
import { type Account, type At, type ReadOptions, readAccount } from "./accounts.ts"

interface Kinds {
  readonly job: Job
  readonly market: Market
  readonly run: Run
}

type Kind = keyof Kinds

const decoders: { readonly [K in Kind]: (address: Address, bytes: Uint8Array) => Kinds[K] | undefined } = {
  job: decodeJob,
  market: decodeMarket,
  run: decodeRun
}

const layouts = { job: jobLayout, market: marketLayout, run: runLayout }

/** What an account is, if it belongs to the jobs program and is whole. */
export const decodeAs = <K extends Kind>(
  kind: K,
  { network }: Chain,
  account: Account | undefined
): Kinds[K] | undefined =>
  account === undefined || account.owner !== network.jobs ? undefined : decoders[kind](account.address, account.bytes)

/** Why an account is not of the kind. */
export const misfit = (kind: Kind, { network }: Chain, { address, bytes, owner }: Account): string => {
  if (owner !== network.jobs) {
    return `${address} is not a ${kind} of ${network.name}: it belongs to the program ${owner}, not to ${network.jobs}`
  }
  const actual = (Object.keys(layouts) as Array<Kind>).find((name) =>
    layouts[name].discriminator.every((byte, at) => bytes[at] === byte)
  )
  if (actual === kind) return `${address} is a ${kind}, and its account is cut short at ${bytes.length} bytes`
  return actual === undefined
    ? `${address} is not a ${kind}: it is an account of the jobs program that this version does not know`
    : `${address} is not a ${kind}: it is a ${actual}`
}

/**
 * The account, which must be there. One that is not there, or is something else, fails with `JobNotFound`, and a market
 * with `InvalidSpec`; an RPC of another network fails with that.
 */
export const readOne = <K extends Kind>(
  chain: Chain,
  operation: string,
  kind: K,
  address: Address,
  options: ReadOptions = {}
): Effect.Effect<At<Kinds[K]>, JobError> =>
  Effect.flatMap(readAccount(chain, operation, address, options), ({ slot, value }) => {
    const decoded = decodeAs(kind, chain, value)
    if (decoded !== undefined) return Effect.succeed({ slot, value: decoded })
    // Nothing is where it should be on another network: that is the better explanation.
    return Effect.andThen(chain.verifyNetwork, Effect.fail(failed(operation, absence(kind, chain, address, value))))
  })

export const absence = (kind: Kind, chain: Chain, address: Address, account: Account | undefined) => {
  const gone = kind === "job" ? "; its account is closed some time after its end, and history() still knows it" : ""
  const message =
    account === undefined
      ? `there is no ${kind} ${address} on ${chain.network.name} (${chain.at})${gone}`
      : misfit(kind, chain, account)
  if (account !== undefined && message.includes("cut short")) return new MalformedResponse({ message })
  return kind === "market"
    ? new InvalidSpec({ field: "market", message: `market: ${message}` })
    : new JobNotFound({ message })
}
