/** A node takes on a job that another one has quit. The job's state stays as it is. */
import { jobStates } from "../accounts/JobAccount.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { admission, type Build, inSource, systemProgramField } from "../Build.ts"
import { jobsErrors } from "../errors.ts"

export const claim = (build: Build) =>
  instruction({
    name: "claim",
    source: inSource("claim.rs:5"),
    units: 15_000,
    accounts: {
      job: mutable(build.job),
      run: build.newRun,
      market: build.market,
      stake: build.stake,
      nft: build.token,
      metadata: unchecked,
      payer: mutable(signer),
      authority: signer,
      systemProgram: systemProgramField
    },
    constraints: (accounts) => ({
      job: [
        hasOne(accounts.job.value.market, accounts.market, jobsErrors.InvalidMarketAccount),
        raw(() => accounts.job.value.state === jobStates.stopped, jobsErrors.JobInWrongState)
      ],
      ...admission(build, accounts)
    }),
    handle: ({ authority, job, payer, run }, _, { clock }) => {
      Object.assign(run.value, {
        job: job.address,
        node: authority.address,
        payer: payer.address,
        time: clock.unixTimestamp
      })
    }
  })
