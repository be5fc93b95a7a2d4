/** What a node grants is enough: many jobs by few requests, none of them refused. */
import { assert, describe, it } from "@effect/vitest"
import { createClient } from "@longshore/core/Client"
import type { Json } from "@longshore/core/Job"
import { pipeline } from "@longshore/core/JobSpec"
import { type ContainerContext, createDevnet } from "@longshore/devnet"
import { createInfernetNode, infernet } from "@longshore/infernet"

const numbered = (count: number) => Array.from({ length: count }, (_, number) => number)
const chunks = (count: number) => Math.ceil(count / 150)

describe("a node at its default limit, 60 requests in 60 seconds", () => {
  it("gives 40 jobs of 3 seconds, each awaited by itself, 40 results by at most 60 reads", async () => {
    const patient = async ({ data }: { readonly data: unknown }, context: ContainerContext) => {
      await context.sleep("3 seconds")
      return data as Json
    }
    await using devnet = await createDevnet({ networks: ["infernet"], infernet: { containers: { patient } } })
    const { counts, url } = devnet.infernet
    await using client = await createClient({ node: infernet({ url }) })
    const outputs = await Promise.all(
      numbered(40).map(async (number) => {
        const spec = pipeline({ containers: ["patient"], input: { number }, timeout: "5 minutes" })
        const ref = await client.node.submit(spec)
        return (await client.node.awaitResult(ref)).output
      })
    )
    outputs.forEach((output, number) => assert.deepStrictEqual(output, { number }))
    assert.isAtMost(counts()["GET /api/jobs"] ?? 0, 60)
  }, 60_000)

  it("is never asked for more than it grants, however many ask", async () => {
    await using devnet = await createDevnet({
      networks: ["infernet"],
      infernet: { rateLimit: { requests: 5, period: "1 second" } }
    })
    const { url } = devnet.infernet
    let refusals = 0
    const counting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (response.status === 429) refusals++
      return response
    }
    await using node = await createInfernetNode({ url, fetch: counting })
    const answers = await Promise.all(numbered(20).map(() => node.health()))
    assert.lengthOf(answers, 20)
    assert.strictEqual(refusals, 0)
  }, 60_000)
})

describe("2,000 jobs in one batch", () => {
  it("have their results in the order given, by no more requests than they need", async () => {
    await using devnet = await createDevnet({
      networks: ["infernet"],
      infernet: { rateLimit: { requests: 1000, period: "1 second" } }
    })
    const { counts, url } = devnet.infernet
    await using node = await createInfernetNode({ url })
    const requests = numbered(2000).map((number) => ({ containers: ["echo"], data: { number } }))
    const outcomes = await node.createJobs(requests)
    assert.strictEqual(counts()["POST /api/jobs/batch"], 1)
    const ids = outcomes.map((outcome) => (outcome._tag === "Accepted" ? outcome.id : assert.fail(outcome._tag)))
    let looks = 0
    let records = await node.getJobs(ids)
    for (looks = 1; records.some(({ _tag }) => _tag === "Running"); looks++) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      records = await node.getJobs(ids)
    }
    assert.isAtMost(counts()["GET /api/jobs"] ?? 0, looks * chunks(2000))
    assert.deepStrictEqual(
      records.map((record) => record._tag === "Success" && record.result?._tag === "Output" && record.result.output),
      numbered(2000).map((number) => ({ number }))
    )
  }, 60_000)

  it("cost as few when each is submitted and awaited as if it were alone", async () => {
    await using devnet = await createDevnet({
      networks: ["infernet"],
      infernet: { rateLimit: { requests: 1000, period: "1 second" } }
    })
    const { counts, url } = devnet.infernet
    await using client = await createClient({ node: infernet({ url }) })
    const begun = Date.now()
    const results = await Promise.all(
      numbered(2000).map(async (number) => {
        const spec = pipeline({ containers: ["echo"], input: { number }, timeout: "5 minutes" })
        return client.node.awaitResult(await client.node.submit(spec))
      })
    )
    results.forEach(({ output }, number) => assert.deepStrictEqual(output, { number }))
    const { "GET /api/jobs": reads = 0, "POST /api/jobs": single = 0, "POST /api/jobs/batch": batches = 0 } = counts()
    assert.isAtMost(single + batches, 3)
    // A look at all of them a second at most, and the results come with the last one.
    const looks = 2 + Math.ceil((Date.now() - begun) / 1000)
    assert.isAtMost(reads, looks * chunks(2000))
  }, 60_000)
})
