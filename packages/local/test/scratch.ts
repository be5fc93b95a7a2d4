/** Directories and clients for tests, gone when the test is. */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { createClient } from "@longshore/core/Client"
import { onTestFinished } from "vitest"
import { local, type Options } from "../src/index.ts"

export const scratch = (): string => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "longshore-local-"))
  onTestFinished(async () => {
    await quiet(path.join(directory, "jobs"))
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  })
  return directory
}

/** Ends the jobs that still run, and waits for their runners: nobody may write to what is to be removed. */
const quiet = async (jobs: string) => {
  for (const id of fs.existsSync(jobs) ? fs.readdirSync(jobs) : []) {
    const runner = path.join(jobs, id, "runner.json")
    if (!fs.existsSync(runner)) continue
    const { pid } = JSON.parse(fs.readFileSync(runner, "utf8"))
    if (pid === process.pid) continue
    if (isAlive(pid)) fs.writeFileSync(path.join(jobs, id, "cancel"), "")
    await until(() => !isAlive(pid))
  }
}

export const client = async (options: Options = {}) => {
  const made = await createClient({ local: local({ directory: scratch(), engine: "none", ...options }) })
  onTestFinished(() => made[Symbol.asyncDispose]())
  return made.local
}

/** Waits for something that another process does. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 20_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("it never came to be")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !fs.readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")
  } catch {
    return false
  }
}

export const all = async <A>(iterable: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const values: Array<A> = []
  for await (const value of iterable) values.push(value)
  return values
}
