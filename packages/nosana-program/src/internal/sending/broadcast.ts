/** Sending the same bytes until the cluster has them, or cannot have them any more. */
import { type JobError, Unavailable } from "@longshore/core/JobError"
import {
  type Base64EncodedWireTransaction,
  isSolanaError,
  SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED
} from "@solana/kit"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { failed } from "../failed.ts"
import { type Sighting, type Sought, sightedAs, sightingOf, statusOf } from "./sighting.ts"
import { preflight } from "./simulation.ts"

export interface Broadcast extends Sought {
  readonly wire: Base64EncodedWireTransaction
}

export type Delivery =
  | Extract<Sighting, { readonly _tag: "Landed" | "Failed" | "Expired" }>
  /** It was not sent, and never will be unless somebody else has done so: the RPC says that it would fail. */
  | { readonly _tag: "Refused"; readonly error: unknown; readonly logs: ReadonlyArray<string> }
  /** It was not sent: each time the RPC refused to take it. */
  | { readonly _tag: "NotTaken"; readonly error: JobError }
  /** It was sent, and time is up. */
  | { readonly _tag: "Undecided"; readonly error: JobError | undefined }

/** Millis between two looks: short at first, since most transactions are confirmed within a second or two. */
const looks = { first: 150, growth: 1.6, last: 1_000 } as const
/** Millis between two sendings of the same bytes: leaders change, and what one has dropped the next may take. */
const sendEvery = 2_000
/** Millis between two looks at the block height. */
const heightEvery = 5_000

/** What a simulation says of bytes whose blockhash the RPC does not know yet, or that it has seen before. No verdict. */
const undecided = ["BlockhashNotFound", "AlreadyProcessed"]

/**
 * Ends when the transaction has landed, failed or expired, or when time is up. Never says that it was not sent where
 * an RPC may have taken it.
 */
export const broadcast = (chain: Chain, signed: Broadcast, within: Duration.Duration): Effect.Effect<Delivery> =>
  Effect.gen(function* () {
    const begun = yield* elapsedMillis
    const deadline = begun + Duration.toMillis(within)
    let isChecked = false
    let isTaken = false
    /** It was refused, and whether that is because it has landed could not be asked. */
    let isDoubtful = false
    let lastError: JobError | undefined
    let sendAt = begun
    let pause: number = looks.first
    let heightAt = begun + heightEvery

    const note = (error: JobError) => {
      lastError = error
      return Effect.succeed(undefined)
    }

    while (true) {
      const now = yield* elapsedMillis
      if (now >= sendAt) {
        sendAt = now + sendEvery
        if (!isChecked) {
          const checked = yield* Effect.catch(preflight(chain, signed), note)
          // What cannot be checked is not sent yet: the RPC does not answer.
          isChecked = checked !== undefined
          if (checked !== undefined && checked.error !== null && !undecided.includes(checked.error as string)) {
            // It may have landed before, and then it would fail now.
            const looked = yield* Effect.catch(statusOf(chain, signed.signature), note)
            if (looked !== undefined && looked.status === undefined) return { _tag: "Refused", ...checked }
            isChecked = looked !== undefined
          }
        }
        if (isChecked) {
          const given = yield* Effect.result(send(chain, signed))
          if (given._tag === "Success") isTaken = true
          else {
            lastError = given.failure
            if (given.failure.reason._tag === "OutcomeUnknown" || isAlreadyProcessed(given.failure)) isTaken = true
            else if (!given.failure.isRetryable && !isTaken) {
              // A proxy that sends a request again gives the answer to the second one only.
              const isOfCluster = given.failure.reason._tag === "InvalidState"
              const looked = isOfCluster ? yield* Effect.catch(statusOf(chain, signed.signature), note) : unseen
              if (looked !== undefined && looked.status === undefined) {
                return { _tag: "NotTaken", error: given.failure }
              }
              isDoubtful = looked === undefined
              isTaken = looked !== undefined
            }
          }
        }
      }

      const { status } = yield* Effect.catch(statusOf(chain, signed.signature, false), (error) =>
        Effect.as(note(error), { status: undefined })
      )
      const sighting = status === undefined ? undefined : sightedAs(status, chain.commitment)
      if (sighting?._tag === "Landed" || sighting?._tag === "Failed") return sighting

      const later = yield* elapsedMillis
      if (sighting === undefined && later >= heightAt) {
        heightAt = later + heightEvery
        const told = yield* Effect.catch(sightingOf(chain, signed), note)
        if (told?._tag === "Landed" || told?._tag === "Failed" || told?._tag === "Expired") return told
      }
      if (later >= deadline) {
        if (isTaken || isDoubtful) return { _tag: "Undecided", error: lastError }
        const message = `the transaction was not sent within ${Duration.format(within)}`
        return { _tag: "NotTaken", error: lastError ?? failed("send", new Unavailable({ message })) }
      }
      yield* Effect.sleep(pause)
      pause = Math.min(pause * looks.growth, looks.last)
    }
  })

/** By a clock that nobody sets: one that is put back would stop the sending. */
const elapsedMillis = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos / 1_000_000n))

const unseen = { status: undefined }

/** The RPC has had the same bytes before. */
const isAlreadyProcessed = ({ reason: { cause, message } }: JobError): boolean =>
  /already been processed|AlreadyProcessed/.test(message) ||
  (isSolanaError(cause) && isSolanaError(cause.cause, SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED))

const send = (chain: Chain, { wire }: Broadcast) =>
  chain.call(
    "send",
    // It was checked by us, so that what is wrong with it is told in the cluster's own words, and is sent again by us.
    (rpc, options) =>
      rpc.sendTransaction(wire, { encoding: "base64", skipPreflight: true, maxRetries: 0n }).send(options),
    { replaySafe: false }
  )
