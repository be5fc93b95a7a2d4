/** What Nosana's kit 2.1.8 is told by the devnet's web socket, and what it makes of it. */
import { expect, it, onTestFinished } from "vitest"
import { JobState, type Kit } from "../kit.ts"
import { accountAt, startJobs, type World } from "./world.ts"

type Watch = "monitor" | "monitorDetailed"
type Monitored = Awaited<ReturnType<Kit["jobs"]["monitorDetailed"]>>

/** Events, a few at a time. Those of one transaction are sorted: in which order its accounts come says nothing. */
const watching = async ({ during, network, party }: World, how: Watch) => {
  const watcher = await party()
  const [events, stop] = (await watcher.jobs[how]()) as Monitored
  const iterator = events[Symbol.asyncIterator]()
  onTestFinished(stop)
  // Nothing is subscribed to before the first event is asked for.
  let first: ReturnType<typeof iterator.next> | undefined = iterator.next()
  await during(
    (async () => {
      while (network.webSockets() === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    })()
  )
  const next = () => {
    const asked = first ?? iterator.next()
    first = undefined
    return asked
  }
  const take = async (count: number) => {
    const taken: Array<any> = []
    while (taken.length < count) taken.push((await during(next())).value)
    return taken.toSorted((one, other) => one.type.localeCompare(other.type))
  }
  return { take, stop, done: async () => (await during(next())).done }
}

const cid = "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE"

it("each account for itself, with every transaction; what is closed is not told", async () => {
  const world = await startJobs()
  const { host, list, market, requester } = world
  const { done, stop, take } = await watching(world, "monitorDetailed")

  const job = await list(60)
  expect(await take(2)).toEqual([
    { type: "job", data: await requester.jobs.get(job) },
    { type: "market", data: await requester.jobs.market(market) }
  ])
  await requester.send(requester.jobs.extend({ job, timeout: 30 }))
  expect(await take(1)).toMatchObject([{ type: "job", data: { address: job, state: 0, timeout: 90 } }])

  const work = await host.jobs.work({ market })
  const run = accountAt(work, 0)
  await host.send(work)
  expect(await take(2)).toEqual([
    { type: "market", data: await requester.jobs.market(market) },
    { type: "run", data: await requester.jobs.run(run) }
  ])
  await host.send(host.jobs.finish({ job, ipfsResultsHash: cid }))
  expect(await take(1)).toEqual([{ type: "job", data: await requester.jobs.get(job) }])

  const delisted = await list()
  expect(await take(2)).toMatchObject([{ type: "job", data: { address: delisted } }, { type: "market" }])
  await requester.send(requester.jobs.delist({ job: delisted }))
  expect(await take(1)).toMatchObject([{ type: "market", data: { queue: [], queueType: 255 } }])

  const given = await list()
  await take(2)
  const second = await host.jobs.work({ market })
  await host.send(second)
  await take(2)
  await host.send(host.jobs.quit({ run: accountAt(second, 0) }))
  expect(await take(1)).toMatchObject([{ type: "job", data: { address: given, state: JobState.STOPPED } }])

  const ended = await list()
  await take(2)
  await host.send(host.jobs.work({ market }))
  await take(2)
  await requester.send(requester.jobs.end({ job: ended }))
  expect(await take(1)).toMatchObject([{ type: "job", data: { address: ended, state: 2, ipfsResult: null } }])

  await host.send(host.jobs.work({ market }))
  expect(await take(1)).toMatchObject([{ type: "market", data: { queue: [host.address], queueType: 1 } }])
  await host.send(host.jobs.stop({ market }))
  expect(await take(1)).toMatchObject([{ type: "market", data: { queue: [], queueType: 255 } }])

  const open = await requester.jobs.open({})
  const other = accountAt(open, 1)
  await requester.send(open)
  expect(await take(1)).toMatchObject([{ type: "market", data: { address: other } }])
  await requester.send(requester.jobs.close({ market: other }))
  const last = await list()
  expect(await take(2)).toMatchObject([{ type: "job", data: { address: last } }, { type: "market" }])

  stop()
  expect(await done()).toBe(true)
})

it("jobs with their runs", async () => {
  const world = await startJobs()
  const { host, list, market, network, requester } = world
  const { take } = await watching(world, "monitor")
  const job = await list()
  expect(await take(2)).toMatchObject([
    { type: "job", data: { address: job, state: JobState.QUEUED } },
    { type: "market" }
  ])
  // It asks for the runs of each job that it hears of.
  expect(network.requests("getProgramAccounts")).toHaveLength(1)
  await host.send(host.jobs.work({ market }))
  expect(await take(2)).toEqual([
    { type: "job", data: await requester.jobs.get(job) },
    { type: "market", data: await requester.jobs.market(market) }
  ])
  await host.send(host.jobs.finish({ job, ipfsResultsHash: cid }))
  expect(await take(1)).toEqual([{ type: "job", data: await requester.jobs.get(job) }])
})

it("jobs that go backwards, when the reader is slower than the chain", async () => {
  const world = await startJobs()
  const { host, list, market } = world
  const { take } = await watching(world, "monitor")
  const job = await list()
  await take(2)
  await host.send(host.jobs.work({ market }))
  await host.send(host.jobs.finish({ job, ipfsResultsHash: cid }))
  const [running] = await take(2)
  expect(running.data).toMatchObject({ address: job, state: JobState.RUNNING, ipfsResult: cid })
  expect(running.data.timeEnd).toBeGreaterThan(0)
  expect(await take(1)).toMatchObject([{ data: { address: job, state: JobState.COMPLETED } }])
})
