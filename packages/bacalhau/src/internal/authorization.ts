/** What a request says of who sends it. */
import { JobError, Misconfigured } from "@longshore/core/JobError"
import { partsOf } from "@longshore/core/Server"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"
import type { Auth } from "../ServerOptions.ts"

export interface Authorization {
  readonly header: string | undefined
  /** What must not be shown. */
  readonly secrets: ReadonlyArray<string>
}

export interface Authorizer {
  readonly current: (operation: string) => Effect.Effect<Authorization, JobError>
  /** Whether a token that the server does not take any more can be had anew. */
  readonly renews: boolean
  readonly renewed: (operation: string, refused: Authorization) => Effect.Effect<Authorization, JobError>
}

/** What a request for a token needs of the connection. */
export interface Way {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly headers: Record<string, string>
  readonly timeout: Duration.Input
}

/** The signed challenge is loaded with the first server that is asked for it. */
const challenges = Effect.promise(() => import("./challenge.ts"))

export const authorize = (auth: Auth | undefined, way: Way): Effect.Effect<Authorizer, JobError> => {
  if (auth !== undefined && "clientKey" in auth) return Effect.succeed(challenged(auth.clientKey, way))
  const given = headerOf(auth)
  return typeof given === "object"
    ? Effect.succeed(fixed(given))
    : Effect.fail(
        new JobError({ backend: "bacalhau", operation: "make", reason: new Misconfigured({ message: given }) })
      )
}

/** What is wrong with the credentials is a text that does not show them. */
const headerOf = (auth: Exclude<Auth, { readonly clientKey: unknown }> | undefined): Authorization | string => {
  if (auth === undefined) return { header: undefined, secrets: [] }
  if ("username" in auth) {
    const { username } = auth
    const password = Redacted.value(auth.password)
    if (username === "" || username.includes(":")) return `auth.username: ${JSON.stringify(username)} is no user's name`
    if (password === "") return "auth.password: it is empty; leave auth out for a server that asks for nothing"
    const login = btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)))
    return { header: `Basic ${login}`, secrets: [password, login] }
  }
  const [field, secret] = "apiKey" in auth ? (["apiKey", auth.apiKey] as const) : (["token", auth.token] as const)
  const text = Redacted.value(secret)
  if (text === "") return `auth.${field}: it is empty; leave auth out for a server that asks for nothing`
  if (!/^[\x21-\x7e]+$/.test(text)) return `auth.${field}: it has a character that no header may have`
  return { header: `Bearer ${text}`, secrets: partsOf(text) }
}

const fixed = (authorization: Authorization): Authorizer => ({
  current: () => Effect.succeed(authorization),
  renews: false,
  renewed: () => Effect.succeed(authorization)
})

const challenged = (key: Extract<Auth, { readonly clientKey: unknown }>["clientKey"], way: Way): Authorizer => {
  const alone = Semaphore.makeUnsafe(1)
  let known: Authorization | undefined
  const ask = (operation: string) =>
    Effect.map(
      Effect.flatMap(challenges, ({ tokenFor }) => tokenFor(operation, key, way)),
      (token) =>
        (known =
          token === undefined ? { header: undefined, secrets: [] } : { header: `Bearer ${token}`, secrets: [token] })
    )
  return {
    current: (operation) =>
      alone.withPermits(1)(Effect.suspend(() => (known === undefined ? ask(operation) : Effect.succeed(known)))),
    renews: true,
    // Those who were refused together ask once.
    renewed: (operation, refused) =>
      alone.withPermits(1)(
        Effect.suspend(() => (known === undefined || known === refused ? ask(operation) : Effect.succeed(known)))
      )
  }
}
