/** Accounts as an RPC gives them: checked in shape, owner and slot. */
import type { JobError } from "@longshore/core/JobError"
import {
  type Address,
  type Base58EncodedBytes,
  getBase64Encoder,
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
  SolanaError
} from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { isNotOffered } from "../rpc/codes.ts"

export interface Account {
  readonly address: Address
  readonly owner: Address
  readonly bytes: Uint8Array
}

/** Something that was read, and the slot whose state it is. */
export interface At<A> {
  readonly slot: bigint
  readonly value: A
}

/** The slot that all of the answers are at least as new as. */
export const oldestOf = (answers: ReadonlyArray<{ readonly slot: bigint }>, otherwise = 0n): bigint => {
  let oldest: bigint | undefined
  for (const { slot } of answers) if (oldest === undefined || slot < oldest) oldest = slot
  return oldest ?? otherwise
}

export interface ReadOptions {
  /** The answer must not be older than this slot. */
  readonly since?: bigint | undefined
}

/** How many accounts an RPC gives in one answer. */
const chunk = 100
/** How many of them are asked for at a time. */
const concurrency = 4

/** An RPC behind several machines may answer from one that is a moment behind the last. */
const catchUp = { attempts: 5, millis: 300 } as const

/** Asks again while the RPC is behind the slot that it was asked for. */
export const patient = <A>(ask: Effect.Effect<A, JobError>, attempt = 1): Effect.Effect<A, JobError> =>
  Effect.catchIf(
    ask,
    ({ reason }) =>
      attempt < catchUp.attempts &&
      isSolanaError(reason.cause, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED),
    () => Effect.andThen(Effect.sleep(catchUp.millis * attempt), patient(ask, attempt + 1))
  )

const readerOf = ({ commitment }: Chain, { since }: ReadOptions) =>
  ({ commitment, encoding: "base64", ...(since !== undefined && { minContextSlot: since }) }) as const

export const readAccount = (
  chain: Chain,
  operation: string,
  address: Address,
  options: ReadOptions = {}
): Effect.Effect<At<Account | undefined>, JobError> =>
  patient(
    chain.call(operation, async (rpc, send) => {
      const answer = await rpc.getAccountInfo(address, readerOf(chain, options)).send(send)
      return { slot: slotOf(answer, options), value: accountOf(address, answer.value) }
    })
  )

/**
 * Every address's account, in order, as many requests as it takes. `slot` is the oldest of theirs. Addresses that are
 * asked for together, up to 100, are of one slot.
 */
export const readAccounts = (
  chain: Chain,
  operation: string,
  addresses: ReadonlyArray<Address>,
  options: ReadOptions = {}
): Effect.Effect<At<ReadonlyArray<Account | undefined>>, JobError> => {
  const chunks = Array.from({ length: Math.ceil(addresses.length / chunk) }, (_, at) =>
    addresses.slice(at * chunk, (at + 1) * chunk)
  )
  const read = (some: ReadonlyArray<Address>) =>
    patient(
      chain.call(operation, async (rpc, send) => {
        const answer = await rpc.getMultipleAccounts([...some], readerOf(chain, options)).send(send)
        if (!Array.isArray(answer.value) || answer.value.length !== some.length) {
          throw new SyntaxError(`it has ${lengthOf(answer.value)} where ${some.length} accounts were asked for`)
        }
        return { slot: slotOf(answer, options), value: some.map((address, at) => accountOf(address, answer.value[at])) }
      })
    )
  return Effect.map(Effect.forEach(chunks, read, { concurrency }), (answers) => ({
    slot: oldestOf(answers, options.since),
    value: answers.flatMap(({ value }) => value)
  }))
}

export interface Filter {
  readonly offset: number
  /** In base58. */
  readonly bytes: string
}

/** An RPC takes no more than this many filters. */
export const maxFilters = 4

/** Every account of the jobs program that the filters let through. */
export const readProgramAccounts = (
  chain: Chain,
  operation: string,
  filters: ReadonlyArray<Filter>,
  options: ReadOptions & { readonly slice?: { readonly offset: number; readonly length: number } | undefined } = {}
): Effect.Effect<At<ReadonlyArray<Account>>, JobError> =>
  patient(
    chain.call(operation, async (rpc, send) => {
      const answer = await rpc
        .getProgramAccounts(chain.network.jobs, {
          ...readerOf(chain, options),
          filters: filters.map(({ bytes, offset }) => ({
            memcmp: { offset: BigInt(offset), bytes: bytes as Base58EncodedBytes, encoding: "base58" }
          })),
          withContext: true,
          ...(options.slice !== undefined && { dataSlice: options.slice })
        })
        .send(send)
      if (!Array.isArray(answer.value)) throw new SyntaxError("it has no list of accounts")
      const value = answer.value.map(({ account, pubkey }) => accountOf(pubkey, account))
      return { slot: slotOf(answer, options), value: value.filter((account) => account !== undefined) }
    })
  ).pipe(
    Effect.tap(() => learn(chain, true)),
    Effect.tapError((error) => (isForbidden(error) ? learn(chain, false) : Effect.void))
  )

/** The same of a list that is seldom empty: on another network nothing is where it should be, and that must not look like none. */
export const listProgramAccounts = (
  chain: Chain,
  operation: string,
  filters: ReadonlyArray<Filter>,
  options: ReadOptions = {}
) =>
  Effect.tap(readProgramAccounts(chain, operation, filters, options), ({ value }) =>
    value.length === 0 ? chain.verifyNetwork : Effect.void
  )

const learn = ({ learned }: Chain, answers: boolean) =>
  Effect.sync(() => {
    learned.programAccounts = answers
  })

/** Whether the failure says that this RPC does not answer `getProgramAccounts`. */
export const isForbidden = ({ reason }: JobError): boolean => isNotOffered(reason)

const decodeBase64 = getBase64Encoder().encode

const accountOf = (address: Address, account: unknown): Account | undefined => {
  if (account === null) return undefined
  const { data, owner } = (account ?? {}) as { readonly data?: unknown; readonly owner?: unknown }
  if (typeof owner !== "string" || !Array.isArray(data) || typeof data[0] !== "string" || data[1] !== "base64") {
    throw new SyntaxError(`it has no bytes for the account ${address}`)
  }
  return { address, owner: owner as Address, bytes: decodeBase64(data[0]) as Uint8Array }
}

const slotOf = (answer: unknown, { since }: ReadOptions): bigint => {
  const slot = (answer as { readonly context?: { readonly slot?: unknown } } | null)?.context?.slot
  if (typeof slot !== "bigint") throw new SyntaxError("it does not say of which slot it is")
  // An RPC that does not know the option.
  if (since !== undefined && slot < since) {
    throw new SolanaError(SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED, { contextSlot: slot })
  }
  return slot
}

const lengthOf = (value: unknown): string => (Array.isArray(value) ? `${value.length}` : "none")
