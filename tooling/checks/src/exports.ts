/** What every published entry exports, by name. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { bundle } from "./bundle.ts"
import { packages } from "./workspace.ts"

const external = ["@effect/vitest", "vitest"]
const file = fileURLToPath(new URL("../exports.json", import.meta.url))

/** Read without being run: a test suite and a runner do something when they are imported. */
export const currentExports = async (): Promise<Record<string, ReadonlyArray<string>>> => {
  const found: Record<string, ReadonlyArray<string>> = {}
  for (const { directory, manifest, name } of packages) {
    for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
      if (entry.endsWith(".json")) continue
      const { exports } = await bundle({ file: `${directory}/${target}` }, { platform: "node", external })
      found[name + entry.slice(1)] = [...exports].sort()
    }
  }
  return found
}

export const recordedExports = (): Record<string, ReadonlyArray<string>> => JSON.parse(readFileSync(file, "utf8"))
export const recordExports = async (): Promise<void> =>
  writeFileSync(file, `${JSON.stringify(await currentExports(), null, 2)}\n`)
