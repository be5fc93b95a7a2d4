/** `npm run new-backend NAME`: writes the package of a new backend. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { nameProblem, write } from "./src/write.ts"

const packages = fileURLToPath(new URL("../../packages", import.meta.url))
const [name = ""] = process.argv.slice(2)
const directory = join(packages, name)
const problem = nameProblem(name) ?? (existsSync(directory) ? `packages/${name} is there already` : undefined)
if (problem !== undefined) {
  console.error(`npm run new-backend NAME: ${problem}`)
  process.exit(2)
}
const { version } = JSON.parse(readFileSync(join(packages, "core", "package.json"), "utf8")) as { version: string }
for (const file of write(directory, name, version)) console.log(`packages/${name}/${file}`)
console.log(`
Next: install (npx pnpm install), write the operations until packages/${name}/test/Conformance.test.ts is green, then add
  import { registration as ${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())} } from "@longshore/${name}"
to packages/longshore/src/backends.ts and its manifest, and run npm run generate.`)
