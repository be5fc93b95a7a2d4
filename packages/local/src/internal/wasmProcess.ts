/** A WebAssembly module in a process of its own, which sees the job's directory and nothing else. */
import * as fs from "node:fs"
import process from "node:process"
import { messageOf } from "./messageOf.ts"
import { type Files, type JobRecord, read } from "./record.ts"

/** What a module that could not begin tells its parent. */
export interface NotStarted {
  readonly notStarted: string
}

/** The exit code of a module that trapped, which is what a shell reports of a process that aborted. */
export const trapped = 134

/** The job's variables and arguments come from its record, so that none of them can reach this process itself. */
export const runWasm = async (at: Files): Promise<never> => {
  const job = read<JobRecord>(at.job)
  const args = job?.work.kind === "wasm" ? job.work.args : []
  const { WASI } = await import("node:wasi")
  const wasi = new WASI({
    version: "preview1",
    args: ["module.wasm", ...args],
    env: { ...job?.env },
    preopens: { "/": at.workDirectory },
    returnOnExit: true
  })
  let instance: WebAssembly.Instance
  try {
    const compiled = await WebAssembly.compile(fs.readFileSync(at.module))
    instance = await WebAssembly.instantiate(compiled, wasi.getImportObject() as WebAssembly.Imports)
    if (typeof instance.exports._start !== "function") throw new Error("it has no _start, which a WASI command exports")
  } catch (error) {
    const notStarted: NotStarted = { notStarted: messageOf(error) }
    await new Promise((resolve) => process.send?.(notStarted, resolve))
    process.exit(1)
  }
  try {
    process.exit(wasi.start(instance))
  } catch (error) {
    fs.writeSync(2, `${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`)
    process.exit(trapped)
  }
}
