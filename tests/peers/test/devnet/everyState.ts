/** Jobs in every state that there is, made by turns with Nosana's kit and with our client: each sends what the other builds. */
import { type JobsProgramService, makeJobsProgram, Transactions } from "@longshore/nosana-program"
import type { Instruction } from "@solana/kit"
import * as Effect from "effect/Effect"
import { accountAt, type Party, posted, sol, startJobs } from "./world.ts"

export const startScene = async (atEnd: (end: () => Promise<void>) => void) => {
  const world = await startJobs({}, atEnd)
  const { advance, during, host, ipfsHash, list, market, network, party, requester } = world
  const other = await party({ lamports: sol, microNos: 0n, stake: 0n })

  const oursOf = ({ signer }: Party): Promise<JobsProgramService> =>
    Effect.runPromise(makeJobsProgram({ network: "localnet", rpc: network.url, wallet: signer }))
  const ours = await oursOf(requester)
  const [oursForHost, oursForOther] = [await oursOf(host), await oursOf(other)]
  /** Signed and delivered by us, whoever has built it. */
  const deliver = ({ signer }: Party, ...instructions: ReadonlyArray<object>) =>
    during(
      Effect.runPromise(Transactions.send(ours.chain, instructions as ReadonlyArray<Instruction>, { feePayer: signer }))
    )
  const built = async <A>(building: Effect.Effect<A, unknown>) => Effect.runPromise(building)

  /** Taken by a node from the queue, which is empty but for it. */
  const taken = async () => {
    const job = await list(60)
    const work = await host.jobs.work({ market })
    await host.send(work)
    return { job, run: accountAt(work, 0) }
  }
  const done = await taken()
  await advance("3 seconds")
  await deliver(host, ...(await host.jobs.finish({ job: done.job, ipfsResultsHash: ipfsHash })))

  const ended = await taken()
  await requester.send(built(ours.end({ job: ended.job })))

  const completed = await taken()
  await deliver(requester, await requester.jobs.end({ job: completed.job }))
  const result = await requester.kit.ipfs.pin({ status: "stopped" })
  await host.send(built(oursForHost.complete({ job: completed.job, ipfsResultsHash: result })))

  const stopped = await taken()
  await deliver(host, await host.jobs.quit({ run: stopped.run }))

  const reclaimed = await taken()
  await host.send(built(oursForHost.quit({ run: reclaimed.run })))
  const claim = await built(oursForOther.claim({ job: reclaimed.job }))
  await other.send([...claim.setup, claim])

  const running = await taken()

  const openedBy = async (options: object) => {
    const open = await requester.jobs.open(options)
    await deliver(requester, open)
    return accountAt(open, 1)
  }
  const listedIn = async (at: typeof market) => {
    const { instruction, job } = await posted(requester.jobs.list({ market: at, timeout: 77, ipfsHash }))
    await deliver(requester, instruction)
    return job
  }
  const free = await openedBy({ jobPrice: 0, jobType: 2 })
  const freeJob = await listedIn(free)
  // A market of no known type takes jobs and queues none.
  const hole = await openedBy({ jobPrice: 3, jobType: 255 })
  const orphan = await listedIn(hole)

  const waiting = await openedBy({ jobPrice: 9, nodeStakeMinimum: 0, jobExpiration: 5 })
  await host.send(host.jobs.work({ market: waiting }))
  await other.send(other.jobs.work({ market: waiting }))
  const assign = await built(ours.assign({ market: waiting, timeout: "2 minutes", ipfsHash, node: other.address }))
  await requester.send([...assign.setup, assign])

  const gone = await list()
  await requester.send(built(ours.delist({ job: gone })))
  const queued = [await list(60), await list(61), await list(62)] as const
  await requester.send(built(ours.extend({ job: queued[1], timeout: "1 minute" })))

  return {
    ...world,
    other,
    ours,
    markets: { market, free, hole, waiting },
    gone,
    result,
    reclaimed: reclaimed.job,
    running: { job: running.job, run: running.run },
    assigned: { job: assign.job, run: assign.run },
    claimed: claim.run,
    orphan,
    ended: ended.job,
    completed: completed.job,
    stopped: stopped.job,
    done: done.job,
    queued,
    all: [
      done.job,
      ended.job,
      completed.job,
      stopped.job,
      reclaimed.job,
      running.job,
      assign.job,
      freeJob,
      orphan,
      ...queued
    ]
  }
}

export type Scene = Awaited<ReturnType<typeof startScene>>
