/** What becomes of a request to a server in memory that meets a fault. */
import type { Fault } from "@longshore/conformance/simulation"
import * as Duration from "effect/Duration"

interface Server {
  /** Acts on the request. */
  readonly answer: () => Response | Promise<Response>
  readonly sleep: (time: Duration.Duration) => Promise<void>
  /** How a connection is lost. */
  readonly drop: () => Error
  /** In the server's own words. */
  readonly refused: () => Response
  readonly unavailable: () => Response
}

export const meetFault = (
  fault: Fault | undefined,
  { answer, drop, refused, sleep, unavailable }: Server
): Response | Promise<Response> => {
  switch (fault?._tag) {
    case undefined:
      return answer()
    case "LostBefore":
      throw drop()
    case "LostAfter":
      answer()
      throw drop()
    case "Slow":
      // It lands, whether or not anybody still waits for it.
      return sleep(fault.by).then(answer)
    case "Late":
      void sleep(fault.by).then(answer)
      throw drop()
    case "Refused":
      return refused()
    case "RateLimited":
      return new Response("", {
        status: 429,
        headers: { "retry-after": String(Math.floor(Duration.toSeconds(fault.retryAfter))) }
      })
    case "Unavailable":
    case "Unclear":
      return unavailable()
  }
}
