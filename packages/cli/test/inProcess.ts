/** The command in this process, in a home of its own, and what it has written. */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterEach, beforeEach, vi } from "vitest"
import { main } from "../src/main.ts"

export interface Told {
  directory: string
  stdout: string
  stderr: string
}

/** Each test has a directory with a `job.yaml`. */
export const inProcess = () => {
  const told: Told = { directory: "", stdout: "", stderr: "" }
  const exitCodeBefore = process.exitCode
  const written = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      told[stream] += Buffer.from(text).toString()
      return true
    })

  beforeEach(() => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "longshore-cli-"))
    fs.writeFileSync(path.join(directory, "job.yaml"), "kind: Container\nimage: i\ntimeout: 1 minute\n")
    vi.stubEnv("LONGSHORE_HOME", path.join(directory, "home"))
    Object.assign(told, { directory, stdout: "", stderr: "" })
    written("stdout")
    written("stderr")
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    process.exitCode = exitCodeBefore
    fs.rmSync(told.directory, { recursive: true, force: true })
  })

  const longshore = async (...args: ReadonlyArray<string>) => {
    await main(args)
    return process.exitCode
  }
  return { told, longshore }
}
