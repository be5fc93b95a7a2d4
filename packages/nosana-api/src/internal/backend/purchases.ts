/** What was paid for jobs from here, and how much may be. */
import { format } from "../../Usd.ts"

export interface Purchase {
  /** In micro-dollars, all that was paid so far. `undefined` where that is not known. */
  readonly cost: bigint | undefined
  /** The limit that holds for the job. */
  readonly maxCost: bigint | undefined
}

/** How many jobs are remembered. */
const kept = 10_000

export const makePurchases = () => {
  const all = new Map<string, Purchase>()
  const keep = (address: string, purchase: Purchase): void => {
    all.set(address, purchase)
    const [oldest] = all.keys()
    if (all.size > kept && oldest !== undefined) all.delete(oldest)
  }
  return {
    of: (address: string): Purchase | undefined => all.get(address),
    /** Told anew where a request was repeated, and then counted once. */
    posted: (address: string, purchase: Purchase): void => {
      if (all.has(address)) return
      keep(address, purchase)
    },
    /** Told what it has cost with this. `undefined` where nobody knows whether it was paid. */
    extended: (address: string, purchase: Purchase): void => keep(address, purchase),
    /** What the owner of a job should know about its price. */
    warningsOf: (address: string): ReadonlyArray<string> => {
      const { cost, maxCost } = all.get(address) ?? {}
      if (cost === undefined || maxCost === undefined || cost <= maxCost) return []
      return [
        `it cost ${format(cost)}, more than maxCost (${format(maxCost)}): the server asked more than its market told; cancel it if that is too much`
      ]
    }
  }
}

export type Purchases = ReturnType<typeof makePurchases>
