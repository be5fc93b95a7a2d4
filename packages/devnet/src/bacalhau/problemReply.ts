/** How a version says that a request is refused. */
import { STATUS_CODES } from "node:http"
import type { Json } from "../go/Json.ts"
import type { Problem } from "./problem.ts"
import { json, type Reply } from "./Reply.ts"
import type { Server } from "./Server.ts"

/** Since 1.5. The id is only one that the client has sent. */
const own = ({ code, component, details, hint, message, status }: Problem, requestId: string): Json => ({
  Status: status,
  Message: message,
  RequestID: requestId,
  Code: code,
  Component: component,
  Hint: hint,
  Details: details
})

/** The web framework's: whatever it does not know itself it keeps back, unless it is to help debugging. */
const echo = ({ legacyError, message, status }: Problem, debug: boolean): Json => {
  const words = legacyError?.message ?? (status === 500 ? STATUS_CODES[500]! : message)
  return debug
    ? { error: legacyError?.error ?? (status === 500 ? message : `code=${status}, message=${message}`), message: words }
    : { message: words }
}

export const problemReply = (problem: Problem, server: Server, requestId: string): Reply => ({
  ...bodyOf(problem, server, requestId),
  headers: problem.headers
})

const bodyOf = (problem: Problem, { debug, traits }: Server, requestId: string): Reply =>
  traits.errors === "api"
    ? json(own(problem, requestId), { status: problem.status, indents: debug })
    : json(echo(problem, debug), { status: problem.legacyError?.status ?? problem.status, indents: debug })
