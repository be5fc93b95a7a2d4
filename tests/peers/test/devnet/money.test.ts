/** SOL and NOS on the devnet, as Nosana's kit 2.1.8 sees and moves them. */
import { generateKeyPairSigner } from "@solana/kit"
import { expect, it } from "vitest"
import { feeOf, nos, rent, sol, startJobs } from "./world.ts"

it("balances are seen, in lamports and in whole NOS", async () => {
  const { host, list, market, network, party, requester } = await startJobs()
  await list(65)
  expect(await requester.kit.solana.getBalance()).toBe(Number(100n * sol - feeOf(3) - rent.job))
  expect(await requester.kit.nos.getBalance()).toBe(9_999.9935)
  expect(await host.kit.nos.getBalance()).toBe(0)
  const stranger = await party({ lamports: sol })
  expect(await stranger.kit.nos.getBalance()).toBe(0)
  expect(await stranger.kit.nos.getTokenAccountForAddress(stranger.address)).toBeNull()
  expect(await requester.kit.nos.getTokenAccountForAddress(requester.address)).toMatchObject({
    pubkey: await requester.kit.nos.getATA(requester.address),
    owner: requester.address,
    amount: 9_999_993_500n,
    decimals: 6
  })
  const { vault } = await requester.jobs.market(market)
  const holders = await requester.kit.nos.getAllTokenHolders()
  expect(holders.map(({ amount, pubkey }) => [pubkey, amount])).toEqual(expect.arrayContaining([[vault, 6_500n]]))
  // Those that hold something.
  expect(holders.reduce((sum, { amount }) => sum + amount, 0n)).toBe(network.ledger())
})

it("NOS is sent to somebody without an account for it, and SOL", async () => {
  const { requester } = await startJobs()
  const to = (await generateKeyPairSigner()).address
  const instructions = await requester.kit.nos.transfer({ to, amount: 3n * nos })
  expect(instructions).toHaveLength(2)
  await requester.send(instructions)
  expect(await requester.kit.nos.getBalance(to)).toBe(3)
  expect(await requester.balance()).toEqual({
    lamports: 100n * sol - feeOf(1, 2) - rent.tokens,
    microNos: 9_997n * nos
  })
  await requester.send(requester.kit.solana.transfer({ to, amount: sol }))
  expect(await requester.kit.solana.getBalance(to)).toBe(Number(sol))
})
