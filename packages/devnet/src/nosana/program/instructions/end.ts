/**
 * Ends a job that runs, by its project. The state of the job is not looked at: where there is a run, it can be ended.
 */
import { jobStates } from "../accounts/JobAccount.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { closing, mutable, repeatable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, isAssociated, tokenProgramField } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { settle } from "../payment.ts"

export const end = (build: Build) =>
  instruction({
    name: "end",
    units: 8_200,
    accounts: {
      job: mutable(build.job),
      market: build.market,
      run: closing(build.run, "payer"),
      deposit: repeatable(mutable(build.token)),
      user: mutable(build.token),
      vault: mutable(build.token),
      payer: mutable(unchecked),
      authority: mutable(signer),
      tokenProgram: tokenProgramField
    },
    constraints: ({ authority, deposit, job, market, payer, run, user, vault }) => ({
      job: [
        hasOne(job.value.market, market, jobsErrors.InvalidMarketAccount),
        raw(() => job.value.project === authority.address, nosanaErrors.Unauthorized)
      ],
      market: [hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)],
      run: [
        hasOne(run.value.payer, payer, nosanaErrors.InvalidPayer),
        hasOne(run.value.job, job, jobsErrors.InvalidJobAccount),
        raw(() => run.value.job === job.address, jobsErrors.JobInvalidRunAccount)
      ],
      deposit: [isAssociated(build, job.value.price, deposit, job.value.payer)],
      user: [isAssociated(build, job.value.price, user, run.value.node)]
    }),
    handle: (accounts, _, invocation) => {
      const { job, run } = accounts
      Object.assign(job.value, {
        state: jobStates.done,
        timeStart: run.value.time,
        timeEnd: invocation.clock.unixTimestamp,
        node: run.value.node
      })
      settle(accounts, invocation)
    }
  })
