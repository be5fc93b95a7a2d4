/** Runs real jobs at the same time, shows them live, and checks how each ended. `--json` prints one line a job. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient, describe, type JobStatus, local, parseJobFile } from "longshore"

interface Demonstrated {
  readonly file: string
  readonly expected: JobStatus["_tag"]
  readonly exitCode?: number
  /** Whether the demo cancels it once it runs. */
  readonly isCancelled?: boolean
}

const jobs: ReadonlyArray<Demonstrated> = [
  { file: "words.yaml", expected: "Completed", exitCode: 0 },
  { file: "primes.yaml", expected: "Completed", exitCode: 0 },
  { file: "failing.yaml", expected: "Failed", exitCode: 3 },
  { file: "endless.yaml", expected: "Cancelled", isCancelled: true }
]

const isJson = process.argv.includes("--json")
const say = (line: string) => void (isJson || console.log(line))
const began = Date.now()
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)}s`.padStart(6)

const directory = mkdtempSync(join(tmpdir(), "longshore-demo-"))
// Containers need an engine and an image from afar; plain processes show the same on any machine.
const client = await createClient({ local: local({ directory, engine: "none" }) })

const run = async ({ exitCode, expected, file, isCancelled }: Demonstrated) => {
  const name = file.replace(/\.yaml$/, "").padEnd(8)
  const base = new URL("./jobs/", import.meta.url)
  const spec = await parseJobFile(readFileSync(new URL(file, base), "utf8"), { name: file, base: base.href })
  if (spec._tag === "Pipeline") throw new Error(`${file}: local runs no pipelines`)
  const ref = await client.local.submit(spec)
  let status: JobStatus = { _tag: "Pending" }
  let isAsked = false
  for await (const job of client.local.watch(ref)) {
    ;({ status } = job)
    say(`${seconds()}  ${name}  local:${ref.id.slice(0, 8)}  ${describe(status)}  ${job.progress ?? ""}`.trimEnd())
    if (isCancelled && !isAsked && job.progress === "running") {
      isAsked = true
      await client.local.cancel(ref)
    }
  }
  const result = await client.local.result(ref)
  const ok = status._tag === expected && (exitCode === undefined || result.exitCode === exitCode)
  const left: Array<string> = []
  for (const output of result.outputs) {
    const chunks: Array<Uint8Array> = []
    for await (const chunk of client.local.download(ref, { path: output.path })) chunks.push(chunk)
    left.push(`${output.path}:\n${Buffer.concat(chunks)}`)
  }
  return { name, ref, status, exitCode: result.exitCode ?? null, expected, ok, result, left }
}

try {
  const ended = await Promise.all(jobs.map(run))
  for (const { exitCode, expected, left, name, ok, ref, result, status } of ended) {
    if (isJson) {
      console.log(JSON.stringify({ backend: ref.backend, id: ref.id, status: status._tag, exitCode, expected, ok }))
      continue
    }
    say(`\n${name.trim()}: ${describe(status)}, expected ${expected}: ${ok ? "as expected" : "NOT AS EXPECTED"}`)
    const texts = [result.stdout.text, result.stderr.text, ...left].map((text) => text.trimEnd())
    for (const line of texts
      .filter((text) => text !== "")
      .join("\n")
      .split("\n"))
      if (line) say(`    ${line}`)
  }
  process.exitCode = ended.every(({ ok }) => ok) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await client[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true, force: true })
}
