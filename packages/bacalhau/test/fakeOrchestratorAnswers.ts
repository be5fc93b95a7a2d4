/** How a server of some release words its answers and refusals. */
import { isOld, type Release, written } from "./fakeOrchestratorJobs.ts"

export interface RefusalWords {
  readonly code?: string
  readonly component?: string
  readonly hint?: string
  readonly details?: object
}

const json = (status: number, body: unknown): Response =>
  new Response(`${written(body)}\n`, { status, headers: { "content-type": "application/json" } })

export const makeAnswers = (release: Release) => {
  const old = isOld(release)
  const refusal = (status: number, message: string, words: RefusalWords = {}): Response => {
    if (old) return json(status, { error: `code=${status}, message=${message}`, message })
    const { code = "InternalError", component = "APIServer", details, hint } = words
    return json(status, {
      Status: status,
      Message: message,
      RequestID: "",
      Code: code,
      Component: component,
      ...(hint && { Hint: hint }),
      ...(details && { Details: details })
    })
  }
  /** A refusal of the store: older servers say it beside the words that go with the status. */
  const stored = (status: number, message: string, words: RefusalWords): Response =>
    old ? json(500, { error: message, message: "Internal Server Error" }) : refusal(status, message, words)
  return {
    ok: (body: unknown) => json(200, body),
    refusal,
    stored,
    unknown: (id: string) =>
      stored(404, old ? `Job not found. ID: ${id}` : `job not found: ${id}`, {
        code: "NotFound",
        component: "JobStore"
      }),
    absent: () => (old ? json(404, { message: "Not Found" }) : refusal(404, "Not Found")),
    page: (items: ReadonlyArray<unknown>, name: string, token = "") => ({
      NextToken: token,
      [release === "1.3.2" ? name : "Items"]: items
    })
  }
}

export type Answers = ReturnType<typeof makeAnswers>
