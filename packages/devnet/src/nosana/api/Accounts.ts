/** The gateway's users, and the keys by which it knows them. */
import { randomBytes, randomUUID } from "node:crypto"
import type { Address } from "../../solana/Program.ts"
import { type KeyPair, newKeyPair } from "../KeyPair.ts"
import { type Ledger, makeLedger } from "./Ledger.ts"
import type { Scope } from "./scopes.ts"

export interface Account {
  readonly id: string
  readonly name: string
  /** Kept for the user: its address is the user's on the chain, and the project and payer of the user's jobs. */
  readonly keys: KeyPair
  readonly ledger: Ledger
}

export interface ApiKey {
  readonly id: string
  readonly account: Account
  readonly scopes: ReadonlyArray<Scope> | undefined
  /** Whether it was good once. */
  readonly isExpired: boolean
}

export interface Accounts {
  /** The one that is there from the start. */
  readonly first: Account
  readonly all: () => ReadonlyArray<Account>
  readonly named: (name: string) => Account | undefined
  readonly open: (name: string, credits: bigint) => Account
  /** Gives the key: nobody else has it. */
  readonly addKey: (account: Account, scopes: ReadonlyArray<Scope> | undefined, isExpired: boolean) => string
  readonly byKey: (key: string) => ApiKey | undefined
  readonly byAddress: (address: Address) => Account | undefined
}

interface Settings {
  readonly now: () => Date
  readonly credits: bigint
}

export const makeAccounts = ({ credits, now }: Settings): Accounts => {
  const accounts = new Map<string, Account>()
  const keys = new Map<string, ApiKey>()
  const open = (name: string, assigned: bigint): Account => {
    const ledger = makeLedger({ now, newId: randomUUID })
    if (assigned > 0n) ledger.grant(assigned, "manual_grant")
    const account = { id: randomUUID(), name, keys: newKeyPair(), ledger }
    accounts.set(name, account)
    return account
  }
  const first = open("first", credits)
  return {
    first,
    all: () => [...accounts.values()],
    named: (name) => accounts.get(name),
    open,
    addKey: (account, scopes, isExpired) => {
      const key = `nos_${randomBytes(24).toString("base64url")}`
      keys.set(key, { id: randomUUID(), account, scopes, isExpired })
      return key
    },
    byKey: (key) => keys.get(key),
    byAddress: (address) => [...accounts.values()].find(({ keys }) => keys.address === address)
  }
}
