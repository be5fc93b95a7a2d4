import { describe, expect, it } from "@effect/vitest"
import { address } from "@solana/kit"
import * as Addresses from "../src/Addresses.ts"
import { networkOf, networks } from "../src/Networks.ts"

const { devnet, localnet, mainnet } = networks

describe("Networks", () => {
  it("gives a known network by its name, and a network of your own as it is", () => {
    expect(networkOf("devnet")).toBe(devnet)
    const own = { ...localnet, name: "ours" }
    expect(networkOf(own)).toBe(own)
  })

  it("has the jobs program, the mint and the keys of mainnet at other addresses than those of devnet", () => {
    for (const field of ["jobs", "nosMint", "marketAdmin", "authority", "slash"] as const) {
      expect(devnet[field]).not.toBe(mainnet[field])
    }
    for (const field of ["rewards", "staking", "nodes", "pools"] as const) expect(devnet[field]).toBe(mainnet[field])
  })

  it("has the addresses of devnet on localnet, whose genesis nobody knows", () => {
    expect(localnet).toEqual({ ...devnet, name: "localnet", genesis: undefined })
  })
})

describe("Addresses", () => {
  it.each([
    ["CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ", "Dqx5MbcAGQo2vgWaUau81joSJwDTaMzdRt1CEX8xzxUj"],
    ["7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41", "6xXAonT5D14tkF6RPUfhgvEioTCHy4YKsLZ2xKDumpwU"]
  ])("the vault of market %s is %s on mainnet", async (market, vault) => {
    expect(await Addresses.vaultOf(address(market), mainnet)).toBe(vault)
    expect(await Addresses.vaultOf(address(market), devnet)).not.toBe(vault)
  })

  it("rewards and staking", async () => {
    expect(await Addresses.reflectionOf(mainnet)).toBe("6tjbAfNHnUusWLZqFznMKyBrjs1ZX92eyKwiUi2Bsg3x")
    expect(await Addresses.reflectionOf(devnet)).toBe("6tjbAfNHnUusWLZqFznMKyBrjs1ZX92eyKwiUi2Bsg3x")
    expect(await Addresses.rewardsVaultOf(mainnet)).toBe("37xZ4jY3bSMBgxwekwdALRZK1kAUCh7YkkPabA4P2tq8")
    expect(await Addresses.rewardsVaultOf(devnet)).toBe("4wk8dRGWQSCdRzvVJxu1jawHkV9pfzrEfUxYwYfwbXuk")
    expect(await Addresses.stakingSettingsOf(mainnet)).toBe("HHt4ZXNMZb3eftbgPNjJvxCYGGitZmqJQXFgudV8dMcd")
  })

  it("derives once what depends on the network alone, and for each network", async () => {
    expect(Addresses.rewardsVaultOf(mainnet)).toBe(Addresses.rewardsVaultOf(mainnet))
    const own = { ...localnet, nosMint: mainnet.nosMint }
    expect(await Addresses.rewardsVaultOf(own)).toBe(await Addresses.rewardsVaultOf(mainnet))
  })

  it("derives what belongs to an owner by owner, program and mint", async () => {
    const one = address("swqrv48gsrwpBFbftEwnP2vB4jckpvfGJfXkwaniLCC")
    const other = address("gBxS1f6uyyGPuW5MzGBukidSb71jdsCb5fZaoSzULE5")
    const derivations = [
      Addresses.nosAccountOf,
      Addresses.stakeOf,
      Addresses.stakeVaultOf,
      Addresses.rewardOf,
      Addresses.nodeSpecOf
    ]
    const derived = await Promise.all(
      derivations
        .flatMap((derive) => [derive(one, mainnet), derive(other, mainnet)])
        .concat(Addresses.metadataOf(one), Addresses.metadataOf(other))
    )
    expect(new Set(derived).size).toBe(12)
    expect(await Addresses.nosAccountOf(one, mainnet)).toBe(await Addresses.associatedToken(one, mainnet.nosMint))
    expect(await Addresses.stakeOf(one, devnet)).not.toBe(await Addresses.stakeOf(one, mainnet))
  })
})
