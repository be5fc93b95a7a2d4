/** Writes a package from its name. */
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { sources } from "./sources.ts"

const root = fileURLToPath(new URL("../../..", import.meta.url))

const reserved = ["core", "conformance", "cli", "devnet", "longshore", "tests"]

/** Why a name cannot be a backend's. */
export const nameProblem = (name: string): string | undefined => {
  if (name === "") return "give the backend's name, such as infernet"
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `${JSON.stringify(name)} is no name for a package; write lower-case words with hyphens, such as nosana-api`
  }
  return reserved.includes(name) ? `${name} is the name of something else here` : undefined
}

/** Gives the paths of the files it wrote. */
export const write = (directory: string, name: string, version: string): ReadonlyArray<string> => {
  const files = { ...manifests(name, version), ...sources(name) }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true })
    writeFileSync(join(directory, file), text)
  }
  // Where a line breaks and which name comes first depends on the name.
  const biome = ["check", "--write", "--vcs-enabled=false", directory]
  execFileSync("biome", biome, { cwd: root, stdio: "pipe" })
  return Object.keys(files)
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

const manifests = (name: string, version: string): Record<string, string> => ({
  "package.json": json({
    name: `@longshore/${name}`,
    version,
    description: `Runs longshore jobs on ${name}.`,
    license: "Apache-2.0",
    keywords: ["longshore"],
    type: "module",
    sideEffects: false,
    engines: { node: ">=20.19.0" },
    exports: { ".": "./dist/index.js", "./package.json": "./package.json" },
    files: ["dist"],
    scripts: {
      build: "tsup && tsc -p tsconfig.build.json",
      check: "tsc",
      test: "vitest run",
      package: "publint --strict && attw --pack --profile esm-only --quiet"
    },
    dependencies: { "@longshore/core": "workspace:^" },
    peerDependencies: { effect: "catalog:peer" },
    devDependencies: {
      "@effect/vitest": "catalog:",
      "@longshore/conformance": "workspace:*",
      "@longshore/tsconfig": "workspace:*",
      "@longshore/tsup": "workspace:*",
      "@longshore/vitest": "workspace:*",
      effect: "catalog:",
      tsup: "catalog:",
      typescript: "catalog:",
      vitest: "catalog:"
    }
  }),
  "tsconfig.json": '{ "extends": "@longshore/tsconfig/base.json", "include": ["src", "test", "*.config.ts"] }\n',
  "tsconfig.build.json": '{ "extends": "@longshore/tsconfig/build.json" }\n',
  "tsup.config.ts": 'import { library } from "@longshore/tsup"\n\nexport default library("src/index.ts")\n',
  "vitest.config.ts": `import { project } from "@longshore/vitest"\n\nexport default project("${name}")\n`
})
