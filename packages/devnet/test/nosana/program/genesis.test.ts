import { describe, expect, it } from "vitest"
import { cluster } from "../../../src/nosana/cluster.ts"
import { xnosOf } from "../../../src/nosana/program/accounts/StakeAccount.ts"
import { type GenesisAccount, nosAccount, nosMint, rewards, stakeOfNode } from "../../../src/nosana/program/genesis.ts"
import { toHex, u64At, u128At } from "./bytes.ts"
import { list, open, taken, working } from "./deeds.ts"
import { stakeBytes, tokenBytes } from "./images.ts"
import { associatedOf, stage, stakeOf } from "./stage.ts"

const hex = ({ state }: GenesisAccount) => toHex(state.data)

describe("genesis", () => {
  it("has accounts on which jobs are listed and nodes work", async () => {
    const on = await stage()
    const { node, owner } = on.people
    const accounts = [
      nosMint(cluster, { authority: owner.address, supply: 1_000_000n }),
      ...rewards(cluster),
      nosAccount(cluster, on.people.payer.address, 500_000n),
      ...stakeOfNode(cluster, { authority: node.address, amount: 1_000_000n, duration: "14 days" })
    ]
    for (const { address, state } of accounts) on.world.setAccount(address, state)
    const at = await open(on, { xnos: 1_115_068n })
    await list(on, at)
    taken(await on.send((await working(on, at)).call))
    expect(on.tokens(on.people.payer.tokens)).toBe(86_000n)
  })

  it("writes token accounts and stakes as the programs do", async () => {
    const { people } = await stage()
    const owner = people.node.address
    const held = nosAccount(cluster, owner, 7n)
    expect(held.address).toBe(await associatedOf(owner))
    expect(hex(held)).toBe(toHex(tokenBytes({ mint: cluster.nosMint, owner, amount: 7n })))
    const [stake, vault] = stakeOfNode(cluster, { authority: owner, amount: 9n, duration: "1 hour" })
    expect(stake!.address).toBe(await stakeOf(owner))
    expect(u64At(vault!.state.data, 64)).toBe(9n)
    const expected = stakeBytes({ amount: 9n, authority: owner, duration: 3600n, xnos: 9n })
    // The tests' image has no vault.
    const vaultless = new Uint8Array(stake!.state.data)
    vaultless.set(expected.subarray(64, 97), 64)
    expect(toHex(vaultless)).toBe(toHex(expected))
  })

  it("begins the rewards with the highest rate that cannot overflow", () => {
    const [reflection, vault] = rewards(cluster)
    const supply = 100_000_000_000_000n
    const rate = u128At(reflection!.state.data, 8)
    expect(rate * supply < 2n ** 128n && (rate + 1n) * supply > 2n ** 128n - 1n).toBe(true)
    expect(u64At(vault!.state.data, 64)).toBe(0n)
  })

  it.each([
    ["two weeks", 1_209_600n, 1_115_068n],
    ["a year", 31_536_000n, 4_000_000n],
    ["four months", 10_512_000n, 2_000_000n]
  ])("weighs a stake of one NOS for %s", (_, duration, xnos) => {
    expect(xnosOf({ amount: 1_000_000n, duration, timeUnstake: 0n })).toBe(xnos)
    expect(xnosOf({ amount: 1_000_000n, duration, timeUnstake: 1n })).toBe(0n)
  })
})
