/** A node adds the result of a job that its project has ended. Nobody is paid. */
import { isZero, jobStates } from "../accounts/JobAccount.ts"
import { AnchorError } from "../anchor/AnchorError.ts"
import { bytes } from "../anchor/Borsh.ts"
import { raw } from "../anchor/Constraint.ts"
import { mutable, signer } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, inSource } from "../Build.ts"
import { jobsErrors, nosanaErrors } from "../errors.ts"

export const complete = (build: Build) =>
  instruction({
    name: "complete",
    units: 4_100,
    arguments: { ipfsResult: bytes(32) },
    accounts: { job: mutable(build.job), authority: signer },
    constraints: ({ authority, job }) => ({
      job: [
        raw(() => job.value.state === jobStates.done, jobsErrors.JobInWrongState),
        raw(() => job.value.node === authority.address, nosanaErrors.Unauthorized),
        raw(() => isZero(job.value.ipfsResult), jobsErrors.JobResultsAlreadySet)
      ]
    }),
    handle: ({ job }, { ipfsResult }) => {
      if (isZero(ipfsResult)) {
        throw new AnchorError(jobsErrors.JobResultNull, { origin: { source: inSource("complete.rs:17") } })
      }
      job.value.ipfsResult = ipfsResult
    }
  })
