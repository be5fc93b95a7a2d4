/** Every promise of the contract, by subject. */
import type { Check } from "../Check.ts"
import { cancelling } from "./cancelling.ts"
import { crashing } from "./crashing.ts"
import { extending } from "./extending.ts"
import { failing } from "./failing.ts"
import { finding } from "./finding.ts"
import { following } from "./following.ts"
import { listing } from "./listing.ts"
import { machines } from "./machines.ts"
import { many } from "./many.ts"
import { paying } from "./paying.ts"
import { preparing } from "./preparing.ts"
import { pricing } from "./pricing.ts"
import { reading } from "./reading.ts"
import { results } from "./results.ts"
import { secrecy } from "./secrecy.ts"
import { submitting } from "./submitting.ts"

export const groups: { readonly [group: string]: ReadonlyArray<Check> } = {
  preparing,
  submitting,
  "surviving a crash": crashing,
  finding,
  following,
  results,
  "when nobody answers": failing,
  cancelling,
  extending,
  listing,
  "many at once": many,
  "reading what it wrote": reading,
  "telling of machines": machines,
  "telling of prices": pricing,
  "telling of money": paying,
  secrecy
}

export const checks: ReadonlyArray<Check> = Object.values(groups).flat()
