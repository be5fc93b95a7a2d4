import { type Instruction, type KeyPairSigner, lamports } from "@solana/kit"
import { getTransferSolInstruction } from "@solana-program/system"
import * as Token from "@solana-program/token"
import { beforeEach, describe, expect, it } from "vitest"
import { nativeMint } from "../../src/solana/keys.ts"
import {
  alice,
  amountOf,
  bob,
  custom,
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

describe("supply", () => {
  beforeEach(setUp)

  it("grows by mintTo and shrinks by burn", async () => {
    const supply = () => Token.getMintDecoder().decode(world.account(mint.address)!.data).supply
    const minting = (amount: bigint | number, authority = owner) =>
      Token.getMintToInstruction({ mint: mint.address, token: bob.address, mintAuthority: authority, amount })
    const burning = (amount: number, authority = owner) =>
      Token.getBurnInstruction({ account: alice.address, mint: mint.address, authority, amount })
    expect(await send(minting(5), owner)).toBeUndefined()
    expect(await send(minting(0), owner)).toBeUndefined()
    expect(await send(minting(1, stranger), stranger)).toEqual(custom(4))
    expect(await send(minting(2n ** 64n - 1n), owner)).toEqual(custom(14))
    expect(await send(burning(100), owner)).toBeUndefined()
    expect(await send(burning(0), owner)).toBeUndefined()
    expect(await send(burning(5000), owner)).toEqual(custom(1))
    expect(await send(burning(1, stranger), stranger)).toEqual(custom(4))
    expect(supply()).toBe(905n)
    for (const decimals of [6, 5]) {
      const error = decimals === 6 ? undefined : custom(18)
      expect(
        await send(
          Token.getMintToCheckedInstruction({
            mint: mint.address,
            token: bob.address,
            mintAuthority: owner,
            amount: 1,
            decimals
          }),
          owner
        )
      ).toEqual(error)
      expect(
        await send(
          Token.getBurnCheckedInstruction({
            account: alice.address,
            mint: mint.address,
            authority: owner,
            amount: 1,
            decimals
          }),
          owner
        )
      ).toEqual(error)
    }
    const elsewhere = { mint: bob.address, mintAuthority: owner, amount: 1 }
    expect(await send(Token.getMintToInstruction({ ...elsewhere, token: alice.address }), owner)).toEqual(custom(3))
    await send(
      Token.getApproveInstruction({ source: alice.address, delegate: stranger.address, owner, amount: 10 }),
      owner
    )
    expect(await send(burning(4, stranger), stranger)).toBeUndefined()
    expect(await send(burning(40, stranger), stranger)).toEqual(custom(1))
  })

  it("is fixed once nobody may mint", async () => {
    const set = (authorityType: number, newAuthority: KeyPairSigner | null, by = owner, owned = mint) =>
      Token.getSetAuthorityInstruction({
        owned: owned.address,
        owner: by,
        authorityType,
        newAuthority: newAuthority?.address ?? null
      })
    expect(await send(set(0, stranger), owner)).toBeUndefined()
    expect(await send(set(0, null), owner)).toEqual(custom(4))
    expect(await send(set(0, null, stranger), stranger)).toBeUndefined()
    expect(await send(set(0, owner, stranger), stranger)).toEqual(custom(5))
    expect(
      await send(
        Token.getMintToInstruction({ mint: mint.address, token: bob.address, mintAuthority: stranger, amount: 1 }),
        stranger
      )
    ).toEqual(custom(5))
    expect(await send(set(1, null), owner)).toBeUndefined()
    expect(await send(set(1, owner), owner)).toEqual(custom(16))
    expect(await send(set(2, owner), owner)).toEqual(custom(15))
    expect(await send(set(0, owner, owner, alice), owner)).toEqual(custom(15))
    expect(await send(set(2, null, owner, alice), owner)).toEqual(custom(12))
    expect(await send(set(0, owner, owner, stranger), owner)).toEqual(named("InvalidArgument"))
  })
})

describe("accounts", () => {
  beforeEach(setUp)

  it("are frozen and thawed", async () => {
    const freeze = (authority = owner) =>
      Token.getFreezeAccountInstruction({ account: alice.address, mint: mint.address, owner: authority })
    const thaw = (authority = owner) =>
      Token.getThawAccountInstruction({ account: alice.address, mint: mint.address, owner: authority })
    expect(await send(thaw(), owner)).toEqual(custom(13))
    expect(await send(freeze(stranger), stranger)).toEqual(custom(4))
    expect(await send(freeze(), owner)).toBeUndefined()
    expect(await send(freeze(), owner)).toEqual(custom(13))
    expect(await send(transfer(1), owner)).toEqual(custom(17))
    expect(
      await send(
        Token.getApproveInstruction({ source: alice.address, delegate: stranger.address, owner, amount: 1 }),
        owner
      )
    ).toEqual(custom(17))
    expect(await send(Token.getRevokeInstruction({ source: alice.address, owner }), owner)).toEqual(custom(17))
    expect(
      await send(
        Token.getMintToInstruction({ mint: mint.address, token: alice.address, mintAuthority: owner, amount: 1 }),
        owner
      )
    ).toEqual(custom(17))
    expect(
      await send(
        Token.getBurnInstruction({ account: alice.address, mint: mint.address, authority: owner, amount: 1 }),
        owner
      )
    ).toEqual(custom(17))
    expect(
      await send(
        Token.getSetAuthorityInstruction({
          owned: alice.address,
          owner,
          authorityType: 2,
          newAuthority: stranger.address
        }),
        owner
      )
    ).toEqual(custom(17))
    expect(await send(thaw(), owner)).toBeUndefined()
    expect(await send(transfer(1), owner)).toBeUndefined()
  })

  it("change hands, and then the allowance is gone", async () => {
    await send(Token.getApproveInstruction({ source: alice.address, delegate: bob.address, owner, amount: 1 }), owner)
    const give = Token.getSetAuthorityInstruction({
      owned: alice.address,
      owner,
      authorityType: 2,
      newAuthority: stranger.address
    })
    expect(await send(give, owner)).toBeUndefined()
    expect(await send(transfer(1), owner)).toEqual(custom(4))
    expect(await send(transfer(1, stranger), stranger)).toBeUndefined()
  })

  it("are closed when they are empty, and their lamports go where they are sent", async () => {
    const close = (account: KeyPairSigner, authority = owner, destination = world.payer) =>
      Token.getCloseAccountInstruction({ account: account.address, destination: destination.address, owner: authority })
    expect(await send(close(alice), owner)).toEqual(custom(11))
    expect(await send(close(bob, stranger), stranger)).toEqual(custom(4))
    expect(await send(close(bob, owner, bob), owner)).toEqual(named("InvalidAccountData"))
    expect(await send(close(bob), owner)).toBeUndefined()
    expect(world.account(bob.address)).toBeUndefined()
    expect(await send(close(bob), owner)).toEqual(named("InvalidAccountData"))
    expect(
      await send(
        [
          transfer(1000, owner, alice),
          Token.getBurnInstruction({ account: alice.address, mint: mint.address, authority: owner, amount: 1000 }),
          close(alice, owner, stranger)
        ],
        owner
      )
    ).toBeUndefined()
    expect(world.balance(stranger.address)).toBe(world.minimumBalance(165))
  })

  it("are closed by who may close them", async () => {
    const set = Token.getSetAuthorityInstruction({
      owned: bob.address,
      owner,
      authorityType: 3,
      newAuthority: stranger.address
    })
    expect(await send(set, owner)).toBeUndefined()
    const close = (authority: KeyPairSigner) =>
      Token.getCloseAccountInstruction({ account: bob.address, destination: world.payer.address, owner: authority })
    expect(await send(close(owner), owner)).toEqual(custom(4))
    expect(await send(close(stranger), stranger)).toBeUndefined()
  })

  it("of closed address may be made again in the same transaction", async () => {
    const again = [
      Token.getCloseAccountInstruction({ account: bob.address, destination: world.payer.address, owner }),
      make(bob, 165),
      Token.getInitializeAccount3Instruction({ account: bob.address, mint: mint.address, owner: stranger.address })
    ]
    expect(await send(again, owner, bob)).toBeUndefined()
    expect(await send([transfer(10)], owner)).toBeUndefined()
  })
})

describe("native accounts", () => {
  const wrapped = () =>
    Token.getInitializeAccount3Instruction({ account: alice.address, mint: nativeMint as never, owner: owner.address })

  it("hold lamports as tokens", async () => {
    expect(
      await send(
        [
          make(alice, 165),
          getTransferSolInstruction({ source: world.payer, destination: alice.address, amount: lamports(500n) }),
          wrapped()
        ],
        alice
      )
    ).toBeUndefined()
    expect(amountOf(alice)).toBe(500n)
    expect(
      await send([
        getTransferSolInstruction({ source: world.payer, destination: alice.address, amount: lamports(70n) }),
        Token.getSyncNativeInstruction({ account: alice.address })
      ])
    ).toBeUndefined()
    expect(amountOf(alice)).toBe(570n)
    expect(
      await send(
        [
          make(bob, 165),
          Token.getInitializeAccount3Instruction({
            account: bob.address,
            mint: nativeMint as never,
            owner: owner.address
          })
        ],
        bob
      )
    ).toBeUndefined()
    expect(await send(transfer(100), owner)).toBeUndefined()
    expect(await send(transfer(1000), owner)).toEqual(custom(1))
    expect(world.balance(bob.address)).toBe(world.minimumBalance(165) + 100n)
    expect(
      await send(
        Token.getBurnInstruction({ account: alice.address, mint: nativeMint as never, authority: owner, amount: 1 }),
        owner
      )
    ).toEqual(custom(10))
    expect(
      await send(
        Token.getCloseAccountInstruction({ account: alice.address, destination: world.payer.address, owner }),
        owner
      )
    ).toBeUndefined()
  })

  it("are the only ones that follow their lamports", async () => {
    await setUp()
    expect(await send(Token.getSyncNativeInstruction({ account: alice.address }))).toEqual(custom(19))
    expect(await send(Token.getSyncNativeInstruction({ account: stranger.address }))).toEqual(
      named("IncorrectProgramId")
    )
  })
})

describe("multisig", () => {
  it("acts when enough of its members sign", async () => {
    await setUp()
    const shared = await keyOf(8)
    const members = [await keyOf(9), await keyOf(10), await keyOf(11)] as const
    const init = Token.getInitializeMultisig2Instruction({
      multisig: shared.address,
      m: 2,
      signers: members.map(({ address }) => address)
    })
    expect(await send([make(shared, 355), init], shared)).toBeUndefined()
    expect(await send(init)).toEqual(custom(6))
    await send(
      Token.getSetAuthorityInstruction({ owned: alice.address, owner, authorityType: 2, newAuthority: shared.address }),
      owner
    )
    const move = (...signers: ReadonlyArray<KeyPairSigner>) =>
      Token.getTransferInstruction({
        source: alice.address,
        destination: bob.address,
        authority: shared.address,
        amount: 1,
        multiSigners: [...signers]
      })
    expect(await send(move(members[0], members[2]), ...members)).toBeUndefined()
    expect(await send(move(members[0]), ...members)).toEqual(named("MissingRequiredSignature"))
    expect(await send(move(members[0], stranger), ...members, stranger)).toEqual(named("MissingRequiredSignature"))
    expect(await send(unsigned(move(members[0], members[1]) as Instruction, 4), ...members)).toEqual(
      named("MissingRequiredSignature")
    )
    const wrong = await keyOf(12)
    for (const m of [0, 12]) {
      const refused = Token.getInitializeMultisigInstruction({
        multisig: wrong.address,
        m,
        signers: members.map(({ address }) => address)
      })
      expect(await send([make(wrong, 355), refused], wrong)).toEqual(custom(8, 1))
    }
    const alone = Token.getInitializeMultisigInstruction({ multisig: wrong.address, m: 1, signers: [] })
    expect(await send([make(wrong, 355), alone], wrong)).toEqual(custom(7, 1))
  })
})
