/** What follows from the lines of the umbrella's `index.ts` that name backends: its entries, its list of them, its manifest. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { backends, type Package, packages } from "./workspace.ts"

const umbrella = packages.find(({ folder }) => folder === "longshore")!
const source = (file: string) => join(umbrella.directory, "src", file)

/** The backends that the umbrella has. */
export const members: ReadonlyArray<Package> = (() => {
  const index = readFileSync(source("index.ts"), "utf8")
  return backends.filter(({ name }) => index.includes(`from "${name}"`) || index.includes(`from "${name}/backend"`))
})()

/** Where a program finds the backend alone, without what a native client loads with it. */
const backendOf = ({ manifest, name }: Package): string =>
  manifest.exports?.["./backend"] === undefined ? name : `${name}/backend`

export const camel = (folder: string): string => folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const list = (): string => {
  const imports = members.map((member) => {
    const from = backendOf(member)
    return [from, `import { registration as ${camel(member.folder)} } from "${from}"`] as const
  })
  const type = [
    "@longshore/core/Registration",
    'import type { Registration } from "@longshore/core/Registration"'
  ] as const
  return [
    "/** Every backend there is: for programs that choose one at run time, and for the feature table. */",
    ...[...imports, type].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line),
    "",
    `export const backends: ReadonlyArray<Registration> = [${members.map(({ folder }) => camel(folder)).join(", ")}]`,
    ""
  ].join("\n")
}

/** The sources that are generated, by their paths. */
export const umbrellaSources = (): Record<string, string> => ({
  [source("backends.ts")]: list(),
  ...Object.fromEntries(members.map(({ folder, name }) => [source(`${folder}.ts`), `export * from "${name}"\n`]))
})

export const umbrellaManifestFile = join(umbrella.directory, "package.json")

export const umbrellaManifest = (manifest: Record<string, unknown>): Record<string, unknown> => ({
  ...manifest,
  exports: {
    ".": "./dist/index.js",
    ...Object.fromEntries(
      ["backends", "core", ...members.map(({ folder }) => folder)].map((entry) => [`./${entry}`, `./dist/${entry}.js`])
    ),
    "./package.json": "./package.json"
  },
  dependencies: Object.fromEntries(
    ["@longshore/core", ...members.map(({ name }) => name)].sort().map((name) => [name, "workspace:^"])
  )
})
