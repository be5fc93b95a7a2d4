/** The Bacalhau clients against the devnet's server, which runs in a process of its own: its time is not counted. */
import { devnet } from "../devnet/devnet.ts"
import { compare, cpuOf } from "../measure.ts"
import { bareLoop } from "./bareLoop.ts"
import { bareLog, nativeLog } from "./logs.ts"
import { throughLongshore } from "./throughLongshore.ts"

const reads = [
  "GET /api/v1/orchestrator/jobs",
  "GET /api/v1/orchestrator/jobs/:id",
  "GET /api/v1/orchestrator/jobs/:id/executions"
]

/** A list has 200 jobs. */
const pages = 5
const share = (made: number, of: number) => `${(100 * (1 - made / of)).toFixed(1)}%`

{
  await using server = await devnet("bacalhau", {})
  const jobs = { count: 1000, seconds: 10 }
  await throughLongshore(server.url, jobs)
  const seen = await server.counts()
  const [lists = 0, gets = 0, executions = 0] = reads.map((route) => seen[route] ?? 0)
  const looks = Math.round(lists / pages)
  const alone = looks * jobs.count
  console.log(`${jobs.count} jobs of ${jobs.seconds} s that share a label, each submitted and awaited by itself`)
  console.log(`  ${looks} looks by ${lists} lists: ${pages} requests a look instead of ${jobs.count}`)
  console.log(
    `  and ${executions + gets} requests for how each ended; ${share(lists + gets + executions, alone)} of ${alone} requests are not made`
  )
}
{
  await using server = await devnet("bacalhau", {})
  const small = { count: 1000, seconds: 1 }
  await compare("1,000 jobs of 1 s, CPU time", 5, {
    longshore: () => cpuOf(() => throughLongshore(server.url, small)),
    "bare fetch loop": () => cpuOf(() => bareLoop(server.url, small))
  })
}
{
  await using server = await devnet("bacalhau", {})
  const count = 100_000
  const { peak } = await nativeLog(server.url, count)
  console.log(
    `the log of a container, ${count} lines in as many messages: none lost or doubled; the heap grew by ${(peak / 2 ** 20).toFixed(0)} MiB at most`
  )
  await compare("the same log, CPU time", 5, {
    "native client": () => cpuOf(async () => void (await nativeLog(server.url, count))),
    "bare web socket": () => cpuOf(() => bareLog(server.url, count))
  })
}
