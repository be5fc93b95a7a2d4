/**
 * Runs real jobs at the same time, on this machine and on networks of a devnet, shows them live, and checks how each
 * ended. `--json` prints one line a job.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { createDevnet } from "@longshore/devnet"
import { createKeyPairSignerFromBytes } from "@solana/kit"
import * as Redacted from "effect/Redacted"
import {
  bacalhau,
  createClient,
  describe,
  infernet,
  type Job,
  type JobRef,
  type JobResult,
  type JobSpec,
  type JobStatus,
  local,
  nosanaApi,
  nosanaProgram,
  parseJobFile
} from "longshore"

interface Demonstrated {
  readonly backend: "local" | "bacalhau" | "infernet" | "nosana-program" | "nosana-api"
  /** In `jobs/`. */
  readonly file: string
  readonly expected: JobStatus["_tag"]
  readonly exitCode?: number
  /** Whether the demo cancels it, once it has said its first word. */
  readonly isCancelled?: boolean
}

const jobs: ReadonlyArray<Demonstrated> = [
  { backend: "local", file: "words.yaml", expected: "Completed", exitCode: 0 },
  { backend: "local", file: "primes.yaml", expected: "Completed", exitCode: 0 },
  { backend: "local", file: "failing.yaml", expected: "Failed", exitCode: 3 },
  { backend: "local", file: "endless.yaml", expected: "Cancelled", isCancelled: true },
  { backend: "bacalhau", file: "words.yaml", expected: "Completed", exitCode: 0 },
  { backend: "bacalhau", file: "primes.yaml", expected: "Completed", exitCode: 0 },
  { backend: "infernet", file: "report.yaml", expected: "Completed" },
  { backend: "nosana-program", file: "tides.yaml", expected: "Completed", exitCode: 0 },
  { backend: "nosana-api", file: "moon.yaml", expected: "Completed", exitCode: 0 }
]

const { values: given } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    // Containers need an engine and an image from afar; plain processes show the same on any machine.
    engine: { type: "string", default: "none" }
  }
})
const { engine } = given
if (engine !== "none" && engine !== "auto" && engine !== "docker" && engine !== "podman") {
  console.error(`--engine ${engine}: there are auto, docker, podman and none`)
  process.exit(2)
}

const say = (line: string) => void (given.json || console.log(line))
const warned = new Set<string>()
const warn = (warning: string) => {
  if (!warned.has(warning)) say(`warning: ${warning}`)
  warned.add(warning)
}
const began = Date.now()
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)}s`.padStart(6)
const wordsOf = (status: string, exitCode: number | null | undefined) =>
  exitCode == null ? status : `${status}, exit code ${exitCode}`

const directory = mkdtempSync(join(tmpdir(), "longshore-demo-"))
const devnet = await createDevnet({
  networks: ["bacalhau", "infernet", "nosana-program", "nosana-api"],
  bacalhau: { engine },
  "nosana-program": { engine },
  "nosana-api": { engine }
})
const nosana = devnet["nosana-program"]
const nosanaCredits = devnet["nosana-api"]
/** Where definitions are put and results are read. */
const ipfsOf = ({ ipfs }: Pick<typeof nosana, "ipfs">) => {
  const { api, gateway } = ipfs()
  return { api, gateways: [gateway] }
}
const client = await createClient({
  local: local({ directory, engine }),
  bacalhau: bacalhau({ url: devnet.bacalhau.url }),
  infernet: infernet({ url: devnet.infernet.url }),
  nosana: nosanaProgram({
    network: "localnet",
    rpc: nosana.url,
    wallet: await createKeyPairSignerFromBytes(nosana.wallet()),
    market: nosana.market(),
    ipfs: ipfsOf(nosana),
    hostTemplate: nosana.hostTemplate(),
    pollEvery: "1 second"
  }),
  credits: nosanaApi({
    url: nosanaCredits.url,
    apiKey: Redacted.make(nosanaCredits.apiKey()),
    market: nosanaCredits.market(),
    maxCost: 500_000n, // micro-dollars: 50 cents
    ipfs: ipfsOf(nosanaCredits),
    hostTemplate: nosanaCredits.hostTemplate(),
    pollEvery: "1 second"
  })
})

// A job outlives whoever started it; those of a demo should not.
const started: Array<JobRef<"local">> = []
let isInterrupted = false
const interrupt = () => {
  isInterrupted = true
  for (const ref of started) client.local.cancel(ref).catch((error: Error) => console.error(error.message))
}
process.once("SIGINT", interrupt)
process.once("SIGTERM", interrupt)
process.stdout.once("error", interrupt) // a reader that has gone, as `head` does
process.stdout.on("error", () => {})

/** What the demo does with a job, wherever it runs. */
interface Followed {
  readonly ref: JobRef
  readonly watch: () => AsyncIterable<Job>
  readonly result: () => Promise<JobResult>
  readonly fileText: (path: string) => Promise<string>
}

interface Following<Id extends string> {
  readonly watch: (ref: JobRef<Id>) => AsyncIterable<Job>
  readonly result: (ref: JobRef<Id>) => Promise<JobResult>
  readonly download?: (ref: JobRef<Id>, file: { readonly path: string }) => AsyncIterable<Uint8Array>
}

const followed = <Id extends string>({ download, result, watch }: Following<Id>, ref: JobRef<Id>): Followed => ({
  ref,
  watch: () => watch(ref),
  result: () => result(ref),
  fileText: async (path) => {
    if (download === undefined) throw new Error(`jobs on ${ref.backend} leave no files`)
    const chunks: Array<Uint8Array> = []
    for await (const chunk of download(ref, { path })) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }
})

const submitLocal = async (spec: JobSpec): Promise<Followed> => {
  if (spec._tag === "Pipeline") throw new Error("this machine runs no pipelines")
  const ref = await client.local.submit(spec)
  started.push(ref)
  return followed(client.local, ref)
}

const submitBacalhau = async (spec: JobSpec): Promise<Followed> => {
  if (spec._tag === "Pipeline") throw new Error("a Bacalhau network runs no pipelines")
  return followed(client.bacalhau, await client.bacalhau.submit(spec))
}

const submitInfernet = async (spec: JobSpec): Promise<Followed> => {
  if (spec._tag !== "Pipeline") throw new Error("an Infernet node runs pipelines only")
  return followed(client.infernet, await client.infernet.submit(spec))
}

const submitNosana = async (spec: JobSpec): Promise<Followed> => {
  if (spec._tag !== "Container") throw new Error("Nosana runs containers only")
  return followed(client.nosana, await client.nosana.submit(spec))
}

const submitWithCredits = async (spec: JobSpec): Promise<Followed> => {
  if (spec._tag !== "Container") throw new Error("Nosana runs containers only")
  return followed(client.credits, await client.credits.submit(spec))
}

const submitOn = {
  local: submitLocal,
  bacalhau: submitBacalhau,
  infernet: submitInfernet,
  "nosana-program": submitNosana,
  "nosana-api": submitWithCredits
}

/** Millionths of NOS, or of a dollar. */
const inMillionths = (amount: bigint) => (Number(amount) / 1e6).toFixed(6)

const run = async ({ backend, exitCode, expected, file, isCancelled = false }: Demonstrated) => {
  const name = file.replace(/\.yaml$/, "")
  const base = new URL("./jobs/", import.meta.url)
  const spec = await parseJobFile(readFileSync(new URL(file, base), "utf8"), { name: file, base: base.href })

  const job = await submitOn[backend](spec)
  const { ref } = job
  const cancelling = isCancelled ? cancelAtFirstWord(ref as JobRef<"local">) : undefined
  let status: JobStatus = { _tag: "Pending" }
  for await (const seen of job.watch()) {
    ;({ status } = seen)
    for (const warning of seen.warnings ?? []) warn(warning)
    const doing = status._tag === "Running" ? (seen.progress ?? "") : ""
    say(`${seconds()}  ${name.padEnd(8)}  ${backend}:${ref.id.slice(0, 8)}  ${describe(status)}  ${doing}`.trimEnd())
  }
  await cancelling

  const result = await job.result()
  const left = [result.stdout.text, result.stderr.text]
  if (result.cost !== undefined) left.push(`it cost ${inMillionths(result.cost.amount)} ${result.cost.currency}`)
  for (const { path } of result.outputs) left.push(`${path}: ${await job.fileText(path)}`)
  const ok = status._tag === expected && (exitCode === undefined || result.exitCode === exitCode)
  const wanted = wordsOf(expected, exitCode)
  return { name, ref, status: status._tag, exitCode: result.exitCode ?? null, expected, wanted, ok, left }
}

const cancelAtFirstWord = async (ref: JobRef<"local">) => {
  for await (const _ of client.local.logs(ref, { follow: true })) break
  await client.local.cancel(ref)
}

try {
  const before = nosana.balances()
  const [had] = await client.credits.balances()
  const ended = await Promise.all(jobs.map(run))
  for (const { left, name } of ended) {
    say(`\n${name} left`)
    const lines = left.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "")
    for (const line of lines) say(`    ${line}`)
  }
  const after = nosana.balances()
  const [have] = await client.credits.balances()
  const earned = Object.entries(after.hosts).map(([host, { microNos }]) => microNos - before.hosts[host]!.microNos)
  say(`\nthe wallet had ${inMillionths(before.wallet.microNos)} NOS and has ${inMillionths(after.wallet.microNos)} NOS`)
  say(`the node that ran its job has earned ${inMillionths(earned.reduce((sum, each) => sum + each, 0n))} NOS`)
  say(`the account had $${inMillionths(had!.amount)} of credits and has $${inMillionths(have!.amount)}`)
  say(`\n${"job".padEnd(10)}${"ended as".padEnd(26)}expected`)
  for (const { exitCode, expected, name, ok, ref, status, wanted } of ended) {
    const verdict = ok ? "as expected" : "NOT AS EXPECTED"
    say(`${name.padEnd(10)}${wordsOf(status, exitCode).padEnd(26)}${wanted.padEnd(26)}${verdict}`)
    if (given.json) console.log(JSON.stringify({ backend: ref.backend, id: ref.id, status, exitCode, expected, ok }))
  }
  process.exitCode = isInterrupted ? 130 : ended.every(({ ok }) => ok) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
  await Promise.allSettled(started.map((ref) => client.local.cancel(ref)))
} finally {
  await client[Symbol.asyncDispose]()
  await devnet[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}
