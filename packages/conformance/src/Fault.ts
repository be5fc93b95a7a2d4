/** What can become of a request on its way to a server and back. */
import type * as Duration from "effect/Duration"

export type Operation =
  | "prepare"
  | "send"
  | "find"
  | "get"
  | "result"
  | "getMany"
  | "cancel"
  | "extend"
  | "list"
  | "logs"
  | "changes"
  | "download"
  | "nodes"
  | "markets"
  | "balances"

export type Fault =
  /** It never arrives, and nobody says so. */
  | { readonly _tag: "LostBefore" }
  /** It is acted upon, and the answer is lost. */
  | { readonly _tag: "LostAfter" }
  /** It takes this long to arrive; then the answer comes. */
  | { readonly _tag: "Slow"; readonly by: Duration.Duration }
  /** The answer is lost at once, and the request still arrives, this much later. */
  | { readonly _tag: "Late"; readonly by: Duration.Duration }
  /** The server says no, and means it. */
  | { readonly _tag: "Refused" }
  | { readonly _tag: "RateLimited"; readonly retryAfter: Duration.Duration }
  /** The server says that it cannot, and has done nothing. */
  | { readonly _tag: "Unavailable" }
  /** A look at a ticket's job cannot tell yet. */
  | { readonly _tag: "Unclear" }

/** Asked once for each request, in their order. */
export type Faults = (operation: Operation) => Fault | undefined
