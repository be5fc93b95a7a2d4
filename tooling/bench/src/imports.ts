/** How long a program takes to load a client, in a process that has loaded nothing yet; against the networks' own clients. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { compare } from "./measure.ts"
import { installedPeers } from "./peers.ts"

const peers = installedPeers()
/** A package finds itself by its name. */
const nosanaApi = fileURLToPath(new URL("../../../packages/nosana-api/", import.meta.url))
const here = fileURLToPath(new URL("../", import.meta.url))

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
  "@longshore/nosana-api": cold(
    'await import("@longshore/nosana-api"); await import("@longshore/core/Client")',
    nosanaApi
  ),
  "@golem-sdk/golem-js": cold('await import("@golem-sdk/golem-js")', peers),
  "@nosana/kit": cold('await import("@nosana/kit")', peers)
})
