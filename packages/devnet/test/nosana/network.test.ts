import * as fs from "node:fs"
import { describe, expect, it } from "vitest"
import { definitionOf, liveNetwork, operation } from "./requester.ts"

const nos = 1_000_000n
const sol = 1_000_000_000n

describe("the network", () => {
  it.each([
    [{ hosts: -1 }, "nosana-program.hosts"],
    [{ hosts: [{ behaviour: "sleeps" }] }, "nosana-program.hosts[0].behaviour"],
    [{ market: { price: 5 } }, "nosana-program.market.price"],
    [{ market: { type: 7 } }, "nosana-program.market.type"],
    [{ slotTime: 400 }, "nosana-program.slotTime"],
    [{ feeFraction: 0.5 }, "nosana-program.feeFraction"]
  ])("refuses %j by the name of %s", async (options, field) => {
    await expect(liveNetwork(options as never)).rejects.toMatchObject({ reason: "InvalidOption", field })
  })

  it("tells what there is, and gives more of it", async () => {
    const { network, rpc, wallet } = await liveNetwork({ hosts: 2, market: { minimumStake: 5n } })
    expect(network.wallet()).toHaveLength(64)
    expect(network.markets()).toEqual([network.market()])
    expect(network.nodes()).toHaveLength(2)
    expect(Object.keys(network.balances().hosts)).toEqual(network.nodes())
    const before = network.ledger()
    network.fund({ address: wallet.address, microNos: 5n, lamports: 7n })
    expect(network.ledger()).toBe(before + 5n)
    expect(network.balances().wallet).toEqual({ lamports: 100n * sol + 7n, microNos: 10_000n * nos + 5n })
    const fresh = network.nodes()[0]!
    network.fund({ address: fresh, microNos: 3n })
    expect(network.balances().hosts[fresh]?.microNos).toBe(3n)
    expect(network.account(network.market())?.owner).toBe("nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR")
    expect(network.account("11111111111111111111111111111112")).toBeUndefined()
    const supply = await rpc("getTokenSupply", "devr1BGQndEW5k5zfvG5FsLyZv1Ap73vNgAHcQ9sUVP", {
      commitment: "processed"
    })
    expect(BigInt(supply.value.amount)).toBe(network.ledger())
  })

  it("tells how longshore finds it, with a key file that goes with it", async () => {
    const { devnet, network } = await liveNetwork({ hosts: 0, ipfsJwt: "secret" })
    const { LONGSHORE_NOSANA_PROGRAM_WALLET: file = "", ...rest } = network.settings
    expect(rest).toEqual({
      LONGSHORE_NOSANA_PROGRAM_NETWORK: "localnet",
      LONGSHORE_NOSANA_PROGRAM_URL: network.url,
      LONGSHORE_NOSANA_PROGRAM_MARKET: network.market(),
      LONGSHORE_NOSANA_PROGRAM_IPFS_API: network.ipfs().api,
      LONGSHORE_NOSANA_PROGRAM_IPFS_GATEWAYS: network.ipfs().gateway,
      LONGSHORE_NOSANA_PROGRAM_IPFS_JWT: "secret",
      LONGSHORE_NOSANA_PROGRAM_HOST: network.hostTemplate()
    })
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual([...network.wallet()])
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    await devnet[Symbol.asyncDispose]()
    expect(fs.existsSync(file)).toBe(false)
  })

  it("names what it cannot use", async () => {
    const { network } = await liveNetwork({ hosts: 1 })
    expect(() => network.fund({ address: "nobody", lamports: 1n })).toThrow('fund: address: "nobody" is not an address')
    expect(() => network.hosts("away", "nobody")).toThrow('hosts: node: there is no host "nobody"')
  })

  it("is there for all commitments from the first moment on", async () => {
    const { network, rpc } = await liveNetwork({ hosts: 0 })
    const { value } = await rpc("getAccountInfo", network.market(), { encoding: "base64", commitment: "finalized" })
    expect(value.owner).toBe("nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR")
  })
})

describe("the ways to the chain", () => {
  const one = definitionOf(operation("say", ["echo"]))

  it("lose transactions that they have accepted", async () => {
    const { job, list, network } = await liveNetwork({ hosts: 0 })
    network.dropTransactions(1)
    expect(await job(await list(one))).toBeUndefined()
    expect(await job(await list(one))).toMatchObject({ state: 0 })
    expect(network.jobs()).toBe(1)
  })

  it("take no transaction with an old blockhash", async () => {
    const { network, rpc } = await liveNetwork({ hosts: 0 })
    const { value } = await rpc("getLatestBlockhash", { commitment: "processed" })
    const isValid = async () =>
      (await rpc("isBlockhashValid", value.blockhash, { commitment: "processed" })).value as boolean
    expect(await isValid()).toBe(true)
    network.expireBlockhashes()
    expect(await isValid()).toBe(false)
  })

  it("meet faults by the method that is called", async () => {
    const { list, network } = await liveNetwork({ hosts: 0 })
    await network.faults.inject({ kind: "dropAfter", route: "sendTransaction", times: 1 })
    await expect(list(one)).rejects.toThrow()
    expect(network.jobs()).toBe(1)
    expect(network.counts()).toMatchObject({ sendTransaction: 1, getLatestBlockhash: 1 })
  })

  it("may refuse to list accounts", async () => {
    const { network, rpc } = await liveNetwork({ hosts: 0, forbidProgramAccounts: true })
    const markets = () =>
      rpc("getProgramAccounts", "nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR", { encoding: "base64" })
    await expect(markets()).rejects.toThrow()
    network.forbidProgramAccounts(false)
    expect(await markets()).toHaveLength(1)
  })
})
