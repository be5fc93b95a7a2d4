/** Definitions and results that do not go over IPFS: the owner brings and fetches them, or an endpoint of theirs has them. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { during } from "../internal/stillness.ts"
import { tokenOf } from "./authorization.ts"
import type { Logistics } from "./Definition.ts"
import type { Flow } from "./FlowState.ts"
import type { Host, Surroundings } from "./Host.ts"

export type Delivery = { readonly value: unknown } | { readonly problem: string }

/** How often an endpoint is asked, and what passes in between. */
const attempts = 4
const pause = Duration.seconds(10)
/** How long a result waits for whoever may have it. */
const patience = Duration.minutes(1)

/** Asks until the answer is a good one; `undefined` when none was. */
const ask = Effect.fnUntraced(function* <A>(request: () => Promise<A | undefined>) {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) yield* Effect.sleep(pause)
    const answer = yield* during(Effect.promise(() => request().catch(() => undefined)))
    if (answer !== undefined) return answer
  }
  return undefined
})

const endpointOf = ({ args }: Logistics, id: string): string | undefined => args.endpoint?.replace("%%global.job%%", id)

const headersFor = ({ keys }: Host, { now }: Surroundings, id: string) => ({
  authorization: tokenOf(keys, id, new Date(now())),
  "content-type": "application/json"
})

export const definitionFrom = (
  host: Host,
  around: Surroundings,
  id: string,
  logistics: Logistics
): Effect.Effect<Delivery> => {
  if (logistics.type === "api-listen") {
    return Effect.callback<Delivery>((resume) => {
      host.deliveries.set(id, { definition: (value) => resume(Effect.succeed({ value })) })
      return Effect.sync(() => void host.deliveries.delete(id))
    }).pipe(Effect.ensuring(Effect.sync(() => host.deliveries.delete(id))))
  }
  if (logistics.type !== "api") return Effect.succeed({ problem: `Unsupported strategy: ${String(logistics.type)}` })
  const endpoint = endpointOf(logistics, id)
  if (endpoint === undefined) return Effect.succeed({ problem: "Api Job definition logistic requires an endpoint." })
  const found = ask(async () => {
    const answer = await fetch(endpoint, { headers: headersFor(host, around, id) })
    return answer.ok ? { value: (await answer.json()) as unknown } : undefined
  })
  return Effect.map(found, (value) => value ?? { problem: `Failed to retrieve job definition from ${endpoint}.` })
}

interface Result {
  readonly id: string
  readonly flow: Flow
  /** The status that the work ended with. */
  readonly status: string
  readonly logistics: Logistics
}

/** Gives the problem there was, if any. */
export const resultTo = (
  host: Host,
  around: Surroundings,
  { flow, id, logistics, status }: Result
): Effect.Effect<string | undefined> => {
  if (logistics.type === "api-listen") {
    return Effect.callback<void>((resume) => {
      host.deliveries.set(id, { collected: () => resume(Effect.void) })
      return Effect.sync(() => void host.deliveries.delete(id))
    }).pipe(
      Effect.as(undefined),
      Effect.timeoutOrElse({
        duration: patience,
        orElse: () => Effect.succeed("Results were not collected before the timeout.")
      }),
      Effect.ensuring(Effect.sync(() => host.deliveries.delete(id)))
    )
  }
  const endpoint = endpointOf(logistics, id)
  if (endpoint === undefined) return Effect.succeed("Api result logictic requires an endpoint.")
  const sent = ask(async () => {
    const body = JSON.stringify({ ...flow.state, status })
    const answer = await fetch(endpoint, { method: "POST", headers: headersFor(host, around, id), body })
    return answer.ok ? true : undefined
  })
  return Effect.map(sent, (isSent) => (isSent ? undefined : `Failed to post results to ${endpoint}.`))
}
