/** What a program can do to the network from outside, past the wires. */
import { isAddress } from "@solana/kit"
import { DevnetError } from "../DevnetError.ts"
import type { Bank } from "../solana/Bank.ts"
import type { Rpc } from "../solana/rpc.ts"
import { cluster } from "./cluster.ts"
import type { Treasury } from "./genesis.ts"
import type { Host } from "./Host.ts"
import type { KeyPair } from "./KeyPair.ts"
import type { NosanaProgramControls } from "./Options.ts"
import { marketAccount } from "./program/accounts/MarketAccount.ts"
import { startsWith } from "./program/anchor/AccountCodec.ts"
import { marketVaultOf, rewardsVaultOf } from "./program/derivedAddresses.ts"

interface Parts {
  readonly bank: Bank
  readonly treasury: Treasury
  readonly hosts: ReadonlyArray<Host>
  readonly wallet: KeyPair
  readonly market: string
  readonly rpc: Rpc
  /** Where the pin service and the gateway are. */
  readonly ipfs: string
  readonly hostTemplate: string
  readonly jobs: () => number
}

const invalid = (control: string, field: string, message: string) =>
  new DevnetError({ reason: "InvalidOption", field, message: `nosana-program.${control}: ${field}: ${message}` })

export const makeControls = ({
  bank,
  hosts,
  hostTemplate,
  ipfs,
  jobs,
  market,
  rpc,
  treasury,
  wallet
}: Parts): NosanaProgramControls => {
  const balanceOf = (address: string) => ({
    lamports: bank.account(address)?.lamports ?? 0n,
    microNos: treasury.ownedBy(address)
  })
  return {
    wallet: wallet.secret,
    fund: ({ address, lamports, microNos, stake }) => {
      if (!isAddress(address)) throw invalid("fund", "address", `${JSON.stringify(address)} is not an address`)
      if (lamports !== undefined) bank.airdrop(address, lamports)
      if (microNos !== undefined) treasury.give(address, microNos)
      if (stake !== undefined) treasury.stake(address, stake)
    },
    market: () => market,
    markets: () =>
      bank
        .programAccounts(cluster.jobs)
        .flatMap(([address, { data }]) => (startsWith(data, marketAccount.discriminator) ? [address] : [])),
    ipfs: () => ({ api: ipfs, gateway: `${ipfs}/ipfs/` }),
    hostTemplate: () => hostTemplate,
    nodes: () => hosts.map(({ keys }) => keys.address),
    hosts: (state, address) => {
      const meant = address === undefined ? hosts : hosts.filter(({ keys }) => keys.address === address)
      if (meant.length === 0 && address !== undefined) {
        throw invalid("hosts", "node", `there is no host ${JSON.stringify(address)}`)
      }
      for (const host of meant) {
        host.isWorking = state === "working"
        host.wake()
      }
    },
    jobs,
    balances: () => ({
      wallet: balanceOf(wallet.address),
      hosts: Object.fromEntries(hosts.map(({ keys }) => [keys.address, balanceOf(keys.address)])),
      vault: treasury.heldIn(marketVaultOf(market, cluster.nosMint, cluster.jobs).address),
      rewards: treasury.heldIn(rewardsVaultOf(cluster.nosMint, cluster.rewards).address)
    }),
    ledger: treasury.ledger,
    account: (address) => {
      const account = bank.account(address)
      return account && { lamports: account.lamports, owner: account.owner, data: Uint8Array.from(account.data) }
    },
    dropTransactions: rpc.dropTransactions,
    expireBlockhashes: bank.expireBlockhashes,
    forbidProgramAccounts: rpc.forbidProgramAccounts,
    cutWebSockets: rpc.cutWebSockets,
    webSockets: rpc.webSockets
  }
}
