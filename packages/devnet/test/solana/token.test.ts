import { AccountRole, type Instruction, type KeyPairSigner } from "@solana/kit"
import * as Token from "@solana-program/token"
import { beforeEach, describe, expect, it } from "vitest"
import { rentSysvar } from "../../src/solana/keys.ts"
import {
  alice,
  amountOf,
  bob,
  changed,
  custom,
  fewer,
  make,
  mint,
  named,
  owner,
  prepareScene,
  send,
  setUp,
  stranger,
  transfer,
  unsigned,
  world
} from "./tokenScene.ts"
import { keyOf } from "./world.ts"

beforeEach(prepareScene)

describe("mints and accounts", () => {
  it("are initialised in each of the ways there are, once", async () => {
    const byRent = Token.getInitializeMintInstruction({ mint: mint.address, decimals: 9, mintAuthority: owner.address })
    expect(await send([make(mint, 82), byRent], mint)).toBeUndefined()
    expect(await send(byRent)).toEqual(custom(6))
    const account1 = Token.getInitializeAccountInstruction({
      account: alice.address,
      mint: mint.address,
      owner: owner.address
    })
    expect(await send([make(alice, 165), account1], alice)).toBeUndefined()
    expect(await send(account1)).toEqual(custom(6))
    const account2 = Token.getInitializeAccount2Instruction({
      account: bob.address,
      mint: mint.address,
      owner: owner.address
    })
    expect(await send([make(bob, 165), account2], bob)).toBeUndefined()
    const immutable = Token.getInitializeImmutableOwnerInstruction({ account: bob.address })
    expect(await send(immutable)).toEqual(custom(6))
    for (const instruction of [byRent, account1, account2]) {
      const wrong = {
        ...instruction,
        accounts: instruction.accounts.map((each) =>
          each.address === rentSysvar ? { ...each, address: stranger.address } : each
        )
      } as Instruction
      const fresh =
        instruction === byRent
          ? [
              make(stranger, 82),
              {
                ...wrong,
                accounts: [{ ...wrong.accounts![0]!, address: stranger.address }, ...wrong.accounts!.slice(1)]
              }
            ]
          : [
              make(stranger, 165),
              {
                ...wrong,
                accounts: [{ ...wrong.accounts![0]!, address: stranger.address }, ...wrong.accounts!.slice(1)]
              }
            ]
      expect(await send(fresh, stranger)).toEqual(named("InvalidArgument", 1))
      for (let count = 0; count < instruction.accounts.length; count++) {
        expect(await send(fewer(instruction, count))).toEqual(named("NotEnoughAccountKeys"))
      }
    }
  })

  it("must have the right size, lamports, owner and mint", async () => {
    const initMint = Token.getInitializeMint2Instruction({
      mint: mint.address,
      decimals: 6,
      mintAuthority: owner.address
    })
    const account = Token.getInitializeAccount3Instruction({
      account: alice.address,
      mint: mint.address,
      owner: owner.address
    })
    expect(await send([make(mint, 81), initMint], mint)).toEqual(named("InvalidAccountData", 1))
    expect(await send([make(alice, 166), account], alice)).toEqual(named("InvalidAccountData", 1))
    expect(await send([make(alice, 165), account], alice)).toEqual(named("IncorrectProgramId", 1))
    expect(await send([make(mint, 82), make(alice, 165), account], mint, alice)).toEqual(custom(2, 2))
    const poor = { lamports: 10_000n, owner: Token.TOKEN_PROGRAM_ADDRESS, executable: false }
    world.setAccount(mint.address, { ...poor, data: new Uint8Array(82) })
    expect(await send(initMint)).toEqual(custom(0))
    world.setAccount(alice.address, { ...poor, data: new Uint8Array(165) })
    expect(await send(account)).toEqual(custom(0))
    const foreign = { ...poor, lamports: 10n ** 9n, owner: stranger.address }
    world.setAccount(mint.address, { ...foreign, data: new Uint8Array(82) })
    expect(await send(initMint)).toEqual(named("ExternalAccountDataModified"))
  })

  it("read their data to the letter", async () => {
    await setUp()
    const all = [
      Token.getInitializeMint2Instruction({
        mint: mint.address,
        decimals: 6,
        mintAuthority: owner.address,
        freezeAuthority: owner.address
      }),
      Token.getInitializeAccount3Instruction({ account: alice.address, mint: mint.address, owner: owner.address }),
      Token.getInitializeMultisigInstruction({ multisig: stranger.address, m: 1, signers: [owner.address] }),
      transfer(1),
      Token.getTransferCheckedInstruction({
        source: alice.address,
        mint: mint.address,
        destination: bob.address,
        authority: owner,
        amount: 1,
        decimals: 6
      }),
      Token.getApproveInstruction({ source: alice.address, delegate: stranger.address, owner, amount: 1 }),
      Token.getSetAuthorityInstruction({ owned: mint.address, owner, authorityType: 0, newAuthority: owner.address }),
      Token.getMintToCheckedInstruction({
        mint: mint.address,
        token: bob.address,
        mintAuthority: owner,
        amount: 1,
        decimals: 6
      }),
      Token.getBurnInstruction({ account: alice.address, mint: mint.address, authority: owner, amount: 1 })
    ] as ReadonlyArray<Instruction>
    for (const instruction of all) {
      for (let length = 0; length < instruction.data!.length; length += 1 + (length > 12 ? 7 : 0)) {
        await send(
          changed(instruction, (data) => data.slice(0, length)),
          owner
        )
      }
      for (let count = 0; count < instruction.accounts!.length; count++) await send(fewer(instruction, count), owner)
    }
    for (const number of [25, 37, 99, 254]) {
      expect(
        await send({ programAddress: Token.TOKEN_PROGRAM_ADDRESS, accounts: [], data: Uint8Array.of(number) })
      ).toEqual(custom(12))
    }
  })
})

describe("transfer", () => {
  beforeEach(setUp)

  it("moves tokens, by their owner only, and no more than there are", async () => {
    expect(await send(transfer(400), owner)).toBeUndefined()
    expect(world.units()[0]).toBe(world.units()[1])
    expect([amountOf(alice), amountOf(bob)]).toEqual([600n, 400n])
    expect(await send(transfer(601), owner)).toEqual(custom(1))
    expect(await send(transfer(1, stranger), stranger)).toEqual(custom(4))
    expect(await send(unsigned(transfer(1), 2))).toEqual(named("MissingRequiredSignature"))
    expect(await send(transfer(0), owner)).toBeUndefined()
    expect(await send(transfer(5, owner, alice), owner)).toBeUndefined()
    expect(await send(transfer(5000, owner, alice), owner)).toEqual(custom(1))
  })

  it("checks mint and decimals", async () => {
    const checked = (decimals: number, of = mint.address) =>
      Token.getTransferCheckedInstruction({
        source: alice.address,
        mint: of,
        destination: bob.address,
        authority: owner,
        amount: 10,
        decimals
      })
    expect(await send(checked(6), owner)).toBeUndefined()
    expect(world.units()[0]).toBe(world.units()[1])
    expect(await send(checked(5), owner)).toEqual(custom(18))
    expect(await send(checked(6, bob.address), owner)).toEqual(custom(3))
    const other = await keyOf(6)
    const elsewhere = await keyOf(7)
    await send(
      [
        make(other, 82),
        Token.getInitializeMint2Instruction({ mint: other.address, decimals: 6, mintAuthority: owner.address }),
        make(elsewhere, 165),
        Token.getInitializeAccount3Instruction({
          account: elsewhere.address,
          mint: other.address,
          owner: owner.address
        })
      ],
      other,
      elsewhere
    )
    expect(await send(transfer(1, owner, elsewhere), owner)).toEqual(custom(3))
    expect(await send(transfer(1, owner, stranger), owner)).toEqual(named("InvalidAccountData"))
    expect(await send(transfer(1, owner, mint), owner)).toEqual(named("InvalidAccountData"))
    expect(await send([make(stranger, 165), transfer(1, owner, stranger)], stranger, owner)).toEqual(
      named("UninitializedAccount", 1)
    )
  })

  it("lets a delegate spend its allowance", async () => {
    const approve = (amount: number) =>
      Token.getApproveInstruction({ source: alice.address, delegate: stranger.address, owner, amount })
    expect(await send(approve(100), owner)).toBeUndefined()
    expect(await send(transfer(60, stranger), stranger)).toBeUndefined()
    expect(await send(transfer(60, stranger), stranger)).toEqual(custom(1))
    expect(await send(unsigned(transfer(1, stranger), 2))).toEqual(named("MissingRequiredSignature"))
    expect(await send(transfer(40, stranger), stranger)).toBeUndefined()
    expect(await send(transfer(1, stranger), stranger)).toEqual(custom(4))
    expect(await send(approve(10), owner)).toBeUndefined()
    expect(await send(transfer(3, stranger, alice), stranger)).toBeUndefined()
    const revoke = (by: KeyPairSigner) => Token.getRevokeInstruction({ source: alice.address, owner: by })
    expect(await send(revoke(bob), bob)).toEqual(custom(4))
    expect(await send(unsigned(revoke(stranger), 1))).toEqual(named("MissingRequiredSignature"))
    expect(await send(revoke(stranger), stranger)).toBeUndefined()
    expect(await send(revoke(stranger), stranger)).toEqual(custom(4))
    expect(await send(approve(10), owner)).toBeUndefined()
    expect(await send(fewer(Token.getRevokeInstruction({ source: alice.address, owner }), 1))).toEqual(
      named("NotEnoughAccountKeys")
    )
    expect(await send(Token.getRevokeInstruction({ source: alice.address, owner }), owner)).toBeUndefined()
    expect(await send(transfer(1, stranger), stranger)).toEqual(custom(4))
    const checked = (decimals: number) =>
      Token.getApproveCheckedInstruction({
        source: alice.address,
        mint: mint.address,
        delegate: stranger.address,
        owner,
        amount: 5,
        decimals
      })
    expect(await send(checked(6), owner)).toBeUndefined()
    expect(await send(checked(7), owner)).toEqual(custom(18))
  })

  it("needs accounts that may be written to", async () => {
    const instruction = transfer(1) as Instruction
    const readonly = {
      ...instruction,
      accounts: instruction.accounts!.map((each, index) =>
        index === 1 ? { ...each, role: AccountRole.READONLY } : each
      )
    }
    expect(await send(readonly, owner)).toEqual(named("ReadonlyDataModified"))
  })
})
