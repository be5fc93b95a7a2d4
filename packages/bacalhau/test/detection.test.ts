import { assert, describe, it } from "@effect/vitest"
import { JobError, type JobErrorReason, Misconfigured, Unavailable } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { makeDetection, type Protocol } from "../src/internal/detection.ts"

const url = "http://server"
const failure = (reason: JobErrorReason) =>
  Effect.fail(new JobError({ backend: "bacalhau", operation: "version", reason }))
const absent = (status: number) =>
  failure(new Misconfigured({ message: `it answers HTTP ${status}`, answer: { status, body: "" } }))
const away = failure(new Unavailable({ message: "away" }))

interface Server {
  readonly agent?: Effect.Effect<string, JobError>
  readonly requester?: Effect.Effect<string, JobError>
  readonly hasVersions?: boolean
  readonly protocol?: Protocol
  readonly serverVersion?: string
}

const detecting = ({
  agent = absent(404),
  hasVersions = false,
  protocol,
  requester = absent(404),
  serverVersion
}: Server) => {
  const asked: Array<string> = []
  const counted = <A>(name: string, answer: Effect.Effect<A, JobError>) =>
    Effect.suspend(() => {
      asked.push(name)
      return answer
    })
  const detection = makeDetection({
    url,
    protocol,
    serverVersion,
    agentVersion: counted("agent", agent),
    requesterVersion: counted("requester", requester),
    hasJobVersions: counted("versions", Effect.succeed(hasVersions))
  })
  return { asked, detection }
}
const ok = (text: string) => Effect.succeed(text)

describe("a server", () => {
  const kinds: ReadonlyArray<readonly [string, Server, string, ReadonlyArray<string>]> = [
    ["1.9.3", { agent: ok("v1.9.3") }, "orchestrator 1.9.3", ["agent"]],
    ["1.4.0", { agent: ok("v1.4.0") }, "orchestrator 1.4.0", ["agent"]],
    ["1.3.2", { agent: ok("v1.3.2") }, "orchestrator 1.3.2", ["agent"]],
    ["1.3.2, as the user wants", { agent: ok("v1.3.2"), protocol: "requester" }, "requester 1.3.2", ["agent"]],
    ["a pre-release", { agent: ok("v1.8.0-rc1") }, "orchestrator 1.8.0", ["agent"]],
    ["1.0.3, whose agent is not there", { requester: ok("v1.0.3") }, "requester 1.0.3", ["agent", "requester"]],
    ["0.3.25", { agent: absent(405), requester: ok("v0.3.25") }, "requester 0.3.25", ["agent", "requester"]],
    [
      "a build with versions of jobs",
      { agent: ok("v0.0.0"), hasVersions: true },
      "orchestrator 1.9.0",
      ["agent", "versions"]
    ],
    ["a build without", { agent: ok("v0.0.0-xxxxxxx") }, "orchestrator 1.7.0", ["agent", "versions"]],
    ["pinned", { serverVersion: "1.7.0", agent: away }, "orchestrator 1.7.0", []],
    ["pinned, and old", { serverVersion: "v0.3.25" }, "requester 0.3.25", []]
  ]
  it.effect.each(kinds)("%s", ([, server, speaks, requests]) =>
    Effect.gen(function* () {
      const { asked, detection } = detecting(server)
      for (const _ of [1, 2]) {
        const { protocol, version } = yield* detection.speaks
        assert.strictEqual(`${protocol} ${version.major}.${version.minor}.${version.patch}`, speaks)
      }
      assert.deepStrictEqual(asked, [...requests])
    })
  )

  const refused: ReadonlyArray<readonly [string, Server, string]> = [
    ["too old", { requester: ok("v0.3.17") }, "servers before 0.3.18 are not supported"],
    ["none at all", {}, "it answers HTTP 404"],
    ["one that answers 410", { agent: absent(410), requester: absent(410) }, "it answers HTTP 410"],
    ["without a number", { agent: ok("main") }, 'names its release "main"; say which one it is by serverVersion'],
    ["pinned to nonsense", { serverVersion: "latest" }, 'serverVersion: "latest" is no version'],
    ["asked for a requester since 1.4", { agent: ok("v1.4.0"), protocol: "requester" }, "since 1.4 do not speak"],
    ["asked for an orchestrator before 1.0.4", { requester: ok("v1.0.3"), protocol: "orchestrator" }, "since 1.0.4"]
  ]
  it.effect.each(refused)("is not %s", ([, server, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(detecting(server).detection.speaks)
      assert.strictEqual(reason._tag, "Misconfigured")
      assert.include(reason.message, words)
    })
  )

  it.effect("that is away is not taken for another kind, and is asked again", () =>
    Effect.gen(function* () {
      const { asked, detection } = detecting({ agent: away, requester: ok("v0.3.25") })
      for (const _ of [1, 2]) assert.strictEqual((yield* Effect.flip(detection.speaks)).reason._tag, "Unavailable")
      assert.deepStrictEqual(asked, ["agent", "agent"])
    })
  )

  it.effect("is asked once by many, and again when it is forgotten", () =>
    Effect.gen(function* () {
      let release = "v1.4.0"
      const { asked, detection } = detecting({ agent: Effect.suspend(() => Effect.as(Effect.yieldNow, release)) })
      yield* Effect.all([detection.speaks, detection.speaks, detection.speaks], { concurrency: 3 })
      assert.lengthOf(asked, 1)
      release = "v1.9.3"
      assert.strictEqual((yield* detection.speaks).version.text, "v1.4.0")
      detection.forget()
      assert.strictEqual((yield* detection.speaks).version.text, "v1.9.3")
    })
  )
})
