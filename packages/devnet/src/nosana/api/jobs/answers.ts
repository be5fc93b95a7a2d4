/** How the gateway answers for jobs: what went well as JSON, refusals with their status. */
import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import { json } from "../reply.ts"
import type { Item } from "./batch.ts"
import { Invalid } from "./bodies.ts"
import type { Extended } from "./extend.ts"
import type { Posted } from "./post.ts"
import { inDollars } from "./prices.ts"
import { Refusal } from "./Refusal.ts"
import type { Stopped } from "./stop.ts"

export const refused = (refusal: Refusal): HttpServerResponse => {
  const { retryAfter, status } = refusal
  return json(refusal.body(), status, retryAfter === undefined ? {} : { "retry-after": String(retryAfter) })
}

/** In the shape of the server's framework. */
const invalid = ({ expected, found, message, on, property }: Invalid): HttpServerResponse => {
  const words = `Expected property '${property.replace(/^\//, "").replaceAll("/", ".")}' to be ${expected}`
  const summary = `${words} but found: ${found === undefined ? "undefined" : JSON.stringify(found)}`
  const problem = { summary, path: property, message, value: found }
  return json({ type: "validation", on, summary, property, message, expected, found, errors: [problem] }, 422)
}

/** What an endpoint gives or refuses; whatever it throws that is not a refusal is a defect. */
export const answered = (
  answer: () => Effect.Effect<HttpServerResponse, Refusal> | HttpServerResponse
): Effect.Effect<HttpServerResponse> =>
  Effect.suspend(() => {
    try {
      const given = answer()
      return Effect.isEffect(given)
        ? Effect.catch(given, (refusal) => Effect.succeed(refused(refusal)))
        : Effect.succeed(given)
    } catch (problem) {
      if (problem instanceof Invalid) return Effect.succeed(invalid(problem))
      if (problem instanceof Refusal) return Effect.succeed(refused(problem))
      throw problem
    }
  })

const chargeOf = ({ cost, reservationId }: { readonly cost: bigint; readonly reservationId: string }) => ({
  costUSD: inDollars(cost),
  // A credit is a dollar.
  creditsUsed: inDollars(cost),
  reservationId
})

export const postedReply = (posted: Posted) => {
  const { job, project, run, tx } = posted
  return json({ tx, job, run, credits: { ...chargeOf(posted), project } })
}

export const extendedReply = ({ credits, job, tx }: Extended) =>
  json({ tx, job, ...(credits !== undefined && { credits: chargeOf(credits) }) })

/** The older server does not say the outcome. */
export const stoppedReply = ({ delisted, job, outcome, tx }: Stopped, isOld: boolean) =>
  json({ tx, job, delisted, ...(!isOld && { outcome }) })

export const itemsReply = (items: ReadonlyArray<Item>) => json({ items })
