/** Asks for one thing about deployments, and tells what was sent for it. */
import { assert } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { Deployments } from "../src/Deployments.ts"
import { deployment } from "./deploymentAnswers.ts"
import { json, plain, refusalOf, type Sent, serverOf, url } from "./serverOf.ts"

export type Use<A = unknown> = (deployments: Deployments) => Effect.Effect<A, JobError>

export const ask = <A>(use: Use<A>, answer: unknown, status = 200) =>
  Effect.gen(function* () {
    const { api, sent } = yield* serverOf(() => (answer === undefined ? plain("", status) : json(answer, status)))
    const value = yield* use(api.deployments)
    assert.lengthOf(sent, 1)
    return { value, sent: sent[0]! }
  })

export const refused = (use: Use, answer: (sent: Sent) => Response | Promise<Response>) =>
  refusalOf(({ deployments }) => use(deployments), answer)

/** What is found wrong before anything is sent. */
export const unsent = (use: Use) =>
  Effect.gen(function* () {
    const { api, sent } = yield* serverOf(() => json(deployment))
    const { reason } = yield* Effect.flip(use(api.deployments))
    assert.lengthOf(sent, 0)
    return reason
  })

export const line = ({ body, method, url: to }: Sent) => ({
  asked: `${method} ${to.slice(`${url}/api/deployments`.length)}`,
  body
})

export const lost = () =>
  Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }))
