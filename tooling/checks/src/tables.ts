/** The tables of the README: what each backend can do, as it declares, and which packages there are. */
import { backends } from "longshore/backends"
import { packages } from "./workspace.ts"

const words = (list: ReadonlyArray<string>) => list.join(", ") || "–"

const features = (): ReadonlyArray<string> => [
  "| backend | runs | can | never honours |",
  "| --- | --- | --- | --- |",
  ...backends.map(
    ({ accepts, capabilities, id, refuses }) =>
      `| \`${id}\` | ${words(accepts)} | ${words(capabilities)} | ${words(refuses)} |`
  )
]

const first = ["longshore", "core", "conformance", "cli"]
const place = (folder: string) => (first.includes(folder) ? first.indexOf(folder) : first.length)

const contents = (): ReadonlyArray<string> => [
  "| package | what it is |",
  "| --- | --- |",
  ...[...packages]
    .sort((one, other) => place(one.folder) - place(other.folder))
    .map(({ folder, manifest, name }) => `| [\`${name}\`](packages/${folder}) | ${manifest.description} |`)
]

const tables = { features, packages: contents }

/** A README whose tables, each between markers of its name, are as they must be. */
export const withTables = (readme: string): string =>
  Object.entries(tables).reduce((text, [name, rows]) => {
    const marked = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`)
    if (!marked.test(text)) throw new Error(`README.md has no <!-- ${name} --> … <!-- /${name} --> to fill`)
    return text.replace(marked, (_, before: string, after: string) => `${before}${rows().join("\n")}\n${after}`)
  }, readme)
