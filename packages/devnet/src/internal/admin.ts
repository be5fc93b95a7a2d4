/** Faults, restarts, counts and time over HTTP, on a port of its own: a network whose port is closed can be healed. */
import * as Effect from "effect/Effect"
import * as Router from "effect/http/HttpRouter"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import { DevnetError } from "../DevnetError.ts"
import type { Injected, Time } from "../Fault.ts"
import type { RestartOptions } from "../Network.ts"
import { node } from "./dialect.ts"
import * as Port from "./port.ts"
import type { Running } from "./runNetwork.ts"

export type Advance = (by: Time) => Effect.Effect<void, DevnetError>

const problem = (status: number, error: string, field?: string) =>
  Response.jsonUnsafe({ error, ...(field !== undefined && { field }) }, { status })

const invalid = (field: string, message: string) =>
  new DevnetError({ reason: "InvalidOption", field, message: `${field}: ${message}` })

/** The body's fields; none without a body. */
const body = Effect.gen(function* () {
  const text = yield* Effect.orDie((yield* HttpServerRequest).text)
  if (text.trim() === "") return {}
  const given = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () => invalid("body", "is not JSON")
  })
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return yield* invalid("body", "is not a JSON object")
  }
  return given as Record<string, unknown>
})

const only = (given: Record<string, unknown>, ...names: ReadonlyArray<string>) => {
  const other = Object.keys(given).find((name) => !names.includes(name))
  return other === undefined
    ? Effect.void
    : Effect.fail(invalid(other, `there is no such field; there are: ${names.join(", ")}`))
}

const shown = ({ fault, id, met }: Injected) => ({ id, met: met(), ...fault })

export const make = Effect.fnUntraced(function* (port: number | undefined, advance: Advance | undefined) {
  const router = yield* Router.make
  const running = new Map<string, Running>()
  const overview = (base: string) =>
    Object.fromEntries(
      [...running].map(([name, { service }]) => [name, { url: service.url, admin: `${base}/${name}` }])
    )

  yield* router.add("GET", "/", () => Effect.sync(() => Response.jsonUnsafe(overview(url()))))
  yield* router.add("DELETE", "/faults", () =>
    Effect.as(
      Effect.forEach(running.values(), ({ service }) => service.faults.clear, { discard: true }),
      Response.empty()
    )
  )
  yield* router.add(
    "POST",
    "/advance",
    Effect.gen(function* () {
      const given = yield* body
      yield* only(given, "by")
      if (advance === undefined) return problem(409, "this devnet's clock is live: time moves by itself")
      yield* advance(given.by as Time)
      return Response.empty()
    })
  )

  // Errors are answers, and a page in a browser has no business here.
  const app = Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest
    if (headers.origin !== undefined) return problem(403, "this is not for web pages")
    return yield* router.asHttpEffect()
  }).pipe(
    Effect.catchIf(
      (error): error is DevnetError => error instanceof DevnetError,
      ({ field, message }) => Effect.succeed(problem(400, message, field))
    ),
    Effect.orElseSucceed(() => problem(404, "there is nothing here; GET / tells what there is"))
  )
  const opened = yield* Port.make({ app, dialect: node, owner: "admin", port })
  const url = () => opened.url

  const add = Effect.fnUntraced(function* (name: string, network: Running) {
    running.set(name, network)
    const { counts, faults, requests, restart } = network.service
    const base = `/${name}` as const
    yield* router.add("GET", base, () =>
      Effect.sync(() =>
        Response.jsonUnsafe({
          url: network.service.url,
          routes: network.routes,
          faults: faults.list().map(shown),
          requests: counts()
        })
      )
    )
    yield* router.add("GET", `${base}/faults`, () => Effect.sync(() => Response.jsonUnsafe(faults.list().map(shown))))
    yield* router.add(
      "POST",
      `${base}/faults`,
      Effect.gen(function* () {
        const injected = yield* faults.inject((yield* body) as never)
        return Response.jsonUnsafe(shown(injected), { status: 201 })
      })
    )
    yield* router.add("DELETE", `${base}/faults`, () => Effect.as(faults.clear, Response.empty()))
    yield* router.add(
      "DELETE",
      `${base}/faults/:id`,
      Effect.gen(function* () {
        const { id } = yield* Router.params
        return (yield* faults.remove(id ?? "")) ? Response.empty() : problem(404, `there is no fault ${id}`, "id")
      })
    )
    yield* router.add(
      "POST",
      `${base}/restart`,
      Effect.gen(function* () {
        const given = yield* body
        yield* only(given, "completed")
        const { completed } = given
        if (completed !== undefined && completed !== "keep" && completed !== "lose") {
          return yield* invalid("completed", 'is neither "keep" nor "lose"')
        }
        yield* restart({ completed } satisfies RestartOptions)
        return Response.empty()
      })
    )
    yield* router.add("GET", `${base}/requests`, () =>
      Effect.sync(() => Response.jsonUnsafe({ counts: counts(), requests: requests() }))
    )
    return `${opened.url}${base}`
  })

  return { url: opened.url, add }
})
