/** What a host sends to the chain when it is done with a job. */
import * as Effect from "effect/Effect"
import type { Outcome } from "../solana/Bank.ts"
import { digestOf } from "./contentId.ts"
import type { FlowState } from "./FlowState.ts"
import type { Host, Surroundings } from "./Host.ts"
import type { Assignment } from "./hostJob.ts"
import * as Instructions from "./instructions.ts"
import { isZero } from "./program/accounts/JobAccount.ts"
import { associatedTokenOf, marketVaultOf } from "./program/derivedAddresses.ts"

const finished = (host: Host, { chain }: Surroundings, { id, job, run, account }: Assignment, result: Uint8Array) => {
  const { jobs, nosMint } = chain.cluster
  const node = host.keys.address
  const vault = marketVaultOf(job.market, nosMint, jobs).address
  const isFree = job.price === 0n
  const accounts = [
    [job.payer, associatedTokenOf(job.payer, nosMint)],
    [node, associatedTokenOf(node, nosMint)]
  ] as const
  const [[, deposit], own] = accounts
  const [, tokens] = own
  const missing = (isFree ? [own] : accounts).filter(([, each]) => !chain.exists(each))
  return chain.send(
    [
      ...missing.map(([owner, each]) => Instructions.createTokenAccount(node, each, owner, nosMint)),
      Instructions.finish(
        jobs,
        {
          job: id,
          run,
          market: job.market,
          vault,
          deposit: isFree ? vault : deposit,
          tokens,
          payerRun: account.payer,
          payerJob: job.payer,
          node
        },
        result
      )
    ],
    host.keys
  )
}

/**
 * Pins the result and posts it: to be paid where the job still runs, else for whoever has ended it. Where neither can be done,
 * the job is left as it is.
 */
export const postResult = Effect.fnUntraced(function* (
  host: Host,
  around: Surroundings,
  assignment: Assignment,
  state: FlowState
) {
  const { chain, ipfs } = around
  const { id, run } = assignment
  host.log.enter("job-finishing", id)
  const result = digestOf(ipfs.pin(new TextEncoder().encode(JSON.stringify(state))))!
  let outcome: Outcome | undefined
  // An owner may end it at this very moment, which is seen a slot later.
  for (let tries = 0; tries < 3 && (outcome === undefined || outcome.error !== undefined); tries++) {
    if (tries > 0) yield* chain.confirmed
    const job = chain.job(id)
    if (job === undefined) break
    if (chain.run(run) !== undefined) outcome = finished(host, around, { ...assignment, job }, result)
    else if (job.state === 2 && isZero(job.ipfsResult)) {
      outcome = chain.send([Instructions.complete(chain.cluster.jobs, id, host.keys.address, result)], host.keys)
    } else break
  }
  const isPosted = outcome !== undefined && outcome.error === undefined
  host.log.enter(isPosted ? "job-finishing-success" : "job-finishing-failed", id)
})

export const quitJob = (host: Host, { chain }: Surroundings, { account, id, run }: Assignment): void => {
  const { address } = host.keys
  chain.send([Instructions.quit(chain.cluster.jobs, id, run, account.payer, address)], host.keys)
}
