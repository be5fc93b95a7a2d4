/** Whether a request that failed can have been heard. */

/** Failures in which no byte of the request can have reached a server. */
const unsent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]
/** A way that is gone: before the request, or after it was delivered and while its answer was waited for. */
const unreachable = ["ENETUNREACH", "EHOSTUNREACH"]

interface SystemError {
  readonly code?: unknown
  readonly syscall?: unknown
  /** Of each of a host's addresses, where none could be connected to. */
  readonly errors?: ReadonlyArray<SystemError> | undefined
}

const isUnsent = ({ code, errors, syscall }: SystemError): boolean =>
  unsent.includes(code as string) ||
  (unreachable.includes(code as string) && (errors?.[0]?.syscall ?? syscall) === "connect")

/** Whether no byte of the request can have reached a server: what `fetch` threw says so by its cause. */
export const wasUnsent = (thrown: unknown): boolean =>
  isUnsent((thrown instanceof Error && typeof thrown.cause === "object" && thrown.cause) || {})
