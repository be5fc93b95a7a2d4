import { describe, expect, it } from "vitest"
import { type Balance, makeLedger } from "../../../src/nosana/api/Ledger.ts"

const opened = (credits = 0n) => {
  let ids = 0
  let millis = 0
  const ledger = makeLedger({ now: () => new Date(++millis), newId: () => `id-${++ids}` })
  if (credits !== 0n) ledger.grant(credits)
  return ledger
}

/** All of it, worked out again from the list of what was done. */
const naive = () => {
  const grants: Array<bigint> = []
  const reservations: Array<{ readonly id: string; readonly amount: bigint; used?: bigint }> = []
  const sum = (amounts: ReadonlyArray<bigint>) => amounts.reduce((total, each) => total + each, 0n)
  const balance = (): Balance => {
    const assigned = sum(grants)
    const reserved = sum(reservations.filter(({ used }) => used === undefined).map(({ amount }) => amount))
    const settled = sum(reservations.map(({ used }) => used ?? 0n))
    return { assigned, reserved, settled, available: assigned - reserved - settled }
  }
  return { grants, reservations, balance }
}

/** The same numbers for the same seed. */
const numbers = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe("A ledger", () => {
  it("has nothing to begin with", () => {
    expect(opened().balance()).toEqual({ assigned: 0n, reserved: 0n, settled: 0n, available: 0n })
  })

  it("reserves, settles what was used, and gives the rest back", () => {
    const ledger = opened(10_000_000n)
    const reservation = ledger.reserve(1_000_000n, "job_debit")!
    expect(ledger.held(reservation)).toBe(1_000_000n)
    expect(ledger.balance()).toEqual({
      assigned: 10_000_000n,
      reserved: 1_000_000n,
      settled: 0n,
      available: 9_000_000n
    })
    expect(ledger.settle(reservation, 250_000n)).toBe(750_000n)
    expect(ledger.held(reservation)).toBeUndefined()
    expect(ledger.balance()).toEqual({
      assigned: 10_000_000n,
      reserved: 0n,
      settled: 250_000n,
      available: 9_750_000n
    })
  })

  it("settles no more than was reserved, and not less than nothing", () => {
    const ledger = opened(100n)
    const [one, other] = [ledger.reserve(40n, "job_debit")!, ledger.reserve(40n, "job_extend")!]
    expect(ledger.settle(one, 41n)).toBe(0n)
    expect(ledger.settle(other, -1n)).toBe(40n)
    expect(ledger.balance()).toEqual({ assigned: 100n, reserved: 0n, settled: 40n, available: 60n })
  })

  it("ends a reservation once", () => {
    const ledger = opened(100n)
    const reservation = ledger.reserve(60n, "job_debit")!
    expect(ledger.release(reservation)).toBe(60n)
    const before = [ledger.balance(), ledger.transactions()]
    expect(ledger.release(reservation)).toBeUndefined()
    expect(ledger.settle(reservation, 60n)).toBeUndefined()
    expect(ledger.settle("another", 60n)).toBeUndefined()
    expect([ledger.balance(), ledger.transactions()]).toEqual(before)
  })

  it("reserves the last credit, and not one more", () => {
    const ledger = opened(100n)
    expect(ledger.reserve(101n, "job_debit")).toBeUndefined()
    expect(ledger.transactions()).toHaveLength(1)
    expect(ledger.reserve(100n, "job_debit")).toBeDefined()
    expect(ledger.reserve(1n, "job_debit")).toBeUndefined()
    expect(ledger.balance().available).toBe(0n)
  })

  it("is below zero where credits in use are clawed back, and then reserves nothing, not even what is free", () => {
    const ledger = opened(100n)
    ledger.reserve(80n, "job_debit")
    ledger.grant(-50n)
    expect(ledger.balance()).toEqual({ assigned: 50n, reserved: 80n, settled: 0n, available: -30n })
    expect(ledger.reserve(0n, "job_debit")).toBeUndefined()
  })

  it("tells its transactions newest first", () => {
    const ledger = opened()
    ledger.grant(5_000n, "purchase", "card")
    const reservation = ledger.reserve(2_000n, "job_debit")!
    const extension = ledger.reserve(1_000n, "job_extend")!
    ledger.settle(reservation, 500n)
    ledger.settle(extension, 1_000n)
    expect(ledger.transactions().map(({ amount, method, type }) => [type, amount, method])).toEqual([
      ["job_refund", 1_500n, undefined],
      ["job_extend", 1_000n, undefined],
      ["job_debit", 2_000n, undefined],
      ["purchase", 5_000n, "card"]
    ])
    const [newest, , , oldest] = ledger.transactions()
    expect(newest!.createdAt.getTime()).toBeGreaterThan(oldest!.createdAt.getTime())
    expect(new Set(ledger.transactions().map(({ id }) => id)).size).toBe(4)
  })

  it("agrees with a naive model through 10,000 random operations, and its sums add up after each", () => {
    const random = numbers(20_261_124)
    const amount = () => BigInt(random(5_000_000))
    const ledger = opened()
    const model = naive()
    let refused = 0
    let available = 0n
    for (let step = 0; step < 10_000; step++) {
      const kind = random(10)
      if (kind === 0) {
        const granted = random(8) === 0 ? -amount() : amount()
        ledger.grant(granted)
        model.grants.push(granted)
        available += granted
      } else if (kind < 5) {
        const asked = amount()
        const id = ledger.reserve(asked, random(4) === 0 ? "job_extend" : "job_debit")
        expect(id !== undefined).toBe(available >= asked)
        if (id === undefined) refused++
        else {
          model.reservations.push({ id, amount: asked })
          available -= asked
        }
      } else {
        const chosen = model.reservations[random(model.reservations.length)]
        const used = kind < 8 ? amount() : 0n
        const rest = kind < 8 ? ledger.settle(chosen?.id ?? "none", used) : ledger.release(chosen?.id ?? "none")
        if (chosen === undefined || chosen.used !== undefined) expect(rest).toBeUndefined()
        else {
          chosen.used = used > chosen.amount ? chosen.amount : used
          expect(rest).toBe(chosen.amount - chosen.used)
          available += chosen.amount - chosen.used
        }
      }
      const balance = ledger.balance()
      expect(balance.assigned).toBe(balance.available + balance.reserved + balance.settled)
      expect(balance.available).toBe(available)
      expect(balance.reserved >= 0n && balance.settled >= 0n).toBe(true)
      if (step % 50 === 0) expect(balance).toEqual(model.balance())
    }
    expect(ledger.balance()).toEqual(model.balance())
    expect(refused).toBeGreaterThan(100)
    const moved = ledger
      .transactions()
      .reduce((sum, { amount: by, type }) => (type === "job_debit" || type === "job_extend" ? sum - by : sum + by), 0n)
    expect(moved).toBe(ledger.balance().available)
  })
})
