/** Prints how large each package's entry and the smallest program are: `npm run size`. */

import { sizeOf, smallest, smallestLimit } from "./size.ts"
import { backends, packages } from "./workspace.ts"

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9)

const programs: Array<readonly [string, Parameters<typeof sizeOf>[0]]> = [
  [`the smallest program (limit ${smallestLimit / 1000} kB gzipped)`, { file: smallest }],
  ["createClient alone", { text: 'import { createClient } from "@longshore/core/Client"; console.log(createClient)' }],
  ["JobFile.parse alone", { text: 'import { parse } from "@longshore/core/JobFile"; console.log(parse)' }]
]
for (const { name, manifest } of packages) {
  const isBrowser = !backends.some((backend) => backend.name === name) && name.startsWith("@longshore/core")
  if (!isBrowser) continue
  for (const entry of Object.keys(manifest.exports ?? {}).filter((key) => !key.endsWith(".json"))) {
    const id = name + entry.slice(1)
    programs.push([id, { text: `import * as all from ${JSON.stringify(id)}; console.log(all)` }])
  }
}
for (const [name, program] of programs) {
  const { gzipped, heaviest, minified } = await sizeOf(program)
  console.log(`${kilobytes(minified)} minified ${kilobytes(gzipped)} gzipped  ${name}`)
  if ("file" in program) for (const [file, bytes] of heaviest) console.log(`${kilobytes(bytes).padStart(40)}  ${file}`)
}
