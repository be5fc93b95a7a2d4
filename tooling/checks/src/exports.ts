/** What every published entry exports, by name: values, and types marked as such. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { bundle } from "./bundle.ts"
import { declaredNames } from "./declarations.ts"
import { entries } from "./workspace.ts"

/** None of these has its names exported again by one of ours. */
const external = ["@effect/vitest", "effect", "vitest", "yaml"]
const file = fileURLToPath(new URL("../exports.json", import.meta.url))

/** Read without being run: a test suite and a runner do something when they are imported. */
export const currentExports = async (): Promise<Record<string, ReadonlyArray<string>>> => {
  const found = entries.map(async ({ id, target }) => {
    const { exports } = await bundle({ file: target }, { platform: "node", external })
    const values = new Set(exports)
    const types = declaredNames(target).filter((name) => !values.has(name))
    return [id, [...[...values].sort(), ...types.sort().map((name) => `type ${name}`)]] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

export const recordedExports = (): Record<string, ReadonlyArray<string>> => JSON.parse(readFileSync(file, "utf8"))
export const recordExports = async (): Promise<void> =>
  writeFileSync(file, `${JSON.stringify(await currentExports(), null, 2)}\n`)
