import type { KeyPairSigner } from "@solana/kit"
import { beforeEach, describe, expect, it } from "vitest"
import { type Bank, makeBank } from "../../src/solana/Bank.ts"
import { bytesOf, findDerivedAddress, systemProgram } from "../../src/solana/keys.ts"
import { readTransaction, Unreadable } from "../../src/solana/message.ts"
import { type AccountState, type InstructionError, type Invocation, ProgramError } from "../../src/solana/Program.ts"
import { bytesOfSigned, transferOf } from "./wallet.ts"
import { keyOf } from "./world.ts"

const sol = 10n ** 9n
/** A program of the tests. */
const own = "nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR"

let unixMillis: number
let bank: Bank
let payer: KeyPairSigner
let bob: KeyPairSigner

const pass = (slots: number) => {
  unixMillis += slots * 400
}
const send = async (amount = sol, blockhash = bank.latestBlockhash().blockhash) =>
  bank.process(await bytesOfSigned(payer, [transferOf(payer, bob, amount)], blockhash))

beforeEach(async () => {
  unixMillis = 1_780_000_000_000
  bank = makeBank({ clock: () => ({ unixMillis }) })
  ;[payer, bob] = [await keyOf(1), await keyOf(2)]
  expect(bank.airdrop(payer.address, 100n * sol).error).toBeUndefined()
  pass(1)
})

describe("slots", () => {
  it("follow the clock, and never go back", () => {
    const before = bank.slot()
    pass(10)
    expect(bank.slot() - before).toBe(10n)
    unixMillis -= 100_000
    expect(bank.slot() - before).toBe(10n)
    expect(bank.slot() - bank.blockHeight()).toBe(40n)
  })

  it("show an account as it was at each commitment", async () => {
    const balances = () =>
      (["processed", "confirmed", "finalized"] as const).map((each) => bank.account(bob.address, each)?.lamports)
    await send(sol)
    expect(balances()).toEqual([sol, undefined, undefined])
    pass(1)
    await send(2n * sol)
    expect(balances()).toEqual([3n * sol, sol, undefined])
    pass(30)
    expect(balances()).toEqual([3n * sol, 3n * sol, undefined])
    pass(1)
    expect(balances()).toEqual([3n * sol, 3n * sol, sol])
    pass(1)
    expect(balances()).toEqual([3n * sol, 3n * sol, 3n * sol])
    bank.setAccount(bob.address, undefined)
    expect(balances()).toEqual([undefined, 3n * sol, 3n * sol])
  })

  it("find a program's accounts at each commitment", () => {
    const state = { lamports: sol, owner: own, data: Uint8Array.of(1), executable: false }
    bank.setAccount(bob.address, state)
    pass(1)
    bank.setAccount(bob.address, { ...state, owner: systemProgram })
    expect(bank.programAccounts(own, "processed")).toEqual([])
    expect(bank.programAccounts(own, "confirmed")).toEqual([[bob.address, state]])
    pass(40)
    expect(bank.programAccounts(own, "confirmed")).toEqual([])
  })
})

describe("a transaction", () => {
  it("is good for 150 blocks after its blockhash", async () => {
    const { blockhash, lastValidBlockHeight } = bank.latestBlockhash()
    pass(150)
    expect(bank.blockHeight()).toBe(lastValidBlockHeight)
    expect(bank.isBlockhashValid(blockhash)).toBe(true)
    expect((await send(sol, blockhash)).error).toBeUndefined()
    pass(1)
    expect(bank.isBlockhashValid(blockhash)).toBe(false)
    expect(await send(2n * sol, blockhash)).toMatchObject({ error: "BlockhashNotFound", landed: false })
  })

  it("is of no use once its blockhash is made to expire, or if it never was one", async () => {
    const { blockhash, lastValidBlockHeight } = bank.latestBlockhash()
    bank.expireBlockhashes()
    expect(bank.blockHeight()).toBeGreaterThan(lastValidBlockHeight)
    expect((await send(sol, blockhash)).error).toBe("BlockhashNotFound")
    expect((await send(sol, bob.address)).error).toBe("BlockhashNotFound")
    expect((await send()).error).toBeUndefined()
  })

  it("is processed once", async () => {
    const wire = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], bank.latestBlockhash().blockhash)
    expect(bank.process(wire).landed).toBe(true)
    expect(bank.process(wire)).toMatchObject({ error: "AlreadyProcessed", landed: false })
    pass(5)
    expect(bank.process(wire).error).toBe("AlreadyProcessed")
    expect(bank.account(bob.address)?.lamports).toBe(sol)
  })

  it("must be signed, by the right key, as it is", async () => {
    const wire = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], bank.latestBlockhash().blockhash)
    for (const at of [1, 40, wire.length - 3]) {
      const spoilt = Uint8Array.from(wire, (byte, index) => (index === at ? byte ^ 1 : byte))
      expect(bank.process(spoilt)).toMatchObject({ error: "SignatureFailure", landed: false })
    }
    expect(bank.account(bob.address)).toBeUndefined()
  })

  it("must be readable and make sense", async () => {
    const wire = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], bank.latestBlockhash().blockhash)
    for (const length of [0, 1, 64, 65, 100, wire.length - 1]) {
      expect(() => bank.process(wire.subarray(0, length))).toThrow(Unreadable)
    }
    expect(() => bank.process(Uint8Array.from([...wire, 0]))).toThrow(Unreadable)
    // The message begins with its version, then says how many must sign.
    const changed = (at: number, to: number) =>
      bank.process(Uint8Array.from(wire, (byte, index) => (index === 65 + at ? to : byte))).error
    expect(changed(1, 2)).toBe("SanitizeFailure")
    expect(changed(2, 1)).toBe("SanitizeFailure")
    expect(changed(3, 9)).toBe("SanitizeFailure")
    expect(() => changed(0, 0x81)).toThrow("expected a valid transaction message version")
    // The second of its three accounts becomes the first.
    const twice = Uint8Array.from(wire)
    twice.copyWithin(65 + 5 + 32, 65 + 5, 65 + 5 + 32)
    expect(bank.process(twice).error).toBe("AccountLoadedTwice")
    // One table at the end.
    const table = Uint8Array.from([...wire.subarray(0, -1), 1, ...new Uint8Array(32), 1, 0, 0])
    expect(bank.process(table).error).toBe("AddressLookupTableNotFound")
  })

  it("that fails stays in the ledger with its fee", async () => {
    const outcome = await send(1000n * sol)
    expect(outcome).toMatchObject({ landed: true, fee: 5000n, error: { InstructionError: [0, { Custom: 1 }] } })
    expect(bank.transaction(outcome.signature)).toMatchObject({
      preBalances: [100n * sol, 0n, 1n],
      postBalances: [100n * sol - 5000n, 0n, 1n]
    })
    expect(bank.transactionsOf(bob.address)).toHaveLength(1)
  })

  it("can be tried on the state of a commitment, and nothing comes of it", async () => {
    const wire = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], bank.latestBlockhash().blockhash)
    const transaction = readTransaction(wire)
    // Nobody had paid the payer when that block was made, and its blockhash is older.
    expect(bank.simulate(transaction).error).toBe("BlockhashNotFound")
    expect(bank.simulate(transaction, { replacesBlockhash: true }).error).toBe("AccountNotFound")
    const simulated = bank.simulate(transaction, { commitment: "processed" })
    expect(simulated).toMatchObject({ error: undefined, unitsConsumed: 150 })
    expect(simulated.accounts.get(bob.address)?.lamports).toBe(sol)
    expect(bank.account(bob.address)).toBeUndefined()
  })

  it("is told to who listens, until they stop", async () => {
    const seen: Array<ReadonlyArray<string>> = []
    const stop = bank.onChange(({ addresses }) => seen.push(addresses))
    await send()
    expect(seen).toEqual([[payer.address, bob.address]])
    stop()
    bank.setAccount(bob.address, undefined)
    expect(seen).toHaveLength(1)
  })
})

describe("a program", () => {
  let seen: Array<string>
  const run = async (
    program: (invocation: Invocation) => void,
    options: { writable?: boolean; signer?: boolean } = {}
  ) => {
    const { signer = false, writable = true } = options
    bank.register(own, program, "test")
    // The same message may be sent again with a newer blockhash.
    pass(1)
    const instruction = {
      programAddress: own,
      accounts: [
        { address: payer.address, role: 3, signer: payer },
        { address: bob.address, role: writable ? 1 : 0, ...(signer && { role: 3, signer: bob }) },
        { address: systemProgram, role: 0 },
        { address: own, role: 0 }
      ],
      data: new Uint8Array()
    }
    const outcome = bank.process(await bytesOfSigned(payer, [instruction as never], bank.latestBlockhash().blockhash))
    seen = [...outcome.logs]
    return outcome.error
  }
  const failing = (error: unknown) => ({ InstructionError: [0, error] })
  const mine = (data: number) => ({ lamports: sol, owner: own, data: Uint8Array.of(data, data), executable: false })

  it("may change what it owns", async () => {
    bank.setAccount(bob.address, mine(1))
    expect(
      await run(({ accounts, log }) => {
        accounts[1]!.account.data[0] = 9
        accounts[1]!.account.lamports -= 5n
        accounts[0]!.account.lamports += 5n
        log("done")
      })
    ).toBeUndefined()
    expect(bank.account(bob.address)).toMatchObject({ lamports: sol - 5n, data: Uint8Array.of(9, 1) })
    expect(seen).toEqual([
      `Program ${own} invoke [1]`,
      "Program log: done",
      `Program ${own} consumed 100 of 200000 compute units`,
      `Program ${own} success`
    ])
  })

  type Case = readonly [error: string, change: (state: AccountState) => void, account: "own" | "other" | "readonly"]
  const cases: ReadonlyArray<Case> = [
    ["ExternalAccountLamportSpend", (state) => void (state.lamports -= 1n), "other"],
    ["UnbalancedInstruction", (state) => void (state.lamports += 1n), "own"],
    ["ExternalAccountDataModified", (state) => void (state.data[0] = 7), "other"],
    ["AccountDataSizeChanged", (state) => void (state.data = new Uint8Array(5)), "other"],
    ["InvalidRealloc", (state) => void (state.data = new Uint8Array(10_243)), "own"],
    ["ModifiedProgramId", (state) => void (state.owner = systemProgram), "own"],
    ["ModifiedProgramId", (state) => void (state.owner = systemProgram), "other"],
    ["ExecutableModified", (state) => void (state.executable = true), "own"],
    ["ReadonlyDataModified", (state) => void (state.data[0] = 7), "readonly"],
    ["ReadonlyLamportChange", (state) => void (state.lamports -= 1n), "readonly"]
  ]

  it.each(cases)("is stopped with %s", async (name, change, kind) => {
    const state = { ...mine(1), ...(kind === "other" && { owner: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" }) }
    bank.setAccount(bob.address, state)
    expect(await run(({ accounts }) => void change(accounts[1]!.account), { writable: kind !== "readonly" })).toEqual(
      failing(name)
    )
    expect(bank.account(bob.address)).toEqual(state)
    expect(seen.at(-1)).toMatch(new RegExp(`^Program ${own} failed: `))
  })

  const transfer = (from: string, to: string, isSigner = true) => ({
    programId: systemProgram,
    accounts: [
      { address: from, isSigner, isWritable: true },
      { address: to, isSigner: false, isWritable: true }
    ],
    data: Uint8Array.from([2, 0, 0, 0, 0, 202, 154, 59, 0, 0, 0, 0])
  })

  it("calls others with what it was given, and no more", async () => {
    expect(await run(({ invoke }) => invoke(transfer(payer.address, bob.address)))).toBeUndefined()
    expect(bank.account(bob.address)?.lamports).toBe(sol)
    expect(seen).toEqual([
      `Program ${own} invoke [1]`,
      `Program ${systemProgram} invoke [2]`,
      `Program ${systemProgram} success`,
      expect.stringMatching(/consumed \d+ of 200000 compute units$/),
      `Program ${own} success`
    ])
    expect(await run(({ invoke }) => invoke(transfer(bob.address, payer.address)))).toEqual(
      failing("PrivilegeEscalation")
    )
    expect(seen).toContain(`${bob.address}'s signer privilege escalated`)
    expect(await run(({ invoke }) => invoke(transfer(payer.address, bob.address)), { writable: false })).toEqual(
      failing("PrivilegeEscalation")
    )
    expect(seen).toContain(`${bob.address}'s writable privilege escalated`)
    const stranger = (await keyOf(9)).address
    expect(await run(({ invoke }) => invoke(transfer(payer.address, stranger)))).toEqual(failing("MissingAccount"))
    expect(seen).toContain(`Instruction references an unknown account ${stranger}`)
    expect(await run(({ invoke }) => invoke({ ...transfer(payer.address, bob.address), programId: stranger }))).toEqual(
      failing("MissingAccount")
    )
    expect(
      await run(({ invoke }) => invoke({ ...transfer(payer.address, bob.address), programId: bob.address }))
    ).toEqual(failing("AccountNotExecutable"))
  })

  it("signs for the addresses that are derived from it", async () => {
    const seeds = [Uint8Array.of(1, 2), bytesOf(bob.address)]
    const [derived, bump] = findDerivedAddress(seeds, own)
    bank.setAccount(derived, { ...mine(0), owner: systemProgram, data: new Uint8Array() })
    const instruction = (lastSeed: number) => ({
      programAddress: own,
      accounts: [
        { address: derived, role: 1 },
        { address: bob.address, role: 1 },
        { address: systemProgram, role: 0 }
      ],
      data: Uint8Array.of(lastSeed)
    })
    bank.register(
      own,
      ({ data, invoke }) => invoke(transfer(derived, bob.address), [[...seeds, Uint8Array.of(data[0]!)]]),
      "test"
    )
    const call = async (lastSeed: number) =>
      bank.process(await bytesOfSigned(payer, [instruction(lastSeed) as never], bank.latestBlockhash().blockhash)).error
    const wrong = await call(bump - 1)
    expect([failing("PrivilegeEscalation"), failing("InvalidSeeds")]).toContainEqual(wrong)
    expect(await call(bump)).toBeUndefined()
    expect(bank.account(bob.address)?.lamports).toBe(sol)
  })

  it("may call itself, four deep", async () => {
    let depth = 0
    const again: (invocation: Invocation) => void = ({ invoke }) => {
      depth++
      invoke({
        programId: own,
        accounts: [{ address: own, isSigner: false, isWritable: false }],
        data: new Uint8Array()
      })
    }
    expect(await run(again)).toEqual(failing("CallDepth"))
    expect(depth).toBe(5)
  })

  it("may not be called by one that it has called", async () => {
    const other = "nosScmHY2uR24Zh751PmGj9ww9QRNHewh9H59AfrTJE"
    const named = [own, other].map((address) => ({ address, isSigner: false, isWritable: false }))
    bank.register(other, ({ invoke }) => invoke({ programId: own, accounts: named, data: new Uint8Array() }), "other")
    bank.register(own, ({ invoke }) => invoke({ programId: other, accounts: named, data: new Uint8Array() }), "test")
    const instruction = {
      programAddress: own,
      accounts: named.map(({ address }) => ({ address, role: 0 })),
      data: new Uint8Array()
    }
    const wire = await bytesOfSigned(payer, [instruction as never], bank.latestBlockhash().blockhash)
    const { error, logs } = bank.process(wire)
    expect(error).toEqual(failing("ReentrancyNotAllowed"))
    expect(logs.filter((line) => !line.includes("consumed"))).toEqual([
      `Program ${own} invoke [1]`,
      `Program ${other} invoke [2]`,
      ...[other, own].map(
        (each) => `Program ${each} failed: Cross-program invocation reentrancy not allowed for this instruction`
      )
    ])
  })

  it("fails by its own number, by the runtime's names, by panic and for want of units", async () => {
    const fails = (error: InstructionError) => () => {
      throw new ProgramError(error)
    }
    expect(await run(fails({ Custom: 6004 }))).toEqual(failing({ Custom: 6004 }))
    expect(seen.at(-1)).toBe(`Program ${own} failed: custom program error: 0x1774`)
    expect(await run(fails("InvalidArgument"))).toEqual(failing("InvalidArgument"))
    expect(seen.at(-1)).toBe(`Program ${own} failed: invalid program argument`)
    expect(await run(fails("ProgramFailedToComplete"))).toEqual(failing("ProgramFailedToComplete"))
    expect(seen.at(-1)).toBe(`Program ${own} failed: SBF program panicked`)
    expect(await run(({ consume }) => consume(200_001))).toEqual(failing("ProgramFailedToComplete"))
    expect(seen.slice(-2)).toEqual([
      `Program ${own} consumed 200000 of 200000 compute units`,
      `Program ${own} failed: exceeded CUs meter at BPF instruction`
    ])
  })

  it("of the emulator that is at fault itself is named", async () => {
    await expect(
      run(() => {
        throw new TypeError("a mistake")
      })
    ).rejects.toThrow(`the program test (${own}) of the emulator has a fault`)
  })

  it("sees what was changed before a call undone if the call fails", async () => {
    bank.setAccount(bob.address, mine(1))
    const outcome = await run(({ accounts, invoke }) => {
      accounts[1]!.account.data[0] = 9
      invoke({ ...transfer(payer.address, bob.address), data: Uint8Array.of(2) })
    })
    expect(outcome).toEqual(failing("InvalidInstructionData"))
    expect(bank.account(bob.address)).toEqual(mine(1))
  })

  it("answers for what it did before it calls another one", async () => {
    const outcome = await run(({ accounts, invoke }) => {
      accounts[1]!.account.lamports += 5n
      invoke(transfer(payer.address, bob.address))
      accounts[1]!.account.lamports -= 5n
    })
    expect(outcome).toEqual(failing("UnbalancedInstruction"))
  })
})
