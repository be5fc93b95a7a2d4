import { describe, expect, it } from "vitest"
import { createInfernetNode } from "../src/index.ts"
import { cut, json, never, scripted, unreachable, url } from "./scripted.ts"
import { id, streaming, success } from "./streaming.ts"

const job = { id: "job-1", containers: ["echo"], data: {} }

describe("a node as promises", () => {
  it("has its calls, and is closed with its block", async () => {
    const { fetch, requests } = scripted(({ path }) =>
      path === "/health" ? json(200, { status: "healthy" }) : json(200, { id: "job-1" })
    )
    let health!: () => Promise<unknown>
    {
      await using node = await createInfernetNode({ url: `${url}/`, fetch })
      health = node.health
      expect(node.url).toBe(url)
      expect(await node.health()).toEqual({ status: "healthy" })
      expect(await node.createJob(job)).toEqual({ id: "job-1" })
    }
    await expect(health()).rejects.toThrow("the client was closed")
    expect(requests).toHaveLength(2)
  })

  it("rejects where its options are wrong", async () => {
    await expect(createInfernetNode({ url: "ftp://node" })).rejects.toThrow("is not a URL of a server")
  })

  it("ends a call whose signal aborts, with its request", async () => {
    const { fetch, requests } = scripted(never)
    await using node = await createInfernetNode({ url, fetch })
    const leaving = new AbortController()
    const waiting = node.getJobs(["a"], { signal: leaving.signal, intermediate: true })
    const ending = expect(waiting).rejects.toThrow("enough")
    await expect.poll(() => requests.length).toBe(1)
    leaving.abort(new Error("enough"))
    await ending
    await expect.poll(() => requests[0]!.signal.aborted).toBe(true)
    expect(requests[0]!.query.get("intermediate")).toBe("true")
  })

  it("has a stream as an async iterable, and its verdict", async () => {
    const { fetch } = streaming([`${id}\nhel`, "lo"], "closed", () => [success("hello")])
    await using node = await createInfernetNode({ url, fetch })
    await using stream = await node.streamJob({ containers: ["llm"], data: {} })
    expect(stream.id).toBe(id)
    let text = ""
    for await (const part of stream.text) text += part
    expect(text).toBe("hello")
    expect(await stream.verdict()).toEqual({ _tag: "Complete", id })
  })

  it("closes a stream that is disposed of, and keeps the node open", async () => {
    const { fetch, state } = streaming([`${id}\n`, "a", "b"], "open", () => [success("ab")])
    await using node = await createInfernetNode({ url, fetch })
    {
      await using stream = await node.streamJob({ containers: ["llm"], data: {} })
      for await (const part of stream.bytes) {
        expect(part).toEqual(new TextEncoder().encode("a"))
        break
      }
      expect(state.isCancelled).toBe(false)
    }
    expect(state.isCancelled).toBe(true)
    expect(await node.getJobs([id])).toHaveLength(1)
  })
})

describe("one job", () => {
  const create = async (post: () => Response, look: () => Response) => {
    const { fetch, requests } = scripted(({ method }) => (method === "POST" ? post() : look()))
    await using node = await createInfernetNode({ url, fetch })
    const outcome = await node.createJob(job).catch((error) => error)
    return { outcome, posts: requests.filter(({ method }) => method === "POST").length }
  }
  const seen = () => json(200, [{ id: "job-1", status: "running", result: null }])
  const lost = () => {
    throw cut()
  }

  it("whose answer was lost is there, if the node shows it", async () => {
    expect(await create(lost, seen)).toEqual({ outcome: { id: "job-1" }, posts: 1 })
  })

  it("whose answer was lost is unknown if the node does not show it, or does not answer", async () => {
    for (const look of [() => json(200, []), lost]) {
      const { outcome, posts } = await create(lost, look)
      expect(outcome.reason._tag).toBe("OutcomeUnknown")
      expect(outcome.message).toContain("cannot tell whether job job-1 runs: ")
      expect(posts).toBe(1)
    }
  })

  it("that reached nobody may be posted again", async () => {
    const refused = () => {
      throw unreachable()
    }
    const { outcome } = await create(refused, refused)
    expect(outcome.isRetryable).toBe(true)
  })

  it("has the id that the node gives, where that is its own", async () => {
    expect((await create(() => json(200, { id: "own" }), seen)).outcome).toEqual({ id: "own" })
  })
})

it("the version is asked for once, and is undefined of a node that does not tell", async () => {
  const { fetch, requests } = scripted(() => json(200, { containers: [], pending: { offchain: 0, onchain: 0 } }))
  await using node = await createInfernetNode({ url, fetch })
  expect([await node.version(), await node.version()]).toEqual([undefined, undefined])
  expect(requests).toHaveLength(1)
})

it("records of jobs come in the order that was asked for, whatever the node's is", async () => {
  const { fetch } = scripted(() =>
    json(200, [
      { id: "c", status: "failed", result: { container: "x", error: "" } },
      { id: "a", status: "odd", result: 1 },
      { id: "e", status: "failed", result: { container: "x" } },
      { id: "b", status: "success", result: null }
    ])
  )
  await using node = await createInfernetNode({ url, fetch })
  expect(await node.getJobs(["a", "b", "a", "d", "c", "e"])).toEqual([
    { _tag: "Unrecognised", id: "a", record: { id: "a", status: "odd", result: 1 } },
    { _tag: "Success", id: "b" },
    { _tag: "Unrecognised", id: "a", record: { id: "a", status: "odd", result: 1 } },
    { _tag: "Absent", id: "d" },
    { _tag: "Failed", id: "c", result: { _tag: "Error", container: "x", error: "" } },
    { _tag: "Unrecognised", id: "e", record: { id: "e", status: "failed", result: { container: "x" } } }
  ])
})
