/** What is in the workspace: packages, their manifests and their files. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../../..", import.meta.url))

export interface Package {
  /** The folder's name. */
  readonly folder: string
  readonly directory: string
  readonly name: string
  readonly manifest: {
    readonly exports?: Readonly<Record<string, string>>
    readonly version: string
  } & Readonly<Record<string, unknown>>
}

export const packages: ReadonlyArray<Package> = readdirSync(join(root, "packages"))
  .filter((folder) => existsSync(join(root, "packages", folder, "package.json")))
  .map((folder) => {
    const directory = join(root, "packages", folder)
    const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"))
    return { folder, directory, name: manifest.name, manifest }
  })

/** A backend is a package with an `XBackend.ts`; the conformance package's own is an example. */
export const backends: ReadonlyArray<Package> = packages.filter(
  ({ directory, folder }) => folder !== "conformance" && readdirSync(join(directory, "src")).some(isBackendFile)
)

export function isBackendFile(file: string): boolean {
  return /^[A-Z]\w*Backend\.ts$/.test(file)
}

/** What users can import: each entry of each exports map, and the built module behind it. */
export const entries: ReadonlyArray<{ readonly of: Package; readonly id: string; readonly target: string }> =
  packages.flatMap((of) =>
    Object.entries(of.manifest.exports ?? {})
      .filter(([entry]) => !entry.endsWith(".json"))
      .map(([entry, target]) => ({ of, id: of.name + entry.slice(1), target: join(of.directory, target) }))
  )

/** Packages of this machine, in full or in part. All others run in a browser too. */
const needsNode = ["@longshore/local", "@longshore/devnet", "@longshore/cli"]

export const runsInBrowser = ({ name }: Package): boolean => !needsNode.includes(name)

/** Every file below a directory, without what is installed or built. */
export const filesIn = (directory: string): ReadonlyArray<string> =>
  existsSync(directory)
    ? readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
        if (["node_modules", "dist", ".turbo", ".git", "generated"].includes(entry.name)) return []
        const file = join(directory, entry.name)
        return entry.isDirectory() ? filesIn(file) : [file]
      })
    : []

export const shown = (file: string): string => relative(root, file)

/** What a source imports, with `isType` where only for its types. */
export const importsOf = (source: string): ReadonlyArray<{ readonly from: string; readonly isType: boolean }> =>
  [
    ...source.matchAll(
      /^(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm
    )
  ].map(([, type, from, bare, dynamic]) => ({ from: from ?? bare ?? dynamic ?? "", isType: type !== undefined }))
