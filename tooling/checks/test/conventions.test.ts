import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { describe, expect, it } from "vitest"
import { codamaSources } from "../src/codama.ts"
import { barrelFile, coreBarrel, coreExports } from "../src/coreExports.ts"
import { openapiSources } from "../src/openapi.ts"
import { camel, members, umbrellaManifest, umbrellaManifestFile, umbrellaSources } from "../src/umbrella.ts"
import { backends, filesIn, isBackendFile, type Package, packages, root, shown } from "../src/workspace.ts"

const code = ["packages", "tests", "tooling", "examples"].flatMap((room) => filesIn(join(root, room)))
const typescript = code.filter((file) => file.endsWith(".ts"))
const text = (file: string) => readFileSync(file, "utf8")

describe.each(backends)("the backend $folder", ({ directory, folder, manifest }) => {
  const expected = [
    "README.md",
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "tsup.config.ts",
    "vitest.config.ts"
  ]
  it.each([...expected, "src/index.ts", "src/registration.ts", "src/internal", "test/Conformance.test.ts"])(
    "has %s",
    (file) => {
      expect(existsSync(join(directory, file)), `${folder}/${file}`).toBe(true)
    }
  )

  it("declares Options, the class, make, layer and layerConfig, in this order", () => {
    const files = readdirSync(join(directory, "src")).filter(isBackendFile)
    expect(files).toHaveLength(1)
    const source = text(join(directory, "src", files[0]!))
    const places = [
      /^export interface Options\b/m,
      new RegExp(`^export class ${files[0]!.slice(0, -3)} extends Backend\\.Service`, "m"),
      /^export const make\b/m,
      /^export const layer\b/m,
      /^export const layerConfig\b/m
    ].map((pattern) => source.search(pattern))
    expect(
      places.every((place) => place >= 0),
      String(places)
    ).toBe(true)
    expect(places).toEqual([...places].sort((one, other) => one - other))
  })

  it("names what is public one by one, and has a function of its own name for createClient", async () => {
    expect(text(join(directory, "src", "index.ts"))).not.toMatch(/export \*/)
    const exported = (await import(join(directory, manifest.exports?.["."] ?? ""))) as Record<string, unknown>
    expect(Object.keys(exported)).toEqual(
      expect.arrayContaining([camel(folder), "make", "layer", "layerConfig", "registration"])
    )
  })
})

describe("every source", () => {
  it("has a subject", () => {
    const vague = code.filter((file) => /^(utils?|helpers?|common|misc|shared)\.\w+$/.test(basename(file)))
    expect(vague.map(shown)).toEqual([])
  })

  it("is short enough to be read", () => {
    const lengths = typescript.map((file) => [shown(file), text(file).split("\n").length - 1] as const)
    const longerThan = (lines: number) => lengths.filter(([, length]) => length > lines)
    for (const [file, length] of longerThan(250)) console.warn(`look twice: ${file} has ${length} lines`)
    expect(longerThan(400)).toEqual([])
  })

  it("imports effect by module", () => {
    const barrels = typescript.filter((file) => /from "effect"/.test(text(file).replace(/`[^`]*`/g, "")))
    expect(barrels.filter((file) => !file.startsWith(join(root, "tooling", "checks"))).map(shown)).toEqual([])
  })

  it("is finished, and speaks of the project alone", () => {
    const forbidden =
      /\b(TODO|FIXME|XXX)\b|not implemented|\b(it|test|describe)\.(skip|todo|only)\b|@ts-ignore|as any as|\/(?:work|root|tmp)\//
    const found = typescript.filter((file) => basename(file) !== "conventions.test.ts" && forbidden.test(text(file)))
    expect(found.map(shown)).toEqual([])
  })
})

const generated = "run npm run generate"

describe("core", () => {
  it("exports every module there is", () => {
    const { manifest } = packages.find(({ folder }) => folder === "core")!
    expect(manifest.exports, generated).toEqual(coreExports())
    expect(text(barrelFile), generated).toBe(coreBarrel())
  })
})

it("the types of every OpenAPI document are what it says", async () => {
  for (const [file, expected] of Object.entries(await openapiSources())) expect(text(file), generated).toBe(expected)
})

it("the client of every Solana program is what its IDL says", async () => {
  const sources = await codamaSources()
  expect(Object.keys(sources)).not.toEqual([])
  for (const [file, expected] of Object.entries(sources)) expect(text(file), generated).toBe(expected)
  for (const { directory } of packages.filter(({ directory }) => existsSync(join(directory, "idl")))) {
    const present = readdirSync(join(directory, "src", "generated"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect(present.filter((file) => !(file in sources)).map(shown), "files that nothing generates any more").toEqual([])
  }
})

describe("the umbrella", () => {
  it("has every backend there is", () => {
    const missing = backends.filter((backend) => !members.includes(backend))
    const line = ({ folder, name }: Package) => `export { ${camel(folder)} } from "${name}"`
    expect(missing.map(line), "lines that packages/longshore/src/index.ts lacks").toEqual([])
  })

  it("lists them, and has an entry for each", () => {
    for (const [file, expected] of Object.entries(umbrellaSources())) expect(text(file), generated).toBe(expected)
    const manifest = JSON.parse(text(umbrellaManifestFile))
    expect(manifest, generated).toEqual(umbrellaManifest(manifest))
  })
})
