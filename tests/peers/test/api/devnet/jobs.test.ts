/** Jobs that are posted, followed and stopped with Nosana's kit 2.1.8 on the devnet, of today and of its own time. */
import { describe, expect, it } from "vitest"
import type { With } from "../Call.ts"
import { definitionOf, hourly, none, type Release, startWorld, until } from "./world.ts"

const who = ["key", "wallet"] satisfies ReadonlyArray<With>
const all = (["current", "2.1.8"] satisfies ReadonlyArray<Release>).flatMap((release) =>
  who.map((whose) => ({ release, whose }))
)

const dollars = (amount: number) => expect.closeTo(amount, 6)

describe.each(all)("with a $whose, on $release, a job", ({ release, whose }) => {
  it("is run to its end, seen all the way, paid for by the second, and its result read", async () => {
    const { kit, network } = await startWorld({ release })
    const { api, ipfs } = await kit(whose)
    const definition = definitionOf("greet", "you")
    const ipfsHash = await ipfs.pin(definition)
    expect(await api.credits.balance()).toEqual({ assignedCredits: 100, reservedCredits: 0, settledCredits: 0 })
    const posted = await api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })
    expect(posted).toEqual({
      tx: expect.any(String),
      job: expect.any(String),
      run: expect.any(String),
      credits: {
        costUSD: hourly,
        creditsUsed: expect.any(Number),
        reservationId: expect.any(String),
        project: network.address()
      }
    })
    const states = new Set<number>()
    const done = await until(
      async () => {
        const job = await api.jobs.get(posted.job)
        states.add(job.state)
        return job
      },
      ({ state }) => state === 2
    )
    expect(states).toContain(1)
    const [node] = network.nodes()
    expect(done).toMatchObject({
      ipfsJob: ipfsHash,
      market: network.market(),
      node,
      payer: network.address(),
      project: network.address(),
      timeout: 3600,
      jobStatus: "failed",
      jobDefinition: definition,
      usdRewardPerHour: 0.048
    })
    expect(done.jobResult).toEqual(await ipfs.retrieve(done.ipfsResult!))
    expect(done.jobResult).toMatchObject({
      status: "success",
      opStates: [
        {
          operationId: "greeting",
          status: "failed",
          exitCode: 3,
          logs: [
            { type: "stdout", log: "hello you\n" },
            { type: "stderr", log: "done\n" }
          ]
        }
      ]
    })
    const balance = await api.credits.balance()
    const used = Math.ceil((48_000 * 1.1 * (done.timeEnd - done.timeStart)) / 3600) / 1_000_000
    expect(balance).toEqual({ assignedCredits: 100, reservedCredits: 0, settledCredits: dollars(used) })
  })

  it("that waits is taken out of the queue, and nothing is paid for it", async () => {
    const { kit, network } = await startWorld({ release, hosts: 0 })
    const { api, ipfs } = await kit(whose)
    const ipfsHash = await ipfs.pin(definitionOf("greet"))
    const { job } = await api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })
    expect(await api.jobs.get(job)).toMatchObject({ state: 0, node: none, ipfsResult: null, timeStart: 0, timeEnd: 0 })
    expect(await api.credits.balance()).toMatchObject({ reservedCredits: hourly })
    expect(await api.jobs.stop(job)).toMatchObject({ job, delisted: true, tx: expect.any(String) })
    expect(await api.credits.balance()).toEqual({ assignedCredits: 100, reservedCredits: 0, settledCredits: 0 })
  })

  it("that runs is given more time and stopped, and its result comes afterwards", async () => {
    const { begun, kit, network } = await startWorld({ release })
    const { api, ipfs } = await kit(whose)
    const ipfsHash = await ipfs.pin(definitionOf("endless"))
    const { job } = await api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })
    await until(
      () => api.jobs.get(job),
      ({ state }) => state === 1 && begun.length > 0
    )
    const extended = await api.jobs.extend({ address: job, seconds: 1800 })
    expect(extended).toMatchObject({ job, tx: expect.any(String), credits: { costUSD: hourly / 2 } })
    expect((await api.jobs.get(job)).timeout).toBe(5400)
    expect(await api.credits.balance()).toMatchObject({ reservedCredits: dollars(hourly * 1.5) })
    expect(await api.jobs.stop(job)).toMatchObject({ job, delisted: false, tx: expect.any(String) })
    const { ipfsResult } = await until(
      () => api.jobs.get(job),
      (it) => it.state === 2 && it.ipfsResult !== null
    )
    expect(await ipfs.retrieve(ipfsResult!)).toMatchObject({ opStates: [{ logs: [{ log: "begun\n" }] }] })
    expect(await api.credits.balance()).toMatchObject({ assignedCredits: 100, reservedCredits: 0 })
  })

  it("is assigned to the node that is named", async () => {
    const { kit, network } = await startWorld({ release, hosts: 3 })
    const { api, ipfs } = await kit(whose)
    const node = network.nodes()[2]!
    const ipfsHash = await ipfs.pin(definitionOf("good"))
    const { job } = await until(
      () => api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600, node }).catch(() => undefined),
      (posted) => posted !== undefined
    ).then((posted) => posted!)
    expect(
      await until(
        () => api.jobs.get(job),
        ({ state }) => state === 2
      )
    ).toMatchObject({ node, jobStatus: "success" })
  })
})

describe("what else is asked", () => {
  it.each(who)("with a %s: markets, all of them, by address and by slug", async (whose) => {
    const { kit, network } = await startWorld({ hosts: 0 })
    const { markets } = (await kit(whose)).api
    const all = await markets.list()
    expect(all.map(({ address }) => address)).toEqual(network.markets())
    const [first] = all
    expect(first).toMatchObject({ address: network.market(), usd_reward_per_hour: 0.048, network_fee_percentage: 10 })
    expect(await markets.get(first!.address)).toEqual(first)
    expect(await markets.get(first!.slug)).toEqual(first)
    expect(await markets.getRequiredResources(first!.slug)).toMatchObject({ required_images: expect.any(Array) })
  })

  it("a signature, by which a host lets whoever has only a key see a job", async () => {
    const { kit, network } = await startWorld()
    const { api, ipfs } = await kit("key")
    const ipfsHash = await ipfs.pin(definitionOf("endless"))
    const { job } = await api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })
    const { node } = await until(
      () => api.jobs.get(job),
      ({ state }) => state === 1
    )
    const url = `${network.hostTemplate().replace("{node}", node)}/job/${job}/job-definition`
    // It says no more than the signature: the header has to be put together by whoever asks.
    const signature = await api.auth.signMessage("nosana-auth")
    // The host has to see the job on the chain first.
    const read = await until(
      () => fetch(url, { headers: { authorization: `nosana-auth:${signature}` } }),
      ({ ok }) => ok
    )
    expect(await read.json()).toEqual(definitionOf("endless"))
    expect((await fetch(url)).status).toBe(401)
    await api.jobs.stop(job)
  })

  it("nothing of who has no credential, but jobs and markets", async () => {
    const { api, kit, network } = await startWorld({ hosts: 0 })
    const known = await kit("key")
    const ipfsHash = await known.ipfs.pin(definitionOf("greet"))
    const { job } = await known.api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })
    const { credits, jobs, markets } = await api({})
    expect(await jobs.get(job)).toEqual(await known.api.jobs.get(job))
    expect(await markets.list()).toEqual(await known.api.markets.list())
    await expect(credits.balance()).rejects.toThrow("Failed to fetch balance")
    await expect(jobs.stop(job)).rejects.toThrow("Failed to stop job")
    await expect(jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })).rejects.toThrow("Failed to list job")
    expect(network.jobs()).toBe(1)
  })
})

describe.each(who)("with a %s, ours reads", (whose) => {
  it("all that theirs reads, and says what it means", async () => {
    const { kit, network, ours } = await startWorld()
    const [{ api, ipfs }, mine] = [await kit(whose), await ours(whose)]
    const ipfsHash = await ipfs.pin(definitionOf("good"))
    const { job } = await api.jobs.list({ ipfsHash, market: network.market(), timeout: 3600 })
    const theirs = await until(
      () => api.jobs.get(job),
      ({ state }) => state === 2
    )
    const read = await mine.jobs.get(job)
    expect(read.raw).toEqual(theirs)
    expect(read).toMatchObject({
      address: job,
      stateName: "COMPLETED",
      ipfsResult: theirs.ipfsResult,
      timeStart: new Date(theirs.timeStart * 1000),
      timeEnd: new Date(theirs.timeEnd * 1000),
      usdRewardPerHour: 48_000n
    })
    const [balance, { assignedCredits, reservedCredits, settledCredits }] = [
      await mine.credits.balance(),
      await api.credits.balance()
    ]
    const micro = (amount: number) => BigInt(Math.round(amount * 1_000_000))
    expect(balance).toEqual({
      assigned: micro(assignedCredits),
      reserved: micro(reservedCredits),
      settled: micro(settledCredits),
      available: micro(assignedCredits) - micro(reservedCredits) - micro(settledCredits)
    })
    expect((await mine.markets.list()).map(({ raw }) => raw)).toEqual(await api.markets.list())
    expect((await mine.markets.get(network.market())).raw).toEqual(await api.markets.get(network.market()))
  })
})
