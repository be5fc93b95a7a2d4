/** What there is to pay with, and what is given with a submission, on backends of the test's. */
import * as fs from "node:fs"
import * as path from "node:path"
import * as Backend from "@longshore/core/Backend"
import type { Balance } from "@longshore/core/Balance"
import { JobError, Unauthorized } from "@longshore/core/JobError"
import * as JobResult from "@longshore/core/JobResult"
import type { CommonOption, Registration } from "@longshore/core/Registration"
import * as Effect from "effect/Effect"
import { describe, expect, it, vi } from "vitest"
import { inProcess } from "./inProcess.ts"

const { backends } = vi.hoisted(() => ({ backends: [] as Array<Registration> }))
vi.mock("longshore/backends", () => ({ backends }))

interface Paid {
  readonly balances?: () => Effect.Effect<ReadonlyArray<Balance>, JobError>
  readonly takes?: ReadonlyArray<CommonOption>
}

/** What each submission was given: its spec and its options. */
let given: Array<readonly [spec: unknown, options: unknown]> = []

const registered = (id: string, { balances, takes = [] }: Paid = {}): Registration => {
  const ref = Backend.refTo({ id, at: "there" }, "j1")
  const backend: Backend.Backend<string, "Container", never> & Partial<Backend.Capabilities<string>> = {
    id,
    at: "there",
    pollEvery: "10 millis",
    prepare: (spec, options) => {
      given.push([spec, options])
      return Effect.succeed({ backend: id, at: "there", key: "k", payload: null })
    },
    send: () => Effect.succeed(ref),
    find: () => Effect.succeed({ _tag: "Landed", ref }),
    get: () => Effect.succeed({ ref, status: { _tag: "Completed" } }),
    result: () => Effect.succeed(JobResult.make({})),
    ...(balances && { balances })
  }
  return {
    id,
    description: id,
    accepts: ["Container"],
    capabilities: balances === undefined ? [] : ["balances"],
    refuses: [],
    takes,
    settings: [{ name: `LONGSHORE_${id.toUpperCase()}_KEY`, description: "", isSecret: true }],
    make: Effect.succeed(backend as unknown as Backend.Backend<string, any, never>)
  }
}

const there = (...registrations: ReadonlyArray<Registration>) => {
  given = []
  backends.splice(0, backends.length, ...registrations)
}

const { longshore, told } = inProcess()

const credits: Balance = {
  account: "alice",
  amount: 8_950_000n,
  currency: "USD",
  decimals: 6,
  reserved: 1_050_000n,
  spent: 0n
}
const coins: Balance = { account: "7Np4", amount: 5n, currency: "NOS", decimals: 6 }
const having = (...balances: ReadonlyArray<Balance>): Paid => ({ balances: () => Effect.succeed(balances) })
const refused: Paid = {
  balances: () =>
    Effect.fail(
      new JobError({
        backend: "bank",
        operation: "balances",
        reason: new Unauthorized({ message: "the key has expired" })
      })
    )
}

describe("longshore credits", () => {
  it("tells of each backend that is set up, and of no other", async () => {
    there(
      registered("bank", having(credits)),
      registered("purse", having(coins)),
      registered("free"),
      registered("shut", refused)
    )
    for (const id of ["BANK", "PURSE", "FREE"]) vi.stubEnv(`LONGSHORE_${id}_KEY`, "k")
    expect(await longshore("credits")).toBe(0)
    expect([told.stdout, told.stderr]).toEqual([
      "bank  alice  8.95 USD  1.05 USD reserved  0 USD spent\npurse  7Np4  0.000005 NOS\n",
      ""
    ])
  })

  it("tells amounts in digits as JSON", async () => {
    there(registered("bank", having(credits, coins)))
    expect(await longshore("credits", "--on", "bank", "--json")).toBe(0)
    expect(
      told.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    ).toEqual([
      {
        event: "balance",
        backend: "bank",
        account: "alice",
        amount: "8950000",
        currency: "USD",
        decimals: 6,
        reserved: "1050000",
        spent: "0"
      },
      { event: "balance", backend: "bank", account: "7Np4", amount: "5", currency: "NOS", decimals: 6 }
    ])
  })

  it("tells of the others where one does not answer, and ends as that one does", async () => {
    there(registered("bank", refused), registered("purse", having(coins)))
    for (const id of ["BANK", "PURSE"]) vi.stubEnv(`LONGSHORE_${id}_KEY`, "k")
    expect(await longshore("credits")).toBe(3)
    expect([told.stdout, told.stderr]).toEqual([
      "purse  7Np4  0.000005 NOS\n",
      "longshore: bank.balances: the key has expired\n"
    ])
    told.stdout = ""
    expect(await longshore("credits", "--json")).toBe(3)
    expect(
      told.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    ).toMatchObject([
      { event: "error", reason: "Unauthorized", exitCode: 3 },
      { event: "balance", backend: "purse" }
    ])
  })

  const wrong: ReadonlyArray<readonly [string, ReadonlyArray<string>, string]> = [
    [
      "nothing is set up",
      [],
      "no backend is set up on which jobs are paid for (bank, purse); longshore backends shows how"
    ],
    ["nothing is paid for there", ["--on", "free"], "free has no balances"],
    ["there is no such backend", ["--on", "attic"], 'there is no backend "attic"; there are: bank, purse, free'],
    ["it is not said whose URL it is", ["--url", "http://127.0.0.1:1"], "--url: it is not said of which backend"]
  ]
  it.each(wrong)("ends with 2 when %s", async (_, more, says) => {
    there(registered("bank", having(credits)), registered("purse", having(coins)), registered("free"))
    expect(await longshore("credits", ...more)).toBe(2)
    expect([told.stdout, told.stderr]).toEqual(["", expect.stringContaining(says)])
  })
})

describe("a submission", () => {
  const rich = { takes: ["market", "node", "definition", "allowSecrets"] } satisfies Paid
  const file = (name: string) => path.join(told.directory, name)
  const submit = (...more: ReadonlyArray<string>) => longshore("submit", "--on", "rich", ...more)

  it("is given what the call says, and nothing else", async () => {
    there(registered("rich", rich), registered("plain"))
    expect(await submit(file("job.yaml"), "--market", "m", "--node", "n", "--allow-secrets")).toBe(0)
    expect(await submit(file("job.yaml"))).toBe(0)
    expect(await longshore("run", file("job.yaml"), "--on", "plain")).toBe(0)
    expect(given.map(([, options]) => options)).toEqual([{ market: "m", node: "n", allowSecrets: true }, {}, {}])
  })

  it("needs no job file beside a definition, only the time", async () => {
    there(registered("rich", rich))
    const definition = { version: "0.1", ops: [{ id: "a", args: { cmd: ["b"] } }] }
    fs.writeFileSync(file("def.json"), JSON.stringify(definition))
    fs.writeFileSync(file("def.yaml"), "version: '0.1'\nops: [{ id: a, args: { cmd: [b] } }]\n")
    for (const name of ["def.json", "def.yaml"])
      expect(await submit("--definition", file(name), "--timeout", "2 hours")).toBe(0)
    expect(await submit(file("job.yaml"), "--definition", file("def.json"))).toBe(0)
    expect(given.map(([, options]) => options)).toEqual([{ definition }, { definition }, { definition }])
    expect(given).toMatchObject([
      [{ _tag: "Container", command: [], timeout: expect.anything() }, {}],
      [{ _tag: "Container" }, {}],
      [{ _tag: "Container", image: "i" }, {}]
    ])
  })

  const wrong: ReadonlyArray<readonly [string, ReadonlyArray<string>, string]> = [
    ["a market", ["--market", "m"], "--market: plain has nothing like it; leave it out, or submit to rich"],
    ["a node", ["--node", "n"], "--node: plain has nothing like it"],
    ["a definition, be it there or not", ["--definition", "none.json"], "--definition: plain has nothing like it"],
    ["what looks like a secret", ["--allow-secrets"], "--allow-secrets: plain has nothing like it"]
  ]
  it.each(wrong)("to a backend without it is not given %s, and not sent", async (_, more, says) => {
    there(registered("rich", rich), registered("plain"))
    expect(await longshore("run", file("job.yaml"), "--on", "plain", ...more)).toBe(2)
    expect([told.stdout, told.stderr, given]).toEqual(["", expect.stringContaining(says), []])
  })

  const broken: ReadonlyArray<readonly [string, string | undefined, ReadonlyArray<string>, string]> = [
    ["is not there", undefined, ["--timeout", "1 hour"], "def.json cannot be read"],
    ["is no JSON", "{ ops: [", ["--timeout", "1 hour"], "def.json is neither JSON nor YAML"],
    ["is only a word", "nginx", ["--timeout", "1 hour"], "def.json has no definition in it, but only a string"],
    ["is empty", "", ["--timeout", "1 hour"], "def.json has no definition in it, but nothing"],
    ["is a list", "[{}]", ["--timeout", "1 hour"], "def.json has no definition in it, but a list"],
    ["has no time", "{}", [], 'Write for example --timeout "1 hour"'],
    ["has a time that is none", "{}", ["--timeout", "soon"], '--timeout: "soon" is not a duration']
  ]
  it.each(broken)("whose definition %s is not sent", async (_, text, more, says) => {
    there(registered("rich", rich))
    if (text !== undefined) fs.writeFileSync(file("def.json"), text)
    expect(await submit("--definition", file("def.json"), ...more)).toBe(2)
    expect([told.stdout, told.stderr, given]).toEqual(["", expect.stringContaining(says), []])
  })

  it("does not show what is in a definition that cannot be read", async () => {
    there(registered("rich", rich))
    fs.writeFileSync(file("def.json"), '{ "token": "hunter2", [')
    expect(await submit("--definition", file("def.json"), "--timeout", "1 hour")).toBe(2)
    expect(told.stderr).toMatch(/at line 1, column \d+\n$/)
    expect(told.stderr).not.toContain("hunter2")
  })

  it("of nothing says how it is called", async () => {
    there(registered("rich", rich))
    expect(await submit()).toBe(2)
    expect(told.stderr).toContain("there is no job: name a job file")
  })

  it("can be learned from the list of backends", async () => {
    there(registered("rich", rich), registered("plain"))
    expect(await longshore("backends")).toBe(0)
    expect(told.stdout).toContain("  takes       --market, --node, --definition, --allow-secrets\n")
    expect(told.stdout.match(/takes/g)).toHaveLength(1)
  })
})
