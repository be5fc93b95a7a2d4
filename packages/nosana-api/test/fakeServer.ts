/**
 * Nosana's API, its nodes and an IPFS in memory, behind `fetch` and web sockets, in two releases. Their time is effect's clock, so
 * that tests move it.
 */
import type { Faults } from "@longshore/conformance/simulation"
import { Authorization, Cid } from "@longshore/nosana"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Options } from "../src/NosanaApiBackend.ts"
import { type Account, type Caller, json, makeGateway, market, type Release, refused } from "./fakeGateway.ts"
import type { FakeJob } from "./fakeJobs.ts"
import type { Balance } from "./fakeLedger.ts"
import { makeRoutes, type PostFate, type State } from "./fakeRoutes.ts"
import { makeSockets } from "./fakeSockets.ts"
// Loaded beforehand: test time does not wait for a module that is loaded when it is needed.
import "../src/internal/backend/service.ts"
import "../src/internal/reasons.ts"

export { market, markets, node, type Release, usdPerHour } from "./fakeGateway.ts"
export type { PostFate } from "./fakeRoutes.ts"

export const apiKey = "nos_a-long-and-secret-api-key"
export const jwt = "a-long-and-secret-jwt"
export const url = "https://credits.example"
/** $100. */
export const assigned = 100_000_000n

/** A key of Ed25519 that a wallet has. */
export const walletKey = new Uint8Array(32).fill(7)
export const wallet = Authorization.signerOf(Redacted.make(walletKey))

export interface FakeOptions {
  readonly release: Release
  readonly delisted?: "gone" | "kept" | undefined
}

export interface FakeServer {
  readonly fetch: typeof globalThis.fetch
  /** What a backend is made with. */
  readonly options: Options
  /** All jobs that were ever posted. */
  readonly jobs: Array<FakeJob>
  readonly jobAt: (address: string) => FakeJob
  readonly files: Map<string, unknown>
  /** Every request that arrived: `GET /api/jobs?market=…`. */
  readonly requests: Array<string>
  readonly count: (start: string) => number
  readonly bodies: Array<unknown>
  readonly idempotencyKeys: Array<string | null>
  readonly balance: () => Balance
  readonly account: Account
  /** One more key of the account, or of another one. */
  readonly key: (name: string, caller?: Partial<Caller>) => void
  readonly now: () => number
  /** What nodes were shown as proof. */
  readonly tokens: Array<string>
  readonly set: (state: Partial<State>) => void
  /** What becomes of requests; and, where that is nothing, of posts alone. */
  readonly misbehave: (faults: Faults, posts?: () => PostFate | undefined) => void
  readonly loseNextPost: (moment: "before acting" | "after acting") => void
  /** Answers the next requests that begin so with this, and does nothing; or does it and then answers so. */
  readonly answer: (start: string, response: () => Response | Promise<Response>, isDone?: boolean) => void
}

export class Fake extends Context.Service<Fake, FakeServer>()("test/FakeServer") {
  static readonly layer = (options: FakeOptions) => Layer.effect(Fake, make(options))
}

export const failedFetch = (code: string) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(`it was ${code}`), { code }) })

export const page = (status: number) =>
  new Response("<html><head><title>Bad gateway</title></head></html>", {
    status,
    headers: { "content-type": "text/html" }
  })

/** When servers begin, whatever the time is here. Never at the beginning of time: 0 stands for none. */
export const epoch = Date.parse("2026-01-01T00:00:00Z")

export const make = ({ delisted = "gone", release }: FakeOptions): Effect.Effect<FakeServer> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const context = yield* Effect.context<never>()
    const sleep = (by: Duration.Input) => Effect.runPromiseWith(context)(Effect.sleep(by))
    const started = clock.currentTimeMillisUnsafe()
    const now = () => clock.currentTimeMillisUnsafe() - started + epoch
    const account: Account = { address: wallet.address, assigned }
    const files = new Map<string, unknown>()
    const jobs: Array<FakeJob> = []
    const requests: Array<string> = []
    const bodies: Array<unknown> = []
    const idempotencyKeys: Array<string | null> = []
    const tokens: Array<string> = []
    const keys = new Map<string, Caller>([[apiKey, { account, scopes: undefined }]])
    const planned: Array<{ start: string; response: () => Response | Promise<Response>; isDone: boolean }> = []
    const state: State = {
      isDown: false,
      areWorking: true,
      areReachable: true,
      wantToken: false,
      isPinning: true,
      hasEvents: true,
      hasBatch: release === "current",
      hasDocument: true,
      hasTime: true,
      surcharge: 0n,
      transactions: []
    }
    let faults: Faults = () => undefined
    let fateOfPost: () => PostFate | undefined = () => undefined
    let losing: "before acting" | "after acting" | undefined
    const gateway = makeGateway({
      release,
      delisted,
      now,
      files,
      jobs,
      areWorking: () => state.areWorking,
      surcharge: () => state.surcharge,
      nextTransaction: () => state.transactions.shift()
    })

    const route = makeRoutes({ release, account, keys, state, gateway, now })

    const asked = async (target: URL, init: RequestInit | undefined): Promise<Response> => {
      const method = init?.method ?? "GET"
      const headers = new Headers(init?.headers)
      const body = typeof init?.body === "string" && init.body !== "" ? JSON.parse(init.body) : undefined
      const line = `${method} ${target.pathname}${decodeURIComponent(target.search)}`
      requests.push(line)
      bodies.push(body)
      if (state.isDown) throw failedFetch("ECONNREFUSED")
      const act = () => route(method, target, headers, body)
      const plan = planned.findIndex(({ start }) => line.startsWith(start))
      if (plan >= 0) {
        const [{ isDone, response }] = planned.splice(plan, 1) as [(typeof planned)[number]]
        if (isDone) act()
        return response()
      }
      const isPost = line.startsWith("POST /api/jobs/list")
      if (isPost) idempotencyKeys.push(headers.get("idempotency-key"))
      if (isPost && losing !== undefined) {
        if (losing === "after acting") act()
        losing = undefined
        throw failedFetch("ECONNRESET")
      }
      const meet = (fate: PostFate | undefined): Response => {
        switch (fate) {
          case undefined:
            return act()
          case "expired":
            if (release !== "current") return json(500, { name: "TransactionExpiredError", message: "it has expired" })
            state.transactions.unshift("expired")
            return act()
          case "slow":
            if (release === "current") state.transactions.unshift("slow")
            return release === "current" ? act() : (act(), json(504, { message: "it takes too long" }))
          case "page":
            act()
            return page(200)
          case "error":
            act()
            return json(503, "")
        }
      }
      const fault = isPost ? faults("send") : line.startsWith("GET /api/jobs?") ? faults("find") : undefined
      switch (fault?._tag) {
        case undefined:
          return isPost ? meet(fateOfPost()) : act()
        case "LostBefore":
          throw failedFetch("ECONNRESET")
        case "LostAfter":
          act()
          throw failedFetch("ECONNRESET")
        case "Slow":
          // It lands, whether or not anybody still waits for it.
          return sleep(fault.by).then(act)
        case "Late":
          void sleep(fault.by).then(act)
          throw failedFetch("ECONNRESET")
        case "Refused":
          return refused(400, "the request is refused")
        case "RateLimited":
          return json(
            429,
            { message: "too many requests" },
            { "retry-after": String(Math.floor(Duration.toSeconds(fault.retryAfter))) }
          )
        case "Unavailable":
        case "Unclear":
          return page(502)
      }
    }

    const stored = (target: URL, init: RequestInit | undefined): Response => {
      requests.push(`${init?.method ?? "GET"} ${target.host}${target.pathname}`)
      if (state.isDown) throw failedFetch("ECONNREFUSED")
      if (target.host === "pin.example") {
        const value: unknown = JSON.parse(String(init?.body))
        files.set(Cid.ofJson(value), value)
        return json(200, { IpfsHash: Cid.ofJson(value) })
      }
      const file = state.isPinning ? files.get(target.pathname.slice("/ipfs/".length)) : undefined
      return file === undefined ? json(404, "not found") : new Response(Uint8Array.from(Cid.bytesOfJson(file)))
    }

    const fetch: typeof globalThis.fetch = async (input, init) => {
      const target = new URL(String(input))
      if (target.host.endsWith(".nos.ci")) {
        if (state.isDown || !state.areReachable) throw failedFetch("ECONNREFUSED")
        return json(200, JSON.stringify(target.host.split(".")[0]))
      }
      if (target.origin !== url) return stored(target, init)
      const response = await asked(target, init)
      if (state.hasTime && !response.headers.has("date")) response.headers.set("date", new Date(now()).toUTCString())
      return response
    }

    return {
      fetch,
      options: {
        url,
        apiKey: Redacted.make(apiKey),
        market: market.slug,
        ...(release === "2.1.8" && { minimumTimeout: "0 seconds" }),
        ipfs: { api: "https://pin.example", gateways: ["https://gateway.example/ipfs/"], jwt: Redacted.make(jwt) },
        fetch,
        openSocket: makeSockets({
          find: gateway.find,
          now,
          areReachable: () => state.areReachable,
          wantToken: () => state.wantToken,
          shown: (token) => void tokens.push(token)
        })
      },
      jobs,
      jobAt: (address) => gateway.find(address)!,
      files,
      requests,
      count: (start) => requests.filter((request) => request.startsWith(start)).length,
      bodies,
      idempotencyKeys,
      balance: () => gateway.balance(account),
      account,
      key: (name, caller = {}) => void keys.set(name, { account, scopes: undefined, ...caller }),
      now,
      tokens,
      set: (given) => void Object.assign(state, given),
      misbehave: (given, posts = () => undefined) => {
        faults = given
        fateOfPost = posts
      },
      loseNextPost: (moment) => {
        losing = moment
      },
      answer: (start, response, isDone = false) => void planned.push({ start, response, isDone })
    }
  })
