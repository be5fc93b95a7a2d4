/** Nosana's kit 2.1.8 on the devnet, for those who want work done. */
import { describe, expect, it } from "vitest"
import { JobState } from "../kit.ts"
import { accountAt, feeOf, none, nos, posted, price, refusalOf, rent, sol, startJobs } from "./world.ts"

describe("a job", () => {
  it("is listed, paid for and read", async () => {
    const { definition, ipfsHash, list, market, network, requester } = await startJobs()
    const job = await list()
    expect(await requester.balance()).toEqual({
      lamports: 100n * sol - feeOf(3) - rent.job,
      microNos: 10_000n * nos - 60n * price
    })
    expect(network.balances()).toMatchObject({ vault: 60n * price, rewards: 0n })
    const expected = {
      address: job,
      ipfsJob: ipfsHash,
      ipfsResult: null,
      market,
      node: none,
      payer: requester.address,
      price: Number(price),
      project: requester.address,
      state: JobState.QUEUED,
      timeEnd: 0,
      timeStart: 0,
      timeout: 60
    }
    expect(await requester.jobs.get(job)).toEqual(expected)
    expect(await requester.jobs.all()).toEqual([expected])
    expect(await requester.jobs.multiple([job])).toEqual([expected])
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 0, queue: [job] })
    expect(await requester.kit.ipfs.retrieve(ipfsHash)).toEqual(definition)
  })

  it("is paid for by somebody else, who gets all of it back when it is delisted", async () => {
    const { ipfsHash, market, network, party, requester } = await startJobs()
    const sponsor = await party({ lamports: sol, microNos: nos })
    const { instruction, job } = await posted(
      requester.jobs.list({ market, timeout: 60, ipfsHash, payer: sponsor.signer as never })
    )
    await requester.send(instruction)
    expect(await sponsor.balance()).toEqual({ lamports: sol - rent.job, microNos: nos - 60n * price })
    expect(await requester.balance()).toEqual({ lamports: 100n * sol - feeOf(4), microNos: 10_000n * nos })
    expect(await requester.jobs.get(job)).toMatchObject({ payer: sponsor.address, project: requester.address })
    await requester.send(requester.jobs.delist({ job }))
    expect(await sponsor.balance()).toEqual({ lamports: sol, microNos: nos })
    expect(network.balances().vault).toBe(0n)
  })

  it("pays the network's fee on top, where there is one", async () => {
    const { list, network, requester } = await startJobs({ feeFraction: 10 })
    const job = await list(65)
    expect(network.balances()).toMatchObject({ vault: 6_500n, rewards: 650n })
    await requester.send(requester.jobs.extend({ job, timeout: 10 }))
    expect(network.balances()).toMatchObject({ vault: 7_500n, rewards: 750n })
    await requester.send(requester.jobs.delist({ job }))
    expect(await requester.balance()).toMatchObject({ microNos: 10_000n * nos - 750n })
  })

  it("is extended by so many seconds", async () => {
    const { list, network, requester } = await startJobs()
    const job = await list(60)
    await requester.send(requester.jobs.extend({ job, timeout: 30 }))
    expect(await requester.jobs.get(job)).toMatchObject({ timeout: 90 })
    expect(await requester.balance()).toEqual({
      lamports: 100n * sol - feeOf(3) - rent.job - feeOf(1),
      microNos: 10_000n * nos - 90n * price
    })
    expect(network.balances().vault).toBe(90n * price)
  })

  it("is delisted, and gone", async () => {
    const { list, market, requester } = await startJobs()
    const [first, second] = [await list(), await list()]
    await requester.send(requester.jobs.delist({ job: first }))
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 0, queue: [second] })
    await requester.send(requester.jobs.delist({ job: second }))
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 255, queue: [] })
    expect(await requester.balance()).toEqual({
      lamports: 100n * sol - 2n * feeOf(3) - 2n * feeOf(1),
      microNos: 10_000n * nos
    })
    // Of one account that is not there, and of some of which one is not there.
    await expect(requester.jobs.get(first)).rejects.toMatchObject({ context: { __code: 3_230_000, address: first } })
    await expect(requester.jobs.multiple([first])).rejects.toMatchObject({
      context: { __code: 32_300_001, addresses: [first] }
    })
    expect(await requester.jobs.all()).toEqual([])
  })

  it("is ended while it runs, and its node is paid by the second", async () => {
    const { advance, host, list, network, requester } = await startJobs()
    const job = await list(60)
    await host.send(host.jobs.work({ market: network.market() as never }))
    expect(await requester.jobs.get(job)).toMatchObject({ state: JobState.RUNNING, node: host.address })
    await advance("7 seconds")
    await requester.send(requester.jobs.end({ job }))
    const ended = await requester.jobs.get(job)
    expect(ended).toMatchObject({ state: JobState.COMPLETED, node: host.address, ipfsResult: null })
    const seconds = BigInt(ended.timeEnd) - BigInt(ended.timeStart)
    expect(seconds).toBeGreaterThanOrEqual(7n)
    expect(await requester.balance()).toEqual({
      lamports: 100n * sol - feeOf(3) - rent.job - feeOf(1),
      microNos: 10_000n * nos - seconds * price
    })
    // The rent of the run came back to the node.
    expect(await host.balance()).toEqual({ lamports: sol - feeOf(2), microNos: seconds * price })
    expect(network.balances().vault).toBe(0n)
    expect(await requester.jobs.runs()).toEqual([])
  })

  it("runs at once on the node that waits first", async () => {
    const { host, ipfsHash, market, party, requester } = await startJobs()
    const other = await party({ lamports: sol, microNos: 0n, stake: 0n })
    await host.send(host.jobs.work({ market }))
    await other.send(other.jobs.work({ market }))
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 1, queue: [host.address, other.address] })
    const { instruction, job, run } = await posted(requester.jobs.post({ market, timeout: 60, ipfsHash }))
    await requester.send(instruction)
    expect(await requester.jobs.run(run)).toMatchObject({ job, node: host.address, payer: requester.address, state: 0 })
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 1, queue: [other.address] })
    expect(await requester.balance()).toMatchObject({ lamports: 100n * sol - feeOf(3) - rent.job - rent.run })
  })

  it("is assigned to a node that waits, wherever in the queue", async () => {
    const { host, ipfsHash, market, party, requester } = await startJobs()
    const other = await party({ lamports: sol, microNos: 0n, stake: 0n })
    await host.send(host.jobs.work({ market }))
    await other.send(other.jobs.work({ market }))
    const { instruction, job, run } = await posted(
      requester.jobs.post({ market, timeout: 60, ipfsHash, node: other.address })
    )
    await requester.send(instruction)
    expect(await requester.jobs.get(job)).toMatchObject({ state: JobState.RUNNING, node: other.address })
    expect(await requester.jobs.runs({ node: other.address })).toMatchObject([{ address: run, job }])
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 1, queue: [host.address] })
    const again = await posted(requester.jobs.post({ market, timeout: 60, ipfsHash, node: other.address }))
    expect(await refusalOf(requester.send(again.instruction))).toMatchObject({ number: 6002 })
    // The kit takes a node that is not given for the program.
    const nobody = await requester.jobs.post({ market, timeout: 60, ipfsHash, node: undefined } as never)
    expect(accountAt(nobody, 3)).toBe("nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR")
    expect(await refusalOf(requester.send(nobody))).toMatchObject({ number: 6002 })
  })
})

describe("the kit waits for a transaction", () => {
  it("that never lands until its blockhash has expired, and says so", { timeout: 60_000 }, async () => {
    const { ipfsHash, market, network, requester } = await startJobs()
    const { instruction } = await posted(requester.jobs.list({ market, timeout: 60, ipfsHash }))
    network.dropTransactions(1)
    const thrown = await requester.send(instruction).catch((error) => error)
    expect(thrown).toMatchObject({ name: "NosanaError", code: "RPC_ERROR" })
    expect(thrown.message).toContain("The network has progressed past the last block")
    expect(await requester.balance()).toEqual({ lamports: 100n * sol, microNos: 10_000n * nos })
    await requester.send(instruction)
    expect(network.jobs()).toBe(1)
  })
})
