/** What nodes ask of deployments: definitions that are not public, and where to bring results. */
import * as Effect from "effect/Effect"
import * as Response from "effect/http/HttpServerResponse"
import { describe, expect, it, vi } from "vitest"
import type { OpenEndpoint } from "../../../src/nosana/api/Endpoint.ts"
import { nodeEndpoints } from "../../../src/nosana/api/manager/nodeFacing.ts"
import { tokenOf } from "../../../src/nosana/authorization.ts"
import { keyPairOf, newKeyPair } from "../../../src/nosana/KeyPair.ts"
import { chainDeployments } from "./chainDeployments.ts"
import { definitionOf, opened } from "./deploymentServer.ts"

describe("a confidential job", () => {
  const secret = { confidential: true, job_definition: definitionOf("sleep", "secret") }

  it("is done by a node that fetches its definition and brings its result", async () => {
    const { ask, devnet, list, started, status } = await opened()
    const { id } = await started(secret)
    const [{ job }] = (await list(id, "jobs")) as [any]
    await devnet.advance("2 minutes")
    expect(await status(id)).toBe("STOPPED")
    const { body } = await ask(`GET /deployments/${id}/jobs/${job}`)
    expect(body).toMatchObject({ confidential: true, state: 2, jobStatus: null, jobResult: { status: "success" } })
    expect(JSON.stringify(body.jobResult)).toContain("secret")
    const inPublic = (await ask(`GET /jobs/${job}`)).body
    expect(inPublic.jobResult).toMatchObject({ opStates: [] })
    expect(JSON.stringify(inPublic)).not.toContain("secret")
  })

  it("gives its definition to nobody but its node", async () => {
    const { ask, list, network, started } = await opened()
    const { id } = await started(secret)
    const [{ job }] = (await list(id, "jobs")) as [any]
    const get = (token?: string) =>
      ask(`GET /deployments/jobs/${job}/job-definition`, {
        headers: token === undefined ? {} : { authorization: token }
      })
    for (const token of [undefined, tokenOf(newKeyPair(), job), tokenOf(keyPairOf(network.wallet()), job)]) {
      const { body, status } = await get(token)
      expect([status, body]).toEqual([401, "Unauthorized"])
    }
    const old = await get(tokenOf(newKeyPair(), job, new Date(Date.now() - 3_600_000)))
    expect(old).toMatchObject({ status: 500, body: { statusCode: 500, message: "Authorization has expired." } })
    expect(await get("nothing")).toMatchObject({ status: 500, body: { message: "Invalid signature." } })
    const unknown = await ask("GET /deployments/jobs/none/job-definition", { headers: {} })
    expect(unknown).toMatchObject({ status: 404, body: { error: "Job not found." } })
  })

  it("is unknown once its deployment is deleted", async () => {
    const { ask, devnet, list, started } = await opened()
    const { id } = await started(secret)
    const [{ job }] = (await list(id, "jobs")) as [any]
    await devnet.advance("2 minutes")
    expect((await ask(`DELETE /deployments/${id}`)).status).toBe(204)
    const answer = await ask(`GET /deployments/jobs/${job}/job-definition`, { headers: {} })
    expect(answer).toMatchObject({ status: 404, body: { error: "Job not found." } })
  })
})

/** A deployment whose one job is run by a node that is moved by hand. */
const ranByHand = async () => {
  const world = chainDeployments()
  const { create, deployments, engine, now } = world
  const deployment = create(true)
  const [job] = await vi.waitFor(() => {
    expect(deployment.jobs.size).toBe(1)
    return [...deployment.jobs.keys()] as [string]
  })
  const node = world.node()
  node.work()
  const endpoints = nodeEndpoints({ deployments, engine, now })
  const ask = async (what: "job-definition" | "results", token: string, body?: unknown) => {
    const { answer } = endpoints.find(({ route }) => route.endsWith(`/:job/${what}`))!
    const asked = { params: { job }, query: new URLSearchParams(), body, text: "", headers: { authorization: token } }
    const found = Response.toWeb(await Effect.runPromise((answer as OpenEndpoint["answer"])(asked)))
    const text = await found.text()
    return { status: found.status, body: text.startsWith("{") ? JSON.parse(text) : text }
  }
  return { ...world, ask, deployment, job, node, now }
}

describe("the node of a confidential job", () => {
  const result = { status: "success", opStates: [] }

  it("has the definition, by what it has signed: the job's address", async () => {
    const { ask, deployment, job, node, now } = await ranByHand()
    const given = await ask("job-definition", tokenOf(node.keys, job))
    expect(given).toEqual({ status: 200, body: deployment.revisions[0]!.definition })
    expect(given.body).toMatchObject({ deployment_id: deployment.id, ops: [{ id: "one" }] })
    expect(await ask("job-definition", tokenOf(node.keys, "another message"))).toMatchObject({
      status: 500,
      body: { message: "Failed to authenticate message." }
    })
    const aged = (seconds: number) => ask("job-definition", tokenOf(node.keys, job, new Date(now() - seconds * 1000)))
    expect((await aged(299)).status).toBe(200)
    expect(await aged(300)).toMatchObject({ status: 500, body: { message: "Authorization has expired." } })
  })

  it("brings one result, and no second one", async () => {
    const { ask, deployment, job, node } = await ranByHand()
    const token = tokenOf(node.keys, job)
    expect(await ask("results", tokenOf(newKeyPair(), job), result)).toEqual({ status: 401, body: "Unauthorized" })
    expect(await ask("results", token, "text")).toMatchObject({ status: 400, body: { message: "body: object" } })
    expect(deployment.jobs.get(job)?.result).toBeUndefined()
    expect(await ask("results", token, result)).toEqual({ status: 200, body: { message: "Success" } })
    expect(await ask("results", token, { status: "failed" })).toEqual({
      status: 400,
      body: { error: "Job has already been completed." }
    })
    expect(deployment.jobs.get(job)?.result).toEqual(result)
  })

  it("brings it also when the job has ended on the chain", async () => {
    const { ask, job, jobs, node } = await ranByHand()
    node.finish(job, result)
    expect(jobs.look(job)?.run).toBeUndefined()
    expect((await ask("results", tokenOf(node.keys, job), result)).status).toBe(200)
  })
})
