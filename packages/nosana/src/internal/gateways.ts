/** Gateways, one after another, until one has the content as its CID says. */
import { retryAfterIn } from "@longshore/core/Rest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Cid from "../Cid.ts"
import { type Bounds, fetching, type Lost, said } from "./fetching.ts"
import { type Attempt, IpfsError, type IpfsReason } from "./ipfsError.ts"

export interface Gateways extends Bounds {
  readonly urls: ReadonlyArray<string>
}

type Operation = "get" | "getJson"

export const getFrom = (gateways: Gateways, cid: string, operation: Operation): Effect.Effect<Uint8Array, IpfsError> =>
  Effect.gen(function* () {
    const problem = Cid.problemOf(cid)
    if (problem !== undefined) {
      return yield* new IpfsError({ operation, reason: { _tag: "Malformed" }, message: problem })
    }
    if (cid === Cid.zero) {
      const message = `${cid} stands for 32 zero bytes, by which the chain says that there is no result yet`
      return yield* new IpfsError({ operation, reason: { _tag: "NotFound" }, message })
    }
    const attempts: Array<Attempt> = []
    for (const gateway of gateways.urls) {
      const got = yield* Effect.result(ask(gateways, gateway, cid))
      if (Result.isSuccess(got)) return got.success
      attempts.push(got.failure)
    }
    const list = attempts.map(({ gateway, message }) => `${gateway} ${message}`).join("; ")
    return yield* new IpfsError({
      operation,
      reason: sum(attempts),
      message: `${cid}: no gateway has it as it should be: ${list}`,
      attempts
    })
  })

const ask = (gateways: Gateways, gateway: string, cid: string): Effect.Effect<Uint8Array, Attempt> => {
  const passed = (reason: IpfsReason, message: string): Effect.Effect<never, Attempt> =>
    Effect.fail({ gateway, reason, message })
  // No credential of any kind goes with it.
  const init: RequestInit = { headers: { accept: "*/*" }, credentials: "omit", cache: "no-store" }
  return fetching(`${gateway}${cid}`, init, gateways).pipe(
    Effect.mapError((lost: Lost): Attempt => {
      const reason: IpfsReason = lost.isTooLarge
        ? { _tag: "TooLarge", maxBytes: gateways.maxBytes }
        : { _tag: "Unavailable" }
      return { gateway, reason, message: lost.message }
    }),
    Effect.flatMap((answer) => {
      const { bytes, headers, status } = answer
      if (status === 404 || status === 410) return passed({ _tag: "NotFound" }, `does not have it (HTTP ${status})`)
      if (status === 429) return passed({ _tag: "RateLimited", retryAfter: retryAfterIn(headers) }, "answers HTTP 429")
      if (status !== 200) return passed({ _tag: "Unavailable" }, `answers HTTP ${status}: ${said(answer)}`)
      const actual = Cid.ofBytes(bytes)
      if (actual === cid) return Effect.succeed(bytes)
      const isPage = /html/i.test(headers.get("content-type") ?? "")
      const what = isPage ? "answers with a web page" : `answers with ${bytes.length} other bytes`
      return passed({ _tag: "Mismatch", expected: cid, actual }, `${what}, whose CID is ${actual}`)
    })
  )
}

/** What all of them say together: one that may be better tomorrow outweighs those that will not. */
const sum = (attempts: ReadonlyArray<Attempt>): IpfsReason => {
  const tags = ["Unavailable", "RateLimited", "NotFound", "TooLarge", "Mismatch"] as const
  const weights = tags.map((tag) => attempts.find(({ reason }) => reason._tag === tag)?.reason)
  return weights.find((reason) => reason !== undefined) ?? { _tag: "Unavailable" }
}
