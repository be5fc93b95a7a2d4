/** The wallets that deployments pay from, and what gets out of them. */
import { describe, expect, it } from "vitest"
import { makeVaults } from "../../../src/nosana/api/manager/Vaults.ts"
import { tokenOf } from "../../../src/nosana/authorization.ts"
import { cluster } from "../../../src/nosana/cluster.ts"
import { isSignedBy, keyPairOf, newKeyPair } from "../../../src/nosana/KeyPair.ts"
import { fromBase58 } from "../../../src/solana/keys.ts"
import { chainWorld } from "./chainWorld.ts"
import { opened } from "./deploymentServer.ts"

/** As a wallet asks, which signs what it asks. */
const walletOf = ({ network }: Awaited<ReturnType<typeof opened>>, account?: string) => {
  const keys = keyPairOf(network.wallet(account))
  return { headers: { "x-user-id": keys.address, authorization: tokenOf(keys, "NosanaApiAuthentication") } }
}

describe("the vault of an API key", () => {
  it("is its user's address, and the only one", async () => {
    const { ask, network } = await opened()
    const own = { vault: network.address(), owner: network.address(), created_at: expect.any(String) }
    expect((await ask("POST /deployments/vaults/create")).body).toEqual(own)
    expect((await ask("GET /deployments/vaults")).body).toEqual([own])
  })

  it("is not withdrawn from", async () => {
    const { ask, network } = await opened()
    expect(await ask(`POST /deployments/vaults/${network.address()}/withdraw`, { body: { SOL: 1 } })).toMatchObject({
      status: 400,
      body: { error: "Cannot withdraw from a vault containing a Nosana API key." }
    })
  })
})

describe("the vaults of a wallet", () => {
  it("are made one by one, and listed oldest first", async () => {
    const world = await opened()
    const { ask, devnet, network } = world
    const asking = walletOf(world)
    expect((await ask("GET /deployments/vaults", asking)).body).toEqual([])
    const one = (await ask("POST /deployments/vaults/create", asking)).body
    await devnet.advance("1 second")
    const two = (await ask("POST /deployments/vaults/create", asking)).body
    expect(one).toEqual({ vault: expect.any(String), owner: network.address(), created_at: expect.any(String) })
    expect((await ask("GET /deployments/vaults", asking)).body).toEqual([one, two])
    expect(Date.parse(two.created_at) - Date.parse(one.created_at)).toBe(1000)
  })

  it("are nobody else's", async () => {
    const world = await opened()
    const { ask, bodyOf, network } = world
    network.openAccount("other")
    const other = walletOf(world, "other")
    const { vault } = (await ask("POST /deployments/vaults/create", walletOf(world))).body
    expect((await ask("GET /deployments/vaults", other)).body).toEqual([])
    for (const refused of [
      await ask(`POST /deployments/vaults/${vault}/withdraw`, other),
      await ask("POST /deployments/create", { body: bodyOf({ vault }), ...other })
    ]) {
      expect(refused).toMatchObject({ status: 404, body: { error: "Vault not found." } })
    }
  })

  it("are made for deployments, which pay from them with their owner's credits", async () => {
    const world = await opened()
    const { ask, create, list, network, settle, status } = world
    const asking = walletOf(world)
    const { vault } = (await ask("POST /deployments/vaults/create", asking)).body
    const kept = await create({ vault }, asking)
    const fresh = await create({ new_vault: true }, asking)
    const usual = await create({}, asking)
    expect(kept).toMatchObject({ vault, owner: network.address() })
    expect(new Set([kept.vault, fresh.vault, usual.vault, network.address()]).size).toBe(4)
    const vaults = (await ask("GET /deployments/vaults", asking)).body.map((each: { vault: string }) => each.vault)
    expect(new Set(vaults)).toEqual(new Set([kept.vault, fresh.vault, usual.vault]))

    await ask(`POST /deployments/${fresh.id}/start`, asking)
    await settle()
    expect(await status(fresh.id)).toBe("RUNNING")
    const [{ job }] = (await list(fresh.id, "jobs")) as [any]
    expect((await ask(`GET /jobs/${job}`)).body).toMatchObject({ project: fresh.vault, payer: fresh.vault })
    expect(network.ledger().reserved).toBe(52_800n)

    const { header } = (await ask(`GET /deployments/${fresh.id}/header`)).body
    const [message, signature] = header.split(":")
    expect(isSignedBy(fresh.vault, new TextEncoder().encode(message), fromBase58(signature))).toBe(true)
  })

  it("give nothing where there is nothing", async () => {
    const world = await opened()
    const { ask } = world
    const asking = walletOf(world)
    const { vault } = (await ask("POST /deployments/vaults/create", asking)).body
    expect(await ask(`POST /deployments/vaults/${vault}/withdraw`, asking)).toMatchObject({
      status: 500,
      body: { error: "Vault has no funds to withdraw." }
    })
  })
})

describe("a withdrawal", () => {
  const sol = 1_000_000_000n

  const withVault = () => {
    const world = chainWorld()
    const { bank, treasury, user } = world
    const vaults = makeVaults({ bank, treasury, cluster }, () => 0)
    const owner = { ...user(), name: "one" }
    const vault = vaults.make(owner)
    const lamports = (address: string) => bank.account(address)?.lamports ?? 0n
    return { ...world, vaults, vault, at: vault.keys.address, to: owner.keys.address, lamports }
  }

  it("takes all that the vault has to its owner, but for the fee", () => {
    const { at, bank, lamports, to, treasury, vault, vaults } = withVault()
    bank.airdrop(at, sol)
    treasury.give(at, 700n)
    expect(bank.process(vaults.withdrawal(vault)!).error).toBeUndefined()
    expect([lamports(at), treasury.ownedBy(at), treasury.ownedBy(to)]).toEqual([0n, 0n, 700n])
    // The owner's token account was made of it.
    expect(lamports(to)).toBe(sol - 5000n - 2_039_280n)
    expect(vaults.withdrawal(vault)).toBeUndefined()
  })

  it("takes tokens to an account that is there already", () => {
    const { at, bank, lamports, to, treasury, vault, vaults } = withVault()
    bank.airdrop(at, sol)
    treasury.give(to, 5n)
    treasury.give(at, 7n)
    expect(bank.process(vaults.withdrawal(vault)!).error).toBeUndefined()
    expect([lamports(at), treasury.ownedBy(to)]).toEqual([0n, 12n])
    expect(lamports(to)).toBe(sol - 5000n)
  })

  it("takes the lamports where there are no tokens", () => {
    const { at, bank, lamports, to, vault, vaults } = withVault()
    bank.airdrop(at, sol)
    expect(bank.process(vaults.withdrawal(vault)!).error).toBeUndefined()
    expect([lamports(at), lamports(to)]).toEqual([0n, sol - 5000n])
  })

  it("is not to be had of tokens for which there is no fee", () => {
    const { at, treasury, vault, vaults } = withVault()
    treasury.give(at, 7n)
    expect(vaults.withdrawal(vault)).toBeUndefined()
  })

  it("is signed by the vault alone, so that whoever has it can send it", () => {
    const { at, bank, vault, vaults } = withVault()
    bank.airdrop(at, sol)
    const transaction = vaults.withdrawal(vault)!
    const signatures = transaction[0]
    expect(signatures).toBe(1)
    expect(isSignedBy(at, transaction.slice(65), transaction.slice(1, 65))).toBe(true)
    expect(isSignedBy(newKeyPair().address, transaction.slice(65), transaction.slice(1, 65))).toBe(false)
  })
})
