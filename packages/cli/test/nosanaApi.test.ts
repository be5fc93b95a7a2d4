import { createDevnet, type NosanaApiOptions } from "@longshore/devnet"
import { describe, expect, it, onTestFinished } from "vitest"
import { lines, place } from "./command.ts"

const job = (image: string, more = "") =>
  `kind: Container\nimage: ${image}\ncommand: [say, ahoy]\ntimeout: 1 hour\n${more}`

/** What an hour costs: the market's price and a tenth more. */
const hour = 52_800n

/** Nosana's credits API on a devnet, and a place that has its settings. */
const port = async (files: Readonly<Record<string, string>>, options: NosanaApiOptions = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": {
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
        }
      }
    }
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const gateway = devnet["nosana-api"]
  const { start, ...there } = place(files)
  const runWith = (settings: Record<string, string>, ...args: ReadonlyArray<string>) =>
    start(args, { LONGSHORE_BACKEND: "nosana-api", ...gateway.settings, ...settings }).ended
  const run = (...args: ReadonlyArray<string>) => runWith({}, ...args)
  return { ...there, gateway, run, runWith }
}

const addressIn = (text: string) => /nosana-api:\w{32,44}/.exec(text)?.[0] ?? ""

/** `99.9472`, of micro-dollars. */
const dollars = (amount: bigint) =>
  `${amount / 1_000_000n}.${`${amount % 1_000_000n}`.padStart(6, "0")}`.replace(/\.?0+$/, "")

describe("longshore on Nosana's credits API", () => {
  it("runs a job that a file describes, says what it cost, and is come back to by its address", async () => {
    const { gateway, run } = await port({ "job.yaml": job("echo") })
    const { code, stderr, stdout } = await run("run", "job.yaml")
    expect([code, stdout]).toEqual([0, "ahoy\n"])
    const { settled } = gateway.ledger()
    expect(settled).toBeGreaterThan(0n)
    expect(settled).toBeLessThan(hour)
    expect(stderr).toContain(`it cost ${dollars(settled)} USD`)
    const address = addressIn(stderr)
    expect((await run("result", address)).stdout).toBe(stdout)
    expect((await run("logs", address)).stdout).toBe(stdout)
    expect((await run("list")).stdout).toContain(`${address}  Completed`)
    expect((await run("credits")).stdout).toMatch(
      new RegExp(
        `^nosana-api  \\S+  ${dollars(100_000_000n - settled)} USD  0 USD reserved  ${dollars(settled)} USD spent\n$`
      )
    )
  })

  it("ends with 1 when the program ends with another code than 0", async () => {
    const { run } = await port({ "job.yaml": job("failing") })
    const { code, stderr } = await run("run", "job.yaml")
    expect([code, stderr]).toEqual([1, expect.stringContaining("Failed (ExitCode): exit code 3")])
    expect(stderr).toContain("the cargo is missing")
  })

  it("tells what is held for a job that waits, holds more when it is extended, and has all back when it is cancelled", async () => {
    const { gateway, run } = await port({ "job.yaml": job("echo") }, { hosts: 0 })
    const held = async () => {
      const [{ amount, reserved, spent } = {}] = lines(await run("credits", "--json"))
      return [amount, reserved, spent].map((text) => BigInt(text as string))
    }
    expect(await held()).toEqual([100_000_000n, 0n, 0n])
    const address = addressIn((await run("submit", "job.yaml")).stdout)
    expect(await held()).toEqual([100_000_000n - hour, hour, 0n])
    expect((await run("get", address)).stdout).toContain("Queued")
    expect((await run("extend", address, "--by", "1 hour")).code).toBe(0)
    expect(await held()).toEqual([100_000_000n - 2n * hour, 2n * hour, 0n])
    expect((await run("cancel", address)).code).toBe(0)
    expect((await run("get", address)).stdout).toContain("Cancelled")
    expect(await held()).toEqual([100_000_000n, 0n, 0n])
    expect(gateway.jobs()).toBe(1)
  })

  it("runs a definition in Nosana's own words, on the node and in the market that the call names", async () => {
    const op = { type: "container/run", id: "say", args: { image: "echo", cmd: ["say", "ahoy"] } }
    const definition = JSON.stringify({ version: "0.1", type: "container", ops: [op] })
    const { gateway, runWith } = await port({ "def.json": definition }, { markets: [{ slug: "quay" }] })
    const [node] = gateway.nodes()
    const args = ["run", "--definition", "def.json", "--timeout", "1 hour", "--market", "quay", "--node", node!]
    const { code, stderr, stdout } = await runWith({ LONGSHORE_NOSANA_API_MARKET: "" }, ...args)
    expect([code, stdout, stderr]).toEqual([0, "ahoy\n", expect.stringContaining(`Running on ${node}`)])
  })

  it("pays once for a job whose answer is lost", async () => {
    const { gateway, run } = await port({ "job.yaml": job("echo") })
    await gateway.faults.inject({ kind: "dropAfter", route: "POST /jobs/list", times: 1 })
    const { code, stdout } = await run("run", "job.yaml")
    expect([code, stdout, gateway.jobs()]).toEqual([0, "ahoy\n", 1])
    expect(gateway.ledger().reserved).toBe(0n)
  })

  it("takes a short timeout where the server does, and an older one without idempotency keys pays once as well", async () => {
    const { gateway, run } = await port({ "job.yaml": job("echo") }, { release: "2.1.8" })
    expect(await run("run", "job.yaml", "--timeout", "5 minutes")).toMatchObject({ code: 0, stdout: "ahoy\n" })
    await gateway.faults.inject({ kind: "dropAfter", route: "POST /jobs/list", times: 1 })
    expect(await run("run", "job.yaml", "--timeout", "5 minutes")).toMatchObject({ code: 0, stdout: "ahoy\n" })
    expect([gateway.jobs(), gateway.ledger().reserved]).toEqual([2, 0n])
  })

  it("lists markets by the hour", async () => {
    const { gateway, run } = await port({}, { hosts: 0, markets: [{ name: "The quay" }] })
    expect((await run("markets")).stdout).toBe(`${gateway.market()} (The quay)  0.0528 USD an hour  the default\n`)
  })

  const wrong: ReadonlyArray<readonly [string, Record<string, string>, ReadonlyArray<string>, number, string]> = [
    ["a key that is none", { LONGSHORE_NOSANA_API_KEY: "nos_hunter2" }, [], 3, "does not take the API key"],
    ["no key at all", { LONGSHORE_NOSANA_API_KEY: "" }, [], 3, "give an apiKey or a wallet"],
    ["a market that is not there", {}, ["--market", "nowhere"], 2, '"nowhere" is none of the server\'s'],
    ["a node that is none", {}, ["--node", "nowhere"], 2, 'node: "nowhere" is not an address'],
    ["a timeout under the floor", {}, ["--timeout", "5 minutes"], 2, "timeout: 5m is less than 1h"],
    ["more than may be paid", { LONGSHORE_NOSANA_API_MAX_COST: "0.05" }, [], 2, "the job costs $0.0528 for 1h"],
    ["a limit that is none", { LONGSHORE_NOSANA_API_MAX_COST: "cheap" }, [], 2, '"cheap" is not an amount of dollars'],
    ["more than there is", {}, ["--timeout", "100 days"], 3, "has $100.00 of credits, and $126.72 are needed"]
  ]
  it.each(wrong)("names %s, and spends nothing", async (_, settings, more, exitCode, says) => {
    const { gateway, runWith } = await port({ "job.yaml": job("echo") }, { hosts: 0 })
    const { code, stderr, stdout } = await runWith(settings, "run", "job.yaml", ...more)
    expect([code, stdout, stderr]).toEqual([exitCode, "", expect.stringContaining(says)])
    expect(stderr).not.toContain("hunter2")
    expect([gateway.jobs(), gateway.ledger().available]).toEqual([0, 100_000_000n])
  })
})
