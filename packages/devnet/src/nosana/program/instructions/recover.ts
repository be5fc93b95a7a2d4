/**
 * Takes the deposit of a job that its node has quit. Where it goes is not looked at: the project may send it to any token
 * account, whoever paid it.
 */
import { jobStates } from "../accounts/JobAccount.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { closing, mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, tokenProgramField } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { depositFor, payFromVault } from "../payment.ts"

export const recover = (build: Build) =>
  instruction({
    name: "recover",
    units: 7_000,
    accounts: {
      job: closing(build.job, "payer"),
      market: build.market,
      vault: mutable(build.token),
      user: mutable(build.token),
      payer: mutable(unchecked),
      authority: signer,
      tokenProgram: tokenProgramField
    },
    constraints: ({ authority, job, market, payer, vault }) => ({
      job: [
        hasOne(job.value.payer, payer, nosanaErrors.InvalidPayer),
        hasOne(job.value.market, market, jobsErrors.InvalidMarketAccount),
        raw(() => job.value.project === authority.address, nosanaErrors.Unauthorized),
        raw(() => job.value.state === jobStates.stopped, jobsErrors.JobInWrongState)
      ],
      market: [hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)]
    }),
    handle: (accounts, _, invocation) => {
      const job = accounts.job.value
      payFromVault(accounts, accounts.user, depositFor(job, job.timeout), invocation)
    }
  })
