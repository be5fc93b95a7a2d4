import type { Instruction } from "@solana/kit"
import { describe, expect, it } from "vitest"
import type { Address } from "../../../src/solana/Program.ts"
import { type Market, marketOf, wait } from "./deeds.ts"
import { game, randomOf } from "./play.ts"
import { type Stage, stage } from "./stage.ts"

/** The world's payer signs too. */
const feeOf = ({ accounts = [] }: Instruction): bigint =>
  5_000n * BigInt(new Set(accounts.filter(({ role }) => role >= 2).map(({ address }) => address)).size + 1)

/** Of one kind, and of none exactly if nobody waits; nobody is in it twice. */
const expectSoundQueue = (on: Stage, at: Market) => {
  const { queue, queueType } = marketOf(on, at)
  expect(queueType === 255).toBe(queue.length === 0)
  expect(new Set(queue).size).toBe(queue.length)
}

/** How often each instruction was taken, and how often it was refused. */
const play = async (seed: number, feeFraction: bigint) => {
  const on = await stage("emulator", { feeFraction })
  const random = randomOf(seed)
  const { next, places, taken } = await game(on, random)
  const people = Object.values(on.people)
  const purses = [...people.map(({ tokens }) => tokens), ...places.map(({ vault }) => vault), on.rewardsVault]
  const tokens = () => purses.reduce((sum, address) => sum + on.tokens(address), 0n)
  const known = new Set<Address>([on.world.payer.address, ...people.map(({ address }) => address)])
  const lamports = () => [...known].reduce((sum, address) => sum + on.world.balance(address), 0n)

  const all = tokens()
  const counts: Record<string, [taken: number, refused: number]> = {}
  for (let turn = 0; turn < 500; turn++) {
    if (random() < 0.2) wait(on, BigInt(Math.floor(random() * 400)))
    const move = await next()
    if (move === undefined) continue
    const { at, call, name } = move
    for (const { address } of call.accounts!) known.add(address)
    const read = () => ({ lamports: lamports(), vault: on.tokens(at.vault), rewards: on.tokens(on.rewardsVault) })
    const before = read()
    const market = on.data(at.market)
    const { error } = await on.send(call)
    const isTaken = error === undefined
    const after = read()
    const moved = isTaken ? move.vault : 0n
    expect({
      tokens: tokens(),
      fee: before.lamports - after.lamports,
      vault: after.vault - before.vault,
      rewards: after.rewards - before.rewards
    }).toEqual({
      tokens: all,
      fee: feeOf(call),
      vault: moved,
      rewards: moved > 0n && feeFraction > 0n ? moved / feeFraction : 0n
    })
    if (isTaken) {
      taken(move)
      expectSoundQueue(on, at)
    } else expect(on.data(at.market)).toEqual(market)
    const count = (counts[name] ??= [0, 0])
    count[isTaken ? 0 : 1]++
  }
  return counts
}

describe("whatever people do", () => {
  it.each([
    [1, 0n],
    [2, 0n],
    [3, 10n],
    [4, 10n]
  ])("the books balance to the unit (seed %i, fee fraction %i)", async (seed, feeFraction) => {
    const counts = await play(seed, feeFraction)
    const names = Object.keys(counts).sort()
    expect(names.join(" ")).toBe("assign claim clean complete delist end extend finish list quit recover stop work")
    // Otherwise the seed has not shown much.
    expect(names.filter((name) => counts[name]![0] === 0)).toEqual([])
  })
})
