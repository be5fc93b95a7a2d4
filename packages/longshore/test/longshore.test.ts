import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { container, createClient, JobError, local } from "longshore"
import { backends } from "longshore/backends"
import { JobSpec } from "longshore/core"
import { LocalBackend } from "longshore/local"
import { expect, it, onTestFinished } from "vitest"

it("is one import from a spec to a result", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "longshore-umbrella-"))
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const client = await createClient({ local: local({ directory, engine: "none" }) })
  onTestFinished(() => client[Symbol.asyncDispose]())
  const spec = container({ image: "i", command: ["echo", "hello"], timeout: "1 minute" })
  expect((await client.local.start(spec).waitForResult()).stdout.text).toBe("hello\n")
  await expect(client.local.submit({ ...spec, image: "" })).rejects.toBeInstanceOf(JobError)
})

it("has the packages as they are, and the list of backends", () => {
  expect(JobSpec.container).toBe(container)
  expect(LocalBackend.id).toBe("local")
  expect(backends.map(({ id }) => id)).toContain("local")
})
