import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { withFeatures } from "../src/features.ts"
import { packages, root, shown } from "../src/workspace.ts"

const readmes = [
  join(root, "README.md"),
  join(root, "CONTRIBUTING.md"),
  ...packages.map(({ directory }) => join(directory, "README.md"))
]

it("the feature table is what the backends declare", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8")
  expect(readme, "run npm run generate").toBe(withFeatures(readme))
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
  const options = { extends: "@longshore/tsconfig/base.json", compilerOptions: { types: ["node"] }, include: ["*.ts"] }
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(options))
  expect(count).toBeGreaterThan(1)
  try {
    execFileSync("tsc", ["-p", directory], { encoding: "utf8", stdio: "pipe" })
  } catch (error) {
    expect.fail((error as { stdout: string }).stdout)
  }
})
