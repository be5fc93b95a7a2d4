/** From the words of a call to a backend and a job. */
import { type Backend, refTo } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import type { Registration } from "@longshore/core/Registration"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { backends } from "longshore/backends"
import { Usage } from "./exit.ts"
import { settings } from "./home.ts"
import { remember, settingOf } from "./urls.ts"

export type AnyBackend = Backend<string, any, never>

export const registrationOf = (id: string): Effect.Effect<Registration, Usage> => {
  const found = backends.find((registration) => registration.id === id)
  const known = backends.map((registration) => registration.id).join(", ")
  return found
    ? Effect.succeed(found)
    : Effect.fail(new Usage({ message: `there is no backend ${JSON.stringify(id)}; there are: ${known}` }))
}

/** Which instance of a backend is meant, as far as the command line says. */
export interface Place {
  readonly url: Option.Option<string>
}

/** The backend of this name, as its settings say and the command line overrides. */
export const backendOf = Effect.fnUntraced(function* (id: string, { url }: Place) {
  const registration = yield* registrationOf(id)
  const values = yield* settings
  const setting = settingOf(id)
  const where = registration.settings.find(({ name }) => name === setting)
  if (Option.isSome(url)) {
    if (where === undefined) return yield* new Usage({ message: `--url: ${id} is not somewhere else; leave it out` })
    // One that may have a key in it is not printed back.
    if (!where.isSecret) remember(id, url.value)
  } else if (where !== undefined && !where.hasDefault && !values[setting]) {
    const message = `it is not known where ${id} is: give --url URL, or set ${setting}`
    return yield* new Usage({ message })
  }
  const provider = ConfigProvider.fromUnknown({ ...values, ...(Option.isSome(url) && { [setting]: url.value }) })
  return yield* Effect.provideService(registration.make, ConfigProvider.ConfigProvider, provider)
})

interface Chosen {
  readonly on: Option.Option<string>
}

/** The name of the backend: that of `--on`, else the one in the settings, else this machine's. */
export const idOn = ({ on }: Chosen) =>
  Effect.map(settings, ({ LONGSHORE_BACKEND = "local" }) => Option.getOrElse(on, () => LONGSHORE_BACKEND))

export const backendOn = (given: Place & Chosen) => Effect.flatMap(idOn(given), (id) => backendOf(id, given))

export interface Addressed {
  readonly backend: AnyBackend
  readonly ref: JobRef
}

/** A job by its address, `backend:id`. */
export const jobAt = Effect.fnUntraced(function* ({ job: address, ...place }: Place & { readonly job: string }) {
  const [, name, id] = /^([^:]+):(.+)$/.exec(address) ?? []
  if (name === undefined || id === undefined) {
    return yield* new Usage({ message: `${JSON.stringify(address)} is not the address of a job; write backend:id` })
  }
  const backend = yield* backendOf(name, place)
  return { backend, ref: refTo(backend, id) } satisfies Addressed
})

export const addressOf = ({ backend, id }: JobRef): string => `${backend}:${id}`
