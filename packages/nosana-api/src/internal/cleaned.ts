/** An error that was thrown by what others wrote, with nothing in it but what is known to be fit to show. */

/** How many causes of causes, and how many errors of an `AggregateError`, are kept. */
const deepest = 4
const most = 8

interface Fields {
  readonly name?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly code?: unknown
  readonly syscall?: unknown
  readonly errors?: unknown
}

/**
 * The same error made anew: its words, its causes, and what tells whether a request can have been heard. Libraries put whole
 * requests, with their headers, into an error, at any depth and behind getters: of that nothing is taken over.
 */
export const cleaned = (thrown: unknown, hide: (text: string) => string, left = deepest): Error => {
  try {
    return remade(thrown, hide, left)
  } catch {
    return new Error("what was thrown cannot be shown")
  }
}

const remade = (thrown: unknown, hide: (text: string) => string, left: number): Error => {
  if (typeof thrown !== "object" || thrown === null) return new Error(hide(String(thrown)))
  const { cause, code, errors, message, name, syscall } = thrown as Fields
  const inner =
    left > 0 && cause !== undefined && cause !== null ? { cause: cleaned(cause, hide, left - 1) } : undefined
  const words = typeof message === "string" ? hide(message) : ""
  // Who catches it tells by the class that an answer could not be read.
  const error = thrown instanceof SyntaxError ? new SyntaxError(words, inner) : new Error(words, inner)
  if (typeof name === "string" && name !== error.name) {
    Object.defineProperty(error, "name", { value: hide(name), configurable: true, writable: true })
  }
  return Object.assign(error, {
    ...(typeof code === "string" && { code: hide(code) }),
    ...(typeof syscall === "string" && { syscall: hide(syscall) }),
    ...(Array.isArray(errors) &&
      left > 0 && { errors: errors.slice(0, most).map((each) => cleaned(each, hide, left - 1)) })
  })
}
