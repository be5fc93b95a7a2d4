/** Closes any job, by the administrator, whatever its state. Its deposit stays in the vault. */
import { hasAddress, hasOne } from "../anchor/Constraint.ts"
import { closing, mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import type { Build } from "../Build.ts"
import { nosanaErrors } from "../errors.ts"

export const cleanAdmin = (build: Build) =>
  instruction({
    name: "cleanAdmin",
    units: 4_500,
    accounts: { job: closing(build.job, "payer"), payer: mutable(unchecked), authority: signer },
    constraints: ({ authority, job, payer }) => ({
      job: [hasOne(job.value.payer, payer, nosanaErrors.InvalidPayer)],
      authority: [hasAddress(build.addresses.marketAdmin, authority, nosanaErrors.Unauthorized)]
    }),
    handle: () => {}
  })
