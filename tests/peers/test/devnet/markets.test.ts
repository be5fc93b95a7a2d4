/** Nosana's kit 2.1.8 on the devnet, for those who own markets. */
import { expect, it } from "vitest"
import { accountAt, feeOf, none, nos, posted, refusalOf, rent, sol, startJobs } from "./world.ts"

it("a market is opened, with all that can be said of it", async () => {
  const { market: first, requester } = await startJobs()
  const open = await requester.jobs.open({
    jobExpiration: 1_000,
    jobPrice: 17,
    jobTimeout: 600,
    jobType: 3,
    nodeStakeMinimum: 5_000_000
  })
  const market = accountAt(open, 1)
  await requester.send(open)
  expect(await requester.balance()).toEqual({
    lamports: 100n * sol - feeOf(2) - rent.market - rent.tokens,
    microNos: 10_000n * nos
  })
  const seen = await requester.jobs.market(market)
  expect(seen).toEqual({
    address: market,
    authority: requester.address,
    jobExpiration: 1_000,
    jobPrice: 17,
    jobTimeout: 600,
    jobType: 3,
    vault: accountAt(open, 2),
    vaultBump: seen.vaultBump,
    nodeAccessKey: none,
    nodeXnosMinimum: 5_000_000,
    queueType: 255,
    queue: []
  })
  const all = await requester.jobs.markets()
  expect(all.map(({ address }) => address).toSorted()).toEqual([first, market].toSorted())
  expect(all).toContainEqual(seen)
})

it("a market is opened as the kit does by itself: free, and open to all", async () => {
  const { host, ipfsHash, party, requester } = await startJobs()
  const open = await requester.jobs.createMarket({})
  const market = accountAt(open, 1)
  await requester.send(open)
  expect(await requester.jobs.market(market)).toMatchObject({ jobPrice: 0, jobExpiration: 86_400, jobTimeout: 7_200 })
  const { instruction, job } = await posted(requester.jobs.list({ market, timeout: 60, ipfsHash }))
  await requester.send(instruction)
  await host.send(host.jobs.work({ market }))
  await host.send(host.jobs.finish({ job, ipfsResultsHash: ipfsHash }))
  expect(await requester.balance()).toMatchObject({ microNos: 10_000n * nos })
  expect(await host.balance()).toEqual({ lamports: sol - feeOf(2) - feeOf(1), microNos: 0n })
  // Nothing is paid, and an account to pay from is asked for all the same.
  const bare = await party({ lamports: sol })
  const second = await posted(bare.jobs.list({ market, timeout: 60, ipfsHash }))
  expect(await refusalOf(bare.send(second.instruction))).toMatchObject({ number: 3012 })
})

it("a market is closed by its owner, who takes all deposits with it; the jobs are lost", async () => {
  const { ipfsHash, party, requester } = await startJobs()
  const owner = await party({ lamports: sol, microNos: 0n })
  const open = await owner.jobs.open({ jobPrice: 100 })
  const market = accountAt(open, 1)
  await owner.send(open)
  const { instruction, job } = await posted(requester.jobs.list({ market, timeout: 60, ipfsHash }))
  await requester.send(instruction)
  expect(await refusalOf(requester.send(requester.jobs.close({ market })))).toMatchObject({
    number: 6000,
    line: expect.stringContaining("Error Code: Unauthorized.")
  })
  await owner.send(owner.jobs.closeMarket({ market }))
  expect(await owner.balance()).toEqual({ lamports: sol - feeOf(2) - feeOf(1), microNos: 6_000n })
  await expect(owner.jobs.market(market)).rejects.toMatchObject({ context: { __code: 3_230_000 } })
  expect(await refusalOf(requester.send(requester.jobs.delist({ job })))).toMatchObject({
    number: 3012,
    line: expect.stringContaining("caused by account: market. Error Code: AccountNotInitialized.")
  })
})
