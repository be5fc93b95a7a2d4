import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { onTestFinished } from "vitest"
import * as KeypairFile from "../src/KeypairFile.ts"

const bytes = Array.from({ length: 64 }, (_, index) => index)

const fileOf = (text: string) => {
  const directory = mkdtempSync(join(tmpdir(), "keypair-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, "id.json")
  writeFileSync(file, text)
  return file
}

describe("a keypair file", () => {
  it.effect("has 64 bytes", () =>
    Effect.gen(function* () {
      const read = yield* KeypairFile.read(fileOf(JSON.stringify(bytes)))
      assert.deepStrictEqual(Array.from(Redacted.value(read)), bytes)
    })
  )

  it.effect.each([
    ["with a byte too few", JSON.stringify(bytes.slice(1))],
    ["with a number that is no byte", JSON.stringify([...bytes.slice(1), 256])],
    ["that is cut off", JSON.stringify(bytes).slice(0, -4)],
    ["with a text in it", JSON.stringify(JSON.stringify(bytes))]
  ] as const)("%s is none, and nothing of it is shown", ([, text]) =>
    Effect.gen(function* () {
      const file = fileOf(text)
      const { message } = yield* Effect.flip(KeypairFile.read(file))
      assert.strictEqual(message, `${file} is not a keypair file; ${KeypairFile.wanted}`)
    })
  )

  it.effect("that is not there can be made", () =>
    Effect.gen(function* () {
      const { message } = yield* Effect.flip(KeypairFile.read("/no/such/file"))
      assert.include(message, "/no/such/file cannot be read: there is no such file; make one with")
    })
  )
})
