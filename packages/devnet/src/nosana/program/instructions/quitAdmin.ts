/** Closes any run, by the administrator. The job is left as it is: neither queued, nor running, nor stopped. */
import { hasAddress, hasOne } from "../anchor/Constraint.ts"
import { closing, mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import type { Build } from "../Build.ts"
import { nosanaErrors } from "../errors.ts"

export const quitAdmin = (build: Build) =>
  instruction({
    name: "quitAdmin",
    units: 4_500,
    accounts: { run: closing(build.run, "payer"), payer: mutable(unchecked), authority: signer },
    constraints: ({ authority, payer, run }) => ({
      run: [hasOne(run.value.payer, payer, nosanaErrors.InvalidPayer)],
      authority: [hasAddress(build.addresses.marketAdmin, authority, nosanaErrors.Unauthorized)]
    }),
    handle: () => {}
  })
