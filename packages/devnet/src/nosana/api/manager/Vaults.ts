/** Wallets that the server keeps for its users' deployments. Users of API keys have one: their own address. */
import type { Bank } from "../../../solana/Bank.ts"
import { systemProgram, tokenProgram } from "../../../solana/keys.ts"
import type { Address } from "../../../solana/Program.ts"
import type { Cluster } from "../../cluster.ts"
import type { Treasury } from "../../genesis.ts"
import { both, createTokenAccount, number, signer, written } from "../../instructions.ts"
import { type KeyPair, newKeyPair } from "../../KeyPair.ts"
import { associatedTokenOf } from "../../program/derivedAddresses.ts"
import { type Instruction, signedTransaction } from "../../transaction.ts"
import type { Account } from "../Accounts.ts"

export interface Vault {
  readonly keys: KeyPair
  readonly owner: Account
  readonly createdAt: number
}

export interface VaultChain {
  readonly bank: Bank
  readonly treasury: Treasury
  readonly cluster: Cluster
}

export interface Vaults {
  /** Oldest first. */
  readonly of: (owner: Account) => ReadonlyArray<Vault>
  readonly make: (owner: Account) => Vault
  readonly owned: (owner: Account, address: Address) => Vault | undefined
  /** That of an account with an API key. */
  readonly ownAddress: (account: Account) => Vault
  /** A transaction, signed by the vault, that gives all it has to its owner; `undefined` where it has nothing. */
  readonly withdrawal: (vault: Vault) => Uint8Array | undefined
}

/** What a signature costs, in lamports. */
const fee = 5000n
/** In a token account, for as long as there is one. */
const tokenRent = 2_039_280n

const transfer = (from: Address, to: Address, lamports: bigint): Instruction => ({
  program: systemProgram,
  accounts: [both(from), written(to)],
  data: Uint8Array.from([...number(2n, 4), ...number(lamports, 8)])
})

const tokenTransfer = (accounts: { from: Address; to: Address; owner: Address }, amount: bigint): Instruction => ({
  program: tokenProgram,
  accounts: [written(accounts.from), written(accounts.to), signer(accounts.owner)],
  data: Uint8Array.from([3, ...number(amount, 8)])
})

export const makeVaults = ({ bank, cluster, treasury }: VaultChain, now: () => number): Vaults => {
  const vaults = new Map<Address, Vault>()
  const begun = now()
  const tokensOf = (owner: Address) => associatedTokenOf(owner, cluster.nosMint)

  const tokenInstructions = (vault: Address, owner: Address, amount: bigint): ReadonlyArray<Instruction> => {
    const accounts = { from: tokensOf(vault), to: tokensOf(owner), owner: vault }
    const isMissing = bank.account(accounts.to) === undefined
    return [
      ...(isMissing ? [createTokenAccount(vault, accounts.to, owner, cluster.nosMint)] : []),
      tokenTransfer(accounts, amount)
    ]
  }

  return {
    of: (owner) => [...vaults.values()].filter((vault) => vault.owner === owner),
    make: (owner) => {
      const vault = { keys: newKeyPair(), owner, createdAt: now() }
      vaults.set(vault.keys.address, vault)
      return vault
    },
    owned: (owner, address) => {
      const vault = vaults.get(address)
      return vault?.owner === owner ? vault : undefined
    },
    ownAddress: (account) => ({ keys: account.keys, owner: account, createdAt: begun }),
    withdrawal: ({ keys, owner }) => {
      const [vault, to] = [keys.address, owner.keys.address]
      const tokens = treasury.ownedBy(vault)
      const moved = tokens > 0n ? tokenInstructions(vault, to, tokens) : []
      const lamports = (bank.account(vault)?.lamports ?? 0n) - fee - (moved.length > 1 ? tokenRent : 0n)
      if (lamports < 0n || (lamports === 0n && tokens === 0n)) return undefined
      const all = lamports > 0n ? [...moved, transfer(vault, to, lamports)] : moved
      return signedTransaction(all, [keys], bank.latestBlockhash().blockhash)
    }
  }
}
