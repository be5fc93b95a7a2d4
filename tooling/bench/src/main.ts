/** `npm run bench`: figures of this machine, as ratios within one run. Nothing here is asserted. */
import { watching } from "./memoryOfWatching.ts"
import { bare, throughCore } from "./throughput.ts"

const count = 10_000
const rounds = 11

const cpuOf = async (run: () => Promise<void>): Promise<number> => {
  globalThis.gc?.()
  const before = process.cpuUsage()
  await run()
  const { system, user } = process.cpuUsage(before)
  return (user + system) / 1000
}
const median = (values: ReadonlyArray<number>) =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN

await throughCore(count)
await bare(count)
const core: Array<number> = []
const loop: Array<number> = []
for (let round = 0; round < rounds; round++) {
  core.push(await cpuOf(() => throughCore(count)))
  loop.push(await cpuOf(() => bare(count)))
}
const ratios = core.map((cpu, round) => cpu / loop[round]!)
console.log(`${count} jobs submitted, awaited and read, ${rounds} rounds, CPU time`)
console.log(`  through core  ${median(core).toFixed(0)} ms    bare loop  ${median(loop).toFixed(0)} ms`)
console.log(
  `  ratio         ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
)
for (const how of ["awaitEnd", "watch"] as const) {
  const { bytesPerJob, idleBytes, requestsPerLook } = await watching(count, how)
  console.log(
    `${count} jobs followed by ${how}: ${requestsPerLook} request a look, ${bytesPerJob} bytes a job, ${bytesPerJob - idleBytes} of them longshore's`
  )
}
