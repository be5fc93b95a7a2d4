/** Buys more time for a job that waits or runs. */
import { jobStates } from "../accounts/JobAccount.ts"
import { AnchorError, values } from "../anchor/AnchorError.ts"
import { i64 } from "../anchor/Borsh.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { mutable, signer } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { subtractSigned } from "../anchor/Panic.ts"
import { type Build, inSource, isAssociated, tokenProgramField } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { payDeposit } from "../payment.ts"

export const extend = (build: Build) =>
  instruction({
    name: "extend",
    units: 13_000,
    /** All of the seconds, not those that are added. */
    arguments: { timeout: i64 },
    accounts: {
      job: mutable(build.job),
      market: build.market,
      user: mutable(build.token),
      vault: mutable(build.token),
      rewardsReflection: mutable(build.reflection),
      rewardsVault: mutable(build.token),
      authority: signer,
      payer: signer,
      rewardsProgram: build.rewardsProgram,
      tokenProgram: tokenProgramField
    },
    constraints: ({ authority, job, market, payer, user, vault }) => ({
      job: [
        hasOne(job.value.market, market, jobsErrors.InvalidMarketAccount),
        raw(() => job.value.project === authority.address, nosanaErrors.Unauthorized),
        raw(() => job.value.price === 0n || job.value.payer === payer.address, nosanaErrors.Unauthorized),
        raw(() => job.value.state === jobStates.queued, jobsErrors.JobInWrongState)
      ],
      market: [hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)],
      user: [isAssociated(build, job.value.price, user, payer.address)]
    }),
    handle: (accounts, { timeout }, invocation) => {
      const job = accounts.job.value
      const before = job.timeout
      if (timeout <= before) {
        throw new AnchorError(jobsErrors.JobTimeoutNotGreater, {
          origin: { source: inSource("extend.rs:41") },
          compared: values(timeout, before)
        })
      }
      const added = subtractSigned(timeout, before, "programs/nosana-jobs/src/instructions/extend.rs:47:24")
      job.timeout = timeout
      payDeposit(accounts, added, build.feeFraction, invocation)
    }
  })
