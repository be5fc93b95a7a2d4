/** The networks' own clients, which the benchmarks compare with: installed by npm when one of them asks. */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The directory in whose `node_modules` they are. */
export const installedPeers = (): string => {
  const peers = fileURLToPath(new URL("../peers/", import.meta.url))
  if (!existsSync(`${peers}node_modules`)) {
    const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--silent"], {
      cwd: peers,
      stdio: "inherit"
    })
    if (status !== 0) throw new Error("the peers cannot be installed: is the registry there?")
  }
  return peers
}
