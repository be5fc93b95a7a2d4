/** What a ticket holds: what is posted, and what it is found by. No key that pays. */
import type { Json, Ticket } from "@longshore/core/Job"
import { type JobError, MalformedResponse } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { failed } from "../failed.ts"

export type TicketAs = Ticket<"nosana-api">

export interface Payload {
  /** The definition's CID, which no other submission has. */
  readonly cid: string
  /** The market's address. */
  readonly market: string
  readonly timeout: Duration.Duration
  readonly node: string | undefined
  /** What time it was on the server when it was prepared, or earlier. `undefined` where the server does not tell. */
  readonly since: Date | undefined
  /** The lowest limit that was set, in micro-dollars. */
  readonly maxCost: bigint | undefined
}

export const payloadOf = ({ maxCost, node, since, timeout, ...texts }: Payload): Json => ({
  ...texts,
  seconds: Duration.toSeconds(timeout),
  ...(since !== undefined && { since: since.toISOString() }),
  ...(node !== undefined && { node }),
  ...(maxCost !== undefined && { maxCost: maxCost.toString() })
})

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

/** Fails with `MalformedResponse` on a ticket that is not as it was written down. */
export const payloadIn = (operation: string, ticket: TicketAs): Effect.Effect<Payload, JobError> => {
  const given = (ticket.payload ?? {}) as { readonly [field: string]: unknown }
  const { cid, market, maxCost, node, seconds, since } = given
  const isWhole = {
    cid: isText(cid),
    market: isText(market),
    seconds: Number.isSafeInteger(seconds) && Number(seconds) > 0,
    since: since === undefined || (isText(since) && !Number.isNaN(Date.parse(since))),
    node: node === undefined || isText(node),
    maxCost: maxCost === undefined || (isText(maxCost) && /^\d+$/.test(maxCost))
  }
  const damaged = Object.entries(isWhole).find(([, isFine]) => !isFine)?.[0]
  if (damaged === undefined) {
    return Effect.succeed({
      cid: String(cid),
      market: String(market),
      timeout: Duration.seconds(Number(seconds)),
      node: node === undefined ? undefined : String(node),
      since: since === undefined ? undefined : new Date(String(since)),
      maxCost: maxCost === undefined ? undefined : BigInt(String(maxCost))
    })
  }
  const found = isText(cid) ? `look for a job with the definition ${cid}` : "look for its job in the dashboard"
  const message = `ticket ${ticket.key} is damaged: its payload has no ${damaged} that can be read; restore it as prepare gave it, or ${found}`
  return Effect.fail(failed(operation, new MalformedResponse({ message })))
}
