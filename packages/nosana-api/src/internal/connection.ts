/** The way to a server: its URLs, who asks, and calls that end in a typed error. */
import type { JobError, JobErrorReason, ServerAnswer } from "@longshore/core/JobError"
import { PlainRequest } from "@longshore/core/PlainRequest"
import { type Answer, boundedFetch, call } from "@longshore/core/Rest"
import { readHeaders } from "@longshore/core/Server"
import { Durations, Secrecy } from "@longshore/nosana"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import createFetchClient, { type Client } from "openapi-fetch"
import type { ApiFault } from "../ApiFault.ts"
import type { ServerOptions } from "../ServerOptions.ts"
import { cleaned } from "./cleaned.ts"
import { type Credential, credentialOf, type Proof } from "./credential.ts"
import { checkKey, checkNames } from "./names.ts"
import { isPage, readJson } from "./readJson.ts"
import type { Refusing } from "./reasons.ts"
import { serversOf } from "./servers.ts"

/** What goes into every request of an openapi-fetch client: spread it into the options. */
export type Init = {
  readonly signal: AbortSignal
  readonly fetch: (request: Request) => Promise<Response>
  readonly headers: Record<string, string>
  readonly parseAs: "text" | "stream"
}

type Send<Paths extends {}> = (
  api: Client<Paths>,
  init: Init
) => Promise<{ data?: unknown; error?: unknown; response: Response }>

export interface Asked<Paths extends {}> {
  /** As its caller knows it: `jobs.get`. */
  readonly operation: string
  readonly send: Send<Paths>
  /** `none` for what everybody may ask; a credential goes along all the same where there is one. A `credential` by default. */
  readonly needs?: "credential" | "none" | undefined
  /** What of the caller's goes into the path, by its name: what no path can carry is `InvalidSpec`. */
  readonly names?: { readonly [field: string]: string } | undefined
  readonly idempotencyKey?: string | undefined
  /** What it means that the server does not have the route: "the server has no batches; …". */
  readonly absent?: string | undefined
  readonly reason?: Meaning | undefined
}

/**
 * What a call means by a refusal. `undefined` leaves it to the general rule. `said` is what every reason has: the server's words,
 * its answer, and the fault as the cause.
 */
export type Meaning = (fault: ApiFault, said: Said) => JobErrorReason | undefined

export interface Said {
  readonly message: string
  readonly answer: ServerAnswer
  readonly cause: ApiFault
}

export interface Call<Paths extends {}, Read> extends Asked<Paths> {
  /** Whether asking twice does no more than asking once. */
  readonly replaySafe: boolean
  /**
   * Reads the JSON of an answer, whatever its content type says; an empty one is `undefined`. Throws a `SyntaxError` on a shape
   * that would mislead.
   */
  readonly read: (json: unknown) => Read
  /** Whether the server waits for the chain before it answers. */
  readonly isSlow?: boolean | undefined
  /** What else must not be shown: a key that is asked about. */
  readonly secrets?: ReadonlyArray<string> | undefined
}

export type Ask<Paths extends {}> = <Read>(call: Call<Paths, Read>) => Effect.Effect<Read, JobError>

export interface ServerEvent {
  /** `message` where the server names none. */
  readonly event: string
  /** As JSON where it is that, else as text. */
  readonly data: unknown
}

/** One event after another, until the server closes the connection. A server that falls silent is `Unavailable`. */
export type Listen<Paths extends {}> = (asked: Asked<Paths>) => Stream.Stream<ServerEvent, JobError>

export interface Connection {
  /** The server, with the prefix of its paths. */
  readonly url: string
  readonly signUrl: string
  readonly credential: Credential
  /** The calls of a document whose paths are behind `url`. */
  readonly askOf: <Paths extends {}>() => Ask<Paths>
  /** The same, behind `signUrl`. */
  readonly askSignerOf: <Paths extends {}>() => Ask<Paths>
  readonly listenOf: <Paths extends {}>() => Listen<Paths>
}

/** Nothing is sent. Fails with `Misconfigured` on what cannot work. */
export const connect = (options: ServerOptions): Effect.Effect<Connection, JobError> =>
  Effect.gen(function* () {
    const { fetch = globalThis.fetch, maxAnswerBytes = 64 * 1024 * 1024 } = options
    yield* Durations.checkOption("nosana-api", "timeout", options.timeout)
    const { signUrl, url } = yield* serversOf(options)
    const { secrets: hiddenHeaders, values } = yield* readHeaders("nosana-api", options.headers ?? {})
    const credential = yield* credentialOf(options, values)
    const secretsOf = (proof: Proof) => [...hiddenHeaders, ...proof.secrets]
    const bounded = boundedFetch(maxAnswerBytes, fetch)
    /** A stream has no end that could be too far away; a refusal has. */
    const boundedRefusals: typeof globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init)
      return response.ok ? response : boundedFetch(maxAnswerBytes, async () => response)(input)
    }

    const clientOf = <Paths extends {}>(baseUrl: string): Client<Paths> =>
      createFetchClient<Paths>({
        baseUrl,
        // What is meant for a proxy before one server is not told to another.
        headers: new URL(baseUrl).origin === new URL(url).origin ? values : {},
        Request: PlainRequest as unknown as typeof Request
      })

    /** Redirects are not followed: whoever is behind one would be given the credential. */
    const sendingBy =
      (way: typeof globalThis.fetch): Init["fetch"] =>
      (request) => {
        const { init, url } = request as unknown as PlainRequest
        return way(url, { ...init, redirect: "manual", credentials: "omit", cache: "no-store" })
      }

    /** Everything that can be found wrong before something is sent, and who asks. */
    const proving = <Paths extends {}>(asked: Asked<Paths>): Effect.Effect<Proof, JobError> =>
      Effect.andThen(
        Effect.all([checkNames(asked.operation, asked.names ?? {}), checkKey(asked.operation, asked.idempotencyKey)]),
        credential.prove(asked.operation, asked.needs ?? "credential")
      )

    const explaining = async <Paths extends {}>(
      { absent, names, reason }: Asked<Paths>,
      more: Pick<Refusing, "hide" | "replaySafe" | "url">
    ) => {
      // Loaded with the first answer that is no good.
      const { reasonOf } = await import("./reasons.ts")
      return reasonOf({ ...more, absent, credential: credential.kind, names, reason })
    }

    const asking =
      <Paths extends {}>(api: Client<Paths>, server: string): Ask<Paths> =>
      (given) =>
        Effect.flatMap(proving(given), (proof) => {
          const { isSlow = false, operation, read, replaySafe, send } = given
          const hide = Secrecy.hiding([...secretsOf(proof), ...(given.secrets ?? [])])
          let explain: ((answer: Answer<unknown>) => JobErrorReason | undefined) | undefined
          const timeout: Duration.Input = options.timeout ?? (isSlow ? "1 minute" : "30 seconds")
          return call(
            { backend: "nosana-api", operation, replaySafe, timeout, hide, reason: (answer) => explain?.(answer) },
            async (signal) => {
              const headers = {
                ...proof.headers,
                ...(given.idempotencyKey && { "idempotency-key": given.idempotencyKey })
              }
              const init: Init = { signal, fetch: sendingBy(bounded), headers, parseAs: "text" }
              const { data, error, response } = await send(api, init).catch((thrown) => {
                throw cleaned(thrown, hide)
              })
              if (response.ok && !isPage(response))
                return { data: { value: read(readJson(String(data ?? ""), hide)) }, response }
              explain = await explaining(given, { hide, replaySafe, url: server })
              return { error: response.ok ? data : error, response }
            }
          )
        }).pipe(Effect.map(({ value }) => value))

    return {
      url,
      signUrl,
      credential,
      askOf: <Paths extends {}>() => asking(clientOf<Paths>(url), url),
      askSignerOf: <Paths extends {}>() => asking(clientOf<Paths>(signUrl), signUrl),
      listenOf:
        <Paths extends {}>(): Listen<Paths> =>
        (asked) =>
          Stream.unwrap(
            Effect.gen(function* () {
              const proof = yield* proving(asked)
              const { listening } = yield* Effect.promise(() => import("./listening.ts"))
              const hide = Secrecy.hiding(secretsOf(proof))
              return listening({
                operation: asked.operation,
                timeout: options.timeout ?? "30 seconds",
                maxBytes: maxAnswerBytes,
                hide,
                send: (signal) =>
                  asked.send(clientOf<Paths>(url), {
                    signal,
                    fetch: sendingBy(boundedRefusals),
                    headers: { ...proof.headers, accept: "text/event-stream" },
                    parseAs: "stream"
                  }),
                explain: () => explaining(asked, { hide, replaySafe: true, url })
              })
            })
          )
    }
  })
