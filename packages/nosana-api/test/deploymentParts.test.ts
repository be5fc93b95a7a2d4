import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { addresses, nobody } from "./apiAnswers.ts"
import { created, definition, id, signature } from "./deploymentAnswers.ts"
import { ask, line, refused } from "./deploymentAsking.ts"
import { json, shown } from "./serverOf.ts"

describe("a job of a deployment", () => {
  const { job } = addresses
  const detail = {
    confidential: false,
    revision: 1,
    market: addresses.market,
    node: nobody,
    state: 1,
    jobStatus: null,
    jobDefinition: definition,
    jobResult: null,
    timeStart: 1795528181,
    timeEnd: 0,
    listedAt: 1795528100
  }

  it.effect("is read in units", () =>
    Effect.gen(function* () {
      const { sent, value } = yield* ask((all) => all.job(id, { job }), detail)
      assert.deepStrictEqual(line(sent), { asked: `GET /${id}/jobs/${job}`, body: undefined })
      assert.deepStrictEqual(value, {
        job,
        confidential: false,
        revision: 1,
        market: addresses.market,
        node: undefined,
        state: 1,
        stateName: "RUNNING",
        jobStatus: undefined,
        jobDefinition: definition,
        jobResult: undefined,
        timeStart: new Date(1795528181000),
        timeEnd: undefined,
        listedAt: new Date(1795528100000),
        raw: detail
      })
    })
  )

  it.effect.each([
    ["COMPLETED", "COMPLETED"],
    ["WAITING", undefined],
    [7, undefined]
  ] as const)("keeps its state %s", ([state, stateName]) =>
    Effect.gen(function* () {
      const { value } = yield* ask((all) => all.job(id, { job }), { ...detail, state, node: addresses.node })
      assert.deepStrictEqual([value.state, value.stateName, value.node], [state, stateName, addresses.node])
    })
  )
})

describe("a header", () => {
  it.effect("is a secret that nodes take", () =>
    Effect.gen(function* () {
      const usual = `DEPLOYMENT_HEADER:${signature}`
      const first = yield* ask(({ header }) => header(id), { header: usual })
      assert.strictEqual(Redacted.value(first.value), usual)
      assert.notInclude(shown(first.value), signature)
      assert.deepStrictEqual(line(first.sent), { asked: `GET /${id}/header`, body: undefined })
      const timed = `hello:${signature}:1795528181000`
      const options = { message: "hello", includeTime: true }
      const second = yield* ask(({ header }) => header(id, options), { header: timed })
      assert.strictEqual(Redacted.value(second.value), timed)
      assert.strictEqual(line(second.sent).asked, `GET /${id}/header?message=hello&includeTime=true`)
    })
  )

  it.effect.each([
    [`DEPLOYMENT_HEADER:${signature}`, "header is about another message"],
    [`hello:${signature}`, "header has no time"],
    ["hello:abc:1795528181000", "header is not a message and its signature"],
    [`hello:${signature}:1:2`, "header is not a message and its signature"],
    [7, "header is a number, and not a text"]
  ] as const)("is not one about something else", ([header, words]) =>
    Effect.gen(function* () {
      const error = yield* refused(
        (all) => all.header(id, { message: "hello", includeTime: true }),
        () => json({ header })
      )
      assert.strictEqual(error.reason._tag, "MalformedResponse")
      assert.include(error.reason.message, words)
      assert.notInclude(shown(error), signature)
    })
  )
})

describe("a vault", () => {
  const vault = { vault: addresses.job, owner: addresses.user, created_at: created }
  const read = { vault: addresses.job, owner: addresses.user, createdAt: new Date(created), raw: vault }

  it.effect("is made, listed and emptied", () =>
    Effect.gen(function* () {
      const listed = yield* ask(({ vaults }) => vaults.list(), [vault])
      assert.deepStrictEqual([listed.value, line(listed.sent)], [[read], { asked: "GET /vaults", body: undefined }])
      const made = yield* ask(({ vaults }) => vaults.create(), vault)
      assert.deepStrictEqual([made.value, line(made.sent)], [read, { asked: "POST /vaults/create", body: undefined }])
      const emptied = yield* ask(({ vaults }) => vaults.withdraw(addresses.job), { transaction: "AQID" })
      assert.deepStrictEqual(emptied.value, { transaction: "AQID" })
      assert.deepStrictEqual(line(emptied.sent), { asked: `POST /vaults/${addresses.job}/withdraw`, body: {} })
    })
  )

  it.effect.each([
    [400, { error: "Vaults of API keys cannot be withdrawn from." }, "InvalidState"],
    [404, { error: "Vault not found." }, "JobNotFound"],
    [500, { error: "The vault has nothing to withdraw." }, "InvalidState"],
    [500, { error: "the chain is away" }, "Unavailable"]
  ] as const)("is not emptied: %s", ([status, body, tag]) =>
    Effect.gen(function* () {
      const { reason } = yield* refused(
        ({ vaults }) => vaults.withdraw(addresses.job),
        () => json(body, status)
      )
      assert.strictEqual(reason._tag, tag)
      assert.include(reason.message, body.error.replace(/\.$/, ""))
    })
  )
})
