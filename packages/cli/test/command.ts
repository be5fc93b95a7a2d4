/** Runs the built command in a home of its own. */
import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"

const program = fileURLToPath(new URL("../dist/longshore.js", import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when this was written to stdout or stderr. */
  readonly says: (words: RegExp) => Promise<RegExpMatchArray>
}

/** A directory with job files in it, and a command that runs there. */
export const place = (files: Readonly<Record<string, string>> = {}) => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "longshore-cli-"))
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(directory, name), text)
  const home = path.join(directory, "home")

  const start = (args: ReadonlyArray<string>, env: Record<string, string> = {}): Started => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: directory,
      env: { ...process.env, LONGSHORE_HOME: home, LONGSHORE_LOCAL_ENGINE: "none", NO_COLOR: "1", ...env }
    })
    onTestFinished(() => void child.kill("SIGKILL"))
    let stdout = ""
    let stderr = ""
    const listeners = new Set<() => void>()
    const heard = () => [...listeners].forEach((listener) => listener())
    child.stdout.on("data", (data) => {
      stdout += data
      heard()
    })
    child.stderr.on("data", (data) => {
      stderr += data
      heard()
    })
    const ended = new Promise<Ended>((resolve) =>
      child.once("close", (code) => {
        resolve({ code, stdout, stderr })
        heard()
      })
    )
    const says = (words: RegExp) =>
      new Promise<RegExpMatchArray>((resolve, reject) => {
        const listen = () => {
          const match = words.exec(stdout) ?? words.exec(stderr)
          if (match) resolve(match)
          else if (child.exitCode !== null) reject(new Error(`it ended without ${words}: ${stdout}${stderr}`))
        }
        listeners.add(listen)
        listen()
      })
    return { child, ended, says }
  }
  const run = (...args: ReadonlyArray<string>) => start(args).ended
  return { directory, home, start, run }
}

export const lines = ({ stdout }: Ended): ReadonlyArray<Record<string, unknown>> =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
