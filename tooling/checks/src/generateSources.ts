/** Writes the sources that follow from other sources. Needs nothing built: what it writes is built afterwards. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { codamaSources } from "./codama.ts"
import { barrelFile, coreBarrel, coreExports, manifestFile } from "./coreExports.ts"
import { openapiSources } from "./openapi.ts"
import { umbrellaManifest, umbrellaManifestFile, umbrellaSources } from "./umbrella.ts"

const rewrite = (file: string, change: (manifest: Record<string, unknown>) => Record<string, unknown>) =>
  writeFileSync(file, `${JSON.stringify(change(JSON.parse(readFileSync(file, "utf8"))), null, 2)}\n`)

writeFileSync(barrelFile, coreBarrel())
rewrite(manifestFile, (manifest) => ({ ...manifest, exports: coreExports() }))
const sources = { ...umbrellaSources(), ...(await openapiSources()), ...(await codamaSources()) }
for (const [file, text] of Object.entries(sources)) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
rewrite(umbrellaManifestFile, umbrellaManifest)
