/** A node gives a job up. The deposit stays where it is. */
import { jobStates } from "../accounts/JobAccount.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { closing, mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import type { Build } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"

export const quit = (build: Build) =>
  instruction({
    name: "quit",
    units: 5_700,
    accounts: {
      job: mutable(build.job),
      run: closing(build.run, "payer"),
      payer: mutable(unchecked),
      authority: signer
    },
    constraints: ({ authority, job, payer, run }) => ({
      run: [
        hasOne(run.value.job, job, jobsErrors.InvalidJobAccount),
        hasOne(run.value.payer, payer, nosanaErrors.InvalidPayer),
        raw(() => run.value.node === authority.address, nosanaErrors.Unauthorized)
      ]
    }),
    handle: ({ job }) => {
      job.value.state = jobStates.stopped
    }
  })
