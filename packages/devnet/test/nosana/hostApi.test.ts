import { describe, expect, it } from "vitest"
import { newKeyPair } from "../../src/nosana/KeyPair.ts"
import { definitionOf, liveNetwork, operation } from "./requester.ts"

/** A network with a job that runs until it is stopped. */
const withJob = async (...ops: ReadonlyArray<object>) => {
  const network = await liveNetwork()
  const definition = definitionOf(...(ops.length > 0 ? ops : [operation("wait", ["sleep", "600"])]))
  const job = await network.list(definition, 3600)
  const statuses = async (): Promise<Record<string, string>> => (await network.ask(`/job/${job}/ops`)).json() as any
  const isRunning = (id: string) =>
    network.until(async () => {
      const answer = await network.ask(`/job/${job}/ops`)
      return answer.ok && ((await answer.json()) as any)[id] === "running" ? true : undefined
    })
  await isRunning((ops[0] as any)?.id ?? "wait")
  return { ...network, job, definition, statuses, isRunning, path: (rest: string) => `/job/${job}${rest}` }
}

const post = { method: "POST" }

describe("a host", () => {
  it("tells who it is", async () => {
    const { ask, network } = await liveNetwork()
    const [node] = network.nodes()
    const answer = await ask("/", {}, "")
    expect([answer.status, answer.headers.get("content-type"), await answer.json()]).toEqual([
      200,
      "application/json; charset=utf-8",
      node
    ])
    expect(await (await ask("/node/info", {}, "")).json()).toMatchObject({ node, state: expect.any(String) })
    const nowhere = await ask("/nowhere")
    expect([nowhere.status, await nowhere.text()]).toEqual([404, expect.stringContaining("Cannot GET /nowhere")])
  })

  it("is not there under another address", async () => {
    const { hostUrl } = await liveNetwork()
    expect((await fetch(hostUrl(newKeyPair().address))).status).toBe(404)
  })
})

describe("a job of somebody", () => {
  it("is told of to whoever listed it only", async () => {
    const { ask, path, token } = await withJob()
    const told = async (authorization: string | undefined) => {
      const answer = await ask(path("/ops"), {}, authorization)
      return [answer.status, answer.status === 200 ? "" : await answer.text()]
    }
    expect(await told(token())).toEqual([200, ""])
    expect(await told(token(new Date()))).toEqual([200, ""])
    const [message, signature = ""] = token().split(":")
    expect(await told("")).toEqual([401, "Unauthorized Request: Invalid signature."])
    expect(await told(message)).toEqual([401, "Unauthorized Request: Invalid signature."])
    expect(await told(token(undefined, newKeyPair()))).toEqual([401, "Unauthorized Request"])
    expect(await told(`other:${signature}`)).toEqual([401, "Unauthorized Request"])
    expect(await told(`${message}:0OIl`)).toEqual([401, "Unauthorized Request: Non-base58 character"])
    expect(await told(`${message}:abc`)).toEqual([401, "Unauthorized Request: bad signature size"])
    // The job's own time, and the time is not signed.
    expect(await told(token(new Date(Date.now() - 3_600_000)))).toEqual([
      401,
      "Unauthorized Request: Authorization has expired."
    ])
    expect(await told(`${message}:${signature}:${Date.now() + 1_000_000}`)).toEqual([200, ""])
    const none = await fetch((await ask("/")).url + path("/ops").slice(1))
    expect([none.status, await none.text()]).toEqual([
      401,
      "Unauthorized Request: Header not found with key authorization."
    ])
  })

  it("is unknown to the chain, or to the host", async () => {
    const { ask, closed, listed, pin } = await liveNetwork()
    const nothing = newKeyPair().address
    const unknown = await ask(`/job/${nothing}/info`)
    expect([unknown.status, await unknown.text()]).toEqual([
      401,
      `Unauthorized Request: Account does not exist or has no data ${nothing}`
    ])
    await closed()
    const job = await listed(await pin(definitionOf()), 60)
    // The host sees the chain a moment later.
    while ((await ask(`/job/${job}/ops`)).status === 401);
    for (const [route, status, words] of [
      ["info", 404, "Failed to find job for provided job id."],
      ["ops", 400, "invalid job id"],
      ["results", 400, "invalid job id"],
      ["job-definition", 400, "invalid job id"],
      ["endpoints", 400, "No exposed url for job id"]
    ] as const) {
      const answer = await ask(`/job/${job}/${route}`)
      expect([answer.status, await answer.text()]).toEqual([status, words])
    }
  })

  it("is told of by server-sent events until it has ended", async () => {
    const { ask, finished, job, path } = await withJob()
    const answer = await ask(path("/info"))
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"])
    const events = (async () => {
      const text = await answer.text()
      const frames = text.split("\n\n").filter((frame) => frame.startsWith("data: "))
      return frames.map((frame) => JSON.parse(frame.slice("data: ".length)))
    })()
    expect(await (await ask(path("/stop"), post)).text()).toBe("job stopped successfully")
    await finished(job)
    const seen = await events
    expect(seen[0]).toMatchObject({
      status: "running",
      errors: [],
      operations: { all: { wait: "running" }, currentGroup: "wait", currentGroupStatus: { wait: "running" } }
    })
    expect(seen[0].opStates[0]).not.toHaveProperty("logs")
    expect(seen.at(-1)).toMatchObject({ status: "success", operations: null, endTime: expect.any(Number) })
  })

  it("has its definition and its operations to be seen", async () => {
    const { ask, definition, path } = await withJob()
    expect(await (await ask(path("/job-definition"))).json()).toEqual(definition)
    expect(await (await ask(path("/ops/wait"))).json()).toEqual({ wait: "running" })
    expect(await (await ask(path("/ops/none"))).json()).toEqual({ none: null })
    expect(await (await ask(path("/group/current"))).json()).toEqual({ wait: "running" })
    expect(await (await ask(path("/group/none"))).json()).toEqual({})
    const early = await ask(path("/results"))
    expect([early.status, await early.text()]).toEqual([400, "cannot get job result at this time"])
    const late = await ask(path("/job-definition"), { ...post, body: "{}" })
    expect([late.status, await late.text()]).toEqual([400, "cannot send job definition at this time"])
  })

  it("ends at its owner's word to the host, as if its time were up", async () => {
    const { ask, finished, job, path } = await withJob()
    await ask(path("/stop"), post)
    expect((await finished(job)).opStates[0].diagnostics.reason).toMatchObject({ jobExpired: true })
  })

  it("has operations that can be stopped and started again", async () => {
    const execution = { group: "both" }
    const { ask, finished, isRunning, job, path, statuses } = await withJob(
      operation("one", ["sleep", "600"], { execution }),
      operation("two", ["sleep", "600"], { execution })
    )
    const restarted = await ask(path("/group/both/operation/one/restart"), post)
    expect([restarted.status, await restarted.json()]).toEqual([200, { message: "Operation restarted" }])
    await isRunning("one")
    const stopped = await ask(path("/group/both/operation/one/stop"), post)
    expect([stopped.status, await stopped.json()]).toEqual([200, { message: "Operation Stopped" }])
    expect(await statuses()).toEqual({ one: "stopped", two: "running" })
    const wrong = await ask(path("/group/none/operation/one/stop"), post)
    expect([wrong.status, await wrong.json()]).toEqual([500, { error: "Failed to Stop operation: GROUP_NOT_FOUND" }])
    expect((await ask(path("/group/none/stop"), post)).status).toBe(500)
    expect(await (await ask(path("/group/both/stop"), post)).json()).toEqual({ message: "Group Operation Stopped" })
    const result = await finished(job)
    expect(result).toMatchObject({ status: "success", opStates: [{ status: "stopped" }, { status: "stopped" }] })
    // Twice: it was started again.
    expect(result.opStates[0].logs.map(({ log }: any) => log)).toEqual(["begins\n", "begins\n"])
  })

  it("moves on to another group", async () => {
    const { ask, isRunning, path, statuses } = await withJob(
      operation("one", ["sleep", "600"]),
      operation("two", ["sleep", "600"])
    )
    expect((await ask(path("/group/one/move"), post)).status).toBe(500)
    const moved = await ask(path("/group/two/move"), post)
    expect([moved.status, await moved.json()]).toEqual([200, { message: "Group Operation restarted" }])
    await isRunning("two")
    expect(await statuses()).toEqual({ one: "stopped", two: "running" })
    expect(await (await ask(path("/group/current"))).json()).toEqual({ two: "running" })
  })

  it("has services that can be reached", async () => {
    const health_checks = [{ type: "http", path: "/", method: "GET", expected_status: 200, continuous: false }]
    const expose = [{ port: 8080, health_checks }, 9090]
    const { ask, job, path, until } = await withJob(operation("web", ["serve", "8080"], {}, { expose }))
    const seen: any = await until(async () => {
      const told: any = await (await ask(path("/endpoints"))).json()
      return told.status === "ONLINE" ? told : undefined
    })
    const services: ReadonlyArray<any> = Object.values(seen.urls)
    expect(services.map(({ opID, port, status }) => [opID, port, status])).toEqual([
      ["web", 8080, "ONLINE"],
      ["web", 9090, "UNKNOWN"]
    ])
    expect(Object.keys(seen.urls).every((hash) => hash.length === 44)).toBe(true)
    const answer = await fetch(`${services[0].url}/some/path`, { method: "POST", body: "text" })
    expect(await answer.text()).toBe("POST /some/path")
    await ask(path("/stop"), post)
    await until(async () => ((await fetch(services[0].url)).status === 404 ? true : undefined))
    expect(job).toBeDefined()
  })
})

describe("a confidential job", () => {
  const logistics = { send: { type: "api-listen", args: {} }, receive: { type: "api-listen", args: {} } }

  it("is brought to the host, and its result fetched from there", async () => {
    const { ask, finished, list, until } = await liveNetwork()
    const job = await list({ ...definitionOf(), logistics })
    await until(async () => ((await ask(`/job/${job}/job-definition`)).status === 400 ? true : undefined))
    const early = await until(async () => {
      const words = await (await ask(`/job/${job}/job-definition`)).text()
      return words === "invalid job id" ? undefined : words
    })
    expect(early).toMatch(/^The job definition has not yet been set/)
    const body = JSON.stringify(definitionOf(operation("say", ["echo", "secret"])))
    const headers = { "content-type": "application/json" }
    const brought = await ask(`/job/${job}/job-definition`, { ...post, body, headers })
    expect([brought.status, await brought.text()]).toEqual([200, "Job definition received"])
    const result: any = await until(async () => {
      const answer = await ask(`/job/${job}/results`)
      return answer.ok ? answer.json() : undefined
    })
    expect(result).toMatchObject({ status: "waiting-for-result", opStates: [{ logs: [{ log: "secret\n" }] }] })
    expect(await finished(job)).toMatchObject({ status: "success", opStates: [], errors: [] })
  })

  it("ends with what was wrong with what was brought", async () => {
    const { ask, list, until } = await liveNetwork()
    const job = await list({ ...definitionOf(), logistics })
    const headers = { "content-type": "application/json" }
    await until(async () => {
      const answer = await ask(`/job/${job}/job-definition`, { ...post, body: '{"version":1}', headers })
      return answer.ok ? true : undefined
    })
    const result: any = await until(async () => {
      const answer = await ask(`/job/${job}/results`)
      return answer.ok ? answer.json() : undefined
    })
    expect(result.errors[0].map(({ path }: any) => path)).toEqual(["$input.type", "$input.ops", "$input.version"])
    const bad = await ask(`/job/${job}/job-definition`, { ...post, body: "{", headers })
    expect(bad.status).toBe(400)
  })
})
