import { type Instruction, type KeyPairSigner, lamports } from "@solana/kit"
import { getCreateAccountInstruction } from "@solana-program/system"
import * as Token from "@solana-program/token"
import { beforeEach, expect, it } from "vitest"
import { associatedToken, associatedTokenProgram } from "../../src/solana/keys.ts"
import { type Twin, twin } from "./twin.ts"
import { keyOf } from "./world.ts"

let world: Twin
let mint: KeyPairSigner
let owner: KeyPairSigner
let other: KeyPairSigner

const send = async (instruction: Instruction, ...signers: ReadonlyArray<KeyPairSigner>) =>
  (await world.send([instruction], signers)).error

beforeEach(async () => {
  world = await twin()
  ;[mint, owner, other] = [await keyOf(1), await keyOf(2), await keyOf(3)]
  const made = getCreateAccountInstruction({
    payer: world.payer,
    newAccount: mint,
    lamports: lamports(world.minimumBalance(82)),
    space: 82,
    programAddress: Token.TOKEN_PROGRAM_ADDRESS
  })
  const initialised = Token.getInitializeMint2Instruction({
    mint: mint.address,
    decimals: 6,
    mintAuthority: owner.address
  })
  expect((await world.send([made, initialised], [mint])).error).toBeUndefined()
})

const create = (of = owner) =>
  Token.getCreateAssociatedTokenInstructionAsync({ payer: world.payer, owner: of.address, mint: mint.address })
const createIdempotent = (of = owner) =>
  Token.getCreateAssociatedTokenIdempotentInstructionAsync({
    payer: world.payer,
    owner: of.address,
    mint: mint.address
  })

it("makes an account once", async () => {
  expect(await send(await create())).toBeUndefined()
  const address = associatedToken(owner.address, mint.address)
  expect(Token.getTokenDecoder().decode(world.account(address)!.data)).toMatchObject({
    mint: mint.address,
    owner: owner.address,
    amount: 0n
  })
  expect(await send(await create())).toEqual({ InstructionError: [0, "IllegalOwner"] })
})

it("is content with an account that is there, if asked to be", async () => {
  expect(await send(await createIdempotent())).toBeUndefined()
  expect(await send(await createIdempotent())).toBeUndefined()
})

it("takes no data for the first way of it, and other bytes for nothing", async () => {
  const instruction = await create()
  expect(await send({ ...instruction, data: new Uint8Array() })).toBeUndefined()
  for (const data of [[3], [9], [1, 1], [0, 0]]) await send({ ...(await create(other)), data: Uint8Array.from(data) })
})

it.each([1, 1_000_000, 2_039_280, 9_000_000])("makes an account where somebody has sent %i lamports", async (sent) => {
  world.setAccount(associatedToken(owner.address, mint.address), {
    lamports: BigInt(sent),
    owner: "1".repeat(32),
    data: new Uint8Array(),
    executable: false
  })
  expect(await send(await create())).toBeUndefined()
})

it("refuses another address, another owner's account, and a mint that is none", async () => {
  const instruction = (await create()) as Instruction
  const changed = (index: number, address: string): Instruction => ({
    ...instruction,
    accounts: instruction.accounts!.map((each, at) => (at === index ? { ...each, address: address as never } : each))
  })
  expect(await send(changed(1, other.address))).toEqual({ InstructionError: [0, "InvalidSeeds"] })
  expect(await send(changed(2, other.address))).toEqual({ InstructionError: [0, "InvalidSeeds"] })
  const ofNothing = await Token.getCreateAssociatedTokenInstructionAsync({
    payer: world.payer,
    owner: owner.address,
    mint: other.address
  })
  expect(await send(ofNothing)).toEqual({ InstructionError: [0, "IncorrectProgramId"] })
  for (let count = 0; count < 6; count++) {
    await send({ ...instruction, accounts: instruction.accounts!.slice(0, count) })
  }
})

it("finds out an account that has changed hands", async () => {
  expect(await send(await create())).toBeUndefined()
  const given = Token.getSetAuthorityInstruction({
    owned: associatedToken(owner.address, mint.address) as never,
    owner,
    authorityType: Token.AuthorityType.AccountOwner,
    newAuthority: other.address
  })
  expect(await send(given, owner)).toBeUndefined()
  expect(await send(await createIdempotent())).toEqual({ InstructionError: [0, { Custom: 0 }] })
})

it("is paid for by who signs", async () => {
  const poor = await keyOf(4)
  world.airdrop(poor.address, 1_000_000n)
  const instruction = await Token.getCreateAssociatedTokenInstructionAsync({
    payer: poor,
    owner: owner.address,
    mint: mint.address
  })
  expect(await send(instruction, poor)).toEqual({ InstructionError: [0, { Custom: 1 }] })
  const unsigned = {
    ...instruction,
    accounts: instruction.accounts.map(({ address, role }) => ({ address, role: role & 1 }))
  } as Instruction
  expect(await send(unsigned)).toEqual({ InstructionError: [0, "PrivilegeEscalation"] })
  expect(associatedTokenProgram).toBe(instruction.programAddress)
})
