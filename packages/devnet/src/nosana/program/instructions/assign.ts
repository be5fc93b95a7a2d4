/** Gives a job to a node of the requester's choice that waits in the queue. */
import { jobStates } from "../accounts/JobAccount.ts"
import { queueTypes } from "../accounts/MarketAccount.ts"
import { bytes, i64 } from "../anchor/Borsh.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, inSource, isAssociated, systemProgramField, tokenProgramField } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { payDeposit } from "../payment.ts"
import { removeFromQueue } from "../queue.ts"

export const assign = (build: Build) =>
  instruction({
    name: "assign",
    source: inSource("assign.rs:8"),
    units: 21_700,
    arguments: { ipfsJob: bytes(32), timeout: i64 },
    accounts: {
      job: build.newJob,
      market: mutable(build.market),
      run: build.newRun,
      node: unchecked,
      user: mutable(build.token),
      vault: mutable(build.token),
      payer: mutable(signer),
      rewardsReflection: mutable(build.reflection),
      rewardsVault: mutable(build.token),
      authority: signer,
      rewardsProgram: build.rewardsProgram,
      tokenProgram: tokenProgramField,
      systemProgram: systemProgramField
    },
    constraints: ({ market, payer, user, vault }) => ({
      market: [
        hasOne(market.value.vault, vault, nosanaErrors.InvalidVault),
        raw(() => market.value.queueType === queueTypes.node, jobsErrors.MarketInWrongState)
      ],
      user: [isAssociated(build, market.value.jobPrice, user, payer.address)]
    }),
    handle: (accounts, { ipfsJob, timeout }, invocation) => {
      const { authority, job, market, node, payer, run } = accounts
      removeFromQueue(market.value, node.address)
      Object.assign(job.value, {
        ipfsJob,
        market: market.address,
        payer: payer.address,
        price: market.value.jobPrice,
        project: authority.address,
        state: jobStates.queued,
        timeout
      })
      Object.assign(run.value, {
        job: job.address,
        node: node.address,
        payer: payer.address,
        time: invocation.clock.unixTimestamp
      })
      payDeposit(accounts, timeout, build.feeFraction, invocation)
    }
  })
