import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { faultOf } from "../src/ApiFault.ts"
import { addresses } from "./apiAnswers.ts"
import {
  created,
  definition,
  deployment,
  id,
  request,
  revision,
  secretive,
  updated,
  wrongState
} from "./deploymentAnswers.ts"
import { ask, line, lost, refused, type Use, unsent } from "./deploymentAsking.ts"
import { json, key, plain, serverOf } from "./serverOf.ts"

const at = { updatedAt: new Date(updated) }
const changed = { status: "STARTING", updated_at: updated }
const restatus = { status: "STARTING", ...at }

describe("a deployment", () => {
  it.effect("is read in units", () =>
    Effect.gen(function* () {
      const { sent, value } = yield* ask(({ get }) => get(id), deployment)
      assert.deepStrictEqual(value, {
        id,
        name: "web",
        vault: addresses.user,
        market: addresses.market,
        owner: addresses.user,
        status: "DRAFT",
        strategy: "SIMPLE",
        schedule: undefined,
        rotation: undefined,
        replicas: 2,
        timeout: Duration.minutes(90),
        endpoints: [{ operation: "main", port: 8080, url: "https://abc.node.test" }],
        confidential: false,
        activeRevision: 1,
        activeJobs: 0,
        createdAt: new Date(created),
        updatedAt: new Date(updated),
        raw: deployment
      })
      assert.deepStrictEqual(line(sent), { asked: `GET /${id}`, body: undefined })
      assert.strictEqual(sent.headers.authorization, `Bearer ${key}`)
    })
  )

  it.effect("keeps what is new, and has what its strategy has", () =>
    Effect.gen(function* () {
      const given = { ...deployment, status: "PAUSED", strategy: "INFINITE", rotation_time: 20, extra: 1 }
      const { value } = yield* ask(({ get }) => get(id), given)
      assert.deepStrictEqual([value.status, value.rotation, value.raw], ["PAUSED", Duration.minutes(20), given])
      const scheduled = { ...deployment, strategy: "SCHEDULED", schedule: "0 6 * * 1" }
      assert.strictEqual((yield* ask(({ get }) => get(id), scheduled)).value.schedule, "0 6 * * 1")
    })
  )

  it.effect.each([
    [{ ...deployment, id: addresses.job }, "id is another one than was asked for"],
    [{ ...deployment, timeout: "soon" }, "timeout is a string, and not a number"],
    [{ ...deployment, timeout: -1 }, "timeout is less than nothing"],
    [{ ...deployment, created_at: "yesterday" }, "created_at is no time"],
    [{ ...deployment, endpoints: [{ opId: "main" }] }, "port is nothing, and not a number"],
    [{ ...deployment, status: null }, "status is null, and not a text"],
    [[deployment], "the deployment is a list, and not an object"]
  ] as const)("is not made up", ([answer, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* refused(
        ({ get }) => get(id),
        () => json(answer)
      )
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.strictEqual(reason.message, `the answer cannot be read: ${words}`)
    })
  )

  it.effect("that is somebody else's is not there", () =>
    Effect.gen(function* () {
      const error = yield* refused(
        ({ get }) => get(id),
        () => json({ error: "Deployment not found." }, 404)
      )
      assert.strictEqual(error.reason._tag, "JobNotFound")
      assert.strictEqual(error.message, "nosana-api.deployments.get: HTTP 404: Deployment not found.")
      assert.strictEqual(faultOf(error)?.status, 404)
    })
  )
})

describe("what is done with a deployment", () => {
  it.effect.each([
    ["start", (all) => all.start(id), changed, restatus, `POST /${id}/start`, undefined],
    ["stop", (all) => all.stop(id), changed, restatus, `POST /${id}/stop`, undefined],
    ["archive", (all) => all.archive(id), changed, restatus, `POST /${id}/archive`, undefined],
    ["delete", (all) => all.delete(id), undefined, undefined, `DELETE /${id}`, undefined],
    [
      "updateActiveRevision",
      (all) => all.updateActiveRevision(id, { activeRevision: 2 }),
      { active_revision: 2, updated_at: updated },
      { activeRevision: 2, ...at },
      `PATCH /${id}/update-active-revision`,
      { active_revision: 2 }
    ],
    [
      "updateReplicaCount",
      (all) => all.updateReplicaCount(id, { replicas: 3 }),
      { replicas: 3, updated_at: updated },
      { replicas: 3, ...at },
      `PATCH /${id}/update-replica-count`,
      { replicas: 3 }
    ],
    [
      "updateSchedule",
      (all) => all.updateSchedule(id, { schedule: "0 6 * * *" }),
      { schedule: "0 6 * * *", updated_at: updated },
      { schedule: "0 6 * * *", ...at },
      `PATCH /${id}/update-schedule`,
      { schedule: "0 6 * * *" }
    ],
    [
      "updateTimeout",
      (all) => all.updateTimeout(id, { timeout: "2 hours" }),
      { timeout: 120, updated_at: updated },
      { timeout: Duration.minutes(120), ...at },
      `PATCH /${id}/update-timeout`,
      { timeout: 120 }
    ],
    [
      "updateName",
      (all) => all.updateName(id, { name: "shop" }),
      { name: "shop", updated_at: updated },
      { name: "shop", ...at },
      `PATCH /${id}/update-name`,
      { name: "shop" }
    ]
  ] as ReadonlyArray<readonly [string, Use, unknown, unknown, string, unknown]>)(
    "%s",
    ([, use, answer, value, asked, body]) =>
      Effect.gen(function* () {
        const found = yield* ask(use, answer, answer === undefined ? 204 : 200)
        assert.deepStrictEqual(found.value, value)
        assert.deepStrictEqual(line(found.sent), { asked, body })
      })
  )

  it.effect("makes a revision of the definition itself", () =>
    Effect.gen(function* () {
      const answer = { active_revision: 2, endpoints: deployment.endpoints, revisions: [revision], updated_at: updated }
      const { sent, value } = yield* ask(({ createRevision }) => createRevision(id, { definition }), answer)
      assert.deepStrictEqual(line(sent), { asked: `POST /${id}/create-revision`, body: definition })
      assert.deepStrictEqual(
        [value.activeRevision, value.endpoints[0]!.operation, value.updatedAt],
        [2, "main", at.updatedAt]
      )
      assert.deepStrictEqual(value.revisions, [
        {
          revision: 1,
          deployment: id,
          ipfsHash: revision.ipfs_definition_hash,
          definition,
          createdAt: new Date(created),
          raw: revision
        }
      ])
    })
  )

  it.effect.each([
    ["activeRevision", (all) => all.updateActiveRevision(id, { activeRevision: 0 })],
    ["replicas", (all) => all.updateReplicaCount(id, { replicas: -1 })],
    ["schedule", (all) => all.updateSchedule(id, { schedule: "daily" })],
    ["timeout", (all) => all.updateTimeout(id, { timeout: 120 })],
    ["name", (all) => all.updateName(id, { name: "" })],
    ["definition.ops[0].args.env.DB_PASSWORD", (all) => all.createRevision(id, { definition: secretive })],
    ["message", (all) => all.header(id, { message: "a:b" })],
    ["message", (all) => all.header(id, { message: "" })],
    ["deployment", (all) => all.get("..")],
    ["job", (all) => all.job(id, { job: "" })],
    ["vault", (all) => all.vaults.withdraw("")]
  ] as ReadonlyArray<readonly [string, Use]>)("is not asked for where %s cannot be meant", ([field, use]) =>
    Effect.gen(function* () {
      assert.deepInclude(yield* unsent(use), { _tag: "InvalidSpec", field })
    })
  )

  it.effect.each([
    ["start", (all) => all.start(id)],
    ["stop", (all) => all.stop(id)],
    ["archive", (all) => all.archive(id)],
    ["delete", (all) => all.delete(id)],
    ["createRevision", (all) => all.createRevision(id, { definition })],
    ["updateActiveRevision", (all) => all.updateActiveRevision(id, { activeRevision: 1 })],
    ["updateName", (all) => all.updateName(id, { name: "a" })]
  ] as ReadonlyArray<readonly [string, Use]>)("%s is refused in the wrong status, although that is a 500", ([, use]) =>
    Effect.gen(function* () {
      const { reason } = yield* refused(use, () => json(wrongState, 500))
      assert.strictEqual(reason._tag, "InvalidState")
      assert.strictEqual(
        reason.message,
        "HTTP 500: Deployment is in the incorrect state; deployments.get tells its status"
      )
    })
  )

  it.effect.each([
    ["start", (all) => all.start(id), "OutcomeUnknown", "deployments.get tells by its status whether it has started"],
    [
      "createRevision",
      (all) => all.createRevision(id, { definition }),
      "OutcomeUnknown",
      "deployments.revisions tells"
    ],
    ["vaults.create", (all) => all.vaults.create(), "OutcomeUnknown", "deployments.vaults.list tells"],
    ["stop", (all) => all.stop(id), "Unavailable", "fetch failed"],
    ["archive", (all) => all.archive(id), "Unavailable", "fetch failed"],
    ["delete", (all) => all.delete(id), "Unavailable", "fetch failed"],
    ["updateTimeout", (all) => all.updateTimeout(id, { timeout: "1 hour" }), "Unavailable", "fetch failed"]
  ] as ReadonlyArray<readonly [string, Use, string, string]>)("%s, whose answer is lost", ([, use, tag, words]) =>
    Effect.gen(function* () {
      const { reason } = yield* refused(use, lost)
      assert.strictEqual(reason._tag, tag)
      assert.include(reason.message, words)
    })
  )

  it.effect("tells a signature that is no good from a server that is away, although both are a 500", () =>
    Effect.gen(function* () {
      const said = (message: string) =>
        Effect.map(
          refused(
            ({ get }) => get(id),
            () => json({ statusCode: 500, error: "Internal Server Error", message }, 500)
          ),
          ({ reason }) => reason._tag
        )
      assert.strictEqual(yield* said("Authorization has expired."), "Unauthorized")
      assert.strictEqual(yield* said("Invalid signature."), "Unauthorized")
      assert.strictEqual(yield* said("connection to the database is lost"), "Unavailable")
      const { reason } = yield* refused(
        ({ get }) => get(id),
        () => plain("Unauthorized", 401)
      )
      assert.strictEqual(reason._tag, "Unauthorized")
    })
  )

  it.effect("has no revision that there is not, and no name on older servers", () =>
    Effect.gen(function* () {
      const noRevision = yield* refused(
        ({ updateActiveRevision }) => updateActiveRevision(id, { activeRevision: 9 }),
        () => json({ error: "Revision not found." }, 404)
      )
      assert.deepInclude(noRevision.reason, { _tag: "InvalidSpec", field: "activeRevision" })
      const noName = yield* refused(
        ({ updateName }) => updateName(id, { name: "a" }),
        () => plain("NOT_FOUND", 404)
      )
      assert.strictEqual(noName.reason._tag, "Misconfigured")
      assert.include(noName.reason.message, "the server does not rename deployments")
    })
  )

  it.effect("names the scope that the key lacks", () =>
    Effect.gen(function* () {
      const error = yield* refused(
        ({ start }) => start(id),
        () => json({ message: "Missing scope deployments:write", code: "INSUFFICIENT_SCOPE" }, 403)
      )
      assert.strictEqual(error.reason._tag, "Unauthorized")
      assert.strictEqual(faultOf(error)?.scope, "deployments:write")
    })
  )

  it.effect("needs a credential, and sends nothing without one", () =>
    Effect.gen(function* () {
      const { api, sent } = yield* serverOf(() => json(deployment), { apiKey: undefined })
      const { create, get, vaults } = api.deployments
      for (const call of [Effect.asVoid(get(id)), Effect.asVoid(create(request)), Effect.asVoid(vaults.list())]) {
        assert.strictEqual((yield* Effect.flip(call)).reason._tag, "Unauthorized")
      }
      assert.lengthOf(sent, 0)
    })
  )
})
