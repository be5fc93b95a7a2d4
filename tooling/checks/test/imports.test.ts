import { existsSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { dirname, join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { backends, filesIn, importsOf, packages, runsInBrowser, shown } from "../src/workspace.ts"

const names = packages.map(({ name }) => name)
const backendNames = backends.map(({ name }) => name)

/** The package of an import, as in `effect` of `effect/Effect`. */
const packageOf = (from: string) => /^(@[^/]+\/)?[^/]+/.exec(from)![0]

/** Which of our packages each may import. */
const allowed = (name: string): ReadonlyArray<string> => {
  if (name === "@longshore/core") return []
  if (name === "@longshore/conformance") return ["@longshore/core"]
  if (name === "longshore") return ["@longshore/core", ...backendNames]
  if (name === "@longshore/cli") return ["@longshore/core", "@longshore/devnet", "@longshore/local", "longshore"]
  if (name === "@longshore/devnet") return ["@longshore/core", "@longshore/local"]
  const shared = name.startsWith("@longshore/nosana-") ? ["@longshore/nosana"] : []
  return ["@longshore/core", ...shared]
}

/** The emulator is the second opinion on a network: it takes the wire's types from a backend, never its code. */
const isWire = (importer: string, from: string) =>
  importer === "@longshore/devnet" && from.split("/").includes("generated")

describe.each(packages)("$name", (subject) => {
  const { directory, manifest, name } = subject
  const files = filesIn(join(directory, "src")).filter((file) => file.endsWith(".ts"))
  const imports = files.flatMap((file) => importsOf(readFileSync(file, "utf8")).map((each) => ({ file, ...each })))
  const outside = imports.filter(({ from }) => !from.startsWith("."))

  it("imports only what lies below it", () => {
    const wrong = outside.filter(({ from }) => {
      const of = packageOf(from)
      return names.includes(of) && of !== name && !allowed(name).includes(of) && !isWire(name, from)
    })
    expect(wrong.map(({ file, from }) => `${shown(file)} imports ${from}`)).toEqual([])
  })

  it("imports only what it declares", () => {
    const { bin, dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest as Record<string, object>
    // What a command is made of is bundled into it, so that users install nothing else.
    const declared = { ...dependencies, ...peerDependencies, ...(bin === undefined ? {} : devDependencies) }
    const wrong = outside.filter(
      ({ from }) => !from.startsWith("node:") && !builtinModules.includes(from) && !(packageOf(from) in declared)
    )
    expect(wrong.map(({ file, from }) => `${shown(file)} imports ${from}`)).toEqual([])
  })

  if (runsInBrowser(subject)) {
    it("imports nothing that only Node has", () => {
      const wrong = outside.filter(({ from }) => from.startsWith("node:") || builtinModules.includes(from))
      expect(wrong.map(({ file, from }) => `${shown(file)} imports ${from}`)).toEqual([])
    })
  }

  it("has no circle of modules", () => {
    const graph = new Map(
      files.map((file) => {
        const near = importsOf(readFileSync(file, "utf8")).filter(({ from, isType }) => from.startsWith(".") && !isType)
        return [file, near.map(({ from }) => resolve(dirname(file), from)).filter((other) => existsSync(other))]
      })
    )
    const done = new Set<string>()
    const walk = (file: string, above: ReadonlyArray<string>): void => {
      if (above.includes(file)) throw new Error([...above.slice(above.indexOf(file)), file].map(shown).join(" → "))
      if (done.has(file)) return
      done.add(file)
      for (const next of graph.get(file) ?? []) walk(next, [...above, file])
    }
    for (const file of graph.keys()) walk(file, [])
  })
})
