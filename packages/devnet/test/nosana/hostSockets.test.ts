import { describe, expect, it } from "vitest"
import { newKeyPair } from "../../src/nosana/KeyPair.ts"
import { definitionOf, liveNetwork, operation, talk } from "./requester.ts"

const withJob = async () => {
  const network = await liveNetwork()
  const job = await network.list(definitionOf(operation("wait", ["sleep", "600"])), 3600)
  await network.until(async () => {
    const answer = await network.ask(`/job/${job}/ops`)
    return answer.ok && ((await answer.json()) as any).wait === "running" ? true : undefined
  })
  return { ...network, jobAddress: job }
}

describe("the log of a job", () => {
  it("is played from the beginning, and goes on to the end", async () => {
    const { ask, hostUrl, jobAddress } = await withJob()
    const { close, frames, heard } = talk(`${hostUrl()}/flog`, { path: "/flog", header: "", body: { jobAddress } })
    await heard(({ message }) => message === "begins\n")
    expect(frames.filter(({ type }) => type === "container")).toEqual([
      {
        path: "flog",
        opId: "wait",
        group: "wait",
        type: "container",
        timestamp: expect.any(Number),
        message: "begins\n"
      }
    ])
    expect(frames).toContainEqual(expect.objectContaining({ type: "info", message: "Operation Started: wait" }))
    await heard(({ message, opId }) => opId === "system" && message === "Pulling image worker")
    await ask(`/job/${jobAddress}/stop`, { method: "POST" })
    await heard(({ message }) => message === "Operation Completed")
    const times = frames.filter(({ opId }) => opId === "wait").map(({ timestamp }) => timestamp)
    expect(times).toEqual([...new Set(times)].toSorted((one, other) => one - other))
    close()
  })

  it("is that of an operation or of a kind, where one is named", async () => {
    const { hostUrl, jobAddress } = await withJob()
    const system = talk(hostUrl(), { path: "/flog", body: { jobAddress, opId: "system" } })
    await system.heard(({ message }) => message === "Running container worker")
    expect(system.frames.every(({ opId }) => opId === "system")).toBe(true)
    system.close()
    const none = talk(hostUrl(), { path: "/flog", body: { jobAddress, opId: "none" } })
    const all = talk(hostUrl(), { path: "/flog", body: { jobAddress } })
    await all.heard(({ message }) => message === "begins\n")
    expect(none.frames).toEqual([])
    none.close()
    all.close()
  })

  it("is no more once the job has ended", async () => {
    const { ask, finished, hostUrl, jobAddress } = await withJob()
    await ask(`/job/${jobAddress}/stop`, { method: "POST" })
    await finished(jobAddress)
    const { closed } = talk(hostUrl(), { path: "/flog", body: { jobAddress } })
    expect(await closed).toEqual({ code: 1008, reason: "Invalid job address" })
  })
})

describe("what a host tells the owner", () => {
  it("is a log, and the states it goes through", async () => {
    const { hostUrl, jobAddress, network, token } = await withJob()
    const log = talk(hostUrl(), { path: "/log", header: token(new Date()), body: { jobAddress } })
    expect(await log.heard(({ log }) => log === "begins\n")).toMatchObject({
      path: "log",
      type: "log",
      method: "NodeRepository.displayLog",
      job: jobAddress
    })
    log.close()
    const states = talk(`${hostUrl()}/status`, { path: "/status", header: token(), body: { jobAddress } })
    expect(await states.heard(({ status }) => status === "job-starting-success")).toMatchObject({
      path: "state",
      state: { node: network.nodes()[0], market: network.market(), job: jobAddress }
    })
    states.close()
  })

  it.each([
    ["/log", "nothing", 1007, "Expected body to contain jobAddress."],
    ["/log", "stranger", 3000, "Unauthorized Request"],
    ["/status", "stranger", 3000, "Unauthorized Request"],
    ["/log", "old", 3000, "Unauthorized Request"],
    ["/other", "owner", 3003, "Invalid Path"]
  ])("is not told by %s to %s", async (path, who, code, reason) => {
    const { hostUrl, jobAddress, token } = await withJob()
    const header = who === "stranger" ? token(undefined, newKeyPair()) : token(who === "old" ? new Date(0) : undefined)
    const { closed } = talk(hostUrl(), { path, header, body: who === "nothing" ? {} : { jobAddress } })
    expect(await closed).toEqual({ code, reason })
  })

  it("is not told of a job that is not on the chain, or in another language", async () => {
    const { hostUrl, token } = await withJob()
    const unknown = talk(hostUrl(), { path: "/flog", header: token(), body: { jobAddress: newKeyPair().address } })
    expect(await unknown.closed).toMatchObject({
      code: 3000,
      reason: expect.stringContaining("Account does not exist")
    })
    expect(await talk(hostUrl(), "hello").closed).toEqual({ code: 1011, reason: "Internal Server Error" })
  })
})

describe("faults on a host's web socket", () => {
  it("cut it, and count by the path", async () => {
    const { hostUrl, jobAddress, network } = await withJob()
    await network.faults.inject({ kind: "truncate", route: "GET /:node/flog", times: 1 })
    const cut = talk(`${hostUrl()}/flog`, { path: "/flog", body: { jobAddress } })
    expect((await cut.closed).code).toBe(1006)
    const whole = talk(`${hostUrl()}/flog`, { path: "/flog", body: { jobAddress } })
    await whole.heard(({ message }) => message === "begins\n")
    await network.restart()
    expect((await whole.closed).code).toBe(1006)
  })
})
