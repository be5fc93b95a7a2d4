/** What Anchor looks at by itself, and the order in which it looks at everything. */
import { cluster } from "../../../src/nosana/cluster.ts"
import type { Address } from "../../../src/solana/Program.ts"
import { caused, customError, elsewhere, type Fault, occurred, unpacked } from "./faults.ts"
import { system, tokenProgram } from "./images.ts"
import { type FieldOf, instructions, type Kind, type Name } from "./interface.ts"
import { addressIn, type Rule, readOnly, replaced, unsigned } from "./rules.ts"
import type { Scene } from "./scenes.ts"

const owners: Readonly<Partial<Record<Kind, Address>>> = {
  job: cluster.jobs,
  market: cluster.jobs,
  run: cluster.jobs,
  stake: cluster.staking,
  reflection: cluster.rewards,
  token: tokenProgram,
  mint: tokenProgram
}

const programs: Readonly<Partial<Record<Kind, Address>>> = {
  systemProgram: system,
  tokenProgram,
  rewardsProgram: cluster.rewards
}

/** The account is what it was, but for its data. */
const withData = (
  field: string,
  change: (data: Uint8Array) => Uint8Array,
  what: string,
  fault: Rule["fault"]
): Rule => ({
  what,
  touches: [field],
  break: (scene) => {
    const address = addressIn(field)(scene)
    const state = scene.stage.world.account(address)!
    scene.stage.world.setAccount(address, { ...state, data: change(new Uint8Array(state.data)) })
  },
  fault
})

const spoilt = (at: number, value: number) => (data: Uint8Array) => {
  data[at] = value
  return data
}

const ofAccount = (name: string, owner: Address, kind: Kind): ReadonlyArray<Rule> => {
  const wrongOwner = kind === "token" || kind === "mint" ? cluster.jobs : tokenProgram
  const is = (what: string, change: (data: Uint8Array) => Uint8Array, fault: Fault) =>
    withData(name, change, `${name} ${what}`, () => fault)
  const common = [
    replaced(
      name,
      ({ stage }) => stage.fresh(),
      `${name} is not there`,
      () => caused(name, "AccountNotInitialized")
    ),
    {
      what: `${name} is another program's`,
      touches: [name],
      break: (scene: Scene) => {
        const address = addressIn(name)(scene)
        const state = scene.stage.world.account(address)!
        scene.stage.world.setAccount(address, { ...state, owner: wrongOwner })
      },
      fault: () => caused(name, "AccountOwnedByWrongProgram", [wrongOwner, owner])
    }
  ]
  if (kind === "token" || kind === "mint") {
    const mark = kind === "token" ? 108 : 45
    return [
      ...common,
      is("is too long", (data) => new Uint8Array(data.length + 1), unpacked(name, "InvalidAccountData")),
      is("has an odd mark", spoilt(mark, 3), unpacked(name, "InvalidAccountData")),
      is("has an odd option", spoilt(kind === "token" ? 72 : 46, 2), unpacked(name, "InvalidAccountData")),
      is("is not initialised", spoilt(mark, 0), unpacked(name, "UninitializedAccount"))
    ]
  }
  return [
    ...common,
    is("is of another kind", spoilt(0, 1), caused(name, "AccountDiscriminatorMismatch")),
    is("has no room for a kind", (data) => data.slice(0, 7), caused(name, "AccountDiscriminatorNotFound")),
    is("is cut off", (data) => data.slice(0, 50), caused(name, "AccountDidNotDeserialize"))
  ]
}

/** What is looked at before anything is compared. */
const whenLoaded = ({ isNew, kind, name }: FieldOf): ReadonlyArray<Rule> => {
  const owner = owners[kind]
  if (owner !== undefined) return isNew ? [] : ofAccount(name, owner, kind)
  const program = programs[kind]
  if (program !== undefined) {
    const other = program === tokenProgram ? system : tokenProgram
    return [
      replaced(
        name,
        () => other,
        `${name} is another program`,
        () => caused(name, "InvalidProgramId", [other, program])
      )
    ]
  }
  if (kind === "signer") return [unsigned(name, () => caused(name, "AccountNotSigner"))]
  if (kind === "rent") {
    return [
      replaced(
        name,
        () => system,
        `${name} is no sysvar`,
        () => caused(name, "AccountSysvarMismatch")
      )
    ]
  }
  return []
}

const escalation = () => elsewhere("PrivilegeEscalation")

/** Accounts are made before anything is compared, and what can go wrong then is for other programs to say. */
const whenMade = (name: Name, { name: field }: FieldOf): ReadonlyArray<Rule> => {
  if (name === "open" && field === "vault") {
    return [
      replaced(
        field,
        ({ stage }) => stage.fresh(),
        "vault is not the market's",
        (scene) => caused(field, "ConstraintSeeds", [scene.accounts[field]!, scene.derived.vault!])
      ),
      readOnly(field, escalation)
    ]
  }
  return [
    unsigned(field, escalation),
    readOnly(field, escalation),
    {
      what: `${field} is there already`,
      touches: [field],
      break: ({ accounts, stage }) => stage.put(accounts[field]!, cluster.jobs, new Uint8Array(100)),
      fault: () => customError(0)
    }
  ]
}

const writesAtEnd: ReadonlyArray<Kind> = ["job", "market", "run", "stake", "reflection", "token"]

/** Two fields that are written may not be the same account. */
const whenRepeated = (fields: ReadonlyArray<FieldOf>): ReadonlyArray<Rule> => {
  const all = fields.filter(
    ({ isNew, kind, mayRepeat, role }) => !isNew && !mayRepeat && role % 2 === 1 && writesAtEnd.includes(kind)
  )
  return all.flatMap(({ kind, name }, index) => {
    const before = all.slice(0, index).find((other) => other.kind === kind)
    if (before === undefined) return []
    return [
      replaced(name, addressIn(before.name), `${name} is ${before.name} too`, () =>
        caused(name, "ConstraintDuplicateMutableAccount")
      )
    ]
  })
}

export interface Own {
  /** By field, in Anchor's order: signer, has_one, the rest, close, address. */
  readonly constraints: Readonly<Record<string, ReadonlyArray<Rule>>>
  readonly handler: ReadonlyArray<Rule>
}

export const rulesOf = (name: Name, { constraints, handler }: Own): ReadonlyArray<Rule> => {
  const fields: ReadonlyArray<FieldOf> = instructions[name].fields
  const created = fields.filter(({ isNew }) => isNew)
  const payer = name === "open" ? "authority" : "payer"
  const last = fields.at(-1)!.name
  const args: Rule = {
    what: "the data is cut off",
    touches: ["args"],
    break: (scene) => {
      scene.args = [...scene.args.slice(0, -1), scene.args.at(-1)!.slice(1)]
    },
    fault: () => occurred("InstructionDidNotDeserialize")
  }
  const short: Rule = {
    what: `${last} is not named`,
    touches: [last],
    break: (scene) => {
      scene.isShort = true
    },
    fault: () => caused(last, "AccountNotEnoughKeys")
  }
  const takesArgs = ["open", "update", "list", "assign", "extend", "finish", "complete"].includes(name)
  return [
    ...(takesArgs ? [args] : []),
    ...fields.slice(0, -1).flatMap(whenLoaded),
    short,
    ...whenLoaded(fields.at(-1)!),
    ...(created.length > 0 ? [readOnly(payer, escalation)] : []),
    ...created.flatMap((field) => whenMade(name, field)),
    ...whenRepeated(fields),
    ...fields.flatMap((field) => {
      const own = constraints[field.name] ?? []
      // The call that makes an account has refused a payer that is read-only.
      const isChecked = field.role % 2 === 1 && !field.isNew && !(created.length > 0 && field.name === payer)
      return isChecked ? [readOnly(field.name, () => caused(field.name, "ConstraintMut")), ...own] : own
    }),
    ...handler
  ]
}
