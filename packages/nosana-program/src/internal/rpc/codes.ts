/** What the error codes of JSON-RPC, of Solana and of the large RPC providers mean. */
import {
  InvalidState,
  type JobErrorReason,
  Misconfigured,
  OutcomeUnknown,
  RateLimited,
  type ServerAnswer,
  Unauthorized,
  Unavailable
} from "@longshore/core/JobError"
import type { SolanaError } from "@solana/kit"

type Meaning =
  /** Ask again later, or another RPC. */
  | { readonly means: "wait"; readonly help: string }
  /** The server has failed somewhere, and may have done what it was asked before. */
  | { readonly means: "unsure" }
  /** This RPC will never answer it. */
  | { readonly means: "other RPC"; readonly help: string }
  /** It was asked for something that is none. */
  | { readonly means: "wrong" }
  | { readonly means: "limited" }
  | { readonly means: "unauthorized" }
  /** The transaction was looked at, and would fail. */
  | { readonly means: "refused" }

const meanings: { readonly [code: number]: Meaning } = {
  [-32700]: { means: "wrong" },
  [-32600]: { means: "wrong" },
  [-32601]: { means: "other RPC", help: "this RPC does not have the method; use another RPC" },
  [-32602]: { means: "wrong" },
  [-32603]: { means: "unsure" },
  [-32001]: { means: "other RPC", help: "this RPC keeps no history that long; use one with an archive" },
  [-32002]: { means: "refused" },
  [-32003]: { means: "refused" },
  [-32004]: { means: "wait", help: "the block is not there yet" },
  [-32005]: { means: "wait", help: "this RPC is behind the cluster" },
  [-32006]: { means: "refused" },
  [-32007]: { means: "wait", help: "the slot was skipped, or has left this RPC's history" },
  [-32008]: { means: "wait", help: "this RPC has no snapshot" },
  [-32009]: { means: "wait", help: "the slot was skipped, or is missing in long-term storage" },
  [-32010]: { means: "other RPC", help: "this RPC does not index these accounts; use another RPC" },
  [-32011]: { means: "other RPC", help: "this RPC keeps no history of transactions; use another RPC" },
  [-32012]: { means: "wait", help: "this RPC could not scan its accounts" },
  [-32013]: { means: "refused" },
  [-32014]: { means: "wait", help: "the block's status is not there yet" },
  [-32015]: { means: "wrong" },
  [-32016]: { means: "wait", help: "this RPC has not reached the slot that was read before" },
  [-32017]: { means: "wait", help: "the cluster is paying its epoch's rewards" },
  [-32019]: { means: "wait", help: "this RPC's long-term storage cannot be reached" },
  [-32052]: { means: "unauthorized" },
  [-32429]: { means: "limited" },
  401: { means: "unauthorized" },
  403: { means: "unauthorized" },
  429: { means: "limited" }
}

/** Calls that a provider has switched off come under any code. */
export const disabled =
  /disabled|not (?:available|allowed|supported|enabled|exist)|unsupported|excluded from|does not exist|forbidden|upgrade your|paid plan/i

const notOffered = new WeakSet<object>()

/** Whether the reason is that this RPC will never answer such a call. */
export const isNotOffered = (reason: JobErrorReason): boolean => notOffered.has(reason)

/** The code that the server gave, if the error is one that a server gave. */
export const codeOf = (error: SolanaError): number | undefined => {
  const code: unknown = error.context?.__code
  if (typeof code !== "number") return undefined
  // What kit does not know it files under its own codes, which are positive and large.
  return code < 1_000 ? code : undefined
}

export const reasonOfCode = (
  code: number,
  words: string,
  told: (what: string) => string,
  replaySafe: boolean,
  cause: unknown,
  answer?: ServerAnswer
): JobErrorReason => {
  const meaning = meaningOf(code, words)
  const help = "help" in meaning ? `; ${meaning.help}` : ""
  const fields = { message: told(`${words} (${code})${help}`), cause, ...(answer && { answer }) }
  switch (meaning.means) {
    case "wait":
      return new Unavailable(fields)
    case "unsure":
      return replaySafe ? new Unavailable(fields) : new OutcomeUnknown(fields)
    case "limited":
      return new RateLimited(fields)
    case "unauthorized":
      return new Unauthorized(fields)
    case "refused":
      return new InvalidState(fields)
    case "other RPC": {
      const reason = new Misconfigured(fields)
      notOffered.add(reason)
      return reason
    }
    case "wrong":
      return new Misconfigured(fields)
  }
}

const meaningOf = (code: number, words: string): Meaning => {
  // Some providers use -32005 for their own limits, as other chains do.
  if (/rate limit|too many requests|limit exceeded|credits?\b.*exceed/i.test(words)) return { means: "limited" }
  const known = meanings[code]
  if (known !== undefined && known.means !== "wrong" && known.means !== "unauthorized") return known
  if (disabled.test(words)) return { means: "other RPC", help: "this RPC does not offer it; use another RPC" }
  return known ?? { means: "unsure" }
}
