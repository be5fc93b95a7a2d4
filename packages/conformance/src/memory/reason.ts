/** Every failure of the wire, in the words of the contract. */
import type { JobErrorReason } from "@longshore/core/JobError"
import { InsufficientFunds, OutcomeUnknown, RateLimited, Unauthorized, Unavailable } from "@longshore/core/JobError"
import type { Operation } from "../Fault.ts"
import type { Failure } from "./MemoryWorld.ts"

export const reasonOf = (operation: Operation, failure: Failure): JobErrorReason => {
  switch (failure._tag) {
    case "Lost":
      // Only a request that makes something is in doubt: the others may simply be repeated.
      return operation === "send"
        ? new OutcomeUnknown({ message: "no answer came; the job may exist" })
        : new Unavailable({ message: "no answer came; try again" })
    case "Refused":
      return new InsufficientFunds({ message: "the world refused the request; add funds" })
    case "Unauthorized":
      return new Unauthorized({ message: "the world does not know this API key; check it" })
    case "Expired":
      return new Unavailable({ message: "the ticket expired before it was sent; submit again" })
    case "Unavailable":
      return new Unavailable({ message: "the world is down; try again later" })
    case "RateLimited":
      return new RateLimited({ message: "too many requests; wait", retryAfter: failure.retryAfter })
  }
}
