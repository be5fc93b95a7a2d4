import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { packTar, type TarEntry } from "modern-tar"
import { onTestFinished } from "vitest"
import { makeResultFiles } from "../src/internal/resultFiles.ts"
import { saveFiles } from "../src/internal/saving.ts"
import { file, folder, gzipped } from "./fakeOrchestratorArchive.ts"

const files = (...entries: ReadonlyArray<TarEntry>) =>
  makeResultFiles({
    url: "http://127.0.0.1:1234",
    timeout: "30 seconds",
    fetch: async () => new Response(await gzipped(await packTar([...entries])))
  })
const result = (id: string) => ({ Type: "urlDownload", Params: { URL: `http://public:6001/${id}.tar.gz` } })
const temporary = () => {
  const directory = mkdtempSync(path.join(tmpdir(), "longshore-saving-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
const text = (...parts: ReadonlyArray<string>) => readFileSync(path.join(...parts), "utf8")

it.effect("writes one result into the directory, over what is there", () =>
  Effect.gen(function* () {
    const directory = path.join(temporary(), "new", "folder")
    const stored = files(folder("out/"), file("stdout", "hi\n"), file("out/größe", "42"))
    for (const _ of [1, 2]) {
      assert.deepStrictEqual(yield* saveFiles([result("e-1")], stored, directory), [
        path.join(directory, "stdout"),
        path.join(directory, "out", "größe")
      ])
    }
    assert.deepStrictEqual([text(directory, "stdout"), text(directory, "out", "größe")], ["hi\n", "42"])
  })
)

it.effect("gives several results a folder each", () =>
  Effect.gen(function* () {
    const directory = temporary()
    const results = [result("e-ab-1"), { Type: "s3PreSigned", Params: { PreSignedURL: "https://s3.example/x" } }]
    assert.deepStrictEqual(yield* saveFiles(results, files(file("stdout", "hi\n")), directory), [
      path.join(directory, "e-ab-1", "stdout"),
      path.join(directory, "execution-2", "stdout")
    ])
  })
)

it.effect.each(["../outside", "/outside", "a/../../outside"])("writes nothing at %s", (name) =>
  Effect.gen(function* () {
    const parent = temporary()
    const directory = path.join(parent, "in")
    const { reason } = yield* Effect.flip(saveFiles([result("e-1")], files(file(name, "x")), directory))
    assert.strictEqual(reason._tag, "MalformedResponse")
    assert.throws(() => text(parent, "outside"), "ENOENT")
  })
)

it.effect("writes through no link that somebody has left at a file's place", () =>
  Effect.gen(function* () {
    const parent = temporary()
    const directory = path.join(parent, "in")
    mkdirSync(directory)
    writeFileSync(path.join(parent, "precious"), "kept")
    symlinkSync(path.join(parent, "precious"), path.join(directory, "stdout"))
    yield* saveFiles([result("e-1")], files(file("stdout", "hi\n")), directory)
    assert.deepStrictEqual([text(parent, "precious"), text(directory, "stdout")], ["kept", "hi\n"])
  })
)
