import { afterEach, describe, expect, it } from "@effect/vitest"
import type { Address } from "@solana/kit"
import * as Duration from "effect/Duration"
import { createJobsProgram, type Monitored, type PlainJobsProgram } from "../src/JobsProgram.ts"
import { type MonitorEvent, MonitorEventType, type MonitorOptions, type SimpleMonitorEvent } from "../src/Monitor.ts"
import { addressOf, jobBytes, type Ledger, makeLedger, marketBytes, runBytes } from "./ledger.ts"
import { type Sockets, startSockets } from "./socketServer.ts"

const market = addressOf(1)
const [job, other] = [addressOf(100), addressOf(101)] as [Address, Address]
const run = addressOf(200)
const node = addressOf(9)

interface World {
  readonly ledger: Ledger
  readonly sockets: Sockets
  readonly jobs: PlainJobsProgram
}

const ending: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

const begin = async (ledger = makeLedger(), options: Parameters<typeof startSockets>[1] = {}): Promise<World> => {
  const sockets = await startSockets(ledger, options)
  ending.push(() => sockets.stop())
  const jobs = await createJobsProgram({
    network: "devnet",
    rpc: "https://rpc.example",
    subscriptions: sockets.url,
    fetch: ledger.fetch
  })
  ending.push(async () => jobs[Symbol.asyncDispose]())
  return { ledger, sockets, jobs }
}

/** The events one by one. */
const read = <Event>([events, stop]: Monitored<Event>) => {
  const iterator = events[Symbol.asyncIterator]()
  ending.push(async () => iterator.return?.())
  const next = async (): Promise<Event> => {
    const step = await iterator.next()
    if (step.done) throw new Error("the events have ended")
    return step.value
  }
  const take = async (count: number) => {
    const taken: Array<Event> = []
    while (taken.length < count) taken.push(await next())
    return taken
  }
  return { next, take, stop, iterator }
}

const short = (event: SimpleMonitorEvent | MonitorEvent): string => {
  switch (event.type) {
    case "job":
      return `job ${event.data.address === job ? "A" : "B"} ${"status" in event.data ? event.data.status._tag : event.data.state}`
    case "gone":
      return `gone ${event.data.kind}`
    default:
      return event.type
  }
}

/** Everything is subscribed to, and the snapshot has been read. */
const ready = ({ ledger, sockets }: World) =>
  sockets.until(() => sockets.subscriptions().length >= 4 && ledger.count("getProgramAccounts") >= 3)

describe("monitor", () => {
  it("gives what there is, then a job's whole life, in order and without a request", async () => {
    const world = await begin()
    const { jobs, ledger, sockets } = world
    ledger.set(market, marketBytes())
    const { next, take } = read(await jobs.monitor())
    expect(sockets.opened()).toBe(0)
    expect(short(await next())).toBe("market")
    const before = ledger.requests.length
    ledger.set(job, jobBytes())
    ledger.set(market, marketBytes([job]))
    ledger.set(run, runBytes(job, node))
    ledger.set(market, marketBytes([]))
    ledger.close(run)
    ledger.set(job, jobBytes({ state: 2, node }))
    ledger.set(job, jobBytes({ state: 2, node, result: 4 }))
    expect((await take(6)).map(short)).toEqual([
      "market",
      "job A Queued",
      "job A Running",
      "market",
      "job A Ended",
      "job A Completed"
    ])
    expect(ledger.requests.length).toBe(before)
    expect(MonitorEventType.JOB).toBe("job")
  })

  it("subscribes by discriminator, and to no more than its options need", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes([job]))
    ledger.set(job, jobBytes())
    const { jobs, sockets } = await begin(ledger)
    const { take } = read(await jobs.monitor({ project: addressOf(3) }))
    expect((await take(2)).map(short).sort()).toEqual(["job A Queued", "market"])
    await sockets.until(() => sockets.subscribed.length >= 4)
    const asked = sockets.subscribed.map(({ config, method, target }) => [
      method,
      method === "accountSubscribe" ? target : config?.filters?.map(({ memcmp }: any) => Number(memcmp.offset))
    ])
    expect(asked.sort()).toEqual([
      ["accountSubscribe", market],
      ["programSubscribe", [0]],
      ["programSubscribe", [0, 176]],
      ["slotSubscribe", undefined]
    ])
  })

  it("tells neither jobs nor runs of others", async () => {
    const ledger = makeLedger()
    ledger.set(job, jobBytes({ state: 3 }))
    const { jobs } = await begin(ledger)
    const { next } = read(await jobs.monitorDetailed({ project: addressOf(3) }))
    expect(short(await next())).toBe("job A 3")
    ledger.set(other, jobBytes({ project: addressOf(33) }))
    ledger.set(addressOf(201), runBytes(other))
    ledger.set(run, runBytes(job))
    expect(await next()).toMatchObject({ type: "run", data: { address: run } })
  })

  it("never goes back: a late word about an account, or about the run of a job that has ended, is no event", async () => {
    const ledger = makeLedger()
    ledger.set(job, jobBytes())
    ledger.set(run, runBytes(job))
    const { jobs, sockets } = await begin(ledger)
    const { next } = read(await jobs.monitorDetailed())
    expect([short(await next()), short(await next())].sort()).toEqual(["job A 0", "run"])
    const slot = ledger.set(job, jobBytes({ state: 2, node, result: 4 }))
    expect(short(await next())).toBe("job A 2")
    expect(short(await next())).toBe("gone run")
    sockets.tell({ address: job, slot: slot - 1n, account: { owner: addressOf(0), data: jobBytes() } })
    const owner = ledger.accounts.get(job)!.owner
    sockets.tell({ address: job, slot: slot - 1n, account: { owner, data: jobBytes() } })
    sockets.tell({ address: run, slot: slot + 1n, account: { owner, data: runBytes(job) } })
    ledger.set(market, marketBytes())
    expect(short(await next())).toBe("market")
  })

  it("loses nothing when the socket is cut: one gap, what has changed, one resynced", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes([job, other]))
    ledger.set(job, jobBytes())
    ledger.set(other, jobBytes())
    const { jobs, sockets } = await begin(ledger)
    const { take } = read(await jobs.monitor())
    expect((await take(3)).map(short)).toEqual(["market", "job A Queued", "job B Queued"])
    sockets.refuse(true)
    sockets.cut()
    // Nobody hears of these.
    ledger.close(other)
    ledger.set(market, marketBytes([]))
    ledger.set(run, runBytes(job))
    sockets.refuse(false)
    const seen = await take(5)
    expect(seen.map(short)).toEqual(["gap", "market", "job A Running", "gone job", "resynced"])
    expect(seen[0]).toMatchObject({ data: { reason: { reason: { _tag: "Unavailable" } } } })
    expect(seen[3]).toMatchObject({ data: { kind: "job", address: other, last: { address: other } } })
    expect(sockets.opened()).toBe(2)
    ledger.set(job, jobBytes({ state: 2, node, result: 3 }))
    expect((await take(1)).map(short)).toEqual(["job A Completed"])
  })

  it("notices a connection that the server closes in good order, which kit keeps quiet about", {
    timeout: 20_000
  }, async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes())
    const { jobs, sockets } = await begin(ledger, { hasSlots: false })
    const { next } = read(await jobs.monitor())
    expect(short(await next())).toBe("market")
    sockets.close(1000)
    expect(short(await next())).toBe("gap")
    expect(short(await next())).toBe("resynced")
  })

  it("notices a connection that has gone silent", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes())
    const { jobs } = await begin(ledger)
    const { next } = read(await jobs.monitor({ silence: 200 }))
    expect(short(await next())).toBe("market")
    const gap = await next()
    expect(short(gap)).toBe("gap")
    expect(gap).toMatchObject({ data: { reason: { reason: { message: expect.stringContaining("no sign of life") } } } })
    expect(short(await next())).toBe("resynced")
  })

  it("closes the socket when the loop is left, and when it is stopped, which is the end of the loop", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes())
    const { jobs, sockets } = await begin(ledger)
    const [events, stop] = await jobs.monitor()
    for await (const event of events) {
      expect(event.type).toBe("market")
      expect(sockets.clients()).toBe(1)
      break
    }
    await sockets.until(() => sockets.clients() === 0)
    for await (const event of events) {
      expect(event.type).toBe("market")
      stop()
    }
    await sockets.until(() => sockets.clients() === 0)
    expect(sockets.opened()).toBe(2)
  })

  it("stops while it waits for another attempt", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes())
    const { jobs, sockets } = await begin(ledger)
    const { iterator, next, stop } = read(await jobs.monitor())
    await next()
    sockets.refuse(true)
    sockets.cut()
    expect(short(await next())).toBe("gap")
    stop()
    expect((await iterator.next()).done).toBe(true)
  })

  it("sees at once that a job is gone which it was told to watch, and a job that is yet to come", async () => {
    const { jobs, ledger, sockets } = await begin()
    const { next } = read(await jobs.monitor({ jobs: [job] }))
    const first = next()
    await sockets.until(() => sockets.subscriptions().length >= 3 && ledger.count("getProgramAccounts") > 0)
    ledger.set(market, marketBytes([job]))
    ledger.set(job, jobBytes())
    expect([short(await first), short(await next())].sort()).toEqual(["job A Queued", "market"])
    ledger.close(job)
    expect(short(await next())).toBe("gone job")
  })

  it("finds out that a job was delisted, by its queue and one look for it", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes([job, other]))
    ledger.set(job, jobBytes())
    ledger.set(other, jobBytes())
    const { jobs } = await begin(ledger)
    const { next, take } = read(await jobs.monitor())
    await take(3)
    const before = ledger.requests.length
    ledger.close(job)
    ledger.set(market, marketBytes([other]))
    expect(short(await next())).toBe("market")
    expect(short(await next())).toBe("gone job")
    expect(ledger.requests.slice(before)).toEqual(["getMultipleAccounts"])
  })

  it("calls a job an orphan once it has looked for it", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes([]))
    ledger.set(job, jobBytes())
    const { jobs } = await begin(ledger)
    const { take } = read(await jobs.monitor())
    expect((await take(2)).map(short)).toEqual(["market", "job A Orphaned"])
  })

  it("takes a run's address that is opened again for another job as that job's, and no longer the first one's", async () => {
    const ledger = makeLedger()
    ledger.set(job, jobBytes({ state: 3 }))
    ledger.set(other, jobBytes())
    ledger.set(run, runBytes(job))
    const { jobs } = await begin(ledger)
    const { next, take } = read(await jobs.monitor())
    expect(short(await next())).toBe("job A Running")
    ledger.set(run, runBytes(other))
    expect((await take(2)).map(short).sort()).toEqual(["job A Stopped", "job B Running"])
    // The first job's end is not the end of the run.
    ledger.set(job, jobBytes({ state: 2, node, result: 4 }))
    expect(short(await next())).toBe("job A Completed")
    ledger.set(other, jobBytes({ timeout: 7_200n }))
    expect(short(await next())).toBe("job B Running")
  })

  it("takes a run as gone whose address is opened again for a job of others", async () => {
    const ledger = makeLedger()
    ledger.set(job, jobBytes({ state: 3 }))
    ledger.set(run, runBytes(job))
    const { jobs } = await begin(ledger)
    const { next, take } = read(await jobs.monitorDetailed({ project: addressOf(3) }))
    expect((await take(2)).map(short)).toEqual(["job A 3", "run"])
    ledger.set(run, runBytes(other))
    expect(await next()).toMatchObject({ type: "gone", data: { kind: "run", address: run, last: { job } } })
    ledger.set(other, jobBytes())
    expect((await take(2)).map(short)).toEqual(["job B 0", "run"])
  })

  it("reads everything again from time to time, for what no notification tells", async () => {
    const ledger = makeLedger()
    ledger.set(job, jobBytes({ state: 3 }))
    const { jobs } = await begin(ledger)
    const { next } = read(await jobs.monitor({ resyncEvery: 300 }))
    expect(short(await next())).toBe("job A Stopped")
    ledger.close(job)
    expect(short(await next())).toBe("gone job")
  })

  it("can keep quiet about what there is", async () => {
    const ledger = makeLedger()
    ledger.set(job, jobBytes({ state: 3 }))
    const world = await begin(ledger)
    const { next } = read(await world.jobs.monitor({ initial: false }))
    const first = next()
    await ready(world)
    ledger.set(job, jobBytes({ state: 3, timeout: 7_200n }))
    expect(await first).toMatchObject({ type: "job", data: { address: job } })
  })

  it("fails where it cannot begin", async () => {
    const { jobs, sockets } = await begin()
    sockets.refuse(true)
    await expect(read(await jobs.monitor()).next()).rejects.toMatchObject({
      operation: "monitor",
      reason: { _tag: "Unavailable" }
    })
    const wrong: MonitorOptions = { jobs: [job], market }
    await expect(read(await jobs.monitorDetailed(wrong)).next()).rejects.toThrow(/jobs: they are named one by one/)
  })

  it("loses nothing when it is cut in the middle of a storm: one gap, and the last state of every job", async () => {
    const ledger = makeLedger()
    const addresses = Array.from({ length: 50 }, (_, at) => addressOf(1_000 + at))
    ledger.set(market, marketBytes(addresses))
    for (const address of addresses) ledger.set(address, jobBytes())
    const { jobs, sockets } = await begin(ledger)
    const { next, take } = read(await jobs.monitor())
    await take(51)
    for (let round = 1; round <= 40; round++) {
      for (const address of addresses) ledger.set(address, jobBytes({ timeout: BigInt(3_600 + round) }))
      if (round === 20) sockets.cut()
      await new Promise(setImmediate)
    }
    const wanted = new Set(addresses)
    const last = new Map<Address, bigint>()
    const marks: Array<string> = []
    while (wanted.size > 0 || marks.length < 2) {
      const event = await next()
      if (event.type === "gap" || event.type === "resynced") marks.push(event.type)
      if (event.type !== "job") continue
      expect(event.slot > (last.get(event.data.address) ?? 0n)).toBe(true)
      last.set(event.data.address, event.slot)
      if (Duration.toSeconds(event.data.timeout) === 3_640) wanted.delete(event.data.address)
    }
    expect(marks).toEqual(["gap", "resynced"])
  })

  it("asks again where a notification never came", async () => {
    const ledger = makeLedger()
    ledger.set(market, marketBytes([job]))
    ledger.set(job, jobBytes())
    const { jobs, sockets } = await begin(ledger)
    const { next, take } = read(await jobs.monitor())
    await take(2)
    // The node takes the job, and the RPC forgets to say that there is a run.
    ledger.accounts.set(run, { owner: ledger.accounts.get(job)!.owner, data: runBytes(job) })
    ledger.set(market, marketBytes([]))
    expect(short(await next())).toBe("market")
    expect(short(await next())).toBe("job A Running")
    expect(sockets.opened()).toBe(1)
  })

  it("takes 10,000 notifications without one request, and a slow reader gets the last state of each account", async () => {
    const ledger = makeLedger()
    const addresses = Array.from({ length: 100 }, (_, at) => addressOf(1_000 + at))
    ledger.set(market, marketBytes(addresses))
    for (const address of addresses) ledger.set(address, jobBytes())
    const { jobs, sockets } = await begin(ledger)
    const fast = read(await jobs.monitor({ capacity: 20_000 }))
    const slow = read(await jobs.monitor({ capacity: 150 }))
    await Promise.all([fast.take(101), slow.take(101)])
    const before = ledger.requests.length
    for (let round = 1; round <= 100; round++) {
      for (const address of addresses) ledger.set(address, jobBytes({ timeout: BigInt(3_600 + round) }))
      await new Promise(setImmediate)
    }
    const seen = await fast.take(10_000)
    expect(ledger.requests.length).toBe(before)
    const last = new Map<Address, bigint>()
    for (const event of seen) {
      if (event.type !== "job") throw new Error(`there is an event ${event.type}`)
      expect(event.slot > (last.get(event.data.address) ?? 0n)).toBe(true)
      last.set(event.data.address, event.slot)
    }
    expect(last.size).toBe(100)
    const rest = new Map<Address, bigint>()
    while ([...rest.values()].filter((slot, at) => slot === [...last.values()][at]).length < 100) {
      const event = await slow.next()
      if (event.type === "job") rest.set(event.data.address, event.slot)
    }
    expect(sockets.opened()).toBe(2)
  })
})
