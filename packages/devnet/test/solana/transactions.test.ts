/** What the chain does with a transaction before and after its instructions, beside LiteSVM. */
import { type Address, type Instruction, lamports } from "@solana/kit"
import * as Budget from "@solana-program/compute-budget"
import { getTransferSolInstruction } from "@solana-program/system"
import { TOKEN_PROGRAM_ADDRESS } from "@solana-program/token"
import { Clock, LiteSVM } from "litesvm"
import { describe, expect, it } from "vitest"
import { makeBank } from "../../src/solana/Bank.ts"
import { clockSysvar, computeBudgetProgram, memoProgram, rentSysvar } from "../../src/solana/keys.ts"
import { twin } from "./twin.ts"
import { emulator, keyOf } from "./world.ts"

const sol = 10n ** 9n

const budget = (...data: ReadonlyArray<number>): Instruction => ({
  programAddress: computeBudgetProgram as never,
  accounts: [],
  data: Uint8Array.from(data)
})

describe("fees", () => {
  it.each([
    [0, undefined],
    [1, undefined],
    [1_000_000, undefined],
    [12_345, 77_777],
    [1, 1_400_000],
    [500_000, 2_000_000]
  ])("with a price of %i for a limit of %s", async (microLamports, units) => {
    const world = await twin()
    const bob = await keyOf(1)
    await world.send([
      ...(units === undefined ? [] : [Budget.getSetComputeUnitLimitInstruction({ units })]),
      Budget.getSetComputeUnitPriceInstruction({ microLamports }),
      getTransferSolInstruction({ source: world.payer, destination: bob.address, amount: lamports(sol) })
    ])
    const limit = BigInt(Math.min(units ?? 6000, 1_400_000))
    const fee = 5000n + (limit * BigInt(microLamports) + 999_999n) / 1_000_000n
    expect(world.balance(world.payer.address)).toBe(1000n * sol - sol - fee)
  })

  it("are due for every signature", async () => {
    const world = await twin()
    const [bob, carol] = [await keyOf(1), await keyOf(2)]
    const transfer = (source: typeof bob, amount: bigint) =>
      getTransferSolInstruction({ source, destination: carol.address, amount: lamports(amount) })
    world.airdrop(bob.address, sol)
    await world.send([transfer(bob, sol)], [bob])
    expect(world.balance(world.payer.address)).toBe(1000n * sol - 10_000n)
  })

  it("are not taken from who cannot pay", async () => {
    const world = await twin()
    const [poor, bob] = [await keyOf(1), await keyOf(2)]
    const send = async () =>
      (
        await world.send(
          [getTransferSolInstruction({ source: poor, destination: bob.address, amount: lamports(0n) })],
          [poor],
          { feePayer: poor }
        )
      ).error
    expect(await send()).toBe("AccountNotFound")
    world.airdrop(poor.address, 4999n)
    expect(await send()).toBe("InsufficientFundsForFee")
    world.airdrop(poor.address, 890_881n)
    expect(world.balance(poor.address)).toBe(895_880n)
    expect(await send()).toBeUndefined()
    // Now it has just what it lives on.
    expect(await send()).toEqual({ InsufficientFundsForRent: { account_index: 0 } })
    world.setAccount(poor.address, {
      lamports: sol,
      owner: TOKEN_PROGRAM_ADDRESS,
      data: new Uint8Array(),
      executable: false
    })
    expect(await send()).toBe("InvalidAccountForFee")
    world.setAccount(poor.address, { lamports: sol, owner: "1".repeat(32), data: new Uint8Array(9), executable: false })
    expect(await send()).toBe("InvalidAccountForFee")
  })

  it("may take the last lamport", async () => {
    const world = await twin()
    const [poor, bob] = [await keyOf(1), await keyOf(2)]
    world.airdrop(poor.address, 5000n)
    const nothing = getTransferSolInstruction({ source: poor, destination: bob.address, amount: lamports(0n) })
    expect((await world.send([nothing], [poor], { feePayer: poor })).error).toBeUndefined()
    expect(world.account(poor.address)).toBeUndefined()
  })
})

describe("the compute budget", () => {
  it.each([
    [[budget()], { InstructionError: [0, "InvalidInstructionData"] }],
    [[budget(0)], { InstructionError: [0, "InvalidInstructionData"] }],
    [[budget(9)], { InstructionError: [0, "InvalidInstructionData"] }],
    [[budget(2, 1, 1)], { InstructionError: [0, "InvalidInstructionData"] }],
    [[budget(3, 1, 1, 1, 1)], { InstructionError: [0, "InvalidInstructionData"] }],
    [[budget(2, 0, 1, 0, 0), budget(2, 0, 1, 0, 0)], { DuplicateInstruction: 1 }],
    [[budget(3, 0, 1, 0, 0, 0, 0, 0, 0), budget(3, 0, 1, 0, 0, 0, 0, 0, 0)], { DuplicateInstruction: 1 }],
    [[budget(1, 1, 0, 0, 0)], { InstructionError: [0, "InvalidInstructionData"] }],
    [[budget(1, 0, 0, 1, 0)], undefined],
    [[budget(4, 0, 0, 0, 0)], "InvalidLoadedAccountsDataSizeLimit"],
    [[budget(2, 0, 1, 0, 0, 7)], undefined]
  ])("is read to the letter: %j", async (instructions, error) => {
    const world = await twin()
    expect((await world.send(instructions)).error).toEqual(error)
  })

  it("ends programs of the runtime that have too little", async () => {
    const world = await twin()
    const bob = await keyOf(1)
    const outcome = await world.send([
      Budget.getSetComputeUnitLimitInstruction({ units: 200 }),
      getTransferSolInstruction({ source: world.payer, destination: bob.address, amount: lamports(sol) })
    ])
    expect(outcome.error).toEqual({ InstructionError: [1, "ComputationalBudgetExceeded"] })
  })

  it("ends others as well", async () => {
    const world = await twin()
    const outcome = await world.send([
      Budget.getSetComputeUnitLimitInstruction({ units: 160 }),
      { programAddress: TOKEN_PROGRAM_ADDRESS, accounts: [], data: Uint8Array.of(3) }
    ])
    expect(outcome.error).toEqual({ InstructionError: [1, "ProgramFailedToComplete"] })
    expect(world.units()).toEqual([160, 160])
  })
})

describe("programs", () => {
  // LiteSVM does not tell the two apart, and takes no fee; a validator does both.
  it("must be there and be programs, or the fee is lost", async () => {
    const world = await emulator()
    const bob = await keyOf(1)
    const call: Instruction = { programAddress: bob.address, accounts: [], data: new Uint8Array() }
    expect(await world.send([call])).toMatchObject({ error: "ProgramAccountNotFound", logs: [] })
    world.airdrop(bob.address, sol)
    expect(await world.send([call])).toMatchObject({ error: "InvalidProgramForExecution", logs: [] })
    expect(world.balance(world.payer.address)).toBe(1000n * sol - 10_000n)
  })

  it("may be called by messages of the first version", async () => {
    const world = await twin()
    const bob = await keyOf(1)
    const transfer = getTransferSolInstruction({ source: world.payer, destination: bob.address, amount: lamports(sol) })
    expect((await world.send([transfer], [], { version: "legacy" })).error).toBeUndefined()
  })
})

describe("memos", () => {
  const memo = (text: string | Uint8Array, ...signers: ReadonlyArray<{ address: string; role: number }>) =>
    ({
      programAddress: memoProgram,
      accounts: signers,
      data: typeof text === "string" ? new TextEncoder().encode(text) : text
    }) as unknown as Instruction

  it.each([
    "hello",
    "",
    'a "quoted" word\nand a line',
    "schön – 船",
    "tab\there \\ back",
    "it's",
    "\u0000\u001b\u007f"
  ])("say %j", async (text) => {
    const world = await twin()
    expect((await world.send([memo(text)])).error).toBeUndefined()
  })

  it("name who signs, and need the signature of everybody they name", async () => {
    const world = await twin()
    const [bob, carol] = [await keyOf(1), await keyOf(2)]
    expect((await world.send([memo("x", { address: bob.address, role: 2 })], [bob])).error).toBeUndefined()
    const outcome = await world.send(
      [memo("x", { address: bob.address, role: 2 }, { address: carol.address, role: 0 })],
      [bob]
    )
    expect(outcome.error).toEqual({ InstructionError: [0, "MissingRequiredSignature"] })
    for (const bytes of [
      [255, 1],
      [0x61, 0x62, 0xc3],
      [0x61, 0xe2, 0x82, 0x62]
    ]) {
      const spoilt = await world.send([memo(Uint8Array.from(bytes))])
      expect(spoilt.error).toEqual({ InstructionError: [0, "ProgramFailedToComplete"] })
    }
  })
})

describe("sysvars", () => {
  it("tell of the chain's time and rent as the runtime does", async () => {
    const svm = new LiteSVM()
    const bank = makeBank({ clock: () => ({ unixMillis: 1_780_000_123_456 }) })
    svm.setClock(new Clock(bank.slot(), 0n, 0n, 1n, 1_780_000_123n))
    for (const address of [clockSysvar, rentSysvar]) {
      const theirs = svm.getAccount(address as Address)
      if (!theirs.exists) throw new Error(`${address} is not there`)
      const mine = bank.account(address)!
      expect(mine.data).toEqual(new Uint8Array(theirs.data))
      expect(mine.owner).toBe(theirs.programAddress)
    }
  })
})
