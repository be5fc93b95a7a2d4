/** Writes what is read off the built packages: the tables of the README, and the names that are exported. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { recordExports } from "./exports.ts"
import { withTables } from "./tables.ts"
import { root } from "./workspace.ts"

const readme = join(root, "README.md")
writeFileSync(readme, withTables(readFileSync(readme, "utf8")))
await recordExports()
