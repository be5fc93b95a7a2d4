import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it, onTestFinished } from "vitest"
import { definitionOf, liveNetwork, operation, testNetwork } from "./requester.ts"

const listening = { send: { type: "api-listen", args: {} }, receive: { type: "api-listen", args: {} } }
const post = { method: "POST", headers: { "content-type": "application/json" } }

describe("a job whose definition its owner brings", () => {
  const bring = JSON.stringify(definitionOf(operation("say", ["echo", "secret"])))

  it("has a minute to have its result fetched, and then it is lost", async () => {
    const { ask, devnet, finished, job, list } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list({ ...definitionOf(), logistics: listening }, 300)
    await devnet.advance("1 second")
    expect((await ask(`/job/${address}/job-definition`, { ...post, body: bring })).status).toBe(200)
    await devnet.advance("59 seconds")
    expect((await job(address))?.state).toBe(0)
    await devnet.advance("3 seconds")
    expect(await finished(address)).toMatchObject({
      status: "success",
      opStates: [],
      errors: ["Results were not collected before the timeout."]
    })
  })

  it("expires while nobody brings it", async () => {
    const { devnet, finished, list } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list({ ...definitionOf(), logistics: listening }, 30)
    await devnet.advance("95 seconds")
    expect(await finished(address)).toMatchObject({ status: "waiting-for-job-definition", opStates: [] })
  })

  it("may be ended before anybody brings it", async () => {
    const { devnet, end, finished, list, network } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list({ ...definitionOf(), logistics: listening }, 300)
    await devnet.advance("5 seconds")
    await end(address)
    await devnet.advance("65 seconds")
    expect(await finished(address)).toMatchObject({ opStates: [] })
    expect(network.balances().vault).toBe(0n)
  })

  it("is not begun again after a restart, which forgets what it waits for", async () => {
    const { devnet, finished, list, network } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list({ ...definitionOf(), logistics: listening }, 300)
    await devnet.advance("5 seconds")
    await network.restart()
    await devnet.advance("65 seconds")
    expect(await finished(address)).toMatchObject({ status: "init error" })
  })
})

/** An endpoint of the owner's, that answers the first requests with an error. */
const endpointOf = async (errors: number, definition: object) => {
  const seen: Array<{ readonly method: string; readonly url: string; readonly token: string; readonly body: string }> =
    []
  const server = http.createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const { authorization: token = "", ...rest } = request.headers
    seen.push({ method: request.method!, url: request.url!, token, body: Buffer.concat(chunks).toString() })
    const isRefused = seen.length <= errors || rest.host === undefined
    response.writeHead(isRefused ? 503 : 200).end(isRefused ? "" : JSON.stringify(definition))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/%%global.job%%` }
}

describe("a job whose definition is somewhere else", () => {
  it("is fetched from there and its result sent there, by a host that shows who it is", async () => {
    const { finished, list, network } = await liveNetwork()
    const { seen, url } = await endpointOf(0, definitionOf(operation("say", ["echo", "secret"])))
    const each = { type: "api", args: { endpoint: url } }
    const address = await list({ ...definitionOf(), logistics: { send: each, receive: each } })
    expect(await finished(address)).toMatchObject({ status: "success", opStates: [] })
    expect(seen.map(({ method, url }) => [method, url])).toEqual([
      ["GET", `/${address}`],
      ["POST", `/${address}`]
    ])
    expect(seen[0]?.token).toMatch(new RegExp(`^${address}:\\w+:\\d+$`))
    expect(JSON.parse(seen[1]?.body ?? "")).toMatchObject({
      status: "success",
      opStates: [{ logs: [{ log: "secret\n" }] }]
    })
    expect(network.jobs()).toBe(1)
  })

  it("ends when it cannot be had four times", async () => {
    const { devnet, finished, list } = await testNetwork()
    const { seen, url } = await endpointOf(4, {})
    await devnet.advance("1 second")
    const logistics = { send: { type: "api", args: { endpoint: url } }, receive: { type: "api-listen", args: {} } }
    const address = await list({ ...definitionOf(), logistics }, 300)
    await devnet.advance("100 seconds")
    expect(await finished(address)).toMatchObject({
      status: "logistics-error",
      errors: [`Failed to retrieve job definition from ${url.replace("%%global.job%%", address)}.`, expect.anything()]
    })
    expect(seen).toHaveLength(4)
  })
})
