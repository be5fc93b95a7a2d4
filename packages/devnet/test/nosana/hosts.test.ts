import { describe, expect, it } from "vitest"
import { definitionOf, liveNetwork, logOf, operation, testNetwork } from "./requester.ts"

describe("a host", () => {
  it("that hangs never says that it is done", async () => {
    const { devnet, job, list, run } = await testNetwork({ hosts: [{ behaviour: "hangs" }] })
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("say", ["echo"])), 10)
    await devnet.advance("60 seconds")
    expect(await job(address)).toMatchObject({ state: 0, result: undefined })
    expect(await run(address)).toBeDefined()
  })

  it("that quits gives the job back", async () => {
    const { devnet, job, list, run } = await testNetwork({ hosts: [{ behaviour: "quits", after: "5 seconds" }] })
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "50"])))
    await devnet.advance("3 seconds")
    expect((await job(address))?.state).toBe(0)
    await devnet.advance("5 seconds")
    expect(await job(address)).toMatchObject({ state: 3 })
    expect(await run(address)).toBeUndefined()
  })

  it("that vanishes is not heard of again", async () => {
    const { ask, devnet, job, list, network, run } = await testNetwork({ hosts: [{ behaviour: "vanishes" }] })
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "5"])), 10)
    await devnet.advance("60 seconds")
    expect((await job(address))?.state).toBe(0)
    expect(await run(address)).toBeDefined()
    expect((await ask(`/job/${address}/info`)).status).toBe(404)
    expect(network.nodes()).toHaveLength(1)
  })

  it("that shuts down posts what there is", async () => {
    const { devnet, finished, list } = await testNetwork({ hosts: [{ behaviour: "shuts-down", after: "5 seconds" }] })
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "50"])))
    await devnet.advance("10 seconds")
    const result = await finished(address)
    expect(result).toMatchObject({
      status: "failed",
      opStates: [{ status: "failed", diagnostics: { reason: { hostShutDown: true } } }]
    })
    expect(logOf(result)).toBe("begins\n")
  })

  it("that refuses says so at once", async () => {
    const { finished, list } = await liveNetwork({ hosts: [{ behaviour: "refuses" }] })
    expect(await finished(await list(definitionOf(operation("say", ["echo"]))))).toMatchObject({
      status: "init error",
      errors: ["this host refuses all jobs"]
    })
  })

  it("that posts nothing has run the job all the same", async () => {
    const { finished, list } = await liveNetwork({ hosts: [{ behaviour: "posts-nothing" }] })
    expect(await finished(await list(definitionOf(operation("say", ["echo"]))))).toMatchObject({ status: "" })
  })

  it("begins again after a restart, and remembers what it has written", async () => {
    const { devnet, finished, list, network, running } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "20"])))
    await running(address)
    await devnet.advance("10 seconds")
    await network.restart()
    await devnet.advance("25 seconds")
    expect(logOf(await finished(address))).toBe("begins\nbegins\nends\n")
  })

  it("leaves the market, and comes back", async () => {
    const { finished, job, list, network, waiting } = await liveNetwork()
    await waiting(1)
    network.hosts("away", network.nodes()[0])
    await waiting(0)
    const address = await list(definitionOf(operation("say", ["echo", "back"])))
    expect((await job(address))?.state).toBe(0)
    network.hosts("working")
    expect(logOf(await finished(address))).toBe("back\n")
  })
})
