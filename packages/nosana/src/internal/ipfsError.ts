/** The one error of IPFS calls. */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"

/** What went wrong, by what there is to do about it. */
export type IpfsReason =
  /** The pin service wants a token, or another one. */
  | { readonly _tag: "Unauthorized" }
  | { readonly _tag: "RateLimited"; readonly retryAfter?: Duration.Duration | undefined }
  /** No answer, or one that says that there is none now. To ask again does no harm. */
  | { readonly _tag: "Unavailable" }
  /** The content is other than its CID says. */
  | { readonly _tag: "Mismatch"; readonly expected: string; readonly actual: string }
  /** `maxBytes` is what is allowed, where that is known. */
  | { readonly _tag: "TooLarge"; readonly maxBytes: number | undefined }
  /** No gateway has it. It can have been pinned a moment ago. */
  | { readonly _tag: "NotFound" }
  /** It is not what it should be: an answer without a CID, content that is not JSON, a CID that is none. */
  | { readonly _tag: "Malformed" }
  /** The pin service does not take it. */
  | { readonly _tag: "Refused" }
  /** The options cannot work. */
  | { readonly _tag: "Misconfigured" }

/** Why one gateway was passed over. */
export interface Attempt {
  readonly gateway: string
  readonly reason: IpfsReason
  readonly message: string
}

export class IpfsError extends Data.TaggedError("IpfsError")<{
  readonly operation: "make" | "pinJson" | "pinBytes" | "get" | "getJson"
  readonly reason: IpfsReason
  /** What failed, with which values, and what to do. Never the token. */
  readonly message: string
  /** Every gateway that was asked. Only of `get` and `getJson`. */
  readonly attempts?: ReadonlyArray<Attempt> | undefined
  readonly cause?: unknown
}> {}
