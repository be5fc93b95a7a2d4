/**
 * An orchestrator in memory, behind `fetch` and web sockets: enough of one for the contract, in four releases. An image
 * or a module's bytes say what becomes of a job: see `courses`. Its time is effect's clock, so that tests move it.
 */
import type { Faults } from "@longshore/conformance/simulation"
import type { OpenSocket } from "@longshore/core/Socket"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { makeAnswers } from "./fakeOrchestratorAnswers.ts"
import { archiveOf } from "./fakeOrchestratorArchive.ts"
import { executionIdOf, type FakeJob, type Release } from "./fakeOrchestratorJobs.ts"
import { latest, makeRoutes } from "./fakeOrchestratorRoutes.ts"
import { makeLogs } from "./fakeOrchestratorSockets.ts"
import { meetFault } from "./meetFault.ts"

export type { FakeJob, Release } from "./fakeOrchestratorJobs.ts"

export interface FakeOrchestrator {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: OpenSocket
  /** All jobs there are. */
  readonly jobs: () => ReadonlyArray<FakeJob>
  /** Every request that arrived: `GET /api/v1/orchestrator/jobs?limit=2`. */
  readonly requests: Array<string>
  /** What each of them said of who asks. */
  readonly authorizations: ReadonlyArray<string | null>
  readonly bodies: ReadonlyArray<string>
  /** How many requests had this method and path. */
  readonly count: (start: string) => number
  readonly misbehave: (faults: Faults) => void
  readonly loseNextPut: (moment: "before acting" | "after acting") => void
  /** The next job is put when its client has long given up. */
  readonly delayNextPut: (by: Duration.Input) => void
  readonly setDown: (isDown: boolean) => void
}

export class Fake extends Context.Service<Fake, FakeOrchestrator>()("test/FakeOrchestrator") {
  static readonly layer = (release: Release) => Layer.effect(Fake, make(release))
}

const failedFetch = (code: string) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(`it was ${code}`), { code }) })

export const make = (release: Release): Effect.Effect<FakeOrchestrator> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const context = yield* Effect.context<never>()
    const jobs: Array<FakeJob> = []
    const requests: Array<string> = []
    const bodies: Array<string> = []
    const authorizations: Array<string | null> = []
    let faults: Faults = () => undefined
    let losing: "before acting" | "after acting" | undefined
    let delay: Duration.Input | undefined
    let isDown = false
    const now = () => clock.currentTimeMillisUnsafe()
    const sleep = (by: Duration.Input) => Effect.runPromiseWith(context)(Effect.sleep(by))
    const { find, route } = makeRoutes({ release, jobs, now })
    const { refusal } = makeAnswers(release)

    /** Its head comes at once: the clock of a test does not wait for what is packed. */
    const archive = (pathname: string): Response => {
      const job = jobs.find((job) => pathname === `/${executionIdOf(job)}.tar.gz`)
      if (job === undefined) return new Response("404 page not found", { status: 404 })
      const packed = new ReadableStream<Uint8Array>({
        start: async (controller) => {
          controller.enqueue(await archiveOf(job))
          controller.close()
        }
      })
      return new Response(packed)
    }

    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { body: given, method = "GET" } = init ?? {}
      const url = new URL(String(input))
      const headers = new Headers(init?.headers)
      const body = typeof given === "string" ? given : ""
      requests.push(`${method} ${url.pathname}${decodeURIComponent(url.search)}`)
      bodies.push(body)
      authorizations.push(headers.get("authorization"))
      if (isDown) throw failedFetch("ECONNREFUSED")
      if (url.port === "6001") return archive(url.pathname)
      const isPut = method === "PUT" && url.pathname === "/api/v1/orchestrator/jobs"
      const answer = () => route(method, url, body, headers.get("content-type"))
      if (isPut && losing !== undefined) {
        if (losing === "after acting") answer()
        losing = undefined
        throw failedFetch("ECONNRESET")
      }
      if (isPut && delay !== undefined) {
        void sleep(delay).then(answer)
        delay = undefined
        throw failedFetch("ECONNRESET")
      }
      const fault = url.pathname.includes("/orchestrator/") ? faults(isPut ? "send" : "find") : undefined
      return meetFault(fault, {
        answer,
        sleep,
        drop: () => failedFetch("ECONNRESET"),
        refused: () => refusal(400, "missing job tasks"),
        unavailable: () => refusal(503, "Server Timeout!")
      })
    }

    return {
      url: "http://127.0.0.1:1234",
      fetch,
      openSocket: makeLogs({
        release,
        isDown: () => isDown,
        asked: (path) => void requests.push(`WS ${path}`),
        find,
        now,
        sleep
      }),
      jobs: () => latest(jobs),
      requests,
      authorizations,
      bodies,
      count: (start) => requests.filter((request) => request.startsWith(start)).length,
      misbehave: (given) => {
        faults = given
      },
      loseNextPut: (moment) => {
        losing = moment
      },
      delayNextPut: (by) => {
        delay = by
      },
      setDown: (given) => {
        isDown = given
      }
    }
  })
