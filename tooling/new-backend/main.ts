/** `npm run new-backend NAME`: writes the package of a new backend, and the changeset of its first release. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { changeset, changesetName } from "./src/changeset.ts"
import { camel } from "./src/sources.ts"
import { nameProblem, write } from "./src/write.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const packages = join(root, "packages")
const [name = ""] = process.argv.slice(2)
const directory = join(packages, name)
const problem = nameProblem(name) ?? (existsSync(directory) ? `packages/${name} is there already` : undefined)
if (problem !== undefined) {
  console.error(`npm run new-backend NAME: ${problem}`)
  process.exit(2)
}
const { version } = JSON.parse(readFileSync(join(packages, "core", "package.json"), "utf8")) as { version: string }
for (const file of write(directory, name, version)) console.log(`packages/${name}/${file}`)
writeFileSync(join(root, ".changeset", changesetName(name)), changeset(name))
console.log(`.changeset/${changesetName(name)}

Next:
  1. Give it to users by one line in packages/longshore/src/index.ts:
       export { ${camel(name)} } from "@longshore/${name}"
  2. npm run generate installs it, and writes all that follows from that line.
  3. Write its operations until packages/${name}/test/Conformance.test.ts is green.`)
