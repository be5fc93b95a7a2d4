import { type Address, createAddressWithSeed, type Instruction, lamports } from "@solana/kit"
import {
  getAllocateInstruction,
  getAllocateWithSeedInstruction,
  getAssignInstruction,
  getAssignWithSeedInstruction,
  getCreateAccountInstruction,
  getCreateAccountWithSeedInstruction,
  getTransferSolInstruction,
  getTransferSolWithSeedInstruction,
  SYSTEM_PROGRAM_ADDRESS
} from "@solana-program/system"
import { TOKEN_PROGRAM_ADDRESS } from "@solana-program/token"
import { describe, expect, it } from "vitest"
import { twin } from "./twin.ts"
import { keyOf } from "./world.ts"

const sol = (amount: number) => lamports(BigInt(amount * 1e9))

const withoutSignatures = (instruction: Instruction): Instruction => ({
  ...instruction,
  accounts: (instruction.accounts ?? []).map(({ address, role }) => ({ address, role: role & 1 }))
})

describe("transfer", () => {
  it("moves lamports, and refuses what would leave too little", async () => {
    const world = await twin()
    const [bob, carol] = [await keyOf(1), await keyOf(2)]
    const send = (amount: bigint, source = world.payer) =>
      world.send([getTransferSolInstruction({ source, destination: bob.address, amount: lamports(amount) })], [source])
    expect((await send(10n ** 9n)).error).toBeUndefined()
    expect(world.units()).toEqual([150, 150])
    expect((await send(0n)).error).toBeUndefined()
    expect((await send(10n ** 12n)).error).toEqual({ InstructionError: [0, { Custom: 1 }] })
    expect((await send(1n, carol)).error).toEqual({ InstructionError: [0, { Custom: 1 }] })
    world.airdrop(carol.address, 10n ** 9n)
    // It would leave carol with less than an account lives on.
    expect((await send(10n ** 9n - 5n, carol)).error).toEqual({ InsufficientFundsForRent: { account_index: 1 } })
    expect((await send(10n ** 9n, carol)).error).toBeUndefined()
    expect(world.account(carol.address)).toBeUndefined()
  })

  it("does nothing of several instructions if one fails, and takes the fee", async () => {
    const world = await twin()
    const bob = await keyOf(1)
    const before = world.balance(world.payer.address)
    const outcome = await world.send(
      [
        getTransferSolInstruction({ source: world.payer, destination: bob.address, amount: sol(1) }),
        getTransferSolInstruction({ source: bob, destination: world.payer.address, amount: sol(2) })
      ],
      [bob]
    )
    expect(outcome.error).toEqual({ InstructionError: [1, { Custom: 1 }] })
    expect(world.balance(bob.address)).toBe(0n)
    expect(before - world.balance(world.payer.address)).toBe(10_000n)
  })

  it("needs the signature, an account of the System program, and no data in it", async () => {
    const world = await twin()
    const [bob, carol] = [await keyOf(1), await keyOf(2)]
    const transfer = getTransferSolInstruction({ source: bob, destination: carol.address, amount: sol(1) })
    world.airdrop(bob.address, 10n ** 10n)
    expect((await world.send([withoutSignatures(transfer)])).error).toEqual({
      InstructionError: [0, "MissingRequiredSignature"]
    })
    const state = { lamports: 10n ** 10n, executable: false }
    world.setAccount(bob.address, { ...state, owner: SYSTEM_PROGRAM_ADDRESS, data: new Uint8Array(3) })
    expect((await world.send([transfer], [bob])).error).toEqual({ InstructionError: [0, "InvalidArgument"] })
    world.setAccount(bob.address, { ...state, owner: TOKEN_PROGRAM_ADDRESS, data: new Uint8Array() })
    expect((await world.send([transfer], [bob])).error).toEqual({
      InstructionError: [0, "ExternalAccountLamportSpend"]
    })
    const readonly = {
      ...transfer,
      accounts: transfer.accounts.map((each, index) => (index === 1 ? { ...each, role: 0 } : each))
    }
    world.setAccount(bob.address, { ...state, owner: SYSTEM_PROGRAM_ADDRESS, data: new Uint8Array() })
    expect((await world.send([readonly as Instruction], [bob])).error).toEqual({
      InstructionError: [0, "ReadonlyLamportChange"]
    })
  })

  it("reads its data to the letter", async () => {
    const world = await twin()
    const accounts = getTransferSolInstruction({
      source: world.payer,
      destination: (await keyOf(1)).address,
      amount: sol(1)
    }).accounts
    for (const data of [
      [],
      [2],
      [2, 0, 0, 0],
      [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      [77, 0, 0, 0],
      [255, 255, 255, 255]
    ]) {
      const outcome = await world.send([
        { programAddress: SYSTEM_PROGRAM_ADDRESS, accounts, data: Uint8Array.from(data) }
      ])
      expect(outcome.error).toEqual({ InstructionError: [0, "InvalidInstructionData"] })
    }
    for (const count of [0, 1]) {
      const data = Uint8Array.from([2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
      const outcome = await world.send([
        { programAddress: SYSTEM_PROGRAM_ADDRESS, accounts: accounts.slice(0, count), data }
      ])
      expect(outcome.error).toEqual({ InstructionError: [0, "MissingAccount"] })
    }
  })
})

describe("createAccount", () => {
  const create = (
    payer: Awaited<ReturnType<typeof keyOf>>,
    made: typeof payer,
    amount: bigint,
    space: bigint,
    owner: Address = TOKEN_PROGRAM_ADDRESS
  ) =>
    getCreateAccountInstruction({ payer, newAccount: made, lamports: lamports(amount), space, programAddress: owner })

  it("makes an account once", async () => {
    const world = await twin()
    const made = await keyOf(1)
    const instruction = create(world.payer, made, world.minimumBalance(165), 165n)
    expect((await world.send([instruction], [made])).error).toBeUndefined()
    expect(world.account(made.address)?.data.length).toBe(165)
    expect((await world.send([instruction], [made])).error).toEqual({ InstructionError: [0, { Custom: 0 }] })
  })

  it("refuses one that is too big, too poor, taken, or does not sign", async () => {
    const world = await twin()
    const [made, poor, used] = [await keyOf(1), await keyOf(2), await keyOf(3)]
    const send = async (instruction: Instruction, ...signers: ReadonlyArray<typeof made>) =>
      (await world.send([instruction], signers)).error
    expect(await send(create(world.payer, made, 10n ** 11n, 11_000_000n), made)).toEqual({
      InstructionError: [0, { Custom: 3 }]
    })
    expect(await send(create(world.payer, made, 10n ** 13n, 10n), made)).toEqual({
      InstructionError: [0, { Custom: 1 }]
    })
    expect(await send(create(world.payer, poor, 5n, 100n), poor)).toEqual({
      InsufficientFundsForRent: { account_index: 1 }
    })
    world.setAccount(used.address, {
      lamports: 0n,
      owner: TOKEN_PROGRAM_ADDRESS,
      data: new Uint8Array(3),
      executable: false
    })
    world.airdrop(used.address, 10n ** 9n)
    expect(await send(create(world.payer, used, 10n ** 9n, 10n), used)).toEqual({
      InstructionError: [0, { Custom: 0 }]
    })
    const unsigned = create(world.payer, made, 10n ** 9n, 10n)
    expect(
      await send({
        ...unsigned,
        accounts: unsigned.accounts.map((each, index) => ({ ...each, role: index === 0 ? 3 : 1 }))
      } as Instruction)
    ).toEqual({
      InstructionError: [0, "MissingRequiredSignature"]
    })
  })

  it("makes accounts by seed", async () => {
    const world = await twin()
    const base = await keyOf(1)
    const seed = "longshore"
    const made = await createAddressWithSeed({ baseAddress: base.address, seed, programAddress: TOKEN_PROGRAM_ADDRESS })
    const common = {
      payer: world.payer,
      newAccount: made,
      baseAccount: base,
      base: base.address,
      seed,
      programAddress: TOKEN_PROGRAM_ADDRESS
    }
    const instruction = getCreateAccountWithSeedInstruction({ ...common, amount: world.minimumBalance(82), space: 82 })
    expect((await world.send([instruction], [base])).error).toBeUndefined()
    const other = getCreateAccountWithSeedInstruction({
      ...common,
      seed: "another",
      amount: world.minimumBalance(82),
      space: 82
    })
    expect((await world.send([other], [base])).error).toEqual({ InstructionError: [0, { Custom: 5 }] })
    const long = getCreateAccountWithSeedInstruction({
      ...common,
      seed: "x".repeat(33),
      amount: world.minimumBalance(82),
      space: 82
    })
    expect((await world.send([long], [base])).error).toEqual({ InstructionError: [0, { Custom: 0 }] })
  })
})

describe("allocate and assign", () => {
  it("give an account space and an owner, once", async () => {
    const world = await twin()
    const own = await keyOf(1)
    world.airdrop(own.address, 10n ** 9n)
    const allocate = getAllocateInstruction({ newAccount: own, space: 100 })
    const assign = getAssignInstruction({ account: own, programAddress: TOKEN_PROGRAM_ADDRESS })
    expect((await world.send([withoutSignatures(allocate)])).error).toEqual({
      InstructionError: [0, "MissingRequiredSignature"]
    })
    expect((await world.send([withoutSignatures(assign)])).error).toEqual({
      InstructionError: [0, "MissingRequiredSignature"]
    })
    expect((await world.send([allocate], [own])).error).toBeUndefined()
    expect((await world.send([allocate], [own])).error).toEqual({ InstructionError: [0, { Custom: 0 }] })
    expect((await world.send([assign], [own])).error).toBeUndefined()
    expect((await world.send([assign], [own])).error).toBeUndefined()
    const nothing = await keyOf(2)
    const toNothing = getAllocateInstruction({ newAccount: nothing, space: 0 })
    expect(
      (
        await world.send(
          [{ ...toNothing, accounts: [{ ...toNothing.accounts[0], role: 2 }] } as Instruction],
          [nothing]
        )
      ).error
    ).toEqual({
      InstructionError: [0, "ReadonlyDataModified"]
    })
    const back = getAssignInstruction({ account: own, programAddress: SYSTEM_PROGRAM_ADDRESS })
    expect((await world.send([back], [own])).error).toEqual({ InstructionError: [0, "ModifiedProgramId"] })
  })

  it("work by seed, and so does a transfer", async () => {
    const world = await twin()
    const base = await keyOf(1)
    const seed = "vault"
    const at = (programAddress: Address) => createAddressWithSeed({ baseAddress: base.address, seed, programAddress })
    const [ofToken, ofSystem] = [await at(TOKEN_PROGRAM_ADDRESS), await at(SYSTEM_PROGRAM_ADDRESS)]
    world.airdrop(ofToken, 10n ** 9n)
    world.airdrop(ofSystem, 10n ** 9n)
    const named = { baseAccount: base, base: base.address, seed, programAddress: TOKEN_PROGRAM_ADDRESS }
    const allocate = getAllocateWithSeedInstruction({ ...named, newAccount: ofToken, space: 10 })
    const assign = getAssignWithSeedInstruction({ ...named, account: ofSystem })
    const pay = (source: Address) =>
      getTransferSolWithSeedInstruction({
        source,
        baseAccount: base,
        destination: base.address,
        amount: 10n ** 9n,
        fromSeed: seed,
        fromOwner: SYSTEM_PROGRAM_ADDRESS
      })
    expect((await world.send([assign], [base])).error).toEqual({ InstructionError: [0, { Custom: 5 }] })
    expect((await world.send([allocate], [base])).error).toBeUndefined()
    expect((await world.send([pay(ofToken)], [base])).error).toEqual({ InstructionError: [0, { Custom: 5 }] })
    expect((await world.send([pay(ofSystem)], [base])).error).toBeUndefined()
    expect(world.balance(base.address)).toBe(10n ** 9n)
  })
})
