/** What else the client in the words of Nosana's page does, on a network whose jobs really run: all of it, and once. */
import { createDevnet, type NosanaApiOptions } from "@longshore/devnet"
import { Authorization } from "@longshore/nosana"
import { createNosanaClient, faultOf } from "@longshore/nosana-api"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"

const definitionOf = (image: string) =>
  ({
    version: "0.1",
    type: "container",
    ops: [{ type: "container/run", id: "one", args: { image } }]
  }) as const

const hour = 52_800n

const start = async (options: NosanaApiOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": {
      slotTime: "40 millis",
      ...options,
      engine: "none",
      images: {
        good: ({ stdout }) => stdout("good\n"),
        bad: () => 3,
        endless: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
      }
    }
  })
  const gateway = devnet["nosana-api"]
  const { api, gateway: ipfsGateway } = gateway.ipfs()
  const client = createNosanaClient("devnet", {
    api: { apiKey: gateway.apiKey(), backend_url: gateway.url, client_manager_url: gateway.signUrl() },
    ipfs: { api, gateway: ipfsGateway }
  })
  return { gateway, client, [Symbol.asyncDispose]: () => devnet[Symbol.asyncDispose]() }
}

const failure = (call: Promise<unknown>): Promise<any> =>
  call.then(
    () => expect.fail("the call did not fail"),
    (error) => error
  )

const patience = { timeout: 20_000 }

describe.each(["current", "2.1.8"] as const)("release %s", (release) => {
  it("a job that fails is told as one that failed, and its result is where its CID says", async () => {
    await using world = await start({ release })
    const { client, gateway } = world
    const posted = async (image: string) => {
      const ipfsHash = await client.ipfs.add(definitionOf(image))
      expect(await client.ipfs.retrieve(ipfsHash)).toEqual(definitionOf(image))
      return client.api.jobs.list({ ipfsHash, market: gateway.market(), timeout: 60 })
    }
    const good = await posted("good")
    const bad = await posted("bad")
    expect(good.credits.costUSD).toBe(0.0528)
    const seen = async ({ job }: { readonly job: string }) => {
      const { state, stateNumber } = await client.api.jobs.get(job)
      return [state, stateNumber]
    }
    await expect.poll(() => seen(good), patience).toEqual(["completed", 2])
    await expect.poll(() => seen(bad), patience).toEqual(["failed", 2])
    const { ipfsResult } = await client.api.jobs.get(bad.address)
    expect(await client.ipfs.retrieve(ipfsResult!)).toMatchObject({ opStates: [{ status: "failed", exitCode: 3 }] })
    // An hour was reserved for each. What they did not use is there again.
    await expect.poll(() => gateway.ledger().reserved, patience).toBe(0n)
    const { available, settled } = gateway.ledger()
    expect(available).toBeGreaterThan(100_000_000n - hour)
    expect(await client.api.credits.balance()).toEqual({
      assignedCredits: 100,
      reservedCredits: 0,
      settledCredits: Number(settled) / 1e6,
      availableCredits: Number(available) / 1e6
    })
  })

  it("signs messages that hosts take, and tells of markets", async () => {
    await using world = await start({ release })
    const { client, gateway } = world
    const header = await client.api.auth.header("hello", { includeTime: true })
    const [message, signature, time] = header.split(":")
    expect([message, signature]).toEqual(["hello", await client.api.auth.signMessage("hello")])
    expect(Math.abs(Date.now() - Number(time))).toBeLessThan(60_000)
    const [market] = await client.api.markets.list()
    expect(market).toEqual(await client.api.markets.get(gateway.market()))
    expect(market?.usd_reward_per_hour).toBe(0.048)
    expect(await client.api.markets.getRequiredResources(market!.slug!)).toHaveProperty("required_images")
  })

  it("a deployment is made, started and stopped, and its pages lead to one another", async () => {
    await using world = await start({ release, hosts: 2 })
    const { client, gateway } = world
    const made = await client.api.deployments.create({
      name: "a service",
      market: gateway.market(),
      replicas: 2,
      timeout: 120,
      strategy: "INFINITE",
      rotation_time: 30,
      job_definition: definitionOf("endless")
    })
    expect(made).toMatchObject({ status: "DRAFT", timeout: 120, rotation_time: 30, replicas: 2 })
    expect((await failure(made.stop())).reason).toMatchObject({ _tag: "InvalidState" })
    await made.start()
    const running = async () => (await made.getJobs({ state: "RUNNING" })).jobs.length
    await expect.poll(running, patience).toBe(2)
    await made.refresh()
    expect(made).toMatchObject({ status: "RUNNING", active_jobs: 2 })
    await made.updateTimeout(180)
    expect(made.timeout).toBe(180)

    const first = await made.getEvents({ limit: 10, sort_order: "asc" })
    expect(first.previousPage).toBeNull()
    expect(first.events[0]).toMatchObject({ type: "JOB_LIST_CONFIRMED", deploymentId: made.id })
    const names = ["b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
    for (const name of names) {
      await client.api.deployments.create({
        name,
        market: gateway.market(),
        replicas: 1,
        timeout: 60,
        strategy: "SIMPLE",
        job_definition: definitionOf("good")
      })
    }
    const page = await client.api.deployments.list({ sort_order: "asc", limit: 10 })
    expect(page.total_items).toBe(11)
    const last = await page.nextPage!()
    expect(last.deployments.map(({ name }) => name)).toEqual(["k"])
    expect(last.nextPage).toBeNull()
    const again = await last.previousPage!()
    expect(again.deployments.map(({ name }) => name)).toEqual(["a service", ...names.slice(0, 9)])
    expect(await again.deployments[0]!.generateAuthHeader()).toMatch(/^DEPLOYMENT_HEADER:/)

    await made.stop()
    const status = async () => {
      await made.refresh()
      return made.status
    }
    await expect.poll(status, patience).toBe("STOPPED")
    await made.delete()
    expect((await failure(client.api.deployments.get(made.id))).reason).toMatchObject({ _tag: "JobNotFound" })
    expect(gateway.jobs()).toBe(2)
  })

  it("a wallet works as a key does", async () => {
    await using world = await start({ release })
    const { gateway } = world
    const client = createNosanaClient({
      wallet: Authorization.signerOf(Redacted.make(gateway.wallet())),
      api: { backend_url: gateway.url }
    })
    expect((await client.api.credits.balance()).availableCredits).toBe(100)
    expect(await client.api.auth.header("hello")).toMatch(/^hello:/)
  })
})

describe("an answer that is lost", () => {
  const listed = async (release: "current" | "2.1.8") => {
    const world = await start({ release, hosts: 0 })
    const { client, gateway } = world
    const ipfsHash = await client.ipfs.add(definitionOf("good"))
    await gateway.faults.inject({ kind: "dropAfter", route: "POST /jobs/list", times: 1 })
    return { world, answer: client.api.jobs.list({ ipfsHash, market: gateway.market(), timeout: 60 }) }
  }

  it("is asked for again under the same key, and one job is paid", async () => {
    const { answer, world } = await listed("current")
    await using _ = world
    const { address, state } = await answer
    expect(state).toBe("pending")
    expect((await world.client.api.jobs.get(address)).address).toBe(address)
    expect(world.gateway.jobs()).toBe(1)
    expect(world.gateway.ledger().reserved).toBe(hour)
  })

  it("is not asked for again where the server knows no keys", async () => {
    const { answer, world } = await listed("2.1.8")
    await using _ = world
    const error = await failure(answer)
    expect(error.reason).toMatchObject({ _tag: "OutcomeUnknown" })
    expect(error.message).toMatch(/may have been done and paid for: look for it/)
    expect(world.gateway.jobs()).toBe(1)
    expect(world.gateway.ledger().reserved).toBe(hour)
  })
})

describe("what the server refuses", () => {
  it("is told with what there is and what is needed, and nothing is paid", async () => {
    await using world = await start({ credits: 10_000n })
    const { client, gateway } = world
    const ipfsHash = await client.ipfs.add(definitionOf("good"))
    const market = gateway.market()
    const poor = await failure(client.api.jobs.list({ ipfsHash, market, timeout: 60 }))
    expect(poor.reason).toMatchObject({ _tag: "InsufficientFunds" })
    expect(faultOf(poor)).toMatchObject({ status: 402, available: 10_000n })
    const short = await failure(client.api.jobs.list({ ipfsHash, market, timeout: 30 }))
    expect(short.reason).toMatchObject({ _tag: "InvalidSpec", field: "timeout" })
    expect(gateway.ledger()).toMatchObject({ available: 10_000n, reserved: 0n, settled: 0n })
    expect(gateway.jobs()).toBe(0)
  })
})
