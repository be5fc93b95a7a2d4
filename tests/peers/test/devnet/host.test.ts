/** Nosana's kit 2.1.8 on the devnet, for those who work. */
import { networks } from "@longshore/nosana-program"
import { describe, expect, it } from "vitest"
import { JobState } from "../kit.ts"
import { accountAt, feeOf, none, price, refusalOf, rent, sol, startJobs } from "./world.ts"

describe("a node", () => {
  it("takes a job from the queue, finishes it and is paid for what it took", async () => {
    const { advance, host, ipfsHash, list, market, network, requester } = await startJobs()
    const [job, next] = [await list(60), await list(60)]
    const work = await host.jobs.work({ market })
    const run = accountAt(work, 0)
    await host.send(work)
    expect(await host.balance()).toEqual({ lamports: sol - feeOf(2) - rent.run, microNos: 0n })
    expect(await host.jobs.market(market)).toMatchObject({ queueType: 0, queue: [next] })
    const seen = await host.jobs.run(run)
    expect(seen).toEqual({ address: run, job, node: host.address, payer: host.address, state: 0, time: seen.time })
    expect(await host.jobs.runs({ job })).toEqual([seen])
    expect(await host.jobs.runs({ node: host.address })).toEqual([seen])
    expect(await host.jobs.runs({ node: requester.address })).toEqual([])
    expect(await host.jobs.get(job)).toMatchObject({
      state: JobState.RUNNING,
      node: host.address,
      timeStart: seen.time
    })
    // The account itself does not say so.
    expect(await host.jobs.get(job, false)).toMatchObject({ state: JobState.QUEUED, node: none, timeStart: 0 })

    await advance("9 seconds")
    const result = await host.kit.ipfs.pin({ status: "success", opStates: [] })
    await host.send(host.jobs.finish({ job, ipfsResultsHash: result }))
    const done = await host.jobs.get(job)
    expect(done).toMatchObject({
      ipfsJob: ipfsHash,
      ipfsResult: result,
      state: JobState.COMPLETED,
      node: host.address,
      timeStart: seen.time
    })
    const pay = price * (BigInt(done.timeEnd) - BigInt(done.timeStart))
    expect(pay).toBeGreaterThanOrEqual(9n * price)
    expect(await host.balance()).toEqual({ lamports: sol - feeOf(2) - feeOf(1), microNos: pay })
    expect(network.balances()).toMatchObject({ vault: 60n * price, rewards: 0n })
    expect((await requester.balance()).microNos + pay + 60n * price).toBe(10_000_000_000n)
    await expect(host.jobs.run(run)).rejects.toMatchObject({ context: { __code: 3_230_000 } })
    expect(await host.kit.ipfs.retrieve(result)).toEqual({ status: "success", opStates: [] })
  })

  it("is paid for no more than was bought", async () => {
    const { advance, host, ipfsHash, list, market, network } = await startJobs()
    const job = await list(5)
    await host.send(host.jobs.work({ market }))
    await advance("30 seconds")
    await host.send(host.jobs.finish({ job, ipfsResultsHash: ipfsHash }))
    expect(await host.balance()).toMatchObject({ microNos: 5n * price })
    expect(network.balances().vault).toBe(0n)
  })

  it("waits for jobs, and stops waiting", async () => {
    const { host, market, network, party } = await startJobs()
    const other = await party({ lamports: sol, microNos: 0n, stake: 0n })
    await host.send(host.jobs.work({ market }))
    await other.send(other.jobs.work({ market }))
    await host.send(host.jobs.stop({ market }))
    expect(await host.jobs.market(market)).toMatchObject({ queueType: 1, queue: [other.address] })
    await other.send(other.jobs.stop({ market, node: other.address }))
    expect(await host.jobs.market(market)).toMatchObject({ queueType: 255, queue: [] })
    // The account for a run was not made.
    expect(await host.balance()).toEqual({ lamports: sol - feeOf(2) - feeOf(1), microNos: 0n })
    expect(network.balances().vault).toBe(0n)
  })

  it("gives a job back: stopped, with all that was paid for it still there", async () => {
    const { host, list, market, network, requester } = await startJobs()
    const job = await list(60)
    const work = await host.jobs.work({ market })
    await host.send(work)
    await host.send(host.jobs.quit({ run: accountAt(work, 0) }))
    expect(await requester.jobs.get(job)).toMatchObject({ state: JobState.STOPPED, node: none, timeStart: 0 })
    expect(await requester.jobs.all({ state: JobState.STOPPED })).toMatchObject([{ address: job }])
    expect(await requester.jobs.runs()).toEqual([])
    expect(await requester.jobs.market(market)).toMatchObject({ queueType: 255 })
    expect(network.balances().vault).toBe(60n * price)
    expect(await host.balance()).toEqual({ lamports: sol - feeOf(2) - feeOf(1), microNos: 0n })
  })

  it("is paid into an account that the kit opens for it, if it has closed its own", async () => {
    const { host, ipfsHash, list, market, party } = await startJobs()
    const job = await list(60)
    await host.send(host.jobs.work({ market }))
    const empty = await host.kit.nos.getATA(host.address)
    const close = {
      programAddress: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
      accounts: [
        { address: empty, role: 1 },
        { address: host.address, role: 1 },
        { address: host.address, role: 2, signer: host.signer }
      ],
      data: Uint8Array.of(9)
    }
    await host.send(close)
    const stranger = await party()
    await expect(stranger.kit.nos.getATA(host.address)).resolves.toBe(empty)
    const finishing = await host.jobs.finish({ job, ipfsResultsHash: ipfsHash })
    expect(finishing).toHaveLength(2)
    await host.send(finishing)
    const { lamports } = await host.balance()
    // Rent of the token account came and went; two instructions beside those for fees.
    expect(lamports).toBe(sol - feeOf(2) - feeOf(1) - feeOf(1, 2))
  })
})

describe("complete", () => {
  it("goes to mainnet's program, which is not there; to the devnet's, it adds the result after an end", async () => {
    const { host, ipfsHash: ipfsResultsHash, list, market, requester } = await startJobs()
    const job = await list()
    await host.send(host.jobs.work({ market }))
    await requester.send(requester.jobs.end({ job }))
    const complete = await host.jobs.complete({ job, ipfsResultsHash })
    expect(complete.programAddress).toBe(networks.mainnet.jobs)
    expect(await refusalOf(host.send(complete))).toMatchObject({
      number: undefined,
      message: "Attempt to load a program that does not exist"
    })
    await host.send({ ...complete, programAddress: networks.devnet.jobs })
    expect(await requester.jobs.get(job)).toMatchObject({ state: JobState.COMPLETED, ipfsResult: ipfsResultsHash })
    await expect(host.jobs.complete({ job, ipfsResultsHash })).rejects.toThrow("Job has already been completed.")
  })

  it("of a job that waits fails in the kit, for another reason than it means to give", async () => {
    const { host, ipfsHash: ipfsResultsHash, list } = await startJobs()
    const job = await list()
    await expect(host.jobs.complete({ job, ipfsResultsHash })).rejects.toThrow(
      "Cannot read properties of undefined (reading 'runs')"
    )
  })
})
