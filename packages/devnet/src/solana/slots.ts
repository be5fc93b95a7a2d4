/** Slots as they follow a clock, and how far each commitment is behind. */

export type Commitment = "processed" | "confirmed" | "finalized"

export interface Slots {
  /** The one that is under way. */
  readonly slot: () => bigint
  /** The newest that has the commitment. */
  readonly at: (commitment: Commitment) => bigint
  /** How many blocks there are up to a slot; some slots had none. */
  readonly heightOf: (slot: bigint) => bigint
  readonly blockHeight: (commitment?: Commitment) => bigint
  readonly epochOf: (slot: bigint) => { readonly epoch: bigint; readonly slotIndex: bigint }
  readonly slotsInEpoch: bigint
  /** Seconds since 1970, estimated by the length of slots. A slot that is over never shows less than it did while it went on. */
  readonly unixTimeOf: (slot: bigint) => bigint
  readonly slotMillis: number
  /** How long until the next slot has begun. */
  readonly millisToNextSlot: () => number
  /** Lets so many slots pass at once. */
  readonly skip: (slots: bigint) => void
}

/** The chain has been there for a while, so that all commitments have something to show. */
const firstSlot = 1000n
/** Slots without a block, before the first: who takes a slot for a block height is found out. */
const emptySlots = 40n

const behind: Readonly<Record<Commitment, bigint>> = { processed: 0n, confirmed: 1n, finalized: 32n }

const slotsInEpoch = 432_000n

export const makeSlots = (now: () => number, slotMillis: number): Slots => {
  const startedAt = now()
  let skipped = 0n
  let highest = firstSlot
  const slot = () => {
    const next = firstSlot + skipped + BigInt(Math.floor((now() - startedAt) / slotMillis))
    if (next > highest) highest = next
    return highest
  }
  /** What slots were last told while they went on. Who looks back at one must not find itself in the past of what it wrote. */
  const told = new Map<bigint, bigint>()
  const tell = (of: bigint, time: bigint) => {
    told.set(of, time)
    // The last one before those that can be looked back at stands for all that came before.
    const [, ...later] = told.keys()
    const passed = later.filter((next) => next <= at("finalized")).length
    for (const old of [...told.keys()].slice(0, passed)) told.delete(old)
    return time
  }
  const unixTimeOf = (of: bigint) => {
    const current = slot()
    const known = of < current ? [...told].findLast(([before]) => before <= of) : undefined
    if (known?.[0] === of) return known[1]
    const time = BigInt(Math.floor((now() - Number(current - of) * slotMillis) / 1000))
    if (of === current) return tell(of, time)
    return known !== undefined && known[1] > time ? known[1] : time
  }
  const heightOf = (of: bigint) => (of > emptySlots ? of - emptySlots : 0n)
  const at = (commitment: Commitment) => slot() - behind[commitment]
  return {
    slot,
    at,
    heightOf,
    blockHeight: (commitment = "processed") => heightOf(at(commitment)),
    epochOf: (of) => ({ epoch: of / slotsInEpoch, slotIndex: of % slotsInEpoch }),
    slotsInEpoch,
    unixTimeOf,
    slotMillis,
    millisToNextSlot: () => Math.max(1, Math.ceil(slotMillis - ((now() - startedAt) % slotMillis))),
    skip: (slots) => {
      skipped += slots
    }
  }
}
