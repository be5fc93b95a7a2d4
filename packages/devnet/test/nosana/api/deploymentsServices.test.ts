/** Where the services of deployments are, whichever of their jobs serves them. */
import { describe, expect, it, onTestFinished } from "vitest"
import { createDevnet, type NosanaImage } from "../../../src/index.ts"
import { deploymentHash } from "../../../src/nosana/services.ts"

/** Answers at port 80 with its own word until it is stopped. */
const server: NosanaImage = async ({ command: [word = ""], serve, sleep }) => {
  serve(80, () => new Response(word))
  await sleep("30 days")
  return 0
}

const definitionOf = (word: string) => ({
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "web", args: { image: "server", cmd: [word], expose: [80] } }]
})

describe("the address of a deployment's service", () => {
  it("is made of the deployment, its vault and the operation, as the network makes it", () => {
    expect(deploymentHash("DEPLOYMENT", "VAULT", "svc")).toBe("hzZE5bLcqPeJHRC2vHCnhaoew4cZ251Rm43bPuQ9FfDh")
  })

  it("answers while a job of it runs, and no longer", async () => {
    const devnet = await createDevnet({
      networks: ["nosana-api"],
      clock: "test",
      "nosana-api": { engine: "none", images: { server }, hosts: 2, slotTime: "1 second" }
    })
    onTestFinished(() => devnet[Symbol.asyncDispose]())
    const network = devnet["nosana-api"]
    const headers = { authorization: `Bearer ${network.apiKey()}`, "content-type": "application/json" }
    const post = async (path: string, body?: unknown) => {
      const sent = { method: "POST", headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      const answer = await fetch(`${network.url}/api/deployments/${path}`, sent)
      expect(answer.status).toBe(200)
      return (await answer.json()) as { readonly id: string; readonly endpoints: ReadonlyArray<{ url: string }> }
    }
    const ask = async (url: string) => {
      const answer = await fetch(url)
      return { status: answer.status, text: await answer.text() }
    }
    const { endpoints, id } = await post("create", {
      name: "web",
      market: network.market(),
      replicas: 2,
      timeout: 60,
      strategy: "SIMPLE",
      job_definition: definitionOf("hello")
    })
    const [{ url }] = endpoints as [{ url: string }]
    expect((await ask(url)).status).toBe(404)

    await post(`${id}/start`)
    await devnet.advance("10 seconds")
    expect(await ask(url)).toEqual({ status: 200, text: "hello" })

    // One of its jobs ends, and the other one is still there.
    const jobs = await fetch(`${network.url}/api/deployments/${id}/jobs`, { headers })
    const [newest] = ((await jobs.json()) as { readonly jobs: ReadonlyArray<{ job: string }> }).jobs
    const stopped = await fetch(`${network.url}/api/jobs/${newest!.job}/stop`, { method: "POST", headers })
    expect(stopped.status).toBe(200)
    await devnet.advance("10 seconds")
    expect(await ask(url)).toEqual({ status: 200, text: "hello" })

    await post(`${id}/stop`)
    await devnet.advance("10 seconds")
    expect((await ask(url)).status).toBe(404)
  })
})
