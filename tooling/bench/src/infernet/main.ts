/** The Infernet backend against the devnet's node, which runs in a process of its own: its time is not counted. */

import { type Devnet, devnet } from "../devnet/devnet.ts"
import { compare, cpuOf } from "../measure.ts"
import { bareLoop } from "./bareLoop.ts"
import { throughLongshore } from "./throughLongshore.ts"
import { throughNode } from "./throughNode.ts"

/** How many requests read jobs. */
const reads = async (node: Devnet) => (await node.counts())["GET /api/jobs"] ?? 0

{
  await using node = await devnet("infernet", { rateLimit: { requests: 60, period: "60 seconds" } })
  const begun = performance.now()
  const { results, refused } = await throughLongshore(node, { count: 40, containers: ["slow"], input: { seconds: 3 } })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const seen = await node.counts()
  console.log("40 jobs of 3 s, each submitted and awaited by itself, on a node that grants 60 requests in 60 s")
  console.log(
    `  ${results} results, ${refused} errors, in ${seconds} s, by ${await reads(node)} GETs of jobs and ${seen["POST /api/jobs/batch"] ?? 0} + ${seen["POST /api/jobs"] ?? 0} POSTs`
  )
}
{
  await using node = await devnet("infernet", { rateLimit: { requests: 1_000_000, period: "1 second" } })
  const jobs = { count: 2000, containers: ["slow"], input: { seconds: 1 } }
  const looks: Array<number> = []
  await compare("2,000 jobs of 1 s in one batch, CPU time", 11, {
    "native client": () => cpuOf(() => throughNode(node, jobs)),
    "bare fetch loop": () => cpuOf(() => bareLoop(node.url, jobs))
  })
  await compare("the same through the contract: each submitted and awaited as if it were alone", 11, {
    longshore: async () => {
      const before = await reads(node)
      const spent = await cpuOf(async () => void (await throughLongshore(node, jobs)))
      looks.push((await reads(node)) - before)
      return spent
    },
    "bare fetch loop": () => cpuOf(() => bareLoop(node.url, jobs))
  })
  console.log(
    `  GETs by longshore in each round: ${looks.join(", ")}; ${Math.ceil(2000 / 150)} are one look at all of them`
  )
}
