/** A pin service that speaks as Pinata does. */
import { retryAfterIn } from "@longshore/core/Rest"
import * as Effect from "effect/Effect"
import * as Cid from "../Cid.ts"
import type { Ipfs } from "../Ipfs.ts"
import { hiding } from "../Secrecy.ts"
import { type Answer, type Bounds, fetching, isRecord, type Lost, parsed, said } from "./fetching.ts"
import { IpfsError, type IpfsReason } from "./ipfsError.ts"

interface Service extends Bounds {
  /** With a slash at its end. */
  readonly api: string
  readonly token: string | undefined
}

type Operation = "pinJson" | "pinBytes"

export const makePins = (service: Service): Pick<Ipfs, "pinJson" | "pinBytes"> => {
  const { api, maxBytes, token } = service
  const hide = hiding(token === undefined ? [] : [token])
  /** The answer's words are cut to a length: a token would no longer be found where it is cut through. */
  const withoutToken = (answer: Answer): Answer =>
    token === undefined
      ? answer
      : { ...answer, bytes: new TextEncoder().encode(hide(new TextDecoder().decode(answer.bytes))) }
  const failed = (operation: Operation, reason: IpfsReason, message: string, cause?: unknown) =>
    new IpfsError({ operation, reason, message: hide(message), ...(cause !== undefined && { cause }) })

  const pin = (
    operation: Operation,
    path: string,
    bytes: Uint8Array,
    body: BodyInit,
    headers: Record<string, string>
  ) => {
    const cid = Cid.ofBytes(bytes)
    if (bytes.length > maxBytes) {
      const message = `${bytes.length} bytes are more than the ${maxBytes} that may be pinned (maxBytes)`
      return Effect.fail(failed(operation, { _tag: "TooLarge", maxBytes }, message))
    }
    const init: RequestInit = {
      method: "POST",
      body,
      headers: {
        ...headers,
        accept: "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` })
      },
      // Wherever it would lead, the token must not follow.
      redirect: "error"
    }
    return fetching(api + path, init, { ...service, maxBytes: 1024 * 1024 }).pipe(
      // The platform's own error may name what was sent.
      Effect.mapError((lost: Lost) => failed(operation, { _tag: "Unavailable" }, `${api}: ${lost.message}`)),
      Effect.flatMap((answer) => {
        if (answer.status < 200 || answer.status > 299) {
          const { message, reason } = refusal(withoutToken(answer), token !== undefined)
          return Effect.fail(failed(operation, reason, `${api} answers HTTP ${answer.status}: ${message}`))
        }
        const told = parsed(new TextDecoder().decode(answer.bytes))
        const actual = isRecord(told) ? told.IpfsHash : undefined
        if (typeof actual !== "string") {
          // What is pinned twice is pinned once, so that a page in the way of the answer is worth another try.
          const words = said(withoutToken(answer))
          const reason = words.startsWith("a web page") ? "Unavailable" : "Malformed"
          return Effect.fail(failed(operation, { _tag: reason }, `${api} does not say as what it is pinned: ${words}`))
        }
        if (actual === cid) return Effect.succeed(cid)
        const shown = hide(actual)
        const message = `${api} pinned other content, or in another way: it says ${shown.slice(0, 100)}, and the CID is ${cid}`
        return Effect.fail(failed(operation, { _tag: "Mismatch", expected: cid, actual: shown }, message))
      })
    )
  }

  return {
    pinJson: (value) =>
      Effect.try({
        try: () => Cid.bytesOfJson(value),
        catch: (cause) =>
          failed("pinJson", { _tag: "Malformed" }, `it cannot be pinned as JSON: ${(cause as Error).message}`)
      }).pipe(
        Effect.flatMap((bytes) =>
          pin("pinJson", "pinning/pinJSONToIPFS", bytes, new TextDecoder().decode(bytes), {
            "content-type": "application/json"
          })
        )
      ),
    pinBytes: (bytes, { name = "file" } = {}) =>
      Effect.suspend(() => {
        const form = new FormData()
        form.append("file", new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
        return pin("pinBytes", "pinning/pinFileToIPFS", bytes, form, {})
      })
  }
}

const refusal = (answer: Answer, hasToken: boolean): { readonly reason: IpfsReason; readonly message: string } => {
  const message = said(answer)
  const { headers, status } = answer
  if (status === 401 || status === 403) {
    return {
      reason: { _tag: "Unauthorized" },
      message: `${message}; ${hasToken ? "give another token" : "give a token"} (jwt)`
    }
  }
  if (status === 429) return { reason: { _tag: "RateLimited", retryAfter: retryAfterIn(headers) }, message }
  if (status >= 500 || status === 408) return { reason: { _tag: "Unavailable" }, message }
  if (status === 413) return { reason: { _tag: "TooLarge", maxBytes: undefined }, message }
  return { reason: { _tag: "Refused" }, message }
}
