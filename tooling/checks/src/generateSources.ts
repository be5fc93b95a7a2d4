/** Writes the sources that follow from other sources. Needs nothing built: what it writes is built afterwards. */
import { readFileSync, writeFileSync } from "node:fs"
import { barrelFile, coreBarrel, coreExports, manifestFile } from "./coreExports.ts"
import { umbrellaManifest, umbrellaManifestFile, umbrellaSources } from "./umbrella.ts"

const rewrite = (file: string, change: (manifest: Record<string, unknown>) => Record<string, unknown>) =>
  writeFileSync(file, `${JSON.stringify(change(JSON.parse(readFileSync(file, "utf8"))), null, 2)}\n`)

writeFileSync(barrelFile, coreBarrel())
rewrite(manifestFile, (manifest) => ({ ...manifest, exports: coreExports() }))
for (const [file, text] of Object.entries(umbrellaSources())) writeFileSync(file, text)
rewrite(umbrellaManifestFile, umbrellaManifest)
