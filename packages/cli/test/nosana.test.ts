import * as fs from "node:fs"
import * as path from "node:path"
import { createDevnet, type NosanaProgramOptions } from "@longshore/devnet"
import { describe, expect, it, onTestFinished } from "vitest"
import { lines, place } from "./command.ts"

const job = (image: string, more = "") =>
  `kind: Container\nimage: ${image}\ncommand: [say, ahoy]\ntimeout: 5 minutes\n${more}`

/** Nosana's jobs program on a devnet, and a place that has its settings. */
const port = async (files: Readonly<Record<string, string>>, options: NosanaProgramOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-program"],
    "nosana-program": {
      slotTime: "40 millis",
      ...options,
      images: {
        echo: async ({ command, sleep, stdout }) => {
          await sleep("1100 millis")
          stdout(`${command.slice(1).join(" ")}\n`)
        },
        failing: ({ stderr }) => {
          stderr("the cargo is missing\n")
          return 3
        },
        endless: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
      }
    }
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const chain = devnet["nosana-program"]
  const { start, ...there } = place(files)
  const run = (...args: ReadonlyArray<string>) =>
    start(args, { LONGSHORE_BACKEND: "nosana-program", ...chain.settings }).ended
  const runWith = (settings: Record<string, string>, ...args: ReadonlyArray<string>) =>
    start(args, { LONGSHORE_BACKEND: "nosana-program", ...chain.settings, ...settings }).ended
  return { ...there, chain, run, runWith }
}

const addressIn = (text: string) => /nosana-program:\w{32,44}/.exec(text)?.[0] ?? ""

describe("longshore on Nosana's jobs program", () => {
  it("runs a job that a file describes, says what it cost, and is come back to by its address", async () => {
    const { chain, run } = await port({ "job.yaml": job("echo") })
    const before = chain.balances().wallet.microNos
    const { code, stderr, stdout } = await run("run", "job.yaml")
    expect([code, stdout]).toEqual([0, "ahoy\n"])
    const paid = before - chain.balances().wallet.microNos
    expect(stderr).toContain(`it cost 0.000${paid} NOS`.replace(/0+ NOS/, " NOS"))
    const address = addressIn(stderr)
    expect((await run("result", address)).stdout).toBe(stdout)
    expect((await run("logs", address)).stdout).toBe(stdout)
    expect((await run("list")).stdout).toContain(`${address}  Completed`)
    expect(lines(await run("result", address, "--json"))).toMatchObject([
      { cost: { amount: String(paid), currency: "NOS", decimals: 6 }, exitCode: 0, status: "Completed" }
    ])
  })

  it("ends with 1 when the program ends with another code than 0", async () => {
    const { run } = await port({ "job.yaml": job("failing") })
    const { code, stderr } = await run("run", "job.yaml")
    expect([code, stderr]).toEqual([1, expect.stringContaining("Failed (ExitCode): exit code 3")])
    expect(stderr).toContain("the cargo is missing")
  })

  it("extends and cancels, and has the deposit back", async () => {
    const { chain, run } = await port({ "job.yaml": job("endless") }, { hosts: 0 })
    const before = chain.balances().wallet.microNos
    const address = addressIn((await run("submit", "job.yaml")).stdout)
    expect(before - chain.balances().wallet.microNos).toBe(30_000n)
    expect((await run("extend", address, "--by", "5 minutes")).code).toBe(0)
    expect(before - chain.balances().wallet.microNos).toBe(60_000n)
    expect((await run("get", address)).stdout).toContain("Queued (position 0)")
    expect((await run("cancel", address)).code).toBe(0)
    expect(chain.balances().wallet.microNos).toBe(before)
    expect((await run("get", address)).stdout).toContain("Cancelled")
  })

  it("lists markets with their prices", async () => {
    const { chain, run } = await port({}, { hosts: 0, market: { price: 115n } })
    expect((await run("markets")).stdout).toBe(
      `${chain.market()}  0.000115 NOS a second  0 jobs waiting  0 machines waiting  the default\n`
    )
    expect(lines(await run("markets", "--json"))).toEqual([
      {
        event: "market",
        id: chain.market(),
        isDefault: true,
        price: { amount: "115", currency: "NOS", decimals: 6, perSeconds: 1 },
        waitingJobs: 0,
        waitingNodes: 0
      }
    ])
    const { code, stderr } = await run("markets", "--on", "local")
    expect([code, stderr]).toEqual([2, expect.stringContaining("local has no markets")])
  })

  it("tells what the wallet has to pay with", async () => {
    const { chain, run } = await port({}, { hosts: 0 })
    const { lamports, microNos } = chain.balances().wallet
    const told = lines(await run("credits", "--json"))
    expect(told).toMatchObject([
      { event: "balance", backend: "nosana-program", amount: String(microNos), currency: "NOS", decimals: 6 },
      { event: "balance", backend: "nosana-program", amount: String(lamports), currency: "SOL", decimals: 9 }
    ])
    expect((await run("credits")).stdout).toBe(
      `nosana-program  ${told[0]!.account}  ${microNos / 1_000_000n} NOS\nnosana-program  ${told[0]!.account}  ${lamports / 1_000_000_000n} SOL\n`
    )
  })

  it("runs a definition in Nosana's own words, on the node and in the market that the call names", async () => {
    const op = { type: "container/run", id: "say", args: { image: "echo", cmd: ["say", "ahoy"] } }
    const definition = JSON.stringify({ version: "0.1", type: "container", ops: [op] })
    const { chain, runWith } = await port({ "def.json": definition }, { hosts: 1 })
    const run = (...args: ReadonlyArray<string>) =>
      runWith(
        { LONGSHORE_NOSANA_PROGRAM_MARKET: "" },
        "run",
        "--definition",
        "def.json",
        "--timeout",
        "5 minutes",
        ...args
      )
    const [node] = chain.nodes()
    const { code, stderr, stdout } = await run("--market", chain.market(), "--node", node!)
    expect([code, stdout, stderr]).toEqual([0, "ahoy\n", expect.stringContaining(`Running on ${node}`)])
    const nowhere = await run("--market", node!)
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining(`market: ${node} is not a market`)])
  })

  it("has a secret in a job only when the call allows it", async () => {
    const { chain, run } = await port({ "job.yaml": job("echo", "env: { API_KEY: sk-12345678901234567890 }\n") })
    const refused = await run("submit", "job.yaml")
    expect([refused.code, chain.jobs()]).toEqual([2, 0])
    expect(refused.stderr).toContain("env.API_KEY: it looks like a secret")
    expect(refused.stderr).not.toContain("sk-1234")
    expect((await run("submit", "job.yaml", "--allow-secrets")).code).toBe(0)
    expect(chain.jobs()).toBe(1)
  })

  it("is not forgotten by a resume that names no backend", async () => {
    const { chain, home, run } = await port({ "job.yaml": job("echo") }, { hosts: 0 })
    const ticket = { backend: "nosana-program", at: "elsewhere", key: "k", payload: {} }
    fs.mkdirSync(path.join(home, "journal"), { recursive: true })
    fs.writeFileSync(path.join(home, "journal", "longshore%2Fnosana-program%2Fk.json"), JSON.stringify(ticket))
    const { code, stderr } = await run("resume", "--on", "local")
    expect([code, stderr]).toEqual([0, "nothing is open\n"])
    const unnamed = await place().start(["resume"], { LONGSHORE_HOME: home }).ended
    expect([unnamed.code, unnamed.stderr]).toEqual([4, expect.stringContaining("longshore resume --on nosana-program")])
    expect(chain.jobs()).toBe(0)
  })

  const wrong: ReadonlyArray<readonly [string, Record<string, string>, number, string]> = [
    ["a wallet that is not there", { LONGSHORE_NOSANA_PROGRAM_WALLET: "nowhere.json" }, 2, "there is no such file"],
    ["a market that is no address", { LONGSHORE_NOSANA_PROGRAM_MARKET: "rtx" }, 2, '"rtx" is not an address'],
    ["another network", { LONGSHORE_NOSANA_PROGRAM_NETWORK: "mainnet" }, 2, "and not mainnet"],
    ["a price above the most", { LONGSHORE_NOSANA_PROGRAM_MAX_PRICE: "99" }, 2, "maxPrice: the market asks 0.0001 NOS"]
  ]
  it.each(wrong)("names %s, and spends nothing", async (_, settings, exitCode, says) => {
    const { chain, runWith } = await port({ "job.yaml": job("echo") }, { hosts: 0 })
    const { code, stderr, stdout } = await runWith(settings, "run", "job.yaml")
    expect([code, stdout, stderr]).toEqual([exitCode, "", expect.stringContaining(says)])
    expect(chain.jobs()).toBe(0)
  })

  it("does not show the key in an RPC's URL", async () => {
    const { run } = await port({ "job.yaml": job("echo") }, { hosts: 0 })
    const { code, stderr, stdout } = await run(
      "run",
      "job.yaml",
      "--url",
      "http://127.0.0.1:9/v1/s3cret?api-key=s3cret"
    )
    expect(code).toBe(3)
    expect(`${stdout}${stderr}`).not.toContain("s3cret")
  })
})
