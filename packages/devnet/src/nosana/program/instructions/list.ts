/** Lists a job: it waits in the queue or, where a node waits already, runs at once. */
import { jobStates } from "../accounts/JobAccount.ts"
import { bytes, i64 } from "../anchor/Borsh.ts"
import { hasOne } from "../anchor/Constraint.ts"
import { mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import {
  type Build,
  createRun,
  inSource,
  isAssociated,
  isFree,
  systemProgramField,
  tokenProgramField
} from "../Build.ts"
import { nosanaErrors } from "../errors.ts"
import { payDeposit } from "../payment.ts"
import { dequeue, enqueue, queueTypeOf } from "../queue.ts"

export const list = (build: Build) =>
  instruction({
    name: "list",
    source: inSource("list.rs:8"),
    units: 16_800,
    arguments: { ipfsJob: bytes(32), timeout: i64 },
    accounts: {
      job: build.newJob,
      market: mutable(build.market),
      run: mutable(unchecked),
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
    constraints: ({ market, payer, run, user, vault }) => ({
      market: [hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)],
      run: isFree(run),
      user: [isAssociated(build, market.value.jobPrice, user, payer.address)]
    }),
    handle: (accounts, { ipfsJob, timeout }, invocation) => {
      const { authority, job, market, payer } = accounts
      Object.assign(job.value, {
        ipfsJob,
        market: market.address,
        payer: payer.address,
        price: market.value.jobPrice,
        project: authority.address,
        state: jobStates.queued,
        timeout
      })
      if (queueTypeOf(market.value) === "node") {
        createRun(build, accounts, { job: job.address, node: dequeue(market.value) }, invocation)
      } else {
        enqueue(market.value, job.address, "job")
      }
      payDeposit(accounts, timeout, build.feeFraction, invocation)
    }
  })
