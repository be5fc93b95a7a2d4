/**
 * A requester server in memory, behind `fetch` and web sockets: enough of one for the contract. It checks every
 * signature over the raw bytes. Its time is effect's clock, so that tests move it.
 */
import type { Faults } from "@longshore/conformance/simulation"
import type { OpenSocket } from "@longshore/core/Socket"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type FakeJob, historyOf, jobOf, resultsOf, stateOf } from "./fakeRequesterJobs.ts"
import { node, oldNode } from "./fakeRequesterNodes.ts"
import { type Payload, verified } from "./fakeRequesterSigned.ts"
import { makeSockets } from "./fakeRequesterSockets.ts"
import { meetFault } from "./meetFault.ts"

export type { FakeJob } from "./fakeRequesterJobs.ts"

/** `0.3.29` has logs, and what 0.3.25 has under older names. */
export type Flavour = "0.3.25" | "0.3.29" | "1.3.2"

export interface FakeRequester {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: OpenSocket
  /** Everything that was started, also what was started twice. An image says what becomes of a job: see `FakeJob`. */
  readonly jobs: ReadonlyArray<FakeJob>
  /** Every request that arrived: `POST /requester/list`. */
  readonly requests: ReadonlyArray<string>
  readonly misbehave: (faults: Faults) => void
  readonly loseNextSubmit: (moment: "before acting" | "after acting") => void
  readonly setDown: (isDown: boolean) => void
  /** Ends a job now. */
  readonly end: (id: string, state: "Completed" | "Error") => void
  /** Ends all web sockets. */
  readonly closeSockets: (code: number) => void
}

export class Fake extends Context.Service<Fake, FakeRequester>()("test/FakeRequester") {
  static readonly layer = (flavour: Flavour) => Layer.effect(Fake, make(flavour))
}

const failedFetch = (code: string) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(`it was ${code}`), { code }) })

/** What the server throws is a connection that it drops. */
const drop = () => failedFetch("ECONNRESET")

const text = (status: number, body: string) =>
  new Response(`${body}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8" } })
const refusal = (status: number, message: string, code = "error-unknown-server-error", details = {}) =>
  text(status, JSON.stringify({ Code: code, Message: message, Details: details, Err: message }))

export const make = (flavour: Flavour): Effect.Effect<FakeRequester> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const context = yield* Effect.context<never>()
    const isNew = flavour === "1.3.2"
    const jobs: Array<FakeJob> = []
    const requests: Array<string> = []
    let faults: Faults = () => undefined
    let losing: "before acting" | "after acting" | undefined
    let isDown = false
    const now = () => clock.currentTimeMillisUnsafe()
    const sleep = (by: Duration.Input) => Effect.runPromiseWith(context)(Effect.sleep(by))

    const json = (body: unknown) =>
      isNew
        ? new Response(JSON.stringify(body, null, 2), { headers: { "content-type": "application/json" } })
        : text(200, JSON.stringify(body))
    const failure = (status: number, message: string) =>
      isNew
        ? new Response(JSON.stringify({ error: `code=${status}, message=${message}`, message }, null, 2), { status })
        : text(status, message)
    const find = (id: string) => jobs.find((job) => job.id === id || (isNew && id.length >= 8 && job.id.startsWith(id)))

    const opened = (body: string, names: ReadonlyArray<string>): Payload | string => {
      const payload = verified(body, names)
      if (payload !== undefined) return payload
      if (flavour === "0.3.25") throw drop()
      return "no payload contained in signed message"
    }
    const { closeSockets, openSocket, tell } = makeSockets({
      root: isNew ? "/api/v1" : "",
      hasLogs: flavour === "0.3.29",
      isDown: () => isDown,
      asked: (path) => void requests.push(`WS ${path}`),
      find,
      now,
      sleep
    })

    const submit = (body: string): Response => {
      const payload = opened(body, flavour === "0.3.25" ? ["job_create_payload"] : ["payload"])
      if (typeof payload === "string") return refusal(400, payload)
      const { APIVersion: apiVersion, ClientID: clientId, Spec: spec } = payload
      if (spec === undefined) throw drop()
      if (!(spec.Deal?.Concurrency >= 1)) return refusal(400, isNew ? "concurrency must be >= 1" : "job deal is empty")
      if (spec.Docker?.Image === "crowded") {
        return text(500, `not enough nodes to run job. requested: ${spec.Deal.Concurrency}, available: 0`)
      }
      const job: FakeJob = { id: crypto.randomUUID(), clientId, apiVersion, spec, at: now(), ended: undefined }
      jobs.push(job)
      tell(job, "Created")
      return json({ job: jobOf(job, isNew) })
    }

    const cancel = (body: string): Response => {
      const payload = opened(body, ["payload"])
      if (typeof payload === "string") return refusal(400, payload)
      const job = find(payload.JobID)
      if (job === undefined) {
        return flavour === "0.3.25"
          ? refusal(400, `Job not found. ID: ${payload.JobID}`, "error-job-not-found", { id: payload.JobID })
          : refusal(404, `missing job: Job not found. ID: ${payload.JobID}`)
      }
      if (job.clientId !== payload.ClientID) {
        return flavour === "0.3.25"
          ? refusal(403, `mismatched client id: ${payload.ClientID}`)
          : refusal(401, `mismatched ClientIDs for cancel, existing job: ${job.clientId} and cancel request: …`)
      }
      const { State } = stateOf(job, now())
      if (["Completed", "Error", "Cancelled"].includes(State) && !(isNew && State === "Cancelled")) {
        return isNew
          ? refusal(500, `cannot cancel job in state ${State}`)
          : text(500, `job ${job.id} is already in a terminal state`)
      }
      job.ended ??= { at: now(), state: "Cancelled", reason: payload.Reason }
      tell(job, "Canceled")
      return json({ state: stateOf(job, now()) })
    }

    const list = ({ client_id, id, include_tags = [], max_jobs = 0 }: any): Response => {
      if (id !== undefined) {
        const job = jobs.find((job) => job.id === id || (id.length >= 8 && job.id.startsWith(id)))
        if (job === undefined) return refusal(400, `Job not found. ID: ${id}`, "error-job-not-found", { id })
        return json({ jobs: [{ Job: jobOf(job, isNew), State: stateOf(job, now()) }] })
      }
      const found = jobs.filter(({ clientId, spec }) => {
        const tags: ReadonlyArray<string> = spec.Annotations ?? []
        return (
          (!client_id || clientId === client_id) &&
          (include_tags.length === 0 || include_tags.some((tag: string) => tags.includes(tag)))
        )
      })
      // Cut before it is sorted, in an order of its own.
      const cut = found.toReversed().slice(0, max_jobs || undefined)
      return json({ jobs: cut.map((job) => ({ Job: jobOf(job, isNew), State: stateOf(job, now()) })) })
    }

    const ofJob = (path: string, body: string, read: (job: FakeJob) => unknown): Response => {
      const { job_id: id } = JSON.parse(body)
      const job = find(id)
      if (job !== undefined) return json(read(job))
      return failure(500, isNew && !path.endsWith("states") ? "bucket not found" : `Job not found. ID: ${id}`)
    }

    const act = (method: string, path: string, body: string): Response => {
      if (isNew && path === "/api/v1/agent/version") return json({ Major: "1", Minor: "3", GitVersion: "v1.3.2" })
      const route = isNew ? path.replace(/^\/api\/v1/, "") : path
      const wants = /^\/requester\/(?!nodes)|^\/version$/.test(route) ? "POST" : "GET"
      if (isNew && method !== wants) return failure(404, "Not Found")
      switch (route) {
        case "/requester/submit":
          return submit(body)
        case "/requester/cancel":
          return cancel(body)
        case "/requester/list":
          return list(JSON.parse(body))
        case "/requester/states":
          return ofJob(route, body, (job) => ({ state: stateOf(job, now()) }))
        case "/requester/results":
          return ofJob(route, body, (job) => ({ results: resultsOf(job, now()) }))
        case "/requester/events":
          return ofJob(route, body, (job) => ({ events: historyOf(job, now(), isNew) }))
        case "/requester/approve":
          if (isNew) break
          {
            const payload = opened(body, ["payload"])
            return typeof payload === "string" ? refusal(400, payload) : new Response("")
          }
        case "/version":
          return json({
            build_version_info: isNew
              ? { Major: "1", Minor: "3", GitVersion: "v1.3.2", BuildDate: "1970-01-01T00:00:00Z", GOOS: "linux" }
              : { major: "0", minor: "3", gitversion: `v${flavour}`, builddate: "2023-03-01T00:00:00Z", goos: "linux" }
          })
        case "/id":
          return isNew ? new Response("node132") : json("QmNode")
        case "/livez":
          return new Response("OK")
        case "/peers":
          if (isNew) break
          return json([{ ID: "QmNode", Addrs: ["/ip4/127.0.0.1/tcp/1235"] }])
        case "/requester/nodes":
          if (!isNew) break
          return json([node])
        case "/node_info":
          return json(isNew ? node : oldNode)
      }
      return failure(404, isNew ? "Not Found" : "404 page not found")
    }

    const fetch: typeof globalThis.fetch = async (input, init) => {
      // At once: the clock of a test does not wait for a body that is read.
      const { pathname } = new URL(String(input))
      const { body: given = "", headers, method = "GET" } = init ?? {}
      const body = typeof given === "string" ? given : ""
      requests.push(`${method} ${pathname}`)
      // Newer servers read nothing else, and the older ones never looked.
      const isJson = new Headers(headers).get("content-type") === "application/json"
      if (isNew && body !== "" && !isJson) return failure(400, "code=415, message=Unsupported Media Type")
      if (isDown) throw failedFetch("ECONNREFUSED")
      const isSubmit = pathname.endsWith("/requester/submit")
      const answer = () => act(method, pathname, body)
      if (isSubmit && losing !== undefined) {
        if (losing === "after acting") answer()
        losing = undefined
        throw drop()
      }
      const fault = pathname.includes("/requester/") ? faults(isSubmit ? "send" : "find") : undefined
      return meetFault(fault, {
        answer,
        sleep,
        drop,
        refused: () => refusal(400, "concurrency must be >= 1"),
        unavailable: () => text(503, "Server Timeout!")
      })
    }

    return {
      url: "http://127.0.0.1:1234",
      fetch,
      openSocket,
      jobs,
      requests,
      misbehave: (given) => {
        faults = given
      },
      loseNextSubmit: (moment) => {
        losing = moment
      },
      setDown: (given) => {
        isDown = given
      },
      end: (id, state) => {
        const job = jobs.find((job) => job.id === id)!
        job.ended = { at: now(), state, reason: undefined }
        tell(job, state === "Completed" ? "ResultsPublished" : "Error")
      },
      closeSockets
    }
  })
