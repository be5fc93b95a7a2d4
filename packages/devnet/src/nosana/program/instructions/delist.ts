/** Takes a job out of the queue, with the whole deposit back. */
import { jobStates } from "../accounts/JobAccount.ts"
import { queueTypes } from "../accounts/MarketAccount.ts"
import { hasOne, raw } from "../anchor/Constraint.ts"
import { closing, mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, isAssociated, tokenProgramField } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"
import { depositFor, payFromVault } from "../payment.ts"
import { removeFromQueue } from "../queue.ts"

export const delist = (build: Build) =>
  instruction({
    name: "delist",
    units: 8_200,
    accounts: {
      job: closing(build.job, "payer"),
      market: mutable(build.market),
      deposit: mutable(build.token),
      payer: mutable(unchecked),
      vault: mutable(build.token),
      tokenProgram: tokenProgramField,
      authority: mutable(signer)
    },
    constraints: ({ authority, deposit, job, market, payer, vault }) => ({
      job: [
        hasOne(job.value.payer, payer, nosanaErrors.InvalidPayer),
        hasOne(job.value.market, market, jobsErrors.InvalidMarketAccount),
        raw(() => job.value.project === authority.address, nosanaErrors.Unauthorized),
        raw(() => job.value.state === jobStates.queued, jobsErrors.JobInWrongState)
      ],
      market: [
        hasOne(market.value.vault, vault, nosanaErrors.InvalidVault),
        raw(() => market.value.queueType === queueTypes.job, jobsErrors.MarketInWrongState)
      ],
      deposit: [isAssociated(build, job.value.price, deposit, payer.address)]
    }),
    handle: (accounts, _, invocation) => {
      const { deposit, job, market } = accounts
      removeFromQueue(market.value, job.address)
      if (job.value.price === 0n) return
      payFromVault(accounts, deposit, depositFor(job.value, job.value.timeout), invocation)
    }
  })
