/** 10,000 changes of jobs, and a connection that is cut: our monitor and that of Nosana's kit, at the same chain. */
import { createJobsProgram } from "@longshore/nosana-program"
import { compare, cpuOf } from "../measure.ts"
import { kitAt, type Seen } from "./kit.ts"
import { type Cluster, cluster } from "./scripted/cluster.ts"

type Watch = "monitor" | "monitorDetailed"

interface Watching {
  readonly events: AsyncIterable<Seen>
  readonly stop: () => void
  /** How many jobs there are to begin with, which ours tells of. The kit does not. */
  readonly snapshot: number
  readonly end: () => Promise<void>
}

const ours = async ({ jobs, url }: Cluster, how: Watch): Promise<Watching> => {
  const program = await createJobsProgram({ network: "localnet", rpc: url })
  // Nothing is left out for a slow reader.
  const [events, stop] = await program[how]({ capacity: 20_000 })
  const end = async () => program[Symbol.asyncDispose]()
  return { events: events as AsyncIterable<Seen>, stop, snapshot: jobs.length, end }
}
const kits = async ({ url }: Cluster, how: Watch): Promise<Watching> => {
  const [events, stop] = await (await kitAt(url)).jobs[how]()
  return { events, stop, snapshot: 0, end: async () => {} }
}

/** Acts once the monitor has begun, and reads what it tells from then on, until it is enough. */
const read = async (
  at: Cluster,
  { end, events, snapshot, stop }: Watching,
  act: () => Promise<void>,
  isEnough: (event: Seen) => boolean
): Promise<void> => {
  let known = 0
  let acting = snapshot === 0 ? at.watched().then(act) : undefined
  for await (const event of events) {
    if (event.type === "job" && known < snapshot) {
      if (++known === snapshot) acting = act()
    } else if (isEnough(event)) break
  }
  stop()
  await acting
  await end()
}

const count = 10_000

const throughput = async (how: Watch): Promise<void> => {
  await using at = await cluster(1)
  const total = async () => Object.values(await at.counts()).reduce((sum, each) => sum + each, 0)
  const calls: Record<string, number> = {}
  const measured = (name: string, watch: typeof ours) => async () => {
    const before = await total()
    let seen = 0
    const spent = await cpuOf(async () =>
      read(
        at,
        await watch(at, how),
        () => at.change(count),
        ({ type }) => type === "job" && ++seen === count
      )
    )
    calls[name] = (await total()) - before
    return spent
  }
  await compare(`${count.toLocaleString("en")} notifications of ${at.jobs.length} jobs through ${how}, CPU time`, 3, {
    "Nosana's kit": measured("kit", kits),
    longshore: measured("longshore", ours)
  })
  const { kit = 0, longshore = 0 } = calls
  console.log(`  calls of the RPC: ${kit} by the kit, ${(kit / count).toFixed(2)} for each notification;`)
  console.log(`  ${longshore} by longshore, all of them to begin with, and none for a notification`)
}

const all = 1000
const heard = 500
const missed = 200

const lost = async (name: string, watch: typeof ours): Promise<void> => {
  await using at = await cluster(4)
  const changed = new Set<string>()
  const told: Record<string, number> = {}
  const begun = performance.now()
  await read(
    at,
    await watch(at, "monitor"),
    async () => {
      await at.change(heard)
      await at.cut()
      await at.change(missed, heard)
      await at.mend()
      await at.watched()
      await at.change(all - heard - missed, heard + missed)
    },
    ({ data, type }) => {
      told[type] = (told[type] ?? 0) + 1
      if (type === "job") changed.add(data.address)
      return changed.has(at.jobs.at(-1)!) && told.gap === told.resynced
    }
  )
  const { gap = 0, resynced = 0 } = told
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const line = `${all - changed.size} of ${all} changes lost; told of ${gap} gap and ${resynced} resynced; ${seconds} s`
  console.log(`  ${name.padEnd(14)}${line}`)
}

export const watching = async (): Promise<void> => {
  await throughput("monitor")
  await throughput("monitorDetailed")
  console.log(`${all} jobs change once each; the sockets are cut after ${heard}; ${missed} change before they are back`)
  await lost("Nosana's kit", kits)
  await lost("longshore", ours)
}
