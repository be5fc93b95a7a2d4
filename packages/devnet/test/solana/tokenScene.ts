/** What tests of the Token program have in common: a mint, its accounts, and instructions that are slightly wrong. */
import { type Instruction, type KeyPairSigner, lamports } from "@solana/kit"
import { getCreateAccountInstruction } from "@solana-program/system"
import * as Token from "@solana-program/token"
import { expect } from "vitest"
import { type Twin, twin } from "./twin.ts"
import { keyOf } from "./world.ts"

export const custom = (Custom: number, index = 0) => ({ InstructionError: [index, { Custom }] })
export const named = (error: string, index = 0) => ({ InstructionError: [index, error] })

export let world: Twin
export let mint: KeyPairSigner
export let owner: KeyPairSigner
export let alice: KeyPairSigner
export let bob: KeyPairSigner
export let stranger: KeyPairSigner

export const send = async (
  instruction: Instruction | ReadonlyArray<Instruction>,
  ...signers: ReadonlyArray<KeyPairSigner>
) => (await world.send(Array.isArray(instruction) ? instruction : [instruction as Instruction], signers)).error

export const make = (account: KeyPairSigner, space: number) =>
  getCreateAccountInstruction({
    payer: world.payer,
    newAccount: account,
    lamports: lamports(world.minimumBalance(space)),
    space,
    programAddress: Token.TOKEN_PROGRAM_ADDRESS
  })

export const changed = (
  instruction: Instruction,
  change: (data: Uint8Array) => Uint8Array | undefined
): Instruction => {
  const data = new Uint8Array(instruction.data!)
  return { ...instruction, data: change(data) ?? data }
}
export const fewer = (instruction: Instruction, count: number): Instruction => ({
  ...instruction,
  accounts: instruction.accounts!.slice(0, count)
})
export const unsigned = (instruction: Instruction, index: number): Instruction => ({
  ...instruction,
  accounts: instruction.accounts!.map(({ address, role }, at) => ({ address, role: at === index ? role & 1 : role }))
})

/** Before each test: keys for a mint, and for `alice` and `bob`, which are token accounts of `owner`. */
export const prepareScene = async () => {
  world = await twin()
  ;[mint, owner, alice, bob, stranger] = (await Promise.all([1, 2, 3, 4, 5].map(keyOf))) as unknown as [
    KeyPairSigner,
    KeyPairSigner,
    KeyPairSigner,
    KeyPairSigner,
    KeyPairSigner
  ]
}

export const setUp = async () => {
  const ready = [
    make(mint, 82),
    Token.getInitializeMint2Instruction({
      mint: mint.address,
      decimals: 6,
      mintAuthority: owner.address,
      freezeAuthority: owner.address
    }),
    ...[alice, bob].flatMap((account) => [
      make(account, 165),
      Token.getInitializeAccount3Instruction({ account: account.address, mint: mint.address, owner: owner.address })
    ])
  ]
  expect(await send(ready, mint, alice, bob)).toBeUndefined()
  const minted = Token.getMintToInstruction({
    mint: mint.address,
    token: alice.address,
    mintAuthority: owner,
    amount: 1000
  })
  expect(await send(minted, owner)).toBeUndefined()
}

export const transfer = (amount: bigint | number, authority: KeyPairSigner = owner, destination = bob) =>
  Token.getTransferInstruction({ source: alice.address, destination: destination.address, authority, amount })

export const amountOf = (account: KeyPairSigner) =>
  Token.getTokenDecoder().decode(world.account(account.address)!.data).amount
