/** What is on the chain before anybody has done anything: the token, the rewards pool, a market, and who has what. */
import { DevnetError } from "../DevnetError.ts"
import type { Bank } from "../solana/Bank.ts"
import { systemProgram, tokenProgram } from "../solana/keys.ts"
import type { Address } from "../solana/Program.ts"
import { tokenBalanceOf } from "../solana/tokenAccounts.ts"
import type { Cluster } from "./cluster.ts"
import * as Instructions from "./instructions.ts"
import { type KeyPair, newKeyPair } from "./KeyPair.ts"
import { associatedTokenOf, marketVaultOf } from "./program/derivedAddresses.ts"
import * as Genesis from "./program/genesis.ts"
import { signedTransaction } from "./transaction.ts"

export interface Treasury {
  /** Gives NOS that there was not before, in a token account that is made where there is none. */
  readonly give: (owner: Address, microNos: bigint) => void
  /** Stakes NOS that there was not before. A host needs a stake account to work, though there may be nothing in it. */
  readonly stake: (node: Address, microNos: bigint) => void
  /** In the token account of an owner. */
  readonly ownedBy: (owner: Address) => bigint
  /** In a token account. */
  readonly heldIn: (account: Address) => bigint
  /** In all token accounts. */
  readonly ledger: () => bigint
}

/** For how long hosts have staked. */
const stakeDuration = "14 days"

/** Makes the token, and the pool into which the network's fees go. */
export const openTreasury = (bank: Bank, cluster: Cluster): Treasury => {
  const { nosMint } = cluster
  const put = ({ address, state }: Genesis.GenesisAccount) => bank.setAccount(address, state)
  const heldIn = (account: Address) => tokenBalanceOf(bank.account(account))?.amount ?? 0n
  const ownedBy = (owner: Address) => heldIn(associatedTokenOf(owner, nosMint))
  const ledger = () =>
    bank
      .programAccounts(tokenProgram)
      .map(([, state]) => tokenBalanceOf(state))
      .reduce((sum, balance) => (balance?.mint === nosMint ? sum + balance.amount : sum), 0n)
  // Nobody but this can make more of it.
  const mint = () => put(Genesis.nosMint(cluster, { authority: systemProgram, supply: ledger() }))

  for (const account of Genesis.rewards(cluster)) put(account)
  mint()
  return {
    heldIn,
    ownedBy,
    ledger,
    give: (owner, microNos) => {
      const before = bank.account(associatedTokenOf(owner, nosMint))
      const { address, state } = Genesis.nosAccount(cluster, owner, ownedBy(owner) + microNos)
      bank.setAccount(address, { ...state, ...(before && { lamports: before.lamports }) })
      mint()
    },
    stake: (node, microNos) => {
      const terms = { authority: node, amount: microNos, duration: stakeDuration } as const
      for (const account of Genesis.stakeOfNode(cluster, terms)) put(account)
      mint()
    }
  }
}

/** Opens a market by a transaction of its owner's, as anybody would. Throws a `DevnetError`. */
export const openMarket = (bank: Bank, cluster: Cluster, owner: KeyPair, terms: Instructions.Terms): Address => {
  const market = newKeyPair()
  const instruction = Instructions.open(
    cluster.jobs,
    {
      mint: cluster.nosMint,
      market: market.address,
      vault: marketVaultOf(market.address, cluster.nosMint, cluster.jobs).address,
      authority: owner.address
    },
    terms
  )
  const { blockhash } = bank.latestBlockhash()
  const { error, logs } = bank.process(signedTransaction([instruction], [owner, market], blockhash))
  if (error === undefined) return market.address
  throw new DevnetError({
    reason: "StartFailed",
    field: "nosana-program.market",
    message: `nosana-program.market: it cannot be opened: ${[JSON.stringify(error), ...logs].join("\n")}`
  })
}
