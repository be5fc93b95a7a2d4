/** Accounts as they were at each slot that anybody may still ask about. */
import { systemProgram } from "./keys.ts"
import type { AccountState, Address } from "./Program.ts"

export interface AccountStore {
  /** The account as of the end of a slot; it is not to be changed. */
  readonly get: (address: Address, slot: bigint) => AccountState | undefined
  /** What is written is the store's from then on. An account without lamports is gone. */
  readonly put: (address: Address, slot: bigint, state: AccountState | undefined) => void
  /** Those of one program as of the end of a slot. */
  readonly ofOwner: (owner: Address, slot: bigint) => ReadonlyArray<readonly [Address, AccountState]>
  /** Nobody will ask any more about what was before this slot. */
  readonly forget: (address: Address, before: bigint) => void
}

interface Version {
  readonly slot: bigint
  readonly state: AccountState | undefined
}

export const emptyAccount = (): AccountState => ({
  lamports: 0n,
  owner: systemProgram,
  data: new Uint8Array(),
  executable: false
})

export const copyOf = (state: AccountState): AccountState => ({ ...state, data: new Uint8Array(state.data) })

export const makeAccountStore = (): AccountStore => {
  const versions = new Map<Address, Array<Version>>()
  /** Every address that a program has owned at some time. */
  const owned = new Map<Address, Set<Address>>()

  const get = (address: Address, slot: bigint) =>
    versions.get(address)?.findLast((version) => version.slot <= slot)?.state

  return {
    get,
    put: (address, slot, given) => {
      const state = given === undefined || given.lamports === 0n ? undefined : given
      let own = versions.get(address)
      if (own === undefined) versions.set(address, (own = []))
      if (own.at(-1)?.slot === slot) own.pop()
      own.push({ slot, state })
      if (state === undefined) return
      let all = owned.get(state.owner)
      if (all === undefined) owned.set(state.owner, (all = new Set()))
      all.add(address)
    },
    ofOwner: (owner, slot) => {
      const all = owned.get(owner)
      if (all === undefined) return []
      const found: Array<readonly [Address, AccountState]> = []
      for (const address of all) {
        const state = get(address, slot)
        if (state?.owner === owner) found.push([address, state])
        else if (versions.get(address)?.every((version) => version.state?.owner !== owner)) all.delete(address)
      }
      return found
    },
    forget: (address, before) => {
      const own = versions.get(address)
      if (own === undefined) return
      const from = own.findLastIndex(({ slot }) => slot <= before)
      if (from > 0) own.splice(0, from)
      if (own.length === 1 && own[0]!.slot <= before && own[0]!.state === undefined) versions.delete(address)
    }
  }
}
