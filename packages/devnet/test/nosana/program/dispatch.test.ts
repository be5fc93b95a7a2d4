import type { Address as KitAddress } from "@solana/kit"
import { describe, expect, it } from "vitest"
import { cluster } from "../../../src/nosana/cluster.ts"
import { jobsProgram } from "../../../src/nosana/program/jobsProgram.ts"
import { emulator } from "../../solana/world.ts"
import { concat, hex } from "./bytes.ts"
import { listing, open, refused, taken } from "./deeds.ts"
import { caused, type Fault, occurred, thrown } from "./faults.ts"
import { callOf, scene } from "./scenes.ts"
import { chains, linesOf, type Stage, stage } from "./stage.ts"

const sent = async ({ jobs, send }: Stage, data: Uint8Array) => {
  const outcome = await send({ programAddress: jobs as KitAddress, accounts: [], data })
  return { error: outcome.error, lines: linesOf(outcome) }
}

const alone = ({ error, lines }: Fault) => ({ error: { InstructionError: [0, error] }, lines })

describe.each(chains)("on the %s", (chain) => {
  it.each([
    ["nothing", ""],
    ["seven bytes", "36aec143112984"],
    ["what no instruction begins with", "0000000000000000"],
    ["an instruction of another of Nosana's programs", "43e1bdd4fd7b4c70"]
  ])("data that is %s is for no instruction", async (_, data) => {
    expect(await sent(await stage(chain), hex(data))).toEqual(alone(occurred("InstructionFallbackNotFound")))
  })

  it("an event is refused in words of its own", async () => {
    expect(await sent(await stage(chain), hex("e445a52e51cb9a1d00"))).toEqual(alone(occurred("EventInstructionStub")))
  })

  it("what stands behind the arguments and the accounts is not looked at", async () => {
    const on = await stage(chain)
    const { call } = await listing(on, await open(on))
    const accounts = [...call.accounts!, { address: on.people.other.address as KitAddress, role: 0 }]
    taken(await on.send({ ...call, accounts, data: concat(call.data as Uint8Array, hex("ffff")) }))
  })

  it("an account that is to be made and is not named has no name", async () => {
    const on = await stage(chain)
    const { call } = await listing(on, await open(on))
    refused(await on.send({ ...call, accounts: [] }), occurred("AccountNotEnoughKeys"))
    const assigning = callOf(await scene("assign", chain))
    const second = await scene("assign", chain)
    const named = callOf(second)
    expect(assigning.accounts).toHaveLength(13)
    refused(
      await second.stage.send({ ...named, accounts: named.accounts!.slice(0, 2) }),
      occurred("AccountNotEnoughKeys")
    )
    refused(
      await second.stage.send({ ...named, accounts: named.accounts!.slice(0, 1) }),
      caused("market", "AccountNotEnoughKeys")
    )
  })

  it.each([
    ["open", "market", "authority", "open.rs:4"],
    ["list", "job", "payer", "list.rs:8"],
    ["assign", "job", "payer", "assign.rs:8"],
    ["assign", "run", "payer", "assign.rs:8"],
    ["claim", "run", "payer", "claim.rs:5"]
  ] as const)("%s makes no %s of who pays for it", async (name, field, payer, at) => {
    const on = await scene(name, chain)
    const address = on.accounts[payer]!
    on.accounts[field] = address
    // The vault's address follows from the market's, but the market is made first.
    const expected = thrown(at, "TryingToInitPayerAsProgramAccount", ["Left:", address, "Right:", address])
    refused(await on.stage.send(callOf(on)), expected)
  })
})

describe("on the emulator alone", () => {
  it("a program that cannot be run is none", async () => {
    const on = await stage()
    const { call } = await listing(on, await open(on))
    const state = on.world.account(cluster.rewards)!
    on.world.setAccount(cluster.rewards, { ...state, executable: false })
    refused(await on.send(call), caused("rewards_program", "InvalidProgramExecutable"))
  })

  it("the program refuses to be somewhere else than where it was built for", async () => {
    const world = await emulator({ programs: [[cluster.nodes, jobsProgram(cluster)]] })
    const programAddress = cluster.nodes as KitAddress
    const { error, logs } = await world.send([{ programAddress, accounts: [], data: hex("36aec14311298426") }])
    const fault = occurred("DeclaredProgramIdMismatch")
    expect(error).toEqual({ InstructionError: [0, fault.error] })
    expect(logs.filter((line) => line.startsWith("Program log: "))).toEqual([`Program log: ${fault.lines[0]}`])
  })
})
