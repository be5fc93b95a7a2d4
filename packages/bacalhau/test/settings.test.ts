import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { container } from "@longshore/core/JobSpec"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { afterAll, beforeAll } from "vitest"
import { BacalhauBackend } from "../src/BacalhauBackend.ts"
import { generate } from "../src/ClientKey.ts"
import { layer } from "../src/internal/settings.ts"
import { registration } from "../src/registration.ts"

const seen: Array<{ readonly path: string; readonly authorization: string | undefined }> = []
const server = createServer((request, response) => {
  seen.push({ path: request.url!, authorization: request.headers.authorization })
  response.setHeader("content-type", "application/json")
  response.end(JSON.stringify({ GitVersion: "v1.9.3", NextToken: "", Nodes: null, Items: null }))
})
let url = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const settings = (given: { readonly [name: string]: string }) =>
  ConfigProvider.fromUnknown(
    Object.fromEntries(
      Object.entries({ URL: url, ...given }).map(([name, value]) => [`LONGSHORE_BACALHAU_${name}`, value])
    )
  )
const withSettings = <A, E>(
  given: { readonly [name: string]: string },
  use: (backend: BacalhauBackend["Service"]) => Effect.Effect<A, E>
) =>
  Effect.provideService(
    Effect.provide(Effect.flatMap(BacalhauBackend, use), layer),
    ConfigProvider.ConfigProvider,
    settings(given)
  )
const spec = container({ image: "ok", timeout: "1 minute" })

describe("settings", () => {
  it.live.each([
    [{}, undefined],
    [{ API_KEY: "a-key" }, "Bearer a-key"],
    [{ TOKEN: "a.b.c" }, "Bearer a.b.c"],
    [{ USERNAME: "me", PASSWORD: "secret" }, `Basic ${btoa("me:secret")}`]
  ] as const)("%j say who asks", ([given, header]) =>
    Effect.gen(function* () {
      seen.length = 0
      yield* withSettings(given, (backend) => backend.prepare(spec))
      assert.deepStrictEqual(seen, [{ path: "/api/v1/agent/version", authorization: header }])
    })
  )

  it.live("say which release and which namespace it is, and nothing has to be asked", () =>
    Effect.gen(function* () {
      seen.length = 0
      const { at, payload } = yield* withSettings({ SERVER_VERSION: "1.4.0", NAMESPACE: "our jobs" }, (backend) =>
        backend.prepare(spec)
      )
      assert.strictEqual(at, `${url}#our%20jobs`)
      const { Job } = JSON.parse((payload as { readonly body: string }).body)
      assert.strictEqual(Job.Namespace, "our jobs")
      assert.property(Job.Tasks[0].Timeouts, "TotalTimeout")
      assert.lengthOf(seen, 0)
    })
  )

  it.live("have the key that signs for a requester server", () =>
    Effect.gen(function* () {
      const { key, pem } = yield* generate
      const given = { CLIENT_KEY: Redacted.value(pem), PROTOCOL: "requester", SERVER_VERSION: "1.3.2" }
      const { payload } = yield* withSettings(given, (backend) => backend.prepare(spec))
      assert.include((payload as { readonly body: string }).body, key.publicKey)
    })
  )

  it.live.each([
    [{ USERNAME: "me" }, "one without the other is no login"],
    [{ PASSWORD: "s3cret" }, "one without the other is no login"],
    [{ PROTOCOL: "both" }, 'LONGSHORE_BACALHAU_PROTOCOL: "both" is neither orchestrator nor requester'],
    [{ URL: "ftp://node" }, "is not a URL of a server"],
    [{ CLIENT_KEY: "s3cret" }, "clientKey: it is"]
  ] as const)("cannot be %j", ([given, words]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(withSettings(given, (backend) => backend.prepare(spec)))
      assert.include(String(error), words)
      assert.notInclude(`${String(error)} ${JSON.stringify(error)}`, "s3cret")
    })
  )
})

it("all settings that are read are described, and marked where they are secret", () => {
  const { settings } = registration
  const secret = settings.filter(({ isSecret }) => isSecret).map(({ name }) => name.slice("LONGSHORE_BACALHAU_".length))
  assert.deepStrictEqual(secret, ["API_KEY", "TOKEN", "PASSWORD", "CLIENT_KEY"])
  assert.lengthOf(settings, 10)
})
