/** From the words of a call to a backend and a job. */
import { type Backend, refTo } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import type { Registration } from "@longshore/core/Registration"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { backends } from "longshore/backends"
import { Usage } from "./exit.ts"
import { configured, settings } from "./home.ts"

export type AnyBackend = Backend<string, any, never>

export const registrationOf = (id: string): Effect.Effect<Registration, Usage> => {
  const found = backends.find((registration) => registration.id === id)
  const known = backends.map((registration) => registration.id).join(", ")
  return found
    ? Effect.succeed(found)
    : Effect.fail(new Usage({ message: `there is no backend ${JSON.stringify(id)}; there are: ${known}` }))
}

/** The backend of this name, as its settings say. */
export const backendOf = Effect.fnUntraced(function* (id: string) {
  const registration = yield* registrationOf(id)
  const provider = yield* configured
  return yield* Effect.provideService(registration.make, ConfigProvider.ConfigProvider, provider)
})

/** The backend of `--on`, else the one in the settings, else this machine. */
export const backendOn = (on: Option.Option<string>) =>
  Effect.flatMap(settings, ({ LONGSHORE_BACKEND = "local" }) =>
    backendOf(Option.getOrElse(on, () => LONGSHORE_BACKEND))
  )

export interface Addressed {
  readonly backend: AnyBackend
  readonly ref: JobRef
}

/** A job by its address, `backend:id`. */
export const jobAt = Effect.fnUntraced(function* (address: string) {
  const [, name, id] = /^([^:]+):(.+)$/.exec(address) ?? []
  if (name === undefined || id === undefined) {
    return yield* new Usage({ message: `${JSON.stringify(address)} is not the address of a job; write backend:id` })
  }
  const backend = yield* backendOf(name)
  return { backend, ref: refTo(backend, id) } satisfies Addressed
})

export const addressOf = ({ backend, id }: JobRef): string => `${backend}:${id}`
