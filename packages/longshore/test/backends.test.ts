import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { backends } from "longshore/backends"
import { describe, expect, it, onTestFinished } from "vitest"

describe("the backends", () => {
  it("have a name each", () => {
    expect(new Set(backends.map(({ id }) => id)).size).toBe(backends.length)
  })

  it.each(backends)("$id has settings of its own, each told of", ({ id, settings }) => {
    const prefix = `LONGSHORE_${id.toUpperCase().replaceAll("-", "_")}_`
    for (const { description, name } of settings) {
      expect(name.startsWith(prefix), `${name} starts with ${prefix}`).toBe(true)
      expect(description).not.toBe("")
    }
  })

  it("are built as their settings say", async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "longshore-umbrella-"))
    onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
    const registration = backends.find(({ id }) => id === "local")!
    const provider = ConfigProvider.fromUnknown({ LONGSHORE_LOCAL_DIRECTORY: directory })
    const backend = await Effect.runPromise(
      Effect.scoped(Effect.provideService(registration.make, ConfigProvider.ConfigProvider, provider))
    )
    expect([backend.id, backend.at]).toEqual(["local", `local:${fs.realpathSync(directory)}`])
    for (const capability of registration.capabilities) expect(backend).toHaveProperty(capability)
  })
})
