/** The client of each Solana program that a package has an Anchor IDL of, as its `src/generated/` has it. */
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { type AnchorIdl, rootNodeFromAnchor } from "@codama/nodes-from-anchor"
import { type RenderOptions, renderVisitor } from "@codama/renderers-js"
import { createFromRoot } from "codama"
import { packages } from "./workspace.ts"

const options: RenderOptions = {
  generatedFolder: "",
  kitImportStrategy: "rootOnly",
  syncPackageJson: false,
  prettierOptions: { semi: false, printWidth: 120, trailingComma: "none" }
}

/** What the renderer writes and our compiler settings, or kit 8, do not take. */
const replacements: ReadonlyArray<readonly [RegExp, (...found: ReadonlyArray<string>) => string]> = [
  // Types alone are erased: an enum becomes an object of numbers and the type of its values.
  [
    /export enum (\w+) \{([^}]*)\}/g,
    (_, name, members) => {
      const numbered = members!.split(",").map((member, index) => `${member.trim()}: ${index}`)
      return `export const ${name} = { ${numbered.join(", ")} } as const\nexport type ${name} = (typeof ${name})[keyof typeof ${name}]`
    }
  ],
  // Its members are values, of which a type says `typeof`.
  [/(?<=\{ instructionType: )(\w+\.\w+)(?= \})/g, (member) => `typeof ${member}`],
  // An assertion stands behind what it asserts.
  [/<(\w+Plugin)>(\{[\s\S]*?\n {6}\})/g, (_, type, value) => `${value} as ${type}`],
  // A browser has no `process`; the messages are there in every build.
  [
    /let (\w+): (Record<\w+, string>) \| undefined\nif \(process\.env\["NODE_ENV"\] !== "production"\) \{\n {2}\1 = (\{[\s\S]*?\n {2}\})\n\}/g,
    (_, name, type, messages) => `const ${name}: ${type} = ${messages!.replaceAll("\n  ", "\n")}`
  ],
  [
    /if \(process\.env\["NODE_ENV"\] !== "production"\) \{\n {4}return \((\w+) as [^)]*\)\[code\]\n {2}\}\n\n {2}return "[^"]*"/g,
    (_, messages) => `return ${messages}[code]`
  ],
  // kit 8's `extendClient` returns what it calls an extended client.
  [/Omit<T, "\w+"> & (\{ \w+: \w+Plugin \})/g, (_, added) => `ExtendedClient<T, ${added}>`],
  [/type ClientWithRpc,/g, () => "type ClientWithRpc,\n  type ExtendedClient,"]
]

const headerOf = (document: string) => `/** Written by \`npm run generate\` from ${document}; change that. */\n`

/** One rendered file: with `.ts` at the end of what it imports, and what names its source at the start. */
const finished = (file: string, document: string): string => {
  const resolved = (path: string) =>
    existsSync(join(dirname(file), path, "index.ts")) ? `${path}/index.ts` : `${path}.ts`
  const text = readFileSync(file, "utf8")
    .replace(/^\/\*\*[\s\S]*?\*\/\n/, headerOf(document))
    .replace(/from "(\.[^"]*)"/g, (_, path) => `from "${resolved(path)}"`)
  return replacements.reduce((changed, [pattern, by]) => changed.replace(pattern, by), text)
}

/** The generated sources, by their paths. */
export const codamaSources = async (): Promise<Record<string, string>> => {
  const sources: Record<string, string> = {}
  for (const { directory } of packages.filter(({ directory }) => existsSync(join(directory, "idl")))) {
    for (const document of readdirSync(join(directory, "idl"))) {
      const rendered = mkdtempSync(join(tmpdir(), "longshore-codama-"))
      try {
        const idl: AnchorIdl = JSON.parse(readFileSync(join(directory, "idl", document), "utf8"))
        await createFromRoot(rootNodeFromAnchor(idl)).accept(renderVisitor(rendered, options))
        for (const file of globSync(join(rendered, "**/*.ts")))
          sources[join(directory, "src", "generated", relative(rendered, file))] = finished(file, `idl/${document}`)
      } finally {
        rmSync(rendered, { recursive: true })
      }
    }
  }
  return sources
}
