import { describe, expect, it } from "vitest"
import { definitionOf, liveNetwork, logOf, operation, testNetwork } from "./requester.ts"

describe("operations", () => {
  it("run group by group, and know of each other", async () => {
    const { finished, list } = await liveNetwork()
    const result = await finished(
      await list({
        ...definitionOf(
          operation("first", ["echo", "name=value"], {
            results: { found: "name=(\\w+)", all: { regex: "*", logType: ["stderr"] } }
          }),
          operation("second", ["echo", "%%ops.first.results.found%%", "%%global.variables.own%%"]),
          operation("third", ["env", "NOSANA_ID", "SHARED"])
        ),
        global: { variables: { own: "mine" }, env: { SHARED: "yes" } }
      })
    )
    expect(result.opStates[0].results).toEqual({ found: ["name=value", "value"], all: [] })
    expect(logOf(result, 1)).toBe("name=value value mine\n")
    expect(logOf(result, 2)).toMatch(/^\w{32,44},yes\n$/)
    expect(result.opStates[1].startTime).toBeGreaterThanOrEqual(result.opStates[0].endTime)
  })

  it("run together in a group, those that depend on another after it", async () => {
    const { devnet, finished, list, running } = await testNetwork()
    await devnet.advance("1 second")
    const execution = { group: "all" }
    const address = await list(
      definitionOf(
        operation("after", ["echo"], { execution: { ...execution, depends_on: ["slow"] } }),
        operation("slow", ["sleep", "5"], { execution }),
        operation("beside", ["sleep", "5"], { execution })
      )
    )
    await running(address)
    await devnet.advance("10 seconds")
    const { opStates } = await finished(address)
    const [after, slow, beside] = opStates
    expect(beside.startTime).toBe(slow.startTime)
    expect([after.status, after.startTime >= slow.startTime]).toEqual(["success", true])
  })

  it("share volumes", async () => {
    const { finished, list } = await liveNetwork()
    const volumes = { volumes: [{ name: "data", dest: "/data" }] }
    const result = await finished(
      await list(
        definitionOf(
          { type: "container/create-volume", id: "volume", args: { name: "data" } },
          operation("writer", ["write", "/data/file", "content"], {}, volumes),
          operation("reader", ["read", "/data/file"], {}, volumes)
        )
      )
    )
    expect(logOf(result, 2)).toBe("content\n")
  })

  it("fail without failing the job", async () => {
    const { finished, list } = await liveNetwork()
    const result = await finished(
      await list(
        definitionOf(
          operation("exits", ["exit", "3"]),
          operation("throws", ["throw", "no such image"]),
          operation("unresolved", ["echo", "%%ops.exits.results.none%%"]),
          operation("resource", ["echo"], {}, { resources: [{ type: "S3", url: "s3://x", target: "/x" }] }),
          operation("last", ["echo", "done"])
        )
      )
    )
    expect(result.status).toBe("success")
    expect(result.opStates).toMatchObject([
      { status: "failed", exitCode: 3, errors: [] },
      { status: "failed", exitCode: 2, errors: [{ event: "operation-error", message: "no such image" }] },
      {
        status: "failed",
        exitCode: 0,
        logs: [{ type: "nodeerr", log: expect.stringContaining("Unresolved literal") }]
      },
      { status: "failed", exitCode: 2, errors: [{ message: expect.stringContaining("S3") }] },
      { status: "success", exitCode: 0 }
    ])
  })

  it("are started again as their policy says", async () => {
    const { devnet, finished, list, running } = await testNetwork()
    await devnet.advance("1 second")
    const restart_policy = { policy: "on-failure", restart_tries: 2 }
    const address = await list(definitionOf(operation("exits", ["exit", "3"], {}, { restart_policy })))
    await running(address)
    await devnet.advance("5 seconds")
    expect((await finished(address)).opStates[0]).toMatchObject({
      exitCode: 3,
      diagnostics: { state: { RestartCount: 2 } }
    })
  })
})

describe("a definition that is none", () => {
  it("ends the job at once, with what is wrong with it", async () => {
    const { finished, list } = await liveNetwork()
    const result = await finished(await list({ version: "0.1", type: "container", ops: [{ id: "a" }] }))
    expect(result).toMatchObject({ status: "validation-error", opStates: [] })
    expect(result.errors[0].map(({ path }: any) => path)).toEqual(["$input.ops[0].type", "$input.ops[0].args"])
  })

  it("cannot be begun when its operations wait for each other", async () => {
    const { finished, list } = await liveNetwork()
    const execution = { depends_on: ["other"] }
    const result = await finished(await list(definitionOf(operation("one", ["echo"], { execution }))))
    expect(result).toMatchObject({ status: "init error", errors: [expect.stringContaining("non existent op 'other'")] })
  })

  it("leaves nothing to tell where it is not on IPFS", async () => {
    const { devnet, finished, listed } = await testNetwork()
    await devnet.advance("1 second")
    const address = await listed("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o", 90)
    await devnet.advance("95 seconds")
    expect(await finished(address)).toEqual({ status: "", startTime: 0, endTime: 0, opStates: [] })
  })
})
