import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Host from "../src/Host.ts"
import { type Answering, loopback } from "./loopback.ts"

const here = loopback()
const job = "B3MmwHz7sovudYwMxZFwjS2E6eMRaEEqNgWao5RYUkLi"
let tokens = 0
const authorize = Effect.sync(() => Redacted.make(`hello:secret-signature-${++tokens}`))

const client = (more: Partial<Host.Options> = {}) => Host.make({ url: here.url, authorize, ...more })
const json =
  (body: unknown, status = 200): Answering =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
const text =
  (body: string, status = 200): Answering =>
  (_, response) =>
    void response.writeHead(status).end(body)

describe("the URL of a host", () => {
  it("has the host's address in it", () => {
    expect(Host.hostUrlOf("abc")).toBe("https://abc.node.k8s.prd.nos.ci")
    expect(Host.hostUrlOf("abc", Host.devnetTemplate)).toBe("https://abc.node.k8s.dev.nos.ci")
    expect(Host.hostUrlOf("abc", "http://127.0.0.1:4000/{node}")).toBe("http://127.0.0.1:4000/abc")
  })

  it.effect.each(["evil.example/x", "evil.example:443/", "me@evil.example/", "evil.example#", "evil.example\\"])(
    "leads nowhere else for a node that is said to be %s",
    (node) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(client({ url: Host.hostUrlOf(node) }))
        expect(error.reason._tag).toBe("Misconfigured")
        expect(Host.hostUrlOf("$&/../x", "http://127.0.0.1:4000/{node}/")).toBe(
          "http://127.0.0.1:4000/%24%26%2F..%2Fx/"
        )
      })
  )

  it.effect.each(["host", "ftp://host", "https://me:secret@host", "https://host?x=1"])("is not %s", (url) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(client({ url }))
      expect(error).toMatchObject({ operation: "make", reason: { _tag: "Misconfigured" } })
      expect(error.message).not.toContain("secret")
    })
  )
})

describe("what everybody may ask", () => {
  it.effect("is asked without a token", () =>
    Effect.gen(function* () {
      here.answer(({ path }, response) =>
        json(path === "/" ? "node-address" : { state: "QUEUED" })({} as never, response)
      )
      const host = yield* client({ authorize: undefined })
      expect(yield* host.address).toBe("node-address")
      expect(yield* host.nodeInfo).toEqual({ state: "QUEUED" })
      expect(here.asked.map(({ headers, path }) => [path, headers.authorization])).toEqual([
        ["/", undefined],
        ["/node/info", undefined]
      ])
      here.answer(json({ node: 1 }))
      expect((yield* Effect.flip(host.address)).reason._tag).toBe("Malformed")
    })
  )
})

describe("what the job's owner may ask", () => {
  it.effect("is asked with a token of its own each time", () =>
    Effect.gen(function* () {
      here.answer(json({ ok: true }))
      tokens = 0
      const host = yield* client({ url: `${here.url}/base/` })
      yield* host.jobDefinition(job)
      yield* host.operations(job)
      yield* host.operation(job, "a/b c")
      yield* host.group(job, "g")
      yield* host.currentGroup(job)
      yield* host.stop(job)
      yield* host.postJobDefinition(job, { version: "0.1" })
      const group = host.inGroup(job, "g")
      yield* group.stop
      yield* group.restart
      yield* group.move
      yield* group.stopOperation("a")
      yield* group.restartOperation("a")
      const of = `/base/job/${job}`
      expect(here.asked.map(({ method, path }) => `${method} ${path.replace(of, "")}`)).toEqual([
        "GET /job-definition",
        "GET /ops",
        "GET /ops/a%2Fb%20c",
        "GET /group/g",
        "GET /group/current",
        "POST /stop",
        "POST /job-definition",
        "POST /group/g/stop",
        "POST /group/g/restart",
        "POST /group/g/move",
        "POST /group/g/operation/a/stop",
        "POST /group/g/operation/a/restart"
      ])
      expect(here.asked.map(({ headers }) => headers.authorization)).toEqual(
        Array.from({ length: 12 }, (_, index) => `hello:secret-signature-${index + 1}`)
      )
      expect(here.asked[6]).toMatchObject({
        body: '{"version":"0.1"}',
        headers: { "content-type": "application/json" }
      })
      expect(here.asked[5]?.headers["content-type"]).toBeUndefined()
    })
  )

  it.effect.each(["", ".", "..", "\ud800"])("is not asked of what no URL can name: %j", (name) =>
    Effect.gen(function* () {
      here.answer(json({ ok: true }))
      const host = yield* client()
      const asked: ReadonlyArray<Effect.Effect<unknown, Host.HostError>> = [
        host.operations(name),
        host.operation(job, name),
        host.stop(name),
        host.inGroup(job, name).stop,
        host.inGroup(job, "g").restartOperation(name),
        Stream.runDrain(host.info(name))
      ]
      for (const asking of asked) expect((yield* Effect.flip(asking)).reason._tag).toBe("Refused")
      expect(here.asked).toEqual([])
    })
  )

  it.effect("is a result, or where its services are", () =>
    Effect.gen(function* () {
      const host = yield* client()
      here.answer(text(JSON.stringify({ status: "success", opStates: [] })))
      expect((yield* host.results(job)).status).toBe("success")
      here.answer(json({ ok: true }))
      expect((yield* Effect.flip(host.results(job))).reason._tag).toBe("Malformed")
      here.answer(
        json({
          urls: { h1: { opID: "a", port: 80, url: "https://h1.x", status: "ONLINE" }, h2: { port: "80-90" } },
          status: "OFFLINE"
        })
      )
      expect(yield* host.endpoints(job)).toEqual({
        status: "OFFLINE",
        urls: [
          { hash: "h1", operation: "a", port: 80, url: "https://h1.x", status: "ONLINE" },
          { hash: "h2", operation: "", port: "80-90", url: "", status: "" }
        ]
      })
      here.answer(json([]))
      expect((yield* Effect.flip(host.endpoints(job))).reason._tag).toBe("Malformed")
    })
  )

  it.effect("is not asked without a token, nor with one that cannot be sent", () =>
    Effect.gen(function* () {
      here.answer(json({}))
      const asked = (authorize: Host.Options["authorize"]) =>
        Effect.flatMap(client({ authorize }), (host) => Effect.flip(host.stop(job)))
      const none = yield* asked(undefined)
      expect([none.reason._tag, none.message.replace(here.url, "URL")]).toEqual([
        "Unauthorized",
        "URL: only the job's owner may ask this; give authorize, as in Authorization.headerOf"
      ])
      const refused = yield* asked(Effect.fail({ _tag: "Locked", message: "the user said no" }))
      expect([refused.reason._tag, refused.message.replace(here.url, "URL")]).toEqual([
        "Unauthorized",
        "URL: no token could be made: the user said no"
      ])
      const broken = yield* asked(Effect.succeed(Redacted.make("secret\nsignature")))
      expect(broken.reason._tag).toBe("Misconfigured")
      expect(broken.message).not.toContain("secret")
      expect(here.asked).toEqual([])
    })
  )
})

describe("a host's refusal", () => {
  const failing = (
    answer: Answering,
    act: (host: Host.Host) => Effect.Effect<unknown, Host.HostError>,
    more: Partial<Host.Options> = {}
  ) =>
    Effect.gen(function* () {
      here.answer(answer)
      const host = yield* client(more)
      const error = yield* Effect.flip(act(host))
      expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain("secret-signature")
      return {
        tag: error.reason._tag,
        status: error.status,
        message: error.message.replace(here.url, "URL"),
        reason: error.reason
      }
    })

  it.effect.each([
    ["Unauthorized", 401, "Unauthorized Request: Invalid signature"],
    ["JobNotFound", 400, "invalid job id"],
    ["JobNotFound", 404, "Not found"],
    ["Unavailable", 404, "<!DOCTYPE html><html><head><title>Not Found</title></head></html>"],
    ["Refused", 404, "<!DOCTYPE html><title>Error</title><pre>Cannot GET /job/x</pre>"],
    ["InvalidState", 400, "Job is not waiting for a result"],
    ["InvalidState", 409, ""],
    ["Refused", 405, ""],
    ["RateLimited", 429, ""],
    ["Unavailable", 502, "Bad Gateway"]
  ] as const)("is %s at HTTP %d %s", ([tag, status, body]) =>
    Effect.gen(function* () {
      const error = yield* failing(text(body, status), (host) => host.endpoints(job))
      expect([error.tag, error.status]).toEqual([tag, status])
      expect(error.message.startsWith(`URL/job/${job}/endpoints answers HTTP ${status}: `)).toBe(true)
    })
  )

  it.effect("never shows the token that it repeats", () =>
    Effect.gen(function* () {
      const echo: Answering = ({ headers }, response) =>
        void response.writeHead(401).end(`bad: ${headers.authorization}`)
      const { message } = yield* failing(echo, (host) => host.stop(job))
      expect(message).toBe(`URL/job/${job}/stop answers HTTP 401: bad: <redacted>`)
    })
  )

  it.effect("to answer is unknown where it may have been done, and else asks to be repeated", () =>
    Effect.gen(function* () {
      const cut: Answering = (_, response) => void response.destroy()
      expect((yield* failing(cut, (host) => host.stop(job))).tag).toBe("Unavailable")
      expect((yield* failing(cut, (host) => host.inGroup(job, "g").stop)).tag).toBe("Unavailable")
      expect((yield* failing(cut, (host) => host.inGroup(job, "g").restart)).tag).toBe("OutcomeUnknown")
      expect((yield* failing(cut, (host) => host.postJobDefinition(job, {}))).tag).toBe("OutcomeUnknown")
      expect((yield* failing(cut, (host) => host.results(job))).tag).toBe("OutcomeUnknown")
      const redirect: Answering = (_, response) => void response.writeHead(307, { location: "/elsewhere" }).end()
      expect((yield* failing(redirect, (host) => host.operations(job))).tag).toBe("Unavailable")
      expect(here.asked).toHaveLength(1)
    })
  )

  it.effect("can be an answer that is too long, or is not JSON", () =>
    Effect.gen(function* () {
      const long = yield* failing(text("x".repeat(2000)), (host) => host.operations(job), { maxBytes: 1000 })
      expect(long.reason).toEqual({ _tag: "TooLarge", maxBytes: 1000 })
      const page = yield* failing(text("<html>"), (host) => host.operations(job))
      expect([page.tag, page.message]).toEqual(["Malformed", `URL/job/${job}/ops answers "<html>", which is not JSON`])
    })
  )

  it.live("is silence, after a while", () =>
    Effect.gen(function* () {
      const error = yield* failing(
        () => {},
        (host) => host.operations(job),
        { timeout: "50 millis" }
      )
      expect([error.tag, error.message]).toEqual(["Unavailable", `URL/job/${job}/ops: no answer within 50ms`])
    })
  )

  it("has a backend's words", () => {
    const as = (reason: Host.HostReason) =>
      Host.toJobError(new Host.HostError({ operation: "logs", reason, message: "why" }), {
        backend: "nosana-program",
        operation: "logs"
      })
    expect(as({ _tag: "JobNotFound" }).message).toBe("nosana-program.logs: host: why")
    expect(
      (["Unauthorized", "JobNotFound", "InvalidState", "Unavailable", "OutcomeUnknown", "Misconfigured"] as const).map(
        (_tag) => as({ _tag }).reason._tag
      )
    ).toEqual(["Unauthorized", "JobNotFound", "InvalidState", "Unavailable", "OutcomeUnknown", "Misconfigured"])
    expect(as({ _tag: "Refused" }).reason._tag).toBe("InvalidSpec")
    expect(as({ _tag: "Malformed" }).reason._tag).toBe("MalformedResponse")
    expect(as({ _tag: "TooLarge", maxBytes: 1 }).reason._tag).toBe("MalformedResponse")
    expect(as({ _tag: "RateLimited", retryAfter: Duration.seconds(1) }).retryAfter).toEqual(Duration.seconds(1))
  })
})
