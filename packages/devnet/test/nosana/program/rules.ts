import type { Address } from "../../../src/solana/Program.ts"
import { key } from "./bytes.ts"
import { caused, type Fault, type FaultName } from "./faults.ts"
import { instructions } from "./interface.ts"
import { overwrite, type Scene } from "./scenes.ts"

export interface Rule {
  readonly what: string
  /**
   * What breaking it changes: a field, or bytes of a field's account (`job@72`). Where two rules make the same change it
   * ends in `!`.
   */
  readonly touches: ReadonlyArray<string>
  readonly break: (scene: Scene) => void | Promise<void>
  /** Once everything is broken that is to be. */
  readonly fault: (scene: Scene) => Fault
}

const fieldIn = (touched: string) => touched.split("@")[0]!

/** Whether both can be broken in one call. */
export const areCompatible = (one: Rule, other: Rule): boolean =>
  one.touches.every((mine) =>
    other.touches.every((theirs) => {
      if (fieldIn(mine) !== fieldIn(theirs)) return true
      if (!mine.includes("@") || !theirs.includes("@")) return false
      return mine !== theirs || mine.endsWith("!")
    })
  )

/** Bytes of a field's account are others. */
export const patched = (field: string, at: number, bytes: Uint8Array, what: string, fault: Rule["fault"]): Rule => ({
  what,
  touches: [`${field}@${at}`],
  break: ({ accounts, stage }) => overwrite(stage, accounts[field]!, at, bytes),
  fault
})

/** A field is another account, which may have to be made. */
export const replaced = (
  field: string,
  by: (scene: Scene) => Address | Promise<Address>,
  what: string,
  fault: Rule["fault"]
): Rule => ({
  what,
  touches: [field],
  break: async (scene) => {
    scene.accounts[field] = await by(scene)
  },
  fault
})

export const nobody = key("nosPdZrfDzND1LAR28FLMDEATUPK53K8xbRBXAirevD")
export const nobodyAddress: Address = "nosPdZrfDzND1LAR28FLMDEATUPK53K8xbRBXAirevD"

const withRole = (field: string, role: (now: number) => number, what: string, fault: Rule["fault"]): Rule => ({
  what,
  touches: [field],
  break: ({ name, roles }) => {
    const declared = instructions[name].fields.find((each) => each.name === field)!.role
    roles[field] = role(roles[field] ?? declared) as 0 | 1 | 2 | 3
  },
  fault
})

export const unsigned = (field: string, fault: Rule["fault"]): Rule =>
  withRole(field, (role) => role & 1, `${field} does not sign`, fault)

export const readOnly = (field: string, fault: Rule["fault"]): Rule =>
  withRole(field, (role) => role & 2, `${field} is read-only`, fault)

export const addressIn =
  (field: string) =>
  ({ accounts, stage }: Scene): Address => {
    const { nosMint, reflection, rewardsVault } = stage
    const constants: Record<string, Address> = {
      mint: nosMint,
      rewards_reflection: reflection,
      rewards_vault: rewardsVault
    }
    return (accounts[field] ?? constants[field])!
  }

/** A key that a field's account holds is not the address of another field. */
export const otherKey = (
  field: string,
  at: number,
  target: string,
  name: FaultName,
  { compares = true }: { compares?: boolean } = {}
): Rule =>
  patched(field, at, nobody, `${field} has another ${target}`, (scene) =>
    compares ? caused(field, name, [nobodyAddress, addressIn(target)(scene)]) : caused(field, name)
  )
