/** The names that a declaration file exports, as `tsc` writes such files. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { entries } from "./workspace.ts"

const declaration = /^export (?:declare )?(?:abstract )?(?:interface|type|const|class|function|enum|namespace) (\w+)/gm
const list = /^export (?:type )?\{([^}]*)\}/gm
const everything = /^export (?:type )?\* (?:as (\w+) )?from "([^"]+)"/gm

/** All names that a built module exports, values and types alike. */
export const declaredNames = (module: string): ReadonlyArray<string> => {
  const text = readFileSync(module.replace(/\.js$/, ".d.ts"), "utf8")
  const names = new Set<string>()
  for (const [, name] of text.matchAll(declaration)) names.add(name!)
  for (const [, items] of text.matchAll(list)) {
    for (const item of items!.split(",")) {
      const name = item.trim().split(/\s+/).at(-1)
      if (name) names.add(name)
    }
  }
  for (const [, as, from] of text.matchAll(everything)) {
    if (as !== undefined) names.add(as)
    else for (const name of declaredNames(moduleOf(from!, module))) if (name !== "default") names.add(name)
  }
  return [...names]
}

const moduleOf = (from: string, importer: string): string => {
  const found = from.startsWith(".")
    ? join(dirname(importer), from.replace(/\.ts$/, ".js"))
    : entries.find(({ id }) => id === from)?.target
  if (found === undefined || !existsSync(found.replace(/\.js$/, ".d.ts"))) {
    throw new Error(
      `${importer} exports all of ${from}, which is not built or not ours: build first, or name the exports`
    )
  }
  return found
}
