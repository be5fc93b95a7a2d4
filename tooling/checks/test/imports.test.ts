import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { backends, filesIn, importsOf, packages, shown } from "../src/workspace.ts"

const names = packages.map(({ name }) => name)
const backendNames = backends.map(({ name }) => name)

/** Which of our packages each may import. */
const allowed = (name: string): ReadonlyArray<string> => {
  if (name === "@longshore/core") return []
  if (name === "@longshore/conformance") return ["@longshore/core"]
  if (name === "longshore") return ["@longshore/core", ...backendNames]
  if (name === "@longshore/cli") return ["@longshore/core", "@longshore/local", "longshore"]
  if (name === "@longshore/devnet") return ["@longshore/core", "@longshore/local"]
  const shared = name.startsWith("@longshore/nosana-") ? ["@longshore/nosana"] : []
  return ["@longshore/core", ...shared]
}

describe.each(packages)("$name", ({ directory, name }) => {
  const files = filesIn(join(directory, "src")).filter((file) => file.endsWith(".ts"))

  it("imports only what lies below it", () => {
    const wrong = files.flatMap((file) =>
      importsOf(readFileSync(file, "utf8")).flatMap(({ from }) => {
        const of = names.find((one) => from === one || from.startsWith(`${one}/`))
        return of === undefined || of === name || allowed(name).includes(of) ? [] : [`${shown(file)} imports ${from}`]
      })
    )
    expect(wrong).toEqual([])
  })

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
