/** An instruction of an Anchor program, run in the order of Anchor 1.0. */
import { systemProgram } from "../../../solana/keys.ts"
import type { Invocation } from "../../../solana/Program.ts"
import { type AnchorCodec, discriminatorOf } from "./AccountCodec.ts"
import { AnchorError } from "./AnchorError.ts"
import { type Borsh, cursorOver, type Struct, struct, Truncated } from "./Borsh.ts"
import { type Constraint, check } from "./Constraint.ts"
import { close, create } from "./creation.ts"
import { anchorErrors } from "./ErrorCode.ts"
import { type Accounts, type Fields, type Loaded, sourceName, valueOf } from "./Field.ts"

type Arguments = Readonly<Record<string, Borsh<any>>>

export interface Definition<F extends Fields, A extends Arguments> {
  /** As in the program: `closeAdmin` is `close_admin` there, and `CloseAdmin` in the log. */
  readonly name: string
  /** Where the program declares the accounts, file and line: needed where it makes some of them. */
  readonly source?: string | undefined
  /** About what the instruction costs without the programs that it calls. */
  readonly units: number
  readonly arguments?: A | undefined
  readonly accounts: F
  /** By field; they are looked at field by field, when all accounts are known to be what they should. */
  readonly constraints?:
    | ((accounts: Accounts<F>, invocation: Invocation) => { readonly [K in keyof F]?: ReadonlyArray<Constraint> })
    | undefined
  readonly handle: (accounts: Accounts<F>, given: Struct<A>, invocation: Invocation) => void
}

export interface Instruction {
  readonly discriminator: Uint8Array
  /** With the data behind the discriminator. Fails with an `AnchorError`, a `Panic`, or what a called program failed with. */
  readonly run: (invocation: Invocation, data: Uint8Array) => void
}

type AnyAccounts = Record<string, Loaded<any>>

/** What goes wrong with an account is said of it by its name. */
const of = <A>(name: string, look: () => A): A => {
  try {
    return look()
  } catch (error) {
    throw error instanceof AnchorError ? error.at(name) : error
  }
}

export const instruction = <F extends Fields, A extends Arguments = {}>(definition: Definition<F, A>): Instruction => {
  const { constraints = () => ({}), handle, name, source = "", units } = definition
  const fields = Object.entries(definition.accounts).map(([key, field]) => ({ key, field, name: sourceName(key) }))
  const parameters = struct(definition.arguments ?? ({} as A))
  const title = `Instruction: ${name.charAt(0).toUpperCase()}${name.slice(1)}`

  const readArguments = (data: Uint8Array) => {
    try {
      return parameters.read(cursorOver(data))
    } catch (error) {
      if (error instanceof Truncated) throw new AnchorError(anchorErrors.InstructionDidNotDeserialize)
      throw error
    }
  }

  /** Those that exist must be what their fields say; those that are to be made are only taken. */
  const load = ({ accounts: given, consume }: Invocation): AnyAccounts => {
    const accounts: AnyAccounts = {}
    for (const [index, { field, key, name }] of fields.entries()) {
      const take = () => {
        const one = given[index]
        if (one === undefined) throw new AnchorError(anchorErrors.AccountNotEnoughKeys)
        return one
      }
      if (field.creation !== undefined) {
        accounts[key] = { ...take(), name, value: undefined, bump: 0 }
        continue
      }
      accounts[key] = of(name, () => {
        const one = take()
        return { ...one, name, value: valueOf(field, one), bump: 0 }
      })
      if (field.is.kind === "account") consume(field.is.codec.units?.(accounts[key].value) ?? 0)
    }
    return accounts
  }

  const make = (accounts: AnyAccounts, invocation: Invocation) => {
    for (const { field, key, name } of fields) {
      if (field.creation === undefined) continue
      const bump = create(key, field.creation, { invocation, given: accounts, source })
      const value = of(name, () => valueOf(field, accounts[key]!, true))
      const made = { ...accounts[key]!, value, bump }
      accounts[key] = made
      check(field, made, accounts, [])
    }
  }

  /** Two fields that are both written at the end may not be the same account. */
  const refuseDuplicates = (accounts: AnyAccounts) => {
    const seen = new Set<string>()
    for (const { field, key, name } of fields) {
      if (field.is.kind !== "account" || !field.isMutable || field.mayRepeat || field.creation !== undefined) continue
      const { address } = accounts[key]!
      if (seen.has(address)) {
        throw new AnchorError(anchorErrors.ConstraintDuplicateMutableAccount, { origin: { account: name } })
      }
      seen.add(address)
    }
  }

  const checkAll = (accounts: AnyAccounts, invocation: Invocation) => {
    const own: Readonly<Record<string, ReadonlyArray<Constraint> | undefined>> = constraints(
      accounts as Accounts<F>,
      invocation
    )
    for (const { field, key } of fields) {
      if (field.creation === undefined) check(field, accounts[key]!, accounts, own[key] ?? [])
    }
  }

  /** Writes the program's own accounts, and closes those that are to be closed, in the order of the fields. */
  const exit = (accounts: AnyAccounts, { consume, programId }: Invocation) => {
    for (const { field, key, name } of fields) {
      const { account, value } = accounts[key]!
      if (field.closesTo !== undefined) {
        close(account, accounts[field.closesTo]!.account)
        continue
      }
      if (field.is.kind !== "account" || !field.isMutable || field.is.owner !== programId) continue
      if (account.owner === systemProgram && account.data.length === 0) continue
      const codec = field.is.codec as AnchorCodec<unknown>
      consume(codec.units?.(value) ?? 0)
      of(name, () => codec.encode(value, account.data))
    }
  }

  return {
    discriminator: discriminatorOf("global", sourceName(name)),
    run: (invocation, data) => {
      invocation.consume(units)
      invocation.log(title)
      const given = readArguments(data)
      const accounts = load(invocation)
      make(accounts, invocation)
      refuseDuplicates(accounts)
      checkAll(accounts, invocation)
      handle(accounts as Accounts<F>, given, invocation)
      exit(accounts, invocation)
    }
  }
}
