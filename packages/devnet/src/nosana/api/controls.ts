/** What a program can do to the network from outside, past the wires. */
import { checksFor } from "../checks.ts"
import type { Host } from "../Host.ts"
import type { Places } from "../World.ts"
import type { Account, Accounts } from "./Accounts.ts"
import type { JobsEngine } from "./jobs/JobsEngine.ts"
import type { ListedMarket } from "./markets.ts"
import type { NosanaApiControls } from "./Options.ts"
import { scopes as allScopes } from "./scopes.ts"

interface Parts {
  readonly accounts: Accounts
  readonly engine: JobsEngine
  readonly hosts: ReadonlyArray<Host>
  readonly markets: ReadonlyArray<ListedMarket>
  readonly places: Places
  readonly url: string
}

const { amount, invalid } = checksFor("nosana-api")

const nothing = { assigned: 0n, reserved: 0n, settled: 0n, available: 0n }

export const makeControls = ({ accounts, engine, hosts, markets, places, url }: Parts): NosanaApiControls => {
  const named = (control: string, name: string | undefined): Account => {
    const account = name === undefined ? accounts.first : accounts.named(name)
    if (account !== undefined) return account
    throw invalid(`${control}: account`, `there is no account ${JSON.stringify(name)}; open it by openAccount`)
  }
  return {
    apiKey: ({ account, isExpired = false, scopes } = {}) => {
      const wrong = scopes?.find((scope) => !allScopes.includes(scope))
      if (wrong !== undefined) {
        throw invalid("apiKey: scopes", `${JSON.stringify(wrong)} is none of ${allScopes.join(", ")}`)
      }
      return accounts.addKey(named("apiKey", account), scopes, isExpired)
    },
    wallet: (account) => named("wallet", account).keys.secret(),
    address: (account) => named("address", account).keys.address,
    openAccount: (name, { credits = 0n } = {}) => {
      if (accounts.named(name) !== undefined) {
        throw invalid("openAccount: name", `there is an account ${JSON.stringify(name)} already`)
      }
      accounts.open(name, amount("openAccount: credits", credits, (1n << 64n) - 1n))
    },
    grant: (microDollars, account) => named("grant", account).ledger.grant(microDollars),
    ledger: (account) => named("ledger", account).ledger.balance(),
    ledgers: () =>
      accounts
        .all()
        .map(({ ledger }) => ledger.balance())
        .reduce(
          (sum, each) => ({
            assigned: sum.assigned + each.assigned,
            reserved: sum.reserved + each.reserved,
            settled: sum.settled + each.settled,
            available: sum.available + each.available
          }),
          nothing
        ),
    market: () => markets[0]!.address,
    markets: () => markets.map(({ address }) => address),
    ipfs: () => ({ api: places.ipfs, gateway: `${places.ipfs}/ipfs/` }),
    hostTemplate: () => places.hostTemplate,
    signUrl: () => url,
    nodes: () => hosts.map(({ keys }) => keys.address),
    hosts: (state, address) => {
      const meant = address === undefined ? hosts : hosts.filter(({ keys }) => keys.address === address)
      if (meant.length === 0 && address !== undefined) {
        throw invalid("hosts: node", `there is no host ${JSON.stringify(address)}`)
      }
      for (const host of meant) {
        host.isWorking = state === "working"
        host.wake()
      }
    },
    jobs: engine.posted,
    dropTransactions: engine.dropTransactions,
    holdTransactions: engine.holdTransactions,
    expireTransactions: engine.expireTransactions,
    openTransactions: engine.openTransactions
  }
}
