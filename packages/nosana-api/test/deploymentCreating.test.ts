import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { faultOf } from "../src/ApiFault.ts"
import type { DeploymentRequest } from "../src/Deployments.ts"
import { addresses } from "./apiAnswers.ts"
import { definition, deployment, id, request, secretive } from "./deploymentAnswers.ts"
import { ask, line, lost, refused, type Use, unsent } from "./deploymentAsking.ts"
import { json, shown } from "./serverOf.ts"

describe("a new deployment", () => {
  const base = { name: "web", market: addresses.market, replicas: 2, timeout: 90, job_definition: definition }
  const { strategy: _, ...plainRequest } = request

  it.effect.each([
    [request, { ...base, strategy: "SIMPLE" }],
    [
      { ...plainRequest, strategy: "SIMPLE-EXTEND", vault: addresses.user },
      {
        ...base,
        strategy: "SIMPLE-EXTEND",
        vault: addresses.user
      }
    ],
    [
      { ...plainRequest, strategy: "SCHEDULED", schedule: "*/5 0-6 1,15 JAN MON", autostart: true, newVault: true },
      {
        ...base,
        strategy: "SCHEDULED",
        schedule: "*/5 0-6 1,15 JAN MON",
        autostart: true,
        new_vault: true
      }
    ],
    [
      { ...plainRequest, strategy: "INFINITE" },
      { ...base, strategy: "INFINITE" }
    ],
    [
      { ...plainRequest, strategy: "INFINITE", timeout: "1 hour", rotation: "49 minutes", confidential: true },
      {
        ...base,
        strategy: "INFINITE",
        timeout: 60,
        rotation_time: 49,
        confidential: true
      }
    ]
  ] as ReadonlyArray<readonly [DeploymentRequest, object]>)("is asked for as servers take it", ([given, body]) =>
    Effect.gen(function* () {
      const { sent, value } = yield* ask(({ create }) => create(given), deployment)
      assert.deepStrictEqual(line(sent), { asked: "POST /create", body })
      assert.strictEqual(value.id, id)
    })
  )

  it.effect.each([
    ["name", { name: " " }],
    ["market", { market: "" }],
    ["replicas", { replicas: 0 }],
    ["replicas", { replicas: 1.5 }],
    ["replicas", { replicas: Number.NaN }],
    ["timeout", { timeout: "90 seconds" }],
    ["timeout", { timeout: 0 }],
    ["timeout", { timeout: 90 }],
    ["timeout", { timeout: "soon" }],
    ["timeout", { strategy: "INFINITE", timeout: "59 minutes" }],
    ["rotation", { strategy: "INFINITE", timeout: "1 hour", rotation: "50 minutes" }],
    ["rotation", { strategy: "INFINITE", rotation: "10 seconds" }],
    ["schedule", { strategy: "SCHEDULED" }],
    ["schedule", { strategy: "SCHEDULED", schedule: "0 6 * *" }],
    ["schedule", { strategy: "SCHEDULED", schedule: "0 0 6 * * 1" }],
    ["strategy", { strategy: "ONCE" }],
    ["vault", { vault: "" }],
    ["newVault", { vault: addresses.user, newVault: true }],
    ["definition", { definition: "{}" }],
    ["definition.ops[0].args.image", { definition: { ...definition, ops: [{ ...definition.ops[0], args: {} }] } }],
    ["definition.ops[0].args.env.DB_PASSWORD", { definition: secretive }]
  ] as const)("is not asked for where %s cannot be meant", ([field, given]) =>
    Effect.gen(function* () {
      const reason = yield* unsent(({ create }) => create({ ...request, ...given } as never))
      assert.deepInclude(reason, { _tag: "InvalidSpec", field })
      assert.match(reason.message, new RegExp(`^${field.replace(/[[\].]/g, "\\$&")}\\b`))
      assert.notInclude(reason.message, "hunter2")
    })
  )

  it.effect("may show a secret that is meant to be seen, or is kept from being seen", () =>
    Effect.gen(function* () {
      const given = { ...request, definition: secretive }
      yield* ask(({ create }) => create(given, { allowSecrets: true }), deployment)
      const { sent } = yield* ask(({ create }) => create({ ...given, confidential: true }), deployment)
      assert.deepNestedInclude(sent.body, { job_definition: secretive, confidential: true })
    })
  )

  it.effect.each([
    ["a lost answer", lost],
    ["a 502", () => json({ message: "bad gateway" }, 502)],
    ["a page", () => new Response("<html><title>Hi</title></html>", { headers: { "content-type": "text/html" } })],
    ["an answer that cannot be read", () => json({ id })]
  ] as const)("may be there after %s", ([, answer]) =>
    Effect.gen(function* () {
      const error = yield* refused(({ create }) => create(request), answer)
      assert.strictEqual(error.reason._tag, "OutcomeUnknown")
      assert.include(error.reason.message, 'look for it with deployments.list({ name: "web" }) before it is made again')
      assert.isFalse(error.isRetryable)
    })
  )

  it.effect("keeps what the server said where its outcome is not known", () =>
    Effect.gen(function* () {
      const error = yield* refused(
        ({ create }) => create(request),
        () => json({ message: "bad gateway" }, 502)
      )
      assert.deepInclude(faultOf(error), { status: 502, message: "bad gateway" })
      assert.deepInclude(error.reason, { answer: { status: 502, body: { message: "bad gateway" } } })
    })
  )

  it.effect.each([
    [
      400,
      {
        statusCode: 400,
        code: "FST_ERR_VALIDATION",
        error: "Bad Request",
        message: "body/rotation_time must be integer"
      },
      "rotation"
    ],
    [
      400,
      { statusCode: 400, error: "Bad Request", message: "body/job_definition/ops/0/id must be string" },
      "definition.ops.0.id"
    ],
    [400, { error: "rotation_time must be at least 10 minutes less than timeout." }, "rotation"],
    [400, { error: "INFINITE deployments need a timeout of at least 60 minutes." }, "timeout"],
    [422, { type: "validation", property: "/active_revision", message: "wrong" }, "activeRevision"],
    [404, { error: "Vault not found." }, "vault"]
  ] as const)("is refused by %s for what is wrong with it", ([status, body, field]) =>
    Effect.gen(function* () {
      const { reason } = yield* refused(
        ({ create }) => create(request),
        () => json(body, status)
      )
      assert.deepInclude(reason, { _tag: "InvalidSpec", field })
    })
  )

  it.effect.each([
    ["create", (all) => all.create({ ...request, definition: odd, confidential: true })],
    ["createRevision", (all) => all.createRevision(id, { definition: odd, allowSecrets: true })]
  ] as ReadonlyArray<readonly [string, Use]>)("shows no secret of its definition where %s is refused", ([, use]) =>
    Effect.gen(function* () {
      const refusal = { error: "hunter2hunter2 is wrong", found: { env: odd.ops[0].args.env } }
      for (const status of [400, 500]) {
        const error = yield* refused(use, () => json(refusal, status))
        assert.notInclude(shown(error), "hunter2hunter2")
        assert.notInclude(shown(error), "a-second-one")
        assert.include(shown(error), "<redacted>")
      }
    })
  )
})

/** With secrets, one of which has a name that is none in TypeScript. */
const odd = {
  ...definition,
  ops: [
    {
      ...definition.ops[0],
      args: { image: "ubuntu", env: { DB_PASSWORD: "hunter2hunter2", 'MY "API" KEY]TOKEN': "a-second-one" } }
    }
  ]
} as const
