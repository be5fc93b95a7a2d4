/** From a node's refusal to a reason: what each of its answers means, and who has to act. */
import * as JobError from "@longshore/core/JobError"
import type { Answer } from "@longshore/core/Rest"
import { inWords } from "./refusal.ts"
import { isRefusal, type Refusal } from "./wire.ts"

/** The node read the request and will not take it. The field is the one of the request that is meant. */
const refusals: Readonly<Record<string, string>> = {
  "Container not supported": "containers",
  "No containers specified": "containers",
  "First container must be external": "containers",
  "Container does not generate proof": "requires_proof",
  "Streaming only supported for OffchainJob requests.": "subscription",
  "Status is invalid": "status"
}

/** The node may not take it from this caller. */
const forbidden = ["Container not allowed for address", "Unauthorized"]

/** Words of an exception that only what was sent can have caused: the same request would fail again. */
const unreadable: ReadonlyArray<readonly [words: RegExp, field: string | undefined, meaning: string]> = [
  [/413 Request Entity Too Large/, "data", "the request is larger than the node takes (16 MiB)"],
  [/not JSON serializable/, "subscription", "the subscription has expired, or the node's chain is off"],
  [/list index out of range/, "subscription", "the node knows no set of containers with this hash"],
  [
    /can not match type|400 Bad Request|object is not a mapping|Could not parse message/,
    undefined,
    "the node cannot read the request"
  ]
]

/** The reason that a refusal is, alone or in a batch. */
export const refused = (
  refusal: Refusal,
  answer?: JobError.ServerAnswer
): JobError.InvalidSpec | JobError.Unauthorized => {
  const fields = { message: inWords(refusal), ...(answer && { answer }) }
  if (forbidden.includes(refusal.error)) return new JobError.Unauthorized(fields)
  const field = refusals[refusal.error]
  return new JobError.InvalidSpec({ ...fields, ...(field && { field }) })
}

interface Asked {
  readonly url: string
  readonly replaySafe: boolean
  /** What it means that the node does not have the route. */
  readonly absent: string | undefined
}

/** `undefined` leaves it to the general rule. */
export const reasonOf =
  ({ absent, replaySafe, url }: Asked) =>
  ({ error, response }: Answer<unknown>): JobError.JobErrorReason | undefined => {
    const answer = { status: response.status, body: error }
    if (response.ok) {
      const title = /<title>([^<]*)<\/title>/i.exec(String(error))?.[1] ?? "without a title"
      const message = `the answer cannot be read: it is a web page, not JSON: ${title}`
      return new (replaySafe ? JobError.MalformedResponse : JobError.OutcomeUnknown)({ message, answer })
    }
    if (isRefusal(error) && [400, 403, 405, 500].includes(response.status)) {
      const isRead = response.status !== 500 && error.error !== "Could not parse message"
      if (isRead || forbidden.includes(error.error)) return refused(error, answer)
      const known = unreadable.find(([pattern]) => pattern.test(error.error))
      if (known === undefined) return undefined
      const [, field, meaning] = known
      return new JobError.InvalidSpec({ message: `${meaning}: ${inWords(error)}`, answer, ...(field && { field }) })
    }
    if (response.status === 404 || response.status === 405) {
      const message = absent ?? `${url} is not an Infernet node: it answers HTTP ${response.status}; check the URL`
      return new JobError.Misconfigured({ message, answer })
    }
    return undefined
  }
