/** Nosana's kit 2.1.8 and our client read the same chain. */
import type { Market, Run } from "@longshore/nosana-program"
import { JobState as OurState } from "@longshore/nosana-program"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { beforeAll, describe, expect, it } from "vitest"
import { JobState } from "../kit.ts"
import { type Scene, startScene } from "./everyState.ts"
import { none } from "./world.ts"

let scene: Scene

beforeAll(async () => {
  let finish = () => Promise.resolve()
  scene = await startScene((end) => {
    finish = end
  })
  return finish
})

type OurJob = Effect.Success<ReturnType<Scene["ours"]["get"]>>

const seconds = (duration: Duration.Duration) => Duration.toSeconds(duration)
const secondsOf = (date: Date) => date.getTime() / 1000

/** What we know of a job, in the words of the kit. Of a job that was claimed again, the kit says nothing but that it was stopped. */
const jobOf = ({ status, ...job }: OurJob) => {
  const running = status._tag === "Running" && !status.reclaimed ? status : undefined
  return {
    ...job,
    ipfsResult: Option.getOrNull(job.ipfsResult),
    node: running?.node ?? Option.getOrElse(job.node, () => none),
    price: Number(job.price),
    state: running === undefined ? job.state : JobState.RUNNING,
    timeStart: running ? secondsOf(running.since) : Option.match(job.timeStart, { onNone: () => 0, onSome: secondsOf }),
    timeEnd: Option.match(job.timeEnd, { onNone: () => 0, onSome: secondsOf }),
    timeout: seconds(job.timeout)
  }
}
const runOf = ({ time, ...run }: Run) => ({ ...run, time: secondsOf(time) })
const marketOf = (market: Market) => ({
  ...market,
  jobExpiration: seconds(market.jobExpiration),
  jobPrice: Number(market.jobPrice),
  jobTimeout: seconds(market.jobTimeout),
  nodeAccessKey: Option.getOrElse(market.nodeAccessKey, () => none),
  nodeXnosMinimum: Number(market.nodeXnosMinimum)
})

const sorted = <A extends { readonly address: string }>(all: ReadonlyArray<A>) =>
  all.toSorted((one, other) => (one.address < other.address ? -1 : 1))
const addresses = (all: ReadonlyArray<{ readonly address: string }>) => all.map(({ address }) => address).toSorted()
const run = <A>(effect: Effect.Effect<A, unknown>) => Effect.runPromise(effect)

describe("the same", () => {
  it("of each job, with and without a look at its run", async () => {
    const { all, ours, requester } = scene
    for (const job of all) {
      expect(jobOf(await run(ours.get(job)))).toEqual(await requester.jobs.get(job))
      expect(jobOf(await run(ours.get(job, false)))).toEqual(await requester.jobs.get(job, false))
    }
  })

  it("of many, and of all", async () => {
    const { all, ours, requester } = scene
    for (const checked of [false, true]) {
      const many = await run(ours.multiple(all, checked))
      expect(many.map(jobOf)).toEqual(await requester.jobs.multiple([...all], checked))
      const found = await run(ours.all({}, checked))
      expect(found).toHaveLength(all.length)
      expect(sorted(found.map(jobOf))).toEqual(sorted(await requester.jobs.all(undefined, checked)))
    }
  })

  it("of those that filters let through", async () => {
    const { host, markets, ours, requester } = scene
    const filters = [
      ...Object.values(markets).map((market) => ({ market })),
      { project: requester.address },
      { project: host.address },
      { state: OurState.QUEUED },
      { state: OurState.COMPLETED },
      { state: OurState.STOPPED },
      { state: OurState.COMPLETED, node: host.address, market: markets.market }
    ]
    for (const filter of filters) {
      const theirs = await requester.jobs.all(filter)
      expect(sorted((await run(ours.all(filter))).map(jobOf))).toEqual(sorted(theirs))
    }
  })

  it("of runs", async () => {
    const { assigned, claimed, host, other, ours, requester, running } = scene
    const filters = [{}, { node: host.address }, { node: other.address }, { job: assigned.job }]
    const counts = []
    for (const filter of filters) {
      const found = await run(ours.runs(filter))
      counts.push(found.length)
      expect(sorted(found.map(runOf))).toEqual(sorted(await requester.jobs.runs(filter)))
    }
    expect(counts).toEqual([3, 1, 2, 1])
    for (const address of [assigned.run, claimed, running.run]) {
      expect(runOf(await run(ours.run(address)))).toEqual(await requester.jobs.run(address))
    }
  })

  it("of markets", async () => {
    const { host, markets, ours, queued, requester } = scene
    const found = await run(ours.markets)
    expect(sorted(found.map(marketOf))).toEqual(sorted(await requester.jobs.markets()))
    expect(addresses(found)).toEqual(Object.values(markets).toSorted())
    for (const market of Object.values(markets)) {
      expect(marketOf(await run(ours.market(market)))).toEqual(await requester.jobs.market(market))
    }
    expect((await run(ours.market(markets.market))).queue).toEqual(queued)
    expect((await run(ours.market(markets.waiting))).queue).toEqual([host.address])
  })

  it("of contents, by the CIDs in the accounts", async () => {
    const { completed, definition, ipfsHash, ours, requester, result } = scene
    const job = await run(ours.get(completed))
    expect([job.ipfsJob, job.ipfsResult]).toEqual([ipfsHash, Option.some(result)])
    expect(await requester.kit.ipfs.retrieve(job.ipfsJob)).toEqual(definition)
    expect(await requester.kit.ipfs.retrieve(result)).toEqual({ status: "stopped" })
  })
})

describe("more by ours", () => {
  it("what has become of each", async () => {
    const { assigned, completed, done, ended, gone, orphan, ours, queued, reclaimed, running, stopped } = scene
    const tagOf = async (job: string) => (await run(ours.get(job as never))).status
    expect(await tagOf(done)).toMatchObject({ _tag: "Completed" })
    expect(await tagOf(ended)).toEqual({ _tag: "Ended" })
    expect(await tagOf(completed)).toMatchObject({ _tag: "Completed", result: scene.result })
    expect(await tagOf(stopped)).toEqual({ _tag: "Stopped" })
    expect(await tagOf(reclaimed)).toMatchObject({ _tag: "Running", reclaimed: true, node: scene.other.address })
    expect(await tagOf(running.job)).toMatchObject({ _tag: "Running", reclaimed: false, run: running.run })
    expect(await tagOf(assigned.job)).toMatchObject({ _tag: "Running", run: assigned.run })
    expect(await tagOf(orphan)).toEqual({ _tag: "Orphaned" })
    for (const [position, job] of queued.entries()) expect(await tagOf(job)).toEqual({ _tag: "Queued", position })
    await expect(run(ours.get(gone))).rejects.toMatchObject({ reason: { _tag: "JobNotFound" } })
    expect(await run(ours.multipleDetailed([gone, scene.markets.free]))).toMatchObject([
      { _tag: "Gone" },
      { _tag: "NotAJob" }
    ])
  })

  it("jobs that run, by their state and by their node", async () => {
    const { assigned, completed, done, ended, host, ours, reclaimed, requester, running } = scene
    expect(await requester.jobs.all({ state: JobState.RUNNING })).toEqual([])
    expect(addresses(await run(ours.all({ state: OurState.RUNNING })))).toEqual(
      [assigned.job, reclaimed, running.job].toSorted()
    )
    const ofHost = [done, ended, completed]
    expect(addresses(await requester.jobs.all({ node: host.address }))).toEqual(ofHost.toSorted())
    expect(addresses(await run(ours.all({ node: host.address })))).toEqual([...ofHost, running.job].toSorted())
  })

  it("more jobs at once than a request can have, and some that are gone among them", async () => {
    const { gone, ours, queued, requester } = scene
    const many = Array.from({ length: 101 }, () => queued[0])
    await expect(requester.jobs.multiple(many)).rejects.toThrow("Too many inputs provided; max 100")
    expect(await run(ours.multiple([...many, gone]))).toHaveLength(101)
  })
})
