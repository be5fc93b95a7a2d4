/** A node asks for work: it is given the first job of the queue, or waits. */
import { raw } from "../anchor/Constraint.ts"
import { mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { admission, type Build, createRun, isFree, systemProgramField } from "../Build.ts"
import { jobsErrors } from "../errors.ts"
import { dequeue, enqueue, mayEnter, queueTypeOf } from "../queue.ts"

export const work = (build: Build) =>
  instruction({
    name: "work",
    units: 14_000,
    accounts: {
      run: mutable(unchecked),
      market: mutable(build.market),
      payer: mutable(signer),
      stake: build.stake,
      nft: build.token,
      metadata: unchecked,
      authority: signer,
      systemProgram: systemProgramField
    },
    constraints: (accounts) => ({
      run: isFree(accounts.run),
      market: [raw(() => mayEnter(accounts.market.value, accounts.authority.address), jobsErrors.NodeAlreadyQueued)],
      ...admission(build, accounts)
    }),
    handle: (accounts, _, invocation) => {
      const { authority, market } = accounts
      if (queueTypeOf(market.value) !== "job") return enqueue(market.value, authority.address, "node")
      createRun(build, accounts, { job: dequeue(market.value), node: authority.address }, invocation)
    }
  })
