/**
 * A node hands in its result and is paid. The state of the job is not looked at, and neither is who owns the token account
 * that is paid.
 */
import { isZero, jobStates } from "../accounts/JobAccount.ts"
import { AnchorError } from "../anchor/AnchorError.ts"
import { bytes } from "../anchor/Borsh.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { closing, mutable, repeatable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, inSource, isAssociated, tokenProgramField } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { settle } from "../payment.ts"

export const finish = (build: Build) =>
  instruction({
    name: "finish",
    units: 9_000,
    arguments: { ipfsResult: bytes(32) },
    accounts: {
      job: mutable(build.job),
      run: closing(build.run, "payerRun"),
      market: build.market,
      vault: mutable(build.token),
      deposit: repeatable(mutable(build.token)),
      user: mutable(build.token),
      payerRun: mutable(unchecked),
      payerJob: mutable(unchecked),
      authority: signer,
      tokenProgram: tokenProgramField
    },
    constraints: ({ authority, deposit, job, market, payerJob, payerRun, run, user, vault }) => ({
      job: [
        hasOne(job.value.market, market, jobsErrors.InvalidMarketAccount),
        raw(() => job.value.payer === payerJob.address, nosanaErrors.InvalidPayer)
      ],
      run: [
        raw(() => run.value.payer === payerRun.address, nosanaErrors.InvalidPayer),
        hasOne(run.value.job, job, jobsErrors.InvalidJobAccount),
        raw(() => run.value.node === authority.address, nosanaErrors.Unauthorized)
      ],
      market: [hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)],
      deposit: [isAssociated(build, job.value.price, deposit, payerJob.address)],
      user: [raw(() => job.value.price === 0n || user.value.mint === build.addresses.nosMint, nosanaErrors.InvalidATA)]
    }),
    handle: (accounts, { ipfsResult }, invocation) => {
      const { authority, job, run } = accounts
      if (isZero(ipfsResult)) {
        throw new AnchorError(jobsErrors.JobResultNull, { origin: { source: inSource("finish.rs:52") } })
      }
      Object.assign(job.value, {
        ipfsResult,
        node: authority.address,
        state: jobStates.done,
        timeEnd: invocation.clock.unixTimestamp,
        timeStart: run.value.time
      })
      settle(accounts, invocation)
    }
  })
