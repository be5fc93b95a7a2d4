/** Adds up what the test runs of all rooms came to, from their own reports. The last line is the sum. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const read = (file) => JSON.parse(readFileSync(file, "utf8"))
const rooms = ["packages", "tooling"]
  .flatMap((above) => readdirSync(above).map((room) => join(above, room)))
  .concat("tests", join("tests", "peers"), "examples")
  .filter(
    (room) => existsSync(join(room, "package.json")) && "test" in (read(join(room, "package.json")).scripts ?? {})
  )

let passed = 0
let failed = 0
for (const room of rooms) {
  const report = join(room, ".turbo", "tests.json")
  if (!existsSync(report)) {
    failed++
    console.log(`${room}: its tests did not run, which counts as a failure`)
    continue
  }
  for (const { assertionResults, name, status } of read(report).testResults) {
    const count = (end) => assertionResults.filter((result) => result.status === end).length
    passed += count("passed")
    failed += count("failed")
    if (status === "failed" && count("failed") === 0) {
      failed++
      console.log(`${name} failed as a whole`)
    }
  }
}
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
