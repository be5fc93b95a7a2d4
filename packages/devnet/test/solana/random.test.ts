/** Instructions that nobody would think of, the same on the emulator and on LiteSVM; each run is one seed. */
import { type Instruction, type KeyPairSigner, lamports } from "@solana/kit"
import { getCreateAccountInstruction } from "@solana-program/system"
import * as Token from "@solana-program/token"
import { expect, it } from "vitest"
import {
  associatedToken,
  associatedTokenProgram,
  nativeMint,
  rentSysvar,
  systemProgram,
  tokenProgram
} from "../../src/solana/keys.ts"
import { twin } from "./twin.ts"
import { keyOf } from "./world.ts"

/** Mulberry32. */
const random = (seed: number) => {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, often: (of: number) => below(of) > 0, one: <A>(all: ReadonlyArray<A>): A => all[below(all.length)]! }
}

const u64 = (value: bigint) => {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setBigUint64(0, value, true)
  return [...new Uint8Array(bytes.buffer)]
}

const steps = 150

type Three = [KeyPairSigner, KeyPairSigner, KeyPairSigner]

it.each([1, 2, 3, 4, 5, 6])("agree on what comes of them (seed %i)", async (seed) => {
  const { below, often, one } = random(seed)
  const world = await twin()
  const keys = await Promise.all(Array.from({ length: 9 }, (_, index) => keyOf(index + 1)))
  const [mint, other, alice, bob, carol, wrapped, shared, owner, stranger] = keys as [...Three, ...Three, ...Three]
  const make = (account: KeyPairSigner, space: number, more = 0n) =>
    getCreateAccountInstruction({
      payer: world.payer,
      newAccount: account,
      lamports: lamports(world.minimumBalance(space) + more),
      space,
      programAddress: Token.TOKEN_PROGRAM_ADDRESS
    })
  const account = (each: KeyPairSigner, of: string, by: string) =>
    Token.getInitializeAccount3Instruction({ account: each.address, mint: of as never, owner: by as never })
  const ready = [
    [
      make(mint, 82),
      Token.getInitializeMint2Instruction({
        mint: mint.address,
        decimals: 6,
        mintAuthority: owner.address,
        freezeAuthority: owner.address
      })
    ],
    [
      make(other, 82),
      Token.getInitializeMint2Instruction({ mint: other.address, decimals: 0, mintAuthority: owner.address })
    ],
    [
      make(shared, 355),
      Token.getInitializeMultisig2Instruction({
        multisig: shared.address,
        m: 2,
        signers: [owner.address, stranger.address]
      })
    ],
    [
      make(alice, 165),
      account(alice, mint.address, owner.address),
      make(bob, 165),
      account(bob, mint.address, shared.address)
    ],
    [
      make(carol, 165),
      account(carol, other.address, owner.address),
      make(wrapped, 165, 5000n),
      account(wrapped, nativeMint, owner.address)
    ],
    [Token.getMintToInstruction({ mint: mint.address, token: alice.address, mintAuthority: owner, amount: 100 })]
  ]
  for (const instructions of ready) expect((await world.send(instructions, keys)).error).toBeUndefined()

  const tokens = [alice, alice, alice, alice, bob, bob, carol, wrapped].map(({ address }) => address as string)
  const mints = [mint, mint, mint, mint, mint, other].map(({ address }) => address as string).concat(nativeMint)
  const people = [owner.address, stranger.address, shared.address, world.payer.address]
  const anybody = [
    ...tokens,
    ...mints,
    ...people,
    rentSysvar,
    systemProgram,
    tokenProgram,
    associatedToken(owner.address, mint.address)
  ]
  const signing = new Set<string>([...keys, world.payer].map(({ address }) => address))
  /** The kit compiles no message that would write to one. */
  const programs = new Set<string>([systemProgram, tokenProgram])
  /** Mostly what is meant, at times anything. */
  const meta = (meant: ReadonlyArray<string>, isWritable: boolean, isSigner = false) => {
    const address = often(40) ? one(meant) : one(anybody)
    const role =
      (isSigner === often(20) && signing.has(address) ? 2 : 0) +
      (isWritable === often(20) && !programs.has(address) ? 1 : 0)
    return { address: address as never, role }
  }
  const amount = () => u64(one([0n, 1n, 2n, 7n, 60n, 2n ** 64n - 1n, BigInt(below(200))]))
  const decimals = () => one([6, 6, 6, 0])
  const authority = () => meta([...Array(6).fill(owner.address), shared.address, stranger.address], false, true)
  const key = () => [
    ...new Uint8Array(
      Buffer.from(
        Token.getMintEncoder()
          .encode({
            mintAuthority: one(people) as never,
            supply: 0n,
            decimals: 0,
            isInitialized: true,
            freezeAuthority: null
          })
          .subarray(4, 36)
      )
    )
  ]
  const optional = () => (often(2) ? [1, ...key()] : [0])
  const token = () => meta(tokens, true)
  const kinds: ReadonlyArray<
    () => readonly [data: ReadonlyArray<number>, accounts: ReadonlyArray<ReturnType<typeof meta>>]
  > = [
    () => [
      [0, decimals(), ...key(), ...optional()],
      [meta(mints, true), meta([rentSysvar], false)]
    ],
    () => [[1], [token(), meta(mints, false), meta(people, false), meta([rentSysvar], false)]],
    () => [
      [2, below(4)],
      [meta([shared.address], true), meta([rentSysvar], false), meta(people, false), meta(people, false)]
    ],
    () => [
      [3, ...amount()],
      [token(), token(), authority()]
    ],
    () => [
      [3, ...amount()],
      [token(), token(), authority(), meta([owner.address], false, true), meta([stranger.address], false, true)]
    ],
    () => [
      [4, ...amount()],
      [token(), meta(people, false), authority()]
    ],
    () => [[5], [token(), authority()]],
    () => [
      [6, below(5), ...optional()],
      [meta([...tokens, ...mints], true), authority()]
    ],
    () => [
      [7, ...amount()],
      [meta(mints, true), token(), authority()]
    ],
    () => [
      [8, ...amount()],
      [token(), meta(mints, true), authority()]
    ],
    () => [[9], [token(), meta([...people, ...tokens], true), authority()]],
    () => [[10], [token(), meta(mints, false), authority()]],
    () => [[11], [token(), meta(mints, false), authority()]],
    () => [
      [12, ...amount(), decimals()],
      [token(), meta(mints, false), token(), authority()]
    ],
    () => [
      [13, ...amount(), decimals()],
      [token(), meta(mints, false), meta(people, false), authority()]
    ],
    () => [
      [14, ...amount(), decimals()],
      [meta(mints, true), token(), authority()]
    ],
    () => [
      [15, ...amount(), decimals()],
      [token(), meta(mints, true), authority()]
    ],
    () => [
      [16, ...key()],
      [token(), meta(mints, false), meta([rentSysvar], false)]
    ],
    () => [[17], [token()]],
    () => [
      [18, ...key()],
      [token(), meta(mints, false)]
    ],
    () => [
      [19, below(4)],
      [meta([shared.address], true), meta(people, false)]
    ],
    () => [[20, decimals(), ...key(), ...optional()], [meta(mints, true)]],
    () => [[21], [meta(mints, false)]],
    () => [[22], [token()]]
  ]
  /** They leave the accounts as they are good for more. */
  const moves = [3, 5, 6, 8, 9, 13, 14, 15, 16].map((index) => kinds[index]!)
  const ofSystem = (): Instruction => {
    const data = one([
      [2, 0, 0, 0, ...amount()],
      [8, 0, 0, 0, ...u64(BigInt(below(300)))],
      [1, 0, 0, 0, ...key()],
      [0, 0, 0, 0, ...u64(3_000_000n), ...u64(BigInt(below(300))), ...key()]
    ])
    const accounts = [meta(people, true, true), meta([...people, ...tokens], true, true)]
    return { programAddress: systemProgram as never, accounts, data: Uint8Array.from(data) }
  }
  const ofAssociated = (): Instruction => ({
    programAddress: associatedTokenProgram as never,
    accounts: [
      meta([world.payer.address], true, true),
      meta([associatedToken(owner.address, mint.address)], true),
      meta([owner.address], false),
      meta([mint.address], false),
      meta([systemProgram], false),
      meta([tokenProgram], false)
    ],
    data: Uint8Array.of(below(2))
  })
  const ofToken = (): Instruction => {
    const [data, accounts] = (often(3) ? one(moves) : one(kinds))()
    const isWhole = often(30)
    return {
      programAddress: tokenProgram as never,
      accounts: isWhole ? accounts : accounts.slice(0, below(accounts.length)),
      data: Uint8Array.from(isWhole ? data : data.slice(0, 1 + below(data.length)))
    }
  }
  const asMade = new Map(
    [...keys, world.payer].flatMap(({ address }) => {
      const state = world.account(address)
      return state === undefined ? [] : [[address, { ...state, data: Uint8Array.from(state.data) }] as const]
    })
  )
  let succeeded = 0
  for (let step = 0; step < steps; step++) {
    // What has been frozen, closed or given away is of little use.
    if (step % 5 === 0) for (const [address, state] of asMade) world.setAccount(address, state)
    const instructions = Array.from({ length: 1 + below(2) }, () =>
      one([ofToken, ofToken, ofToken, ofToken, ofSystem, ofAssociated])()
    )
    const { error } = await world.send(instructions, keys)
    if (error === undefined) succeeded++
  }
  // It would prove little if all of them failed.
  expect(succeeded).toBeGreaterThan(steps / 10)
})
