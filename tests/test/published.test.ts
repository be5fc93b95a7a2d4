/** What a user gets: the packed packages, installed in a folder of their own. */
import { execFileSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it, onTestFinished } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Packs and unpacks one of our packages below `node_modules`. */
const install = (folder: string, name: string, place: string) => {
  const packed = join(place, `packed-${folder}`)
  mkdirSync(packed)
  execFileSync("pnpm", ["pack", "--pack-destination", packed], { cwd: join(root, "packages", folder), stdio: "pipe" })
  const target = join(place, "node_modules", name)
  mkdirSync(target, { recursive: true })
  execFileSync("tar", ["-xzf", join(packed, readdirSync(packed)[0]!), "-C", target, "--strip-components=1"])
}

const link = (name: string, from: string, place: string) =>
  symlinkSync(realpathSync(join(root, from, "node_modules", name)), join(place, "node_modules", name))

/** A Node other than the toolchain's, where there is one: users have older ones. */
const nodes = (): ReadonlyArray<string> => {
  const others = (process.env.PATH ?? "").split(":").filter((folder) => !folder.includes("node_modules"))
  const found = others.map((folder) => join(folder, "node")).find(existsSync)
  return found === undefined ? [process.execPath] : [process.execPath, found]
}

it("runs a job, and type-checks", () => {
  const place = mkdtempSync(join(tmpdir(), "longshore-published-"))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  install("core", "@longshore/core", place)
  install("bacalhau", "@longshore/bacalhau", place)
  install("infernet", "@longshore/infernet", place)
  install("local", "@longshore/local", place)
  install("nosana", "@longshore/nosana", place)
  install("nosana-api", "@longshore/nosana-api", place)
  install("nosana-program", "@longshore/nosana-program", place)
  install("longshore", "longshore", place)
  link("effect", "packages/core", place)
  link("yaml", "packages/core", place)
  mkdirSync(join(place, "node_modules", "@noble"))
  link("@noble/hashes", "packages/infernet", place)
  link("@noble/curves", "packages/nosana", place)
  for (const scope of ["@solana", "@solana-program"]) mkdirSync(join(place, "node_modules", scope))
  link("@solana/kit", "packages/nosana-program", place)
  link("@solana-program/token", "packages/nosana-program", place)
  link("openapi-fetch", "packages/infernet", place)
  link("modern-tar", "packages/bacalhau", place)
  link("ws", "packages/core", place)
  const program = `
    import { container, createClient, local } from "longshore"
    import { JobSpec } from "longshore/core"
    const client = await createClient({ local: local({ directory: "state", engine: "none" }) })
    const spec: ReturnType<typeof JobSpec.container> = container({ image: "i", command: ["echo", "hello"], timeout: "1 minute" })
    const result = await client.local.start(spec).waitForResult()
    console.log(result.stdout.text.trim())
    await client[Symbol.asyncDispose]()`
  writeFileSync(join(place, "package.json"), '{ "type": "module" }')
  writeFileSync(join(place, "program.ts"), program)
  writeFileSync(join(place, "program.js"), program.replace(": ReturnType<typeof JobSpec.container>", ""))
  const options = {
    module: "nodenext",
    target: "es2023",
    lib: ["es2023", "dom", "esnext.disposable"],
    strict: true,
    noEmit: true,
    types: [],
    skipLibCheck: true
  }
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["program.ts"] }))
  expect(execFileSync("tsc", ["-p", place], { encoding: "utf8" })).toBe("")
  for (const node of nodes()) {
    const run = () => execFileSync(node, ["program.js"], { cwd: place, encoding: "utf8" })
    expect(run(), node).toBe("hello\n")
  }
})
