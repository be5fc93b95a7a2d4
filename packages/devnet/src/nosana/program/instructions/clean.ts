/**
 * Closes a job that is done, by anybody, once it has expired. By which market's terms it has expired is up to the caller:
 * the market need not be the job's.
 */
import { jobStates } from "../accounts/JobAccount.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { closing, mutable, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { subtractSigned } from "../anchor/Panic.ts"
import type { Build } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"

export const clean = (build: Build) =>
  instruction({
    name: "clean",
    units: 5_000,
    accounts: { job: closing(build.job, "payer"), market: build.market, payer: mutable(unchecked) },
    constraints: ({ job, market, payer }, { clock }) => ({
      job: [
        hasOne(job.value.payer, payer, nosanaErrors.InvalidPayer),
        raw(() => job.value.state === jobStates.done, jobsErrors.JobInWrongState),
        raw(() => {
          const at = "programs/nosana-jobs/src/instructions/clean.rs:10:46"
          return market.value.jobExpiration < subtractSigned(clock.unixTimestamp, job.value.timeEnd, at)
        }, jobsErrors.JobNotExpired)
      ]
    }),
    handle: () => {}
  })
