import { describe, expect, it } from "vitest"
import type { InfernetVersion } from "../src/index.ts"
import { liveNode, recordedContainers } from "./infernetNode.ts"

describe("PUT /api/status", () => {
  const put = async (version: InfernetVersion, body: unknown) => {
    const node = await liveNode({ version, containers: recordedContainers })
    const response = await node.send("PUT", "/api/status", body)
    return { node, answer: [response.status, await response.text()] }
  }
  const status = (word: unknown) => ({ id: "x", status: word, containers: ["nosuch"] })

  it.each(["running", "success", "failed"])("stores %s, without a result", async (word) => {
    const { answer, node } = await put("1.4.0", status(word))
    expect(answer).toEqual([200, "null\n"])
    expect(await node.read("x", "&intermediate=true")).toEqual([
      { id: "x", status: word, result: null, intermediate_results: [] }
    ])
  })

  it("refuses what it does not know", async () => {
    const wrong = [400, '{"error":"Status is invalid"}\n']
    expect((await put("1.4.0", status("failure"))).answer).toEqual(wrong)
    expect((await put("1.4.0", status(null))).answer).toEqual(wrong)
    const failed = [500, '{"error":"Could not store job status"}\n']
    for (const body of ["{", "[]", { id: "x", status: "failed" }, { ...status("failed"), containers: "x" }]) {
      expect((await put("1.4.0", body)).answer).toEqual(failed)
    }
    expect((await put("0.2.0", { ...status("failed"), containers: "x" })).answer).toEqual([
      400,
      '{"error":"Could not parse status"}\n'
    ])
  })

  it("makes the old node's count of pending jobs negative", async () => {
    const { node } = await put("0.2.0", status("success"))
    expect(((await (await node.get("/info")).json()) as any).pending).toEqual({ offchain: -1, onchain: 0 })
  })
})
