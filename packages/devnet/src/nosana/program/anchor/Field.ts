/** The accounts of an instruction as its program declares them: what each must be before anything else is looked at. */
import { rentSysvar, systemProgram } from "../../../solana/keys.ts"
import type { AccountState, Address, InstructionAccount } from "../../../solana/Program.ts"
import type { AccountCodec, AnchorCodec } from "./AccountCodec.ts"
import { AnchorError, keys } from "./AnchorError.ts"
import { anchorErrors } from "./ErrorCode.ts"

type Kind<A> =
  | { readonly kind: "account"; readonly codec: AccountCodec<A>; readonly owner: Address }
  | { readonly kind: "program"; readonly address: Address }
  | { readonly kind: "signer" }
  | { readonly kind: "rent" }
  | { readonly kind: "unchecked" }

export interface Creation {
  /** The field that pays the rent. */
  readonly payer: string
  readonly space: number
  /** The fields whose addresses are the seeds of this one's; without them the account signs for itself. */
  readonly seeds?: ReadonlyArray<string> | undefined
  /** The fields that are the mint and the authority, if a token account is made. */
  readonly token?: { readonly mint: string; readonly authority: string } | undefined
}

export interface Field<A> {
  readonly is: Kind<A>
  readonly isMutable: boolean
  /** Whether another mutable field may be the same account. */
  readonly mayRepeat: boolean
  /** The field that is given the lamports when the instruction is over. */
  readonly closesTo?: string | undefined
  readonly creation?: Creation | undefined
}

/** In the order in which the instruction names them. */
export type Fields = Readonly<Record<string, Field<any>>>

const field = <A>(is: Kind<A>): Field<A> => ({ is, isMutable: false, mayRepeat: false })

export const account = <A>(codec: AccountCodec<A>, owner: Address): Field<A> => field({ kind: "account", codec, owner })
export const signer: Field<undefined> = field({ kind: "signer" })
/** Anything at all. */
export const unchecked: Field<undefined> = field({ kind: "unchecked" })
export const rent: Field<undefined> = field({ kind: "rent" })
export const program = (address: Address): Field<undefined> => field({ kind: "program", address })

export const mutable = <A>(of: Field<A>): Field<A> => ({ ...of, isMutable: true })
export const repeatable = <A>(of: Field<A>): Field<A> => ({ ...of, mayRepeat: true })
export const closing = <A>(of: Field<A>, to: string): Field<A> => ({ ...mutable(of), closesTo: to })

export const created = <A>(of: Field<A>, creation: Creation): Field<A> => ({ ...mutable(of), creation })
/** One of the program's own accounts. */
export const initialised = <A>(codec: AnchorCodec<A>, owner: Address, payer: string): Field<A> =>
  created(account(codec, owner), { payer, space: codec.space })

/** A field with its account. The value is what the account held at the start; only the program changes it. */
export interface Loaded<A> {
  /** The field's name in the program's source. */
  readonly name: string
  readonly address: Address
  readonly isSigner: boolean
  readonly isWritable: boolean
  readonly account: AccountState
  readonly value: A
  /** Of an address that the program derives. */
  readonly bump: number
}

export type Accounts<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer A> ? Loaded<A> : never
}

/** `rewardsVault` is `rewards_vault` there. */
export const sourceName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const ownedBy = (state: AccountState, owner: Address): void => {
  if (state.owner === systemProgram && state.lamports === 0n) throw new AnchorError(anchorErrors.AccountNotInitialized)
  if (state.owner === owner) return
  throw new AnchorError(anchorErrors.AccountOwnedByWrongProgram, { compared: keys(state.owner, owner) })
}

/** What an account of this field holds, as of an instruction's start or, if it is new, as it was made. */
export const valueOf = <A>({ is }: Field<A>, { account, address, isSigner }: InstructionAccount, isNew = false): A => {
  switch (is.kind) {
    case "account": {
      ownedBy(account, is.owner)
      return isNew ? is.codec.decodeNew(account.data) : is.codec.decode(account.data)
    }
    case "program": {
      if (address !== is.address) {
        throw new AnchorError(anchorErrors.InvalidProgramId, { compared: keys(address, is.address) })
      }
      if (!account.executable) throw new AnchorError(anchorErrors.InvalidProgramExecutable)
      break
    }
    case "signer": {
      if (!isSigner) throw new AnchorError(anchorErrors.AccountNotSigner)
      break
    }
    case "rent": {
      if (address !== rentSysvar) throw new AnchorError(anchorErrors.AccountSysvarMismatch)
      break
    }
    case "unchecked":
  }
  return undefined as A
}
