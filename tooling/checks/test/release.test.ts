import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { packages, root } from "../src/workspace.ts"

const notes = readdirSync(join(root, ".changeset"))
  .filter((file) => file.endsWith(".md") && file !== "README.md")
  .map((file) => ({ file, text: readFileSync(join(root, ".changeset", file), "utf8") }))

it("every package has been released, or a changeset tells of its first release", () => {
  const untold = packages.filter(
    ({ directory, name }) =>
      !existsSync(join(directory, "CHANGELOG.md")) && !notes.some(({ text }) => text.includes(`"${name}":`))
  )
  expect(untold.map(({ name }) => name)).toEqual([])
})

it.each(notes)("the changeset $file names packages there are, and reads as release notes", ({ text }) => {
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
  const named = [...front.matchAll(/^"([^"]+)": (?:patch|minor|major)$/gm)].map(([, name]) => name)
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(named))
  expect(named.length).toBeGreaterThan(0)
  expect(body.trim().split(/\s+/).length).toBeGreaterThan(10)
})

it("all packages are released together, under one version", () => {
  const { fixed } = JSON.parse(readFileSync(join(root, ".changeset", "config.json"), "utf8")) as { fixed: unknown }
  expect(fixed).toEqual([["longshore", "@longshore/*"]])
  expect(new Set(packages.map(({ manifest }) => manifest.version)).size).toBe(1)
})

it("every package says what it is and how it may be used", () => {
  for (const { directory, manifest, name } of packages) {
    expect(manifest, name).toMatchObject({
      description: expect.any(String),
      engines: { node: expect.stringMatching(/^>=\d/) },
      license: "Apache-2.0",
      sideEffects: expect.toSatisfy((effects) => effects === false || Array.isArray(effects)),
      type: "module"
    })
    expect(existsSync(join(directory, "README.md")), `${name} has a README.md`).toBe(true)
  }
})
