/**
 * The process that runs one job, apart from whoever asked for it: `runner.js run DIRECTORY`.
 * A WebAssembly module gets a process of its own below it: `runner.js wasm DIRECTORY`.
 */
import process from "node:process"
import { files } from "./internal/record.ts"
import { runJob } from "./internal/runJob.ts"
import { runWasm } from "./internal/wasmProcess.ts"

const [, , what, directory = ""] = process.argv
if (what === "run") {
  // A runner belongs to no terminal: only a request in the job's directory ends its work.
  process.on("SIGINT", () => {})
  process.on("SIGHUP", () => {})
  await runJob(directory)
  process.exit(0)
}
if (what === "wasm") await runWasm(files(directory))
