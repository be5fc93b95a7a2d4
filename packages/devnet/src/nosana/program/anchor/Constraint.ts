/** What a program asks of an account that is what its field says. */
import type { Address } from "../../../solana/Program.ts"
import { AnchorError, type Compared, keys } from "./AnchorError.ts"
import { anchorErrors, type ErrorCode } from "./ErrorCode.ts"
import type { Field, Loaded } from "./Field.ts"

type Form = "mut" | "signer" | "has_one" | "raw" | "owner" | "close" | "address"

export interface Constraint {
  readonly form: Form
  readonly error: ErrorCode
  readonly holds: () => boolean
  readonly compared?: Compared | undefined
}

/** Anchor checks them in this order, whatever the order in the source; those of one form in the source's. */
const order: ReadonlyArray<Form> = ["mut", "signer", "has_one", "raw", "owner", "close", "address"]

/** An address that the account holds is that of another field. */
export const hasOne = (held: Address, { address }: Loaded<unknown>, error: ErrorCode): Constraint => ({
  form: "has_one",
  error,
  holds: () => held === address,
  compared: keys(held, address)
})

export const raw = (holds: () => boolean, error: ErrorCode): Constraint => ({ form: "raw", error, holds })

export const signed = ({ isSigner }: Loaded<unknown>, error: ErrorCode): Constraint => ({
  form: "signer",
  error,
  holds: () => isSigner
})

export const ownedBy = (owner: Address, { account }: Loaded<unknown>, error: ErrorCode): Constraint => ({
  form: "owner",
  error,
  holds: () => account.owner === owner,
  compared: keys(account.owner, owner)
})

export const hasAddress = (expected: Address, { address }: Loaded<unknown>, error: ErrorCode): Constraint => ({
  form: "address",
  error,
  holds: () => address === expected,
  compared: keys(address, expected)
})

/** Those that follow from what the field is. */
const implied = (
  { closesTo, creation, isMutable }: Field<unknown>,
  loaded: Loaded<unknown>,
  accounts: Readonly<Record<string, Loaded<unknown>>>
): ReadonlyArray<Constraint> => {
  const constraints: Array<Constraint> = []
  if (isMutable) {
    constraints.push({ form: "mut", error: anchorErrors.ConstraintMut, holds: () => loaded.isWritable })
  }
  if (creation !== undefined && creation.seeds === undefined) {
    constraints.push(signed(loaded, anchorErrors.ConstraintSigner))
  }
  if (closesTo !== undefined) {
    const target = accounts[closesTo]!
    constraints.push({
      form: "close",
      error: anchorErrors.ConstraintClose,
      holds: () => loaded.address !== target.address
    })
  }
  return constraints
}

/** Fails with the first that does not hold. */
export const check = (
  field: Field<unknown>,
  loaded: Loaded<unknown>,
  accounts: Readonly<Record<string, Loaded<unknown>>>,
  own: ReadonlyArray<Constraint>
): void => {
  const constraints = [...implied(field, loaded, accounts), ...own]
  constraints.sort((one, other) => order.indexOf(one.form) - order.indexOf(other.form))
  for (const { compared, error, holds } of constraints) {
    if (!holds()) throw new AnchorError(error, { origin: { account: loaded.name }, compared })
  }
}
