/** Which server a backend talks to, and what goes with every request to it. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { JobError, Misconfigured } from "./JobError.ts"

/**
 * Header values. One that is a secret is `Redacted`, and is kept out of messages, also where a server repeats it. So is one
 * whose name says that it is a secret: `authorization`, `cookie`, `x-api-key`.
 */
export interface Headers {
  readonly [name: string]: string | Redacted.Redacted<string>
}

const isSecret = (name: string): boolean => /(?:authorization|cookie|key|token|secret|password)$/i.test(name)

const misconfigured = (backend: string, message: string) =>
  Effect.fail(new JobError({ backend, operation: "make", reason: new Misconfigured({ message }) }))

/**
 * The URL without a slash at its end. Fails with `Misconfigured` on what would be lost or shown to others: a query, a
 * fragment, a login. `example` is what the message tells the user to write.
 */
export const serverUrl = (backend: string, given: string, example: string): Effect.Effect<string, JobError> => {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    // Whatever may be a login, and whatever may be a query, however it is written.
    const shown = JSON.stringify(given.replace(/^(\w[\w+.-]*:\/\/)?.*@/s, "$1…@").replace(/[?#].*$/s, "…"))
    return misconfigured(backend, `url: ${shown} is not a URL of a server; write for example ${example}`)
  }
  if (url.username !== "" || url.password !== "") {
    const message = `url: a login in the URL of ${url.host} would be shown to others; give it as a header instead`
    return misconfigured(backend, message)
  }
  if (url.search !== "" || url.hash !== "") {
    return misconfigured(backend, `url: ${url.origin}${url.pathname} has a query or a fragment; leave it out`)
  }
  return Effect.succeed(url.origin + url.pathname.replace(/\/+$/, ""))
}

export interface ReadHeaders {
  readonly values: Record<string, string>
  /** What of them must not be shown: see `CallOptions.secrets`. */
  readonly secrets: ReadonlyArray<string>
}

/** The headers' plain values. Fails with `Misconfigured` on one that no request can carry, without showing it. */
export const readHeaders = (backend: string, given: Headers): Effect.Effect<ReadHeaders, JobError> => {
  const values: Record<string, string> = {}
  const secrets: Array<string> = []
  for (const [name, value] of Object.entries(given)) {
    const text = Redacted.isRedacted(value) ? Redacted.value(value) : value
    // The platform's own complaint would show the value.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
      const message = `headers.${name}: the name or the value has a character that no header may have`
      return misconfigured(backend, message)
    }
    values[name] = text
    // What is short is in other words as well.
    if (Redacted.isRedacted(value) || (text.length > 7 && isSecret(name))) secrets.push(...partsOf(text))
  }
  return Effect.succeed({ values, secrets })
}

/**
 * A secret, and the parts of it that would tell enough: the token after `Bearer`, the values of cookies, the signature in
 * `message:signature:time`, the password in a `Basic` login.
 */
export const partsOf = (secret: string): ReadonlyArray<string> => {
  if (secret === "") return []
  // Of `name=value` the name is none: messages are full of names.
  const parts = secret.split(/[\s;,]+/).flatMap((part) => part.replace(/^[^=]*=(?=[^=])/, "").split(/[":]/))
  return [secret, ...parts.filter((part) => part.length > 7), ...loginOf(secret)]
}

const loginOf = (secret: string): ReadonlyArray<string> => {
  const encoded = /^basic\s+(\S+)$/i.exec(secret)?.[1]
  if (encoded === undefined) return []
  try {
    const login = new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
    return [login, login.slice(login.indexOf(":") + 1)].filter((part) => part !== "")
  } catch {
    // It is no Base64, and so no login.
    return []
  }
}
