import { describe, expect, it } from "@effect/vitest"
import { createSolanaRpc } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { makeChain, type Options } from "../src/Chain.ts"
import { isForbidden } from "../src/internal/reading/accounts.ts"
import { networks } from "../src/Networks.ts"
import { makeLedger } from "./ledger.ts"

const key = "0123456789abcdef-secret"
const rpc = `https://rpc.example/v2/${key}?api-key=${key}&x=1`

const answering = (respond: () => Response | Promise<Response>, options: Partial<Options> = {}) =>
  makeChain({ network: "devnet", rpc, fetch: async () => respond(), ...options })

const balance = (chain: Effect.Success<ReturnType<typeof makeChain>>, replaySafe = true) =>
  Effect.flip(chain.call("test", (asked, send) => asked.getSlot().send(send), { replaySafe }))

const refusing = (respond: () => Response | Promise<Response>, replaySafe = true) =>
  Effect.flatMap(answering(respond), (chain) => balance(chain, replaySafe))

const jsonError =
  (code: number, message: string, status = 200) =>
  () =>
    Response.json({ jsonrpc: "2.0", id: "1", error: { code, message } }, { status })

describe("call", () => {
  it.effect("gives the answer, with integers to the last digit", () =>
    Effect.gen(function* () {
      const chain = yield* answering(() => new Response('{"jsonrpc":"2.0","id":"1","result":18446744073709551615}'))
      expect(yield* chain.call("test", (asked, send) => asked.getSlot().send(send))).toBe(18446744073709551615n)
    })
  )

  const table: ReadonlyArray<readonly [name: string, respond: () => Response, reason: string, words: string]> = [
    ["HTTP 401", () => new Response("no", { status: 401 }), "Unauthorized", "HTTP 401: no; check the key"],
    ["HTTP 403", () => new Response("no", { status: 403 }), "Unauthorized", "HTTP 403: no"],
    ["HTTP 404", () => new Response("", { status: 404 }), "Misconfigured", "is this the URL of a Solana RPC?"],
    ["HTTP 413", () => new Response("", { status: 413 }), "Misconfigured", "takes no request of that size"],
    ["HTTP 429", () => new Response("slow down", { status: 429 }), "RateLimited", "HTTP 429: slow down"],
    ["HTTP 503", () => new Response("", { status: 503, statusText: "Busy" }), "Unavailable", "HTTP 503: Busy"],
    [
      "a page of a gateway",
      () => new Response("<html><title>502 Bad Gateway</title></html>", { status: 502 }),
      "Unavailable",
      "HTTP 502: a web page: 502 Bad Gateway"
    ],
    ["HTML where JSON was", () => new Response("<html>hello"), "Unavailable", "a web page"],
    [
      "JSON that is cut",
      () => new Response('{"jsonrpc":"2.0","resu'),
      "MalformedResponse",
      "the answer cannot be read"
    ],
    ["JSON that is something else", () => new Response("null"), "MalformedResponse", "no answer of JSON-RPC"],
    ["an error that is none", () => new Response('{"error":"oops"}'), "MalformedResponse", "the answer cannot be read"],
    [
      "-32005",
      jsonError(-32005, "Node is behind by 90 slots"),
      "Unavailable",
      "behind by 90 slots (-32005); this RPC is behind"
    ],
    ["-32007", jsonError(-32007, "Slot 5 was skipped"), "Unavailable", "Slot 5 was skipped (-32007)"],
    ["-32009", jsonError(-32009, "Slot 5 missing in long-term storage"), "Unavailable", "(-32009)"],
    ["-32010", jsonError(-32010, "excluded from account secondary indexes"), "Misconfigured", "use another RPC"],
    ["-32016", jsonError(-32016, "Minimum context slot has not been reached"), "Unavailable", "(-32016)"],
    ["-32601", jsonError(-32601, "Method not found"), "Misconfigured", "does not have the method"],
    ["-32602", jsonError(-32602, "Invalid param: WrongSize"), "Misconfigured", "Invalid param: WrongSize (-32602)"],
    ["-32603", jsonError(-32603, "Internal error"), "Unavailable", "Internal error (-32603)"],
    ["-32429", jsonError(-32429, "max usage reached"), "RateLimited", "max usage reached (-32429)"],
    ["a limit in other words", jsonError(-32005, "daily request rate limit"), "RateLimited", "rate limit"],
    ["an error with a status", jsonError(-32600, "bad request", 400), "Misconfigured", "bad request (-32600)"],
    ["a code of tomorrow", jsonError(-32099, "something new"), "Unavailable", "something new (-32099)"]
  ]
  for (const [name, respond, reason, words] of table) {
    it.effect(`reads ${name} as ${reason}`, () =>
      Effect.gen(function* () {
        const error = yield* refusing(respond)
        expect(error.reason._tag).toBe(reason)
        expect(error.message).toContain(words)
        expect(error.message).toContain("https://rpc.example getSlot: ")
        expect(error.backend).toBe("nosana-program")
      })
    )
  }

  it.effect("keeps how long it is to wait", () =>
    Effect.gen(function* () {
      const error = yield* refusing(() => new Response("", { status: 429, headers: { "retry-after": "7" } }))
      expect(error.retryAfter).toEqual(Duration.seconds(7))
    })
  )

  it.effect("knows a method that is switched off, in all the words there are for it", () =>
    Effect.gen(function* () {
      const ways = [
        jsonError(410, "The RPC call or parameters have been disabled."),
        jsonError(403, "getProgramAccounts is not available on the Free plan", 403),
        jsonError(-32010, "x excluded from account secondary indexes; this RPC method unavailable for key"),
        jsonError(-32601, "Method not found"),
        jsonError(-32600, "getProgramAccounts is disabled")
      ]
      for (const way of ways) expect(isForbidden(yield* refusing(way))).toBe(true)
      expect(isForbidden(yield* refusing(jsonError(-32603, "Internal error")))).toBe(false)
      expect(isForbidden(yield* refusing(() => new Response("", { status: 503 })))).toBe(false)
    })
  )

  it.effect("that may have taken effect is OutcomeUnknown, and one that cannot have is not", () =>
    Effect.gen(function* () {
      const lost = () => {
        throw Object.assign(new TypeError("fetch failed"), {
          cause: Object.assign(new Error("reset"), { code: "ECONNRESET" })
        })
      }
      const unsent = () => {
        throw Object.assign(new TypeError("fetch failed"), {
          cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" })
        })
      }
      const reasons = yield* Effect.forEach(
        [
          lost,
          () => new Response("", { status: 502 }),
          () => new Response("<html>"),
          jsonError(-32603, "x"),
          unsent,
          jsonError(-32005, "x"),
          jsonError(-32003, "x")
        ],
        (way) => Effect.map(refusing(way, false), ({ reason }) => reason._tag)
      )
      expect(reasons).toEqual([
        "OutcomeUnknown",
        "OutcomeUnknown",
        "OutcomeUnknown",
        "OutcomeUnknown",
        "Unavailable",
        "Unavailable",
        "InvalidState"
      ])
      expect((yield* refusing(lost)).reason._tag).toBe("Unavailable")
    })
  )

  it.effect("ends in time", () =>
    Effect.gen(function* () {
      const chain = yield* answering(() => new Promise(() => {}), { timeout: "10 seconds" })
      const asked = yield* Effect.forkChild(balance(chain))
      yield* TestClock.adjust("11 seconds")
      const error = yield* Fiber.join(asked)
      expect([error.reason._tag, error.message]).toEqual([
        "Unavailable",
        "nosana-program.test: https://rpc.example: no answer within 10s"
      ])
    })
  )

  it.effect("reads no answer that is longer than it may be", () =>
    Effect.gen(function* () {
      const chain = yield* answering(() => new Response("x".repeat(2_000)), { maxAnswerBytes: 1_000 })
      const error = yield* balance(chain)
      expect([error.reason._tag, error.message]).toEqual([
        "MalformedResponse",
        "nosana-program.test: https://rpc.example getSlot: the answer cannot be read: the answer is longer than 1000 bytes"
      ])
    })
  )

  it.effect("shows no secret, not even one that a server repeats", () =>
    Effect.gen(function* () {
      const token = "Bearer very-secret-token"
      const says = [
        () => new Response(`bad key ${key} in ${rpc}`, { status: 401 }),
        jsonError(-32600, `${token} is wrong at /v2/${key}`),
        () => new Response(`${key}`),
        () => {
          throw new TypeError(`cannot fetch ${rpc}`)
        }
      ]
      for (const say of says) {
        const chain = yield* answering(say, { headers: { authorization: Redacted.make(token) } })
        const error = yield* balance(chain)
        const shown = `${error.message} ${JSON.stringify(error.reason)} ${String((error.reason.cause as Error | undefined)?.message)}`
        expect(shown).not.toContain(key)
        expect(shown).not.toContain("very-secret-token")
      }
    })
  )

  it.effect("sends the headers", () =>
    Effect.gen(function* () {
      let sent: HeadersInit | undefined
      const chain = yield* makeChain({
        network: "devnet",
        rpc,
        headers: { "x-token": Redacted.make("abc") },
        fetch: async (_, init) => {
          sent = init?.headers
          return Response.json({ jsonrpc: "2.0", id: "1", result: 1 })
        }
      })
      yield* chain.call("test", (asked, send) => asked.getSlot().send(send))
      expect(sent).toMatchObject({ "x-token": "abc", "content-type": "application/json; charset=utf-8" })
    })
  )

  it.effect("explains what kit's own transport fails with", () =>
    Effect.gen(function* () {
      const chain = yield* makeChain({ network: "localnet", rpc: createSolanaRpc("http://127.0.0.1:1") })
      expect(chain.subscriptions).toBeUndefined()
      const error = yield* balance(chain)
      expect(error.reason._tag).toBe("Unavailable")
      expect(error.message).toContain("an RPC of your own: no answer: fetch failed")
    })
  )
})

describe("makeChain", () => {
  it.effect("refuses URLs that are none, and shows none of them", () =>
    Effect.gen(function* () {
      const given: ReadonlyArray<Partial<Options>> = [
        { rpc: `not a url ${key}` },
        { rpc: `ftp://rpc.example/${key}` },
        { rpc: `https://user:${key}@rpc.example` },
        { subscriptions: `https://rpc.example/${key}` }
      ]
      const messages = yield* Effect.forEach(given, (options) =>
        Effect.map(Effect.flip(makeChain({ network: "devnet", rpc, ...options })), ({ message }) => message)
      )
      expect(messages.join()).not.toContain(key)
      expect(messages).toEqual([
        "nosana-program.make: rpc: what was given is not a URL; write for example https://api.mainnet-beta.solana.com",
        "nosana-program.make: rpc: what was given has the protocol ftp: where http: or https: is needed; write for example https://api.mainnet-beta.solana.com",
        "nosana-program.make: rpc: what was given has a login for rpc.example, which would be shown to others; give it as a header instead; write for example https://api.mainnet-beta.solana.com",
        "nosana-program.make: subscriptions: what was given has the protocol https: where ws: or wss: is needed; write for example wss://api.mainnet-beta.solana.com"
      ])
    })
  )
})

describe("verifyNetwork", () => {
  const verified = (network: Options["network"], genesis: string) => {
    const ledger = makeLedger()
    ledger.setGenesis(genesis)
    return Effect.map(makeChain({ network, rpc, fetch: ledger.fetch }), (chain) => ({ chain, ledger }))
  }
  it.effect("asks once", () =>
    Effect.gen(function* () {
      const { chain, ledger } = yield* verified("devnet", networks.devnet.genesis!)
      yield* chain.verifyNetwork
      yield* chain.verifyNetwork
      expect(ledger.requests).toEqual(["getGenesisHash"])
    })
  )
  it.effect("refuses another network by name", () =>
    Effect.gen(function* () {
      const ofLocal = yield* verified("localnet", networks.mainnet.genesis!)
      expect((yield* Effect.flip(ofLocal.chain.verifyNetwork)).message).toBe(
        'nosana-program.verifyNetwork: rpc: https://rpc.example serves mainnet and not localnet; write network: "mainnet", or the URL of localnet'
      )
      const ofMain = yield* verified("mainnet", "AAAA")
      expect((yield* Effect.flip(ofMain.chain.verifyNetwork)).message).toBe(
        "nosana-program.verifyNetwork: rpc: https://rpc.example serves a cluster that is none of Nosana's (genesis AAAA) and not mainnet; give it an RPC of mainnet"
      )
      expect((yield* Effect.flip(ofMain.chain.verifyNetwork)).reason._tag).toBe("Misconfigured")
    })
  )
  it.effect("takes any unknown cluster for localnet", () =>
    Effect.gen(function* () {
      const { chain } = yield* verified("localnet", "AAAA")
      yield* chain.verifyNetwork
    })
  )
})

describe("a way that is gone", () => {
  const losing = (cause: object) =>
    Effect.map(
      refusing(() => Promise.reject(new TypeError("fetch failed", { cause })), false),
      ({ reason }) => reason._tag
    )
  it.effect("leaves it open whether a request was heard, unless there was no connection", () =>
    Effect.gen(function* () {
      const gone = (syscall: string, code: string) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall })
      expect(yield* losing(gone("read", "EHOSTUNREACH"))).toBe("OutcomeUnknown")
      expect(yield* losing(gone("read", "ENETUNREACH"))).toBe("OutcomeUnknown")
      expect(yield* losing(gone("connect", "EHOSTUNREACH"))).toBe("Unavailable")
      const both = new AggregateError([gone("connect", "ENETUNREACH"), gone("connect", "ENETUNREACH")])
      expect(yield* losing(Object.assign(both, { code: "ENETUNREACH" }))).toBe("Unavailable")
    })
  )
})

describe("a key", () => {
  const shownBy = (url: string, respond: () => Response) =>
    Effect.map(
      Effect.flatMap(answering(respond, { rpc: url }), (chain) => balance(chain)),
      (error) =>
        [error.message, JSON.stringify(error.reason), String((error.reason.cause as Error | undefined)?.message)].join()
    )

  it.effect("is hidden as it was written, and as it is meant", () =>
    Effect.gen(function* () {
      for (const repeated of ["ab%2Fcdef%3D", "ab/cdef=", "ab%2fcdef%3d"]) {
        for (const url of ["https://rpc.example/?api-key=ab%2Fcdef%3D", "https://rpc.example/?api-key=ab/cdef="]) {
          const shown = yield* shownBy(url, () => new Response(`bad key ${repeated}!`, { status: 401 }))
          expect(shown).toContain("bad key <redacted>!")
          expect(shown).not.toContain("cdef")
        }
      }
    })
  )
  it.effect("is hidden where it is the whole query", () =>
    Effect.gen(function* () {
      const shown = yield* shownBy("https://rpc.example/?abcdefgh", () => new Response("no abcdefgh", { status: 403 }))
      expect(shown).toContain("no <redacted>")
    })
  )
  it.effect("shows no beginning where what a server said is cut", () =>
    Effect.gen(function* () {
      for (const length of [290, 1_990]) {
        const shown = yield* shownBy(rpc, () => new Response(`${"x".repeat(length)}${key}`, { status: 401 }))
        expect(shown).not.toContain(key.slice(0, 6))
      }
      // JSON.parse shows some characters on both sides of what it cannot read.
      const broken = yield* shownBy(rpc, () => new Response(`{"jsonrpc":"2.0","result":oops ${key}}`))
      expect(broken).toContain("the answer cannot be read")
      expect(broken).not.toContain(key.slice(0, 4))
    })
  )
  it.effect("may have a % that stands for itself", () =>
    Effect.gen(function* () {
      for (const url of ["https://rpc.example/?api-key=50%off-key", "https://rpc.example/50%off-key"]) {
        const shown = yield* shownBy(url, () => new Response("no 50%off-key", { status: 403 }))
        expect(shown).toContain("no <redacted>")
      }
    })
  )
})

describe("an option of a wrong type", () => {
  it.effect.each([
    [{ network: undefined }, "network: undefined is none of mainnet, devnet, localnet, nor a Network"],
    [{ network: "mainet" }, 'network: "mainet" is none of mainnet, devnet, localnet, nor a Network'],
    [{ network: "toString" }, 'network: "toString" is none of'],
    [{ network: {} }, "network: an object is none of"],
    [{ rpc: undefined }, "rpc: undefined is neither a URL nor an RPC made with kit"],
    [{ rpc: 5 }, "rpc: what was given, of type number, is neither a URL nor an RPC made with kit"],
    [{ rpc: new URL(rpc) }, "rpc: what was given, of type object, is neither"],
    [{ subscriptions: null }, "subscriptions: what was given is neither a URL nor made with kit"],
    [{ timeout: "abc" }, 'timeout: "abc" is not a duration; write for example "30 seconds"'],
    [{ timeout: Number.NaN }, "timeout: NaN is not a duration"],
    [{ timeout: -5 }, "timeout: -5 is not a duration"],
    [{ commitment: "final" }, 'commitment: "final" is none of processed, confirmed, finalized'],
    [{ maxAnswerBytes: "1" }, 'maxAnswerBytes: "1" is not a positive number of bytes']
  ] as const)("is refused by name: %j", ([given, words]) =>
    Effect.gen(function* () {
      const options = { network: "devnet", rpc, ...given } as unknown as Options
      const { message, reason } = yield* Effect.flip(makeChain(options))
      expect(reason._tag).toBe("Misconfigured")
      expect(message).toContain(words)
      expect(message).not.toContain(key)
    })
  )
})
