import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it, onTestFinished } from "vitest"
import { refusalOf } from "../../../src/nosana/authorization.ts"
import { resultOf } from "./chainWorld.ts"
import { opened } from "./gateway.ts"

describe("The node proxy", () => {
  /** Stands for the hosts behind their tunnel. */
  const hosts = async (
    answer: (path: string, token: string) => readonly [status: number, type: string, body: string]
  ) => {
    const server = createServer((request, response) => {
      const [status, type, body] = answer(request.url!, request.headers.authorization ?? "")
      response
        .writeHead(status, { "content-type": type, ...(status !== 404 && { "x-powered-by": "Express" }) })
        .end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/{node}`
  }

  it("asks the node with a token that its owner's key has signed, and passes on what it says", async () => {
    const asked: Array<readonly [string, string]> = []
    const hostTemplate = await hosts((path, token) => {
      asked.push([path, token])
      if (path.endsWith("/info")) return [200, "text/event-stream", 'data: {"status":"running"}\n\n']
      return path.endsWith("/results")
        ? [400, "text/html", "invalid job id"]
        : [200, "application/json", '{"one":"running"}']
    })
    const { ask, node, order, owner, settings } = opened({ hostTemplate })
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const worker = node()
    worker.work()
    const params = { id: job, operation: "a/b", group: "g" }
    expect(await ask("GET /jobs/:id/node/info", { params })).toMatchObject({
      status: 200,
      body: 'data: {"status":"running"}\n\n'
    })
    expect(await ask("GET /jobs/:id/node/results", { params })).toMatchObject({ status: 400, body: "invalid job id" })
    for (const path of [
      "job-definition",
      "endpoints",
      "stats",
      "ops",
      "ops/:operation",
      "group/current",
      "group/:group"
    ]) {
      expect(await ask(`GET /jobs/:id/node/${path}`, { params })).toMatchObject({
        status: 200,
        body: { one: "running" }
      })
    }
    const base = `/${worker.address}/job/${job}`
    expect(asked.map(([path]) => path)).toEqual(
      ["info", "results", "job-definition", "endpoints", "stats", "ops", "ops/a%2Fb", "group/current", "group/g"].map(
        (path) => `${base}/${path}`
      )
    )
    for (const [, token] of asked) {
      expect(refusalOf(token, { owner: owner.keys.address, expiry: 60, now: settings.world.now() })).toBeUndefined()
    }
  })

  it("answers 404 for a job that is not the user's, 409 before a node has it, 502 where there is no node", async () => {
    const hostTemplate = await hosts(() => [404, "text/html", "<h1>The page you requested was not found.</h1>"])
    const { as, ask, node, order } = opened({ hostTemplate })
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const params = { id: job }
    const route = "GET /jobs/:id/node/ops"
    expect(await as()(route, { params })).toMatchObject({ status: 404, body: { message: "Job not found" } })
    expect(await ask(route, { params })).toMatchObject({ status: 409 })
    node().work()
    expect(await ask(route, { params })).toMatchObject({ status: 502, body: { name: "NodeUnreachableError" } })
  })

  it("still asks the node of a job that has ended, and answers 502 where nobody listens", async () => {
    const { ask, node, order } = opened()
    const { job } = (await ask("POST /jobs/list", { body: order }))!.body
    const worker = node()
    worker.work()
    worker.finish(job, resultOf(0))
    expect(await ask("GET /jobs/:id/node/endpoints", { params: { id: job } })).toMatchObject({ status: 502 })
    const { job: given } = (await ask("POST /jobs/list", { body: order }))!.body
    worker.work()
    worker.quit(given)
    expect(await ask("GET /jobs/:id/node/ops", { params: { id: given } })).toMatchObject({ status: 502 })
  })
})
