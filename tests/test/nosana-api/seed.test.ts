/** The programs of Nosana's own page on its Jobs API, word for word: they compile, and do what the page says. */
import { execFile, execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { createDevnet } from "@longshore/devnet"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const tests = fileURLToPath(new URL("../..", import.meta.url))

const first = `import { createNosanaClient } from '@nosana/kit';

const client = createNosanaClient({
  api: {
    apiKey: process.env.NOSANA_API_KEY,
  },
});
`

const get = `${first}
// Get job information
const job = await client.api.jobs.get('job-address-here');

console.log('Job State:', job.state);
console.log('Job Definition:', job.job_definition);
`

const list = `// Post a job using credits
const job = await client.api.jobs.list({
  ipfsHash: 'QmYourJobDefinitionIPFSHash',
  market: 'CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ',
  timeout: 60, // Optional: timeout in minutes
  node: 'node-address', // Optional: specific node to run on
});

console.log('Job Address:', job.address);
console.log('Job State:', job.state);
`

const add = `${first}
// Upload job definition to IPFS
const ipfsHash = await client.ipfs.add(jobDefinitionJson);

// Then post the job using the IPFS hash
const result = await client.api.jobs.list({
  ipfsHash: ipfsHash,
  market: 'CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ',
});

console.log('Job Address:', result.job);
console.log('Credits Used:', result.credits.creditsUsed);
`

const extend = `// Extend job execution time
const result = await client.api.jobs.extend({
  address: 'job-address-here',
  timeout: 120, // Additional minutes
});
`

const stop = `// Stop a running job
const result = await client.api.jobs.stop('job-address-here');
`

/** What the page leaves to its reader. */
const preludes = { get: "", list: first, add: "declare const jobDefinitionJson: object\n", extend: first, stop: first }
const snippets = { get, list, add, extend, stop }

let place: string

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "longshore-seed-"))
  const modules = join(place, "node_modules")
  for (const scope of ["@nosana", "@types"]) mkdirSync(join(modules, scope), { recursive: true })
  const installed = (name: string) => realpathSync(join(tests, "node_modules", name))
  symlinkSync(installed("@longshore/nosana-api"), join(modules, "@nosana", "kit"))
  symlinkSync(installed("@types/node"), join(modules, "@types", "node"))
  writeFileSync(join(place, "package.json"), JSON.stringify({ type: "module" }))
})

afterAll(() => rmSync(place, { recursive: true, force: true }))

describe("the programs of the Jobs API's page", () => {
  it("compile", () => {
    for (const [name, text] of Object.entries(snippets)) {
      writeFileSync(join(place, `${name}.ts`), preludes[name as keyof typeof snippets] + text)
    }
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: "es2023",
      module: "nodenext",
      types: ["node"],
      exactOptionalPropertyTypes: true,
      skipLibCheck: true
    }
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }))
    const compiler = join(tests, "node_modules", ".bin", "tsc")
    const compiled = () => execFileSync(compiler, ["-p", place], { encoding: "utf8", stdio: "pipe" })
    expect(compiled()).toBe("")
    // It does see what is wrong.
    writeFileSync(
      join(place, "wrong.ts"),
      `${first}await client.api.jobs.extend({ address: 'a', timeout: '2 hours' });`
    )
    expect(compiled).toThrow()
    rmSync(join(place, "wrong.ts"))
  })

  it("run", async () => {
    await using devnet = await createDevnet({
      networks: ["nosana-api"],
      "nosana-api": {
        engine: "none",
        slotTime: "40 millis",
        images: {
          echo: ({ stdout }) => stdout("hello\n"),
          endless: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
        }
      }
    })
    const gateway = devnet["nosana-api"]
    const env = { ...process.env, ...gateway.settings, NOSANA_API_KEY: gateway.apiKey() }
    const definition = (image: string) => ({
      version: "0.1",
      type: "container",
      ops: [{ type: "container/run", id: "one", args: { image, cmd: ["echo"] } }]
    })
    /** The program with what the reader has to put in, and what it prints. */
    const ran = async (name: keyof typeof snippets, given: Readonly<Record<string, string>> = {}, prelude = "") => {
      const text = Object.entries({ CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ: gateway.market(), ...given }).reduce(
        (program, [placeholder, value]) => program.replaceAll(placeholder, value),
        snippets[name]
      )
      const file = join(place, `run-${name}.ts`)
      writeFileSync(file, (name === "add" ? prelude : preludes[name]) + text)
      return (await promisify(execFile)(process.execPath, [file], { env })).stdout
    }
    const seen = async (address: string) =>
      (await ran("get", { "job-address-here": address })).match(/Job State: (\w+)/)

    const added = await ran("add", {}, `const jobDefinitionJson = ${JSON.stringify(definition("echo"))};\n`)
    const [, completes, used] = /^Job Address: (\w+)\nCredits Used: (\S+)\n$/.exec(added)!
    expect(Number(used)).toBe(0.0528)
    await expect.poll(() => seen(completes!), { timeout: 20_000 }).toMatchObject({ 1: "completed" })

    const pinned = await fetch(`${gateway.ipfs().api}/pinning/pinJSONToIPFS`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(definition("endless"))
    })
    const { IpfsHash } = (await pinned.json()) as { IpfsHash: string }
    const listed = await ran("list", { QmYourJobDefinitionIPFSHash: IpfsHash, "node-address": gateway.nodes()[0]! })
    const [, address] = /^Job Address: (\w+)\nJob State: (pending|running)\n$/.exec(listed)!
    await expect.poll(() => seen(address!), { timeout: 20_000 }).toMatchObject({ 1: "running" })
    const timeoutOf = async () => {
      const told = (await (await fetch(`${gateway.url}/api/jobs/${address}`)).json()) as { timeout: number }
      return told.timeout
    }
    expect(await timeoutOf()).toBe(60 * 60)
    await ran("extend", { "job-address-here": address! })
    expect(await timeoutOf()).toBe((60 + 120) * 60)
    await ran("stop", { "job-address-here": address! })
    await expect.poll(() => seen(address!), { timeout: 20_000 }).toMatchObject({ 1: "stopped" })
    expect(gateway.jobs()).toBe(2)
  }, 120_000)
})
