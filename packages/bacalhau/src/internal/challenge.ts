/** The login of servers that ask for the signature of a client's key: they give a token for it. */
import { JobError, MalformedResponse, Unauthorized } from "@longshore/core/JobError"
import { type Answer, call } from "@longshore/core/Rest"
import * as Effect from "effect/Effect"
import type { ClientKey } from "../ClientKey.ts"
import type { Way } from "./authorization.ts"
import { fromBase64, toBase64 } from "./der.ts"
import { isRecord, readJson } from "./readJson.ts"

interface Challenge {
  /** The server's own name for the method. */
  readonly name: string
  readonly phrase: string
}

/**
 * A token for the key, which is a secret. `undefined` where the server does not ask for such a signature, and so can
 * want no token of this kind.
 */
export const tokenFor = (
  operation: string,
  key: ClientKey,
  { fetch, headers, timeout, url }: Way
): Effect.Effect<string | undefined, JobError> => {
  const ask = <Read>(path: string, body: unknown, read: (json: unknown) => Read): Effect.Effect<Read, JobError> =>
    call(
      {
        backend: "bacalhau",
        operation,
        // A second token takes nothing from the first.
        replaySafe: true,
        timeout,
        reason: refusal
      },
      async (signal) => {
        const response = await fetch(url + path, {
          method: body === undefined ? "GET" : "POST",
          headers: { ...headers, accept: "application/json", "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal
        })
        const text = await response.text()
        return response.ok ? { data: read(readJson(text)), response } : { error: lenient(text), response }
      }
    )

  const challenge = Effect.catchIf(
    ask("/api/v1/auth", undefined, readChallenge),
    // Servers before 1.2 have no such path.
    ({ reason }) => reason.answer?.status === 404 || reason.answer?.status === 405,
    () => Effect.succeed({ found: undefined })
  )
  return Effect.gen(function* () {
    const { found } = yield* challenge
    if (found === undefined) return undefined
    const PhraseSignature = yield* key.sign(found.phrase)
    const response = toBase64(new TextEncoder().encode(JSON.stringify({ PhraseSignature, PublicKey: key.publicKey })))
    const { reason, token } = yield* ask(
      `/api/v1/auth/${encodeURIComponent(found.name)}`,
      { Name: found.name, MethodData: response },
      readAuthentication
    )
    if (token !== undefined) return token
    return yield* new JobError({
      backend: "bacalhau",
      operation,
      reason: new Unauthorized({ message: refused(reason) })
    })
  })
}

const readChallenge = (json: unknown): { readonly found: Challenge | undefined } => {
  if (!isRecord(json) || !isRecord(json.Methods)) throw new SyntaxError("it has no Methods")
  for (const [name, method] of Object.entries(json.Methods)) {
    if (!isRecord(method) || method.type !== "challenge" || !isRecord(method.params)) continue
    const { InputPhrase: phrase } = method.params
    if (typeof phrase !== "string") throw new SyntaxError(`the method ${name} has no InputPhrase`)
    return { found: { name, phrase: textOf(phrase) } }
  }
  return { found: undefined }
}

/** The phrase is signed as it is before base64. It is the name of a node. */
const textOf = (phrase: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(fromBase64(phrase))
  } catch {
    throw new SyntaxError("the InputPhrase is no text in base64")
  }
}

interface Authentication {
  readonly token?: string | undefined
  readonly reason?: string | undefined
}

const readAuthentication = (json: unknown): Authentication => {
  const answer = isRecord(json) ? json.Authentication : undefined
  if (!isRecord(answer) || typeof answer.success !== "boolean") throw new SyntaxError("it has no Authentication")
  const reason = typeof answer.reason === "string" ? answer.reason : undefined
  if (!answer.success) return { reason }
  // The platform's complaint would show it.
  if (typeof answer.token !== "string" || !/^[\x21-\x7e]+$/.test(answer.token)) {
    throw new SyntaxError("the token is no token")
  }
  return { token: answer.token }
}

const refused = (reason: unknown): string =>
  `the server does not take the client's key: ${typeof reason === "string" ? reason : "no explanation"}`

const refusal = ({ error, response }: Answer<unknown>) => {
  const { status } = response
  const answer = { status, body: error }
  if (response.ok) return new MalformedResponse({ message: "the answer cannot be read: it is empty", answer })
  if (status !== 401 && status !== 403) return undefined
  const authentication = isRecord(error) && isRecord(error.Authentication) ? error.Authentication : {}
  return new Unauthorized({ message: refused(authentication.reason), answer })
}

const lenient = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
