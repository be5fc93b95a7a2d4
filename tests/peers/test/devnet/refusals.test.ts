/** What the program refuses, as it comes out of Nosana's kit: a number that three enumerations share, and a line of the log. */
import { generateKeyPairSigner } from "@solana/kit"
import { describe, expect, it } from "vitest"
import { posted, refusalOf, sol, startJobs } from "./world.ts"

describe("a requester is refused", () => {
  it("without the NOS for the deposit, and without an account for NOS", async () => {
    const { fund, ipfsHash, market, party } = await startJobs()
    const poor = await party({ lamports: sol, microNos: 5_999n })
    const { instruction } = await posted(poor.jobs.list({ market, timeout: 60, ipfsHash }))
    expect(await refusalOf(poor.send(instruction))).toMatchObject({
      code: "RPC_ERROR",
      number: 1,
      line: "Error: insufficient funds"
    })
    await fund(poor.address, { microNos: 1n })
    await poor.send(instruction)
    const strange = await party({ lamports: sol })
    const second = await posted(strange.jobs.list({ market, timeout: 60, ipfsHash }))
    expect(await refusalOf(strange.send(second.instruction))).toMatchObject({
      number: 3012,
      line: expect.stringContaining("caused by account: user. Error Code: AccountNotInitialized.")
    })
  })

  it("in a market that is not there, or is a job", async () => {
    const { ipfsHash, list, requester } = await startJobs()
    const market = (await generateKeyPairSigner()).address
    const nowhere = await posted(requester.jobs.list({ market, timeout: 60, ipfsHash }))
    expect(await refusalOf(requester.send(nowhere.instruction))).toMatchObject({
      number: 3012,
      line: expect.stringContaining("caused by account: market. Error Code: AccountNotInitialized.")
    })
    const wrong = await posted(requester.jobs.list({ market: await list(), timeout: 60, ipfsHash }))
    expect(await refusalOf(requester.send(wrong.instruction))).toMatchObject({
      number: 3002,
      line: expect.stringContaining("caused by account: market. Error Code: AccountDiscriminatorMismatch.")
    })
  })

  it("to extend by nothing", async () => {
    const { list, requester } = await startJobs()
    const job = await list()
    expect(await refusalOf(requester.send(requester.jobs.extend({ job, timeout: 0 })))).toMatchObject({
      number: 6008,
      line: expect.stringContaining("Error Code: JobTimeoutNotGreater.")
    })
  })

  it("to extend, delist and end what belongs to another", async () => {
    const { host, list, market, party, requester } = await startJobs()
    const stranger = await party({ lamports: sol, microNos: 1_000_000n })
    const job = await list()
    const unauthorised = { number: 6000, line: expect.stringContaining("Error Code: Unauthorized.") }
    expect(await refusalOf(stranger.send(stranger.jobs.extend({ job, timeout: 10 })))).toMatchObject(unauthorised)
    expect(await refusalOf(stranger.send(stranger.jobs.delist({ job })))).toMatchObject(unauthorised)
    await host.send(host.jobs.work({ market }))
    expect(await refusalOf(stranger.send(stranger.jobs.end({ job })))).toMatchObject(unauthorised)
    await requester.send(requester.jobs.end({ job }))
  })

  it("to delist what runs, with and without a queue behind it; to end what does not run; to end twice", async () => {
    const { host, list, market, requester } = await startJobs()
    const [first, second] = [await list(), await list()]
    await expect(requester.jobs.end({ job: first })).rejects.toThrow(
      "Failed to create end instruction: No job run account found for the specified job"
    )
    await host.send(host.jobs.work({ market }))
    expect(await refusalOf(requester.send(requester.jobs.delist({ job: first })))).toMatchObject({
      number: 6002,
      line: expect.stringContaining("Error Code: NotInMarketQueue.")
    })
    await requester.send(requester.jobs.delist({ job: second }))
    expect(await refusalOf(requester.send(requester.jobs.delist({ job: first })))).toMatchObject({
      number: 6001,
      line: expect.stringContaining("Error Code: MarketInWrongState.")
    })
    const twice = await requester.jobs.end({ job: first })
    await requester.send(twice)
    expect(await refusalOf(requester.send(twice))).toMatchObject({
      number: 3012,
      line: expect.stringContaining("caused by account: run. Error Code: AccountNotInitialized.")
    })
    expect(await refusalOf(requester.send(requester.jobs.extend({ job: first, timeout: 10 })))).toMatchObject({
      number: 6004,
      line: expect.stringContaining("Error Code: JobInWrongState.")
    })
  })

  it("by the kit itself for a CIDv1 and for parts of seconds", async () => {
    const { ipfsHash, market, requester } = await startJobs()
    const newer = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
    await expect(requester.jobs.list({ market, timeout: 60, ipfsHash: newer })).rejects.toThrow("Non-base58 character")
    await expect(requester.send(requester.jobs.list({ market, timeout: 0.5, ipfsHash }))).rejects.toThrow("BigInt")
  })
})

describe("a host is refused", () => {
  it("without a stake account, and without an account for NOS", async () => {
    const { fund, market, party } = await startJobs()
    const idle = await party({ lamports: sol, microNos: 0n })
    expect(await refusalOf(idle.send(idle.jobs.work({ market })))).toMatchObject({
      number: 3012,
      line: expect.stringContaining("caused by account: stake. Error Code: AccountNotInitialized.")
    })
    await fund(idle.address, { stake: 0n })
    await idle.send(idle.jobs.work({ market }))
    const bare = await party({ lamports: sol, stake: 0n })
    expect(await refusalOf(bare.send(bare.jobs.work({ market })))).toMatchObject({
      number: 3012,
      line: expect.stringContaining("caused by account: nft. Error Code: AccountNotInitialized.")
    })
  })

  it("with less of a stake than the market asks for", async () => {
    // 1,000,000 for 14 days are worth 1,115,068.
    const { fund, market, party } = await startJobs({ market: { minimumStake: 1_115_069n } })
    const small = await party({ lamports: sol, microNos: 0n, stake: 1_000_000n })
    expect(await refusalOf(small.send(small.jobs.work({ market })))).toMatchObject({
      number: 6013,
      line: expect.stringContaining("Error Code: NodeNotEnoughStake.")
    })
    await fund(small.address, { stake: 1_000_001n })
    await small.send(small.jobs.work({ market }))
    expect(await small.jobs.market(market)).toMatchObject({ nodeXnosMinimum: 1_115_069, queue: [small.address] })
  })

  it("to wait twice, and to leave where it does not wait", async () => {
    const { host, market, party, list } = await startJobs()
    const stranger = await party({ lamports: sol, microNos: 0n, stake: 0n })
    await host.send(host.jobs.work({ market }))
    expect(await refusalOf(host.send(host.jobs.work({ market })))).toMatchObject({
      number: 6014,
      line: expect.stringContaining("Error Code: NodeAlreadyQueued.")
    })
    expect(await refusalOf(stranger.send(stranger.jobs.stop({ market })))).toMatchObject({ number: 6002 })
    expect(await refusalOf(stranger.send(stranger.jobs.stop({ market, node: host.address })))).toMatchObject({
      number: 6000
    })
    await list()
    expect(await refusalOf(host.send(host.jobs.stop({ market })))).toMatchObject({ number: 6001 })
  })

  it("to finish what another runs, with no result, and twice", async () => {
    const { host, ipfsHash: ipfsResultsHash, list, market, party } = await startJobs()
    const stranger = await party({ lamports: sol, microNos: 0n })
    const job = await list()
    await host.send(host.jobs.work({ market }))
    expect(await refusalOf(stranger.send(stranger.jobs.finish({ job, ipfsResultsHash })))).toMatchObject({
      number: 6000,
      line: expect.stringContaining("Error Code: Unauthorized.")
    })
    const nothing = "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh51"
    expect(await refusalOf(host.send(host.jobs.finish({ job, ipfsResultsHash: nothing })))).toMatchObject({
      number: 6006,
      line: expect.stringContaining("Error Code: JobResultNull.")
    })
    await host.send(host.jobs.finish({ job, ipfsResultsHash }))
    await expect(host.jobs.finish({ job, ipfsResultsHash })).rejects.toThrow(
      "Failed to create finish instruction: No job run account found for the specified job"
    )
  })
})
