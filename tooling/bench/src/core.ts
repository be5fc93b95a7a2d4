/** core by itself: what it adds to the barest loop, and what following many jobs takes. */
import { compare, cpuOf } from "./measure.ts"
import { watching } from "./memoryOfWatching.ts"
import { bare, throughCore } from "./throughput.ts"

const count = 10_000
const rounds = 11

await compare(`${count} jobs submitted, awaited and read`, rounds, {
  "through core": () => cpuOf(() => throughCore(count)),
  "bare loop": () => cpuOf(() => bare(count))
})
for (const how of ["awaitEnd", "watch"] as const) {
  const { bytesPerJob, idleBytes, requestsPerLook } = await watching(count, how)
  console.log(
    `${count} jobs followed by ${how}: ${requestsPerLook} request a look, ${bytesPerJob} bytes a job, ${bytesPerJob - idleBytes} of them longshore's`
  )
}
