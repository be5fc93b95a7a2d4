/** core's exports map and barrel, from the modules there are. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { root } from "./workspace.ts"

const core = join(root, "packages", "core")
export const manifestFile = join(core, "package.json")
export const barrelFile = join(core, "src", "index.ts")

const modules = readdirSync(join(core, "src"))
  .filter((file) => /^[A-Z]\w*\.ts$/.test(file))
  .map((file) => file.slice(0, -3))
  .sort()

export const coreExports = (): Record<string, string> => ({
  ".": "./dist/index.js",
  ...Object.fromEntries(modules.map((name) => [`./${name}`, `./dist/${name}.js`])),
  "./package.json": "./package.json"
})

export const coreBarrel = (): string =>
  [
    "/** Every public module. Import the one you mean, as in `@longshore/core/Job`, and bundlers can drop the rest. */",
    ...modules.map((name) => `export * as ${name} from "./${name}.ts"`),
    ""
  ].join("\n")
