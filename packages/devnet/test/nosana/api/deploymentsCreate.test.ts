/** What deployments are made of, and what the server says of what cannot be one. */
import { describe, expect, it } from "vitest"
import { newKeyPair } from "../../../src/nosana/KeyPair.ts"
import { definitionOf, opened } from "./deploymentServer.ts"

describe("a new deployment", () => {
  it("is a draft with one revision, and shows all it has", async () => {
    const { create, list, network } = await opened()
    const made = await create({ replicas: 2, timeout: 90 })
    expect(made).toEqual({
      id: expect.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{43,44}$/),
      name: "one",
      vault: network.address(),
      market: network.market(),
      owner: network.address(),
      status: "DRAFT",
      replicas: 2,
      timeout: 90,
      endpoints: [80, 81].map((port) => ({ opId: "one", port, url: expect.stringMatching(/^http.*\/\w{43,44}$/) })),
      confidential: false,
      active_revision: 1,
      active_jobs: 0,
      created_at: expect.stringMatching(/^\d{4}-.*T.*Z$/),
      updated_at: made.created_at,
      strategy: "SIMPLE"
    })
    // All ports of an operation are at one address.
    expect(new Set(made.endpoints.map(({ url }: { url: string }) => url)).size).toBe(1)
    expect(network.jobs()).toBe(0)
    expect(await list(made.id, "tasks")).toEqual([])
    expect(await list(made.id, "events")).toEqual([])
  })

  it("has its definition marked as its own, and pinned as it is then", async () => {
    const { create, list, network } = await opened()
    const given = { ...definitionOf("wait"), meta: { trigger: "cli", kept: 1 } }
    const { id } = await create({ job_definition: given })
    const [revision] = await list(id, "revisions")
    const marked = { ...given, deployment_id: id, meta: { trigger: "deployment-manager", kept: 1 } }
    expect(revision).toEqual({
      revision: 1,
      deployment: id,
      ipfs_definition_hash: expect.stringMatching(/^Qm/),
      job_definition: marked,
      created_at: expect.any(String)
    })
    const pinned = await fetch(`${network.ipfs().gateway}${revision.ipfs_definition_hash}`)
    expect(await pinned.json()).toEqual(marked)
  })

  it("is another one each time, as nothing tells the same request again", async () => {
    const { create } = await opened()
    const [one, other] = [await create(), await create()]
    expect(one.id).not.toBe(other.id)
  })

  it.each([
    [{ strategy: "SIMPLE-EXTEND" }, { strategy: "SIMPLE-EXTEND" }],
    [
      { strategy: "SCHEDULED", schedule: "0 0 * * *" },
      { strategy: "SCHEDULED", schedule: "0 0 * * *" }
    ],
    [
      { strategy: "INFINITE", rotation_time: 49 },
      { strategy: "INFINITE", rotation_time: 49, timeout: 60 }
    ],
    [{ strategy: "INFINITE" }, { strategy: "INFINITE", rotation_time: 20 }]
  ])("has what belongs to its strategy, of %o", async (given, expected) => {
    const { create } = await opened()
    expect(await create(given)).toMatchObject(expected)
  })

  it("is started at once where that is asked for", async () => {
    const { create, network, settle, status } = await opened()
    const made = await create({ autostart: true })
    expect(made.status).toBe("STARTING")
    await settle()
    expect([await status(made.id), network.jobs()]).toEqual(["RUNNING", 1])
  })

  it("says nothing in public of a definition that is confidential", async () => {
    const { create, list, network } = await opened()
    const { confidential, id } = await create({ confidential: true, job_definition: definitionOf("secret") })
    expect(confidential).toBe(true)
    const [{ ipfs_definition_hash: cid, job_definition }] = (await list(id, "revisions")) as [any]
    expect(JSON.stringify(job_definition)).toContain("secret")
    const pinned: any = await (await fetch(`${network.ipfs().gateway}${cid}`)).json()
    expect(pinned).toMatchObject({ deployment_id: id, ops: [], meta: { trigger: "deployment-manager" } })
    expect(pinned.logistics.receive.args.endpoint).toBe(`${network.url}/api/deployments/jobs/%%global.job%%/results`)
    expect(JSON.stringify(pinned)).not.toContain("secret")
  })
})

const nowhere = newKeyPair().address

describe("the server refuses", () => {
  it.each([
    [{ name: "" }, "body/name: string of 1 character or more"],
    [{ name: 5 }, "body/name: string of 1 character or more"],
    [{ market: "here" }, "body/market: public key"],
    [{ market: undefined }, "body/market: public key"],
    [{ replicas: 0 }, "body/replicas: integer of 1 or more"],
    [{ replicas: 1.5 }, "body/replicas: integer of 1 or more"],
    [{ replicas: "1" }, "body/replicas: integer of 1 or more"],
    [{ timeout: 0 }, "body/timeout: integer of 1 or more"],
    [{ timeout: undefined }, "body/timeout: integer of 1 or more"],
    [{ strategy: "FAST" }, "body/strategy: SIMPLE | SIMPLE-EXTEND | SCHEDULED | INFINITE"],
    [{ strategy: "SCHEDULED" }, "body/schedule: cron expression of five fields"],
    [{ strategy: "SCHEDULED", schedule: "@daily" }, "body/schedule: cron expression of five fields"],
    [{ strategy: "INFINITE", rotation_time: 0 }, "body/rotation_time: integer of 1 or more"],
    [{ vault: "mine" }, "body/vault: public key"],
    [{ new_vault: "yes" }, "body/new_vault: boolean"],
    [{ confidential: 1 }, "body/confidential: boolean"],
    [{ autostart: null }, "body/autostart: boolean"],
    [{ color: "red" }, "body/color: undefined"],
    [{ name: "", replicas: 0 }, "body/name: string of 1 character or more, body/replicas: integer of 1 or more"]
  ])("%o", async (given, message) => {
    const { ask, bodyOf } = await opened()
    const answer = await ask("POST /deployments/create", { body: bodyOf(given) })
    expect(answer).toMatchObject({
      status: 400,
      body: { statusCode: 400, code: "FST_ERR_VALIDATION", error: "Bad Request", message }
    })
    expect((await ask("GET /deployments")).body.deployments).toEqual([])
  })

  it("a definition that no node would take, by the path of what is wrong", async () => {
    const { ask, bodyOf } = await opened()
    const [operation] = definitionOf("wait").ops
    const wrong = { ...definitionOf("wait"), ops: [{ ...operation, args: { image: 5 } }] }
    const { body, status } = await ask("POST /deployments/create", { body: bodyOf({ job_definition: wrong }) })
    expect([status, body.code]).toEqual([400, "FST_ERR_VALIDATION"])
    expect(body.message).toContain("$input.ops[0].args.image")
    expect((await ask("POST /deployments/create", { body: bodyOf({ job_definition: undefined }) })).status).toBe(400)
  })

  it("what is no object, and what is no JSON", async () => {
    const { ask, network } = await opened()
    expect(await ask("POST /deployments/create", { body: [] })).toMatchObject({
      status: 400,
      body: { message: "body: object" }
    })
    expect((await ask("POST /deployments/create")).body.message).toBe("body: object")
    const answer = await fetch(`${network.url}/api/deployments/create`, {
      method: "POST",
      headers: { authorization: `Bearer ${network.apiKey()}`, "content-type": "application/json" },
      body: "{"
    })
    expect([answer.status, await answer.json()]).toEqual([
      400,
      {
        statusCode: 400,
        code: "FST_ERR_CTP_INVALID_JSON_BODY",
        error: "Bad Request",
        message: "Body is not valid JSON"
      }
    ])
  })

  it.each([
    [{ strategy: "INFINITE", timeout: 59 }, "Timeout for infinite deployments must be at least 1 hour."],
    [
      { strategy: "INFINITE", timeout: 60, rotation_time: 50 },
      "Rotation time must be at least 10 minutes less than timeout."
    ],
    [{ new_vault: true }, "API keys have no vaults of their own."],
    [{ new_vault: true, vault: nowhere }, "vault and new_vault exclude each other."]
  ])("%o, which contradicts itself", async (given, error) => {
    const { ask, bodyOf } = await opened()
    expect(await ask("POST /deployments/create", { body: bodyOf(given) })).toMatchObject({
      status: 400,
      body: { error }
    })
    expect((await ask("GET /deployments")).body.deployments).toEqual([])
  })

  it("a vault that is not there, or not the caller's", async () => {
    const { ask, bodyOf, create, network } = await opened()
    const answer = await ask("POST /deployments/create", { body: bodyOf({ vault: nowhere }) })
    expect(answer).toMatchObject({ status: 404, body: { error: "Vault not found." } })
    network.openAccount("other")
    const foreign = await ask("POST /deployments/create", { body: bodyOf({ vault: network.address("other") }) })
    expect(foreign.status).toBe(404)
    expect((await create({ vault: network.address() })).vault).toBe(network.address())
  })
})
