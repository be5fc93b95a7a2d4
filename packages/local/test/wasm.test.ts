import * as fs from "node:fs"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { wasm } from "@longshore/core/JobSpec"
import { describe, expect, it } from "vitest"
import makeWabt from "wabt"
import { client, scratch } from "./scratch.ts"

const assemble = async (body: string) => {
  const wabt = await makeWabt()
  const text = `(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (import "wasi_snapshot_preview1" "path_open"
      (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (memory (export "memory") 1)
    ${body})`
  const file = path.join(scratch(), "module.wasm")
  fs.writeFileSync(file, wabt.parseWat("module.wat", text).toBinary({}).buffer)
  return pathToFileURL(file).href
}

const hello = `(data (i32.const 8) "hello\\n")
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 8)) (i32.store (i32.const 4) (i32.const 6))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20))))`

/** Exits with what WASI says of opening a path from the only directory there is. */
const opening = (file: string) => `(data (i32.const 8) "${file}")
  (func (export "_start")
    (call $exit (call $open (i32.const 3) (i32.const 0) (i32.const 8) (i32.const ${file.length})
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 100))))`

describe("a WebAssembly job", () => {
  it("runs, and is heard", async () => {
    const local = await client()
    const spec = wasm({ module: await assemble(hello), timeout: "20 seconds" })
    const { exitCode, stderr, stdout } = await local.start(spec).waitForResult()
    expect([exitCode, stdout.text, stderr.text]).toEqual([0, "hello\n", ""])
  })

  it("sees its own directory and nothing else", async () => {
    const local = await client()
    const inputs = [{ data: "", path: "a" }]
    const timeout = "20 seconds"
    const own = await local.start(wasm({ module: await assemble(opening("a")), timeout, inputs })).waitForResult()
    expect(own.exitCode).toBe(0)
    for (const outside of ["../job.json", "/etc/passwd"]) {
      const job = local.start(wasm({ module: await assemble(opening(outside)), timeout, inputs }))
      await expect(job.waitForResult()).rejects.toMatchObject({ result: { exitCode: expect.any(Number) } })
      expect((await local.result(job.ref!)).exitCode).not.toBe(0)
    }
  })

  it("tells an exit code, a trap, an endless loop and a module that cannot start apart", async () => {
    const local = await client()
    const end = async (body: string, timeout: "20 seconds" | "1 second" = "20 seconds") => {
      const job = local.start(wasm({ module: await assemble(body), timeout }))
      await job.waitForResult().catch(() => {})
      const { status } = await local.get(job.ref!)
      return [status._tag === "Failed" && status.cause, (await local.result(job.ref!)).exitCode]
    }
    expect(await end(`(func (export "_start") (call $exit (i32.const 7)))`)).toEqual(["ExitCode", 7])
    expect(await end(`(func (export "_start") unreachable)`)).toEqual(["ExitCode", 134])
    expect(await end(`(func (export "_start") (loop br 0))`, "1 second")).toEqual(["TimedOut", undefined])
    expect(await end(`(func (export "main"))`)).toEqual(["StartFailed", undefined])
  })

  it("that is no module is refused before anything starts", async () => {
    const file = path.join(scratch(), "module.wasm")
    fs.writeFileSync(file, "<html>")
    const local = await client()
    const refused = local.submit(wasm({ module: pathToFileURL(file).href, timeout: "1 minute" }))
    await expect(refused).rejects.toMatchObject({ reason: { _tag: "InvalidSpec", field: "module" } })
    const missing = local.submit(wasm({ module: "file:///no/such.wasm", timeout: "1 minute" }))
    await expect(missing).rejects.toMatchObject({ reason: { _tag: "InvalidSpec", field: "module" } })
  })
})
