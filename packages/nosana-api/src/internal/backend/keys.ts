/** Idempotency keys: whether the server knows them, and how to go on where one is used up. */
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { faultOf } from "../../ApiFault.ts"

export interface Keys {
  /** Whether the server does for a key at most once what is asked. What cannot be read is a no. */
  readonly areKnown: Effect.Effect<boolean>
  /**
   * Does something under a key. Where the server says that the key's transaction can never land any more, goes on with
   * `<key>:1` and so on, so that whoever comes back with the same key walks the same way.
   */
  readonly walk: <A>(key: string, use: (key: string) => Effect.Effect<A, JobError>) => Effect.Effect<A, JobError>
}

/** How often a transaction may expire before that is told. */
const epochs = 3

export const codeIn = (error: JobError): string | undefined => faultOf(error)?.code

export const isExpired = (error: JobError): boolean => codeIn(error) === "IDEMPOTENCY_KEY_EXPIRED"
export const isInProgress = (error: JobError): boolean => codeIn(error) === "IDEMPOTENCY_KEY_IN_PROGRESS"

/** `read` gives the server's own document, or nothing where it tells none. It is read once, unless nobody answers. */
export const makeKeys = (told: boolean | "detect", read: Effect.Effect<unknown, JobError>): Keys => {
  let known = told === "detect" ? undefined : told
  const learn = (error: JobError) => {
    if (codeIn(error)?.startsWith("IDEMPOTENCY_KEY_") === true) known = true
  }
  const walk: Keys["walk"] = (key, use) => {
    const from = (epoch: number): Effect.Effect<Effect.Success<ReturnType<typeof use>>, JobError> =>
      use(epoch === 0 ? key : `${key}:${epoch}`).pipe(
        Effect.tapError((error) => Effect.sync(() => learn(error))),
        Effect.catchIf(
          (error) => epoch < epochs && isExpired(error),
          () => from(epoch + 1)
        )
      )
    return from(0)
  }
  return {
    areKnown: Effect.suspend(() => {
      if (known !== undefined) return Effect.succeed(known)
      return Effect.match(read, {
        onFailure: () => false,
        onSuccess: (document) => {
          known = isInDocument(document)
          return known
        }
      })
    }),
    walk
  }
}

/** Whether an OpenAPI document says that jobs are posted with idempotency keys. */
export const isInDocument = (document: unknown): boolean => {
  const { paths } = Object(document) as { readonly paths?: unknown }
  return Object.entries(Object(paths)).some(
    ([path, item]) => /\/jobs\/list\/?$/.test(path) && /idempotency-?key/i.test(JSON.stringify(item))
  )
}
