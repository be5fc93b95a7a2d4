/** The calls about jobs, credits, markets and messages. */
import type { Call, With } from "./Call.ts"
import { market, seconds, segment, text } from "./inputs.ts"

const any: ReadonlyArray<With> = ["key", "wallet", "none"]
const known: ReadonlyArray<With> = ["key", "wallet"]

export const calls: ReadonlyArray<Call> = [
  {
    name: "jobs.get",
    with: any,
    pair: (random) => {
      const address = random.pick([random.address(), segment(random)])
      return { theirs: ({ jobs }) => jobs.get(address), ours: ({ jobs }) => jobs.get(address) }
    }
  },
  {
    name: "jobs.list",
    with: known,
    pair: (random) => {
      const [ipfsHash, where, timeout] = [random.cid(), market(random), seconds(random)]
      const node = random.pick([undefined, random.address()])
      return {
        theirs: ({ jobs }) => jobs.list({ ipfsHash, market: where, timeout, ...(node !== undefined && { node }) }),
        ours: ({ jobs }) => jobs.post({ ipfsHash, market: where, timeout: { seconds: timeout }, node })
      }
    }
  },
  {
    name: "jobs.extend",
    with: known,
    pair: (random) => {
      const [address, more] = [random.pick([random.address(), segment(random)]), 1 + random.below(100_000)]
      return {
        theirs: ({ jobs }) => jobs.extend({ address, seconds: more }),
        ours: ({ jobs }) => jobs.extend(address, { by: { seconds: more } })
      }
    }
  },
  {
    name: "jobs.stop",
    with: known,
    pair: (random) => {
      const address = random.pick([random.address(), segment(random)])
      return { theirs: ({ jobs }) => jobs.stop(address), ours: ({ jobs }) => jobs.stop(address) }
    }
  },
  {
    name: "credits.balance",
    with: known,
    pair: () => ({ theirs: ({ credits }) => credits.balance(), ours: ({ credits }) => credits.balance() })
  },
  {
    name: "markets.list",
    with: any,
    pair: () => ({ theirs: ({ markets }) => markets.list(), ours: ({ markets }) => markets.list() })
  },
  {
    name: "markets.get",
    with: any,
    pair: (random) => {
      const which = market(random)
      return { theirs: ({ markets }) => markets.get(which), ours: ({ markets }) => markets.get(which) }
    }
  },
  {
    name: "markets.getRequiredResources",
    with: any,
    pair: (random) => {
      const which = market(random)
      return {
        theirs: ({ markets }) => markets.getRequiredResources(which),
        ours: ({ markets }) => markets.requiredResources(which)
      }
    }
  },
  {
    name: "auth.signMessage",
    // Theirs does not let a wallet sign, and asks nobody who has no credential. Ours signs with the wallet itself.
    with: ["key"],
    pair: (random) => {
      const message = text(random, 40).replaceAll(":", "")
      const time = random.pick([{}, { includeTime: true }, { includeTime: false }])
      return {
        theirs: ({ auth }) => auth.signMessage(message, time),
        ours: ({ auth }) => auth.signMessage(message, time)
      }
    }
  }
]
