/** Writes everything that is generated: `npm run generate`. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { barrelFile, coreBarrel, coreExports, manifestFile } from "./coreExports.ts"
import { recordExports } from "./exports.ts"
import { withFeatures } from "./features.ts"
import { root } from "./workspace.ts"

const readme = join(root, "README.md")
writeFileSync(readme, withFeatures(readFileSync(readme, "utf8")))
writeFileSync(barrelFile, coreBarrel())
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"))
writeFileSync(manifestFile, `${JSON.stringify({ ...manifest, exports: coreExports() }, null, 2)}\n`)
await recordExports()
