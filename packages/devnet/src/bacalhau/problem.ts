/** Why a request is refused, before it is known how this version says so. */

interface LegacyError {
  readonly status: number
  readonly message: string
  readonly error: string
}

export class Problem {
  readonly status: number
  readonly code: string
  readonly component: string
  readonly message: string
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, string>> | undefined
  /** What versions before 1.5 say instead. */
  readonly legacyError: LegacyError | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
  constructor(fields: {
    readonly status: number
    readonly code: string
    readonly component: string
    readonly message: string
    readonly hint?: string | undefined
    readonly details?: Readonly<Record<string, string>> | undefined
    readonly legacyError?: LegacyError | undefined
    readonly headers?: Readonly<Record<string, string>> | undefined
  }) {
    this.status = fields.status
    this.code = fields.code
    this.component = fields.component
    this.message = fields.message
    this.hint = fields.hint
    this.details = fields.details
    this.legacyError = fields.legacyError
    this.headers = fields.headers
  }
}

/** Older versions tell nothing of errors that were not made for clients. */
const keptBack = (error: string): LegacyError => ({ status: 500, message: "Internal Server Error", error })

/** What the server's HTTP layer refuses by itself. */
export const refused = (status: number, message: string) =>
  new Problem({ status, code: "InternalError", component: "APIServer", message })

export const badRequest = (component: string, message: string) =>
  new Problem({ status: 400, code: "BadRequest", component, message, legacyError: keptBack(message) })

export const notFound = (component: string, message: string, legacy = message) =>
  new Problem({ status: 404, code: "NotFound", component, message, legacyError: keptBack(legacy) })

/** An error that older versions tell in full, whatever its status. */
export const told = (status: number, message: string) =>
  new Problem({
    status,
    code: "InternalError",
    component: "APIServer",
    message,
    legacyError: { status, message, error: `code=${status}, message=${message}` }
  })

/** An error without a code of its own, and so 500. */
export const conflict = (code: string, component: string, message: string, hint?: string) =>
  new Problem({ status: 500, code, component, message, hint })

/** An error that was never thought to reach a client. */
export const internal = (message: string) =>
  new Problem({
    status: 500,
    code: "InternalError",
    component: "Unknown",
    message: `Internal server error. ${message}`,
    legacyError: keptBack(message)
  })

export const noSuchRoute = new Problem({
  status: 404,
  legacyError: { status: 404, message: "Not Found", error: "code=404, message=Not Found" },
  code: "NotFound",
  component: "APIServer",
  message: "The requested resource/URL was not found.",
  hint: "The server version may be older than this CLI version and does not support the endpoint yet.",
  details: {
    cli_usage:
      "If you are using the CLI, try updating your server to a newer version or check if the command is supported in your server version."
  }
})
