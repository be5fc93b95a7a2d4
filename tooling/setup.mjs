/** Makes the command line ready in a checkout, on nothing but Node and npm. Quiet when it is; never a word on stdout. */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"

const { packageManager } = JSON.parse(readFileSync("package.json", "utf8"))
const run = (command, ...args) => {
  const options = { stdio: ["ignore", 2, 2], shell: process.platform === "win32" }
  const { status } = spawnSync(command, args, options)
  if (status !== 0) process.exit(status ?? 1)
}
const isInstalled =
  existsSync("node_modules/.pnpm/lock.yaml") &&
  existsSync("node_modules/.bin/turbo") &&
  readFileSync("node_modules/.pnpm/lock.yaml", "utf8") === readFileSync("pnpm-lock.yaml", "utf8")

if (!isInstalled) run("npx", "-y", packageManager, "install")
run(
  "node_modules/.bin/turbo",
  "run",
  "build",
  ...process.argv.slice(2),
  "--output-logs=errors-only",
  "--log-order=stream"
)
