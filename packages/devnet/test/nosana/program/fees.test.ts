import { describe, expect, it } from "vitest"
import { cluster } from "../../../src/nosana/cluster.ts"
import { jobsProgram } from "../../../src/nosana/program/jobsProgram.ts"
import { key, toHex, u64 } from "./bytes.ts"
import { assigning, balances, delisting, extending, list, listing, open, stake, taken, work } from "./deeds.ts"
import { reflectionBytes } from "./images.ts"
import { overwrite } from "./scenes.ts"
import { fortune, linesOf, type Stage, stage } from "./stage.ts"

/** As it was until May 2026: a tenth on top of the deposit. */
const withFee = () => stage("emulator", { feeFraction: 10n })

const watched = (on: Stage, vault: string) => balances(on, [], [on.people.payer.tokens, vault, on.rewardsVault])

const shares = (on: Stage, totalXnos: bigint) =>
  toHex(
    reflectionBytes({
      rate: 10n ** 30n / totalXnos,
      totalReflection: 10n ** 30n,
      totalXnos,
      vault: on.rewardsVault
    })
  )

describe("a fee of a tenth", () => {
  it("goes to the rewards' vault, is shared out, and is rounded down", async () => {
    const on = await withFee()
    const at = await open(on, { price: 1n })
    const people = watched(on, at.vault)
    await list(on, at, { timeout: 1_239n })
    expect(people.change().tokens).toEqual([-1_362n, 1_239n, 123n])
    expect(toHex(on.data(on.reflection)!)).toBe(shares(on, 1_000_123n))
  })

  it("is asked for by assign and extend too, and is never given back", async () => {
    const on = await withFee()
    const at = await open(on, { price: 10n })
    await stake(on, on.people.node)
    await work(on, at)
    const people = watched(on, at.vault)
    const { call } = await assigning(on, at, on.people.node, { timeout: 100n })
    taken(await on.send(call))
    expect(people.change().tokens).toEqual([-1_100n, 1_000n, 100n])
    const { job } = await list(on, at, { timeout: 100n })
    taken(await on.send(extending(on, at, job, 150n)))
    expect(people.change().tokens).toEqual([-2_750n, 2_500n, 250n])
    taken(await on.send(delisting(on, at, job)))
    expect(people.change().tokens).toEqual([-1_250n, 1_000n, 250n])
  })

  it("is nothing for a deposit of less than ten, and the rewards are left alone", async () => {
    const on = await withFee()
    const at = await open(on, { price: 1n })
    const before = toHex(on.data(on.reflection)!)
    const people = watched(on, at.vault)
    const { call } = await listing(on, at, { timeout: 9n })
    const { logs } = taken(await on.send(call))
    expect(people.change().tokens).toEqual([-9n, 9n, 0n])
    expect(toHex(on.data(on.reflection)!)).toBe(before)
    expect(logs.some((line) => line.includes(cluster.rewards))).toBe(false)
  })

  it("is refused as a whole with the deposit where there is enough for that alone", async () => {
    const on = await withFee()
    const at = await open(on, { price: 1n })
    overwrite(on, on.people.payer.tokens, 64, u64(1_050n))
    const { call } = await listing(on, at, { timeout: 1_000n })
    const { error, logs } = await on.send(call)
    expect(error).toEqual({ InstructionError: [0, { Custom: 1 }] })
    expect(logs).toContain("Program log: Instruction: AddFee")
    expect(on.tokens(on.people.payer.tokens)).toBe(1_050n)
    expect(on.tokens(at.vault)).toBe(0n)
  })

  it("is refused by the rewards program in its own words where the vault is not the reflection's", async () => {
    const on = await withFee()
    const at = await open(on, { price: 1n })
    overwrite(on, on.reflection, 56, key(cluster.nodes))
    const { call } = await listing(on, at, { timeout: 1_000n })
    const { error, logs } = await on.send(call)
    expect(error).toEqual({ InstructionError: [0, { Custom: 6007 }] })
    const start = logs.indexOf("Program log: Instruction: AddFee")
    expect(logs.slice(start + 1, start + 6)).toEqual([
      "Program log: AnchorError caused by account: reflection. Error Code: InvalidVault. Error Number: 6007. Error Message: This account has an invalid vault..",
      "Program log: Left:",
      `Program log: ${cluster.nodes}`,
      "Program log: Right:",
      `Program log: ${on.rewardsVault}`
    ])
  })
})

describe("no fee", () => {
  it("is the default: the rewards' accounts must be named, and are not touched", async () => {
    const on = await stage()
    const at = await open(on)
    const before = toHex(on.data(on.reflection)!)
    const outcome = taken(await on.send((await listing(on, at)).call))
    expect(linesOf(outcome)).toEqual(["Instruction: List"])
    expect([on.tokens(on.rewardsVault), toHex(on.data(on.reflection)!)]).toEqual([0n, before])
    expect(on.tokens(on.people.payer.tokens)).toBe(fortune - 414_000n)
  })

  it("is no negative number", () => {
    expect(() => jobsProgram(cluster, { feeFraction: -1n })).toThrow("feeFraction is -1")
  })
})
