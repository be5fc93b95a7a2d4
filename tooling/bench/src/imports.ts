/** How long a program takes to load a client, in a process that has loaded nothing yet; against the networks' own clients. */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { compare } from "./measure.ts"

const peers = fileURLToPath(new URL("../peers/", import.meta.url))
const here = fileURLToPath(new URL("../", import.meta.url))

if (!existsSync(`${peers}node_modules`)) {
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--silent"], {
    cwd: peers,
    stdio: "inherit"
  })
  if (status !== 0) throw new Error("the peers cannot be installed: is the registry there?")
}

const cold = (program: string, cwd: string) => async () => {
  const timed = `const begun = performance.now(); ${program}; process.stdout.write(String(performance.now() - begun)); process.exit()`
  const { stderr, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", timed], {
    cwd,
    encoding: "utf8"
  })
  if (stdout === "") throw new Error(stderr)
  return Number(stdout)
}

await compare("cold import", 15, {
  "@longshore/infernet": cold('await import("@longshore/infernet"); await import("@longshore/core/Client")', here),
  "@golem-sdk/golem-js": cold('await import("@golem-sdk/golem-js")', peers),
  "@nosana/kit": cold('await import("@nosana/kit")', peers)
})
