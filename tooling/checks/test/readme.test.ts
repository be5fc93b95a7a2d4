import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { withTables } from "../src/tables.ts"
import { entries, packages, root, shown } from "../src/workspace.ts"

const readmes = [
  join(root, "README.md"),
  join(root, "CONTRIBUTING.md"),
  ...packages.map(({ directory }) => join(directory, "README.md"))
]

it("the tables say what the backends declare, and which packages there are", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8")
  expect(readme, "run npm run generate").toBe(withTables(readme))
})

it("every program in a README compiles", () => {
  const directory = mkdtempSync(join(root, "tooling", "checks", "fences-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  let count = 0
  for (const readme of readmes) {
    const fences = [...readFileSync(readme, "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    fences.forEach(([, program], index) => {
      count++
      const name = `${shown(readme).replace(/\W+/g, "-")}-${index + 1}.ts`
      // `export {}` makes a module of each, with names of its own.
      writeFileSync(join(directory, name), `${program}\nexport {}\n`)
    })
  }
  // As a user has them: all packages side by side.
  const paths = Object.fromEntries(entries.map(({ id, target }) => [id, [target.replace(/\.js$/, ".d.ts")]]))
  const options = {
    extends: "@longshore/tsconfig/base.json",
    compilerOptions: { types: ["node"], paths },
    include: ["*.ts"]
  }
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(options))
  expect(count).toBeGreaterThan(1)
  try {
    execFileSync("tsc", ["-p", directory], { encoding: "utf8", stdio: "pipe" })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})

const about = readmes.map((file) => ({ file: shown(file), text: readFileSync(file, "utf8") }))

it.each(about)("$file points at what is there", ({ file, text }) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to]) => join(root, dirname(file), to!))
  const named = [...text.matchAll(/`((?:packages|tooling|tests|examples)\/[\w./-]+)`/g)].map(([, to]) =>
    join(root, to!)
  )
  expect([...links, ...named].filter((to) => !existsSync(to) && !/\bNAME\b/.test(to)).map(shown)).toEqual([])
})

it.each(about)("$file names commands that there are", ({ text }) => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }
  const named = [...text.matchAll(/\bnpm run (?:-s )?([\w-]+)/g)].map(([, name]) => name)
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named))
})
