import * as fs from "node:fs"
import * as path from "node:path"
import { describe, expect, it } from "vitest"
import { lines, place } from "./command.ts"

const good = "kind: Container\nimage: i\ncommand: ['true']\ntimeout: 1 minute\n"

const files: ReadonlyArray<readonly [string, string, string]> = [
  ["not YAML", "kind: [", "job.yaml:1:"],
  ["an unknown key", `${good}comand: x\n`, "job.yaml:5:1: comand: there is no such field"],
  ["a negative timeout", good.replace("1 minute", "-1 minute"), "job.yaml:4:10: timeout: -1m is no time to run in"],
  ["an output outside", `${good}outputs: [{ name: o, path: ../o }]`, "is not inside the job's directory"],
  ["an input that is not there", `${good}inputs: [{ from: 'file:none', path: a }]`, "inputs[0].from: there is no file"],
  [
    "a module that is no module",
    "kind: Wasm\nmodule: file:job.yaml\ntimeout: 1 minute\n",
    "is not a WebAssembly module"
  ],
  [
    "a kind local does not run",
    "kind: Pipeline\ncontainers: [a]\ninput: {}\ntimeout: 1 minute\n",
    "runs Container, Wasm jobs"
  ]
]

describe("a job file with", () => {
  it.each(files)("%s is refused with 2, and nothing is started", async (_, text, message) => {
    const { run } = place({ "job.yaml": text })
    const { code, stderr, stdout } = await run("run", "job.yaml")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain(message)
    expect((await run("list")).stdout).toBe("")
  })
})

const calls: ReadonlyArray<readonly [string, ReadonlyArray<string>, string]> = [
  ["an unknown backend", ["get", "nowhere:1"], 'there is no backend "nowhere"; there are: bacalhau, infernet, local'],
  ["an unknown backend to run on", ["run", "job.yaml", "--on", "nowhere"], 'there is no backend "nowhere"'],
  ["an unknown id", ["get", "local:none"], "there is no job none"],
  ["an id that would leave the directory", ["get", "local:../../etc"], "there is no job ../../etc"],
  [
    "a backend that is somewhere, and nobody says where",
    ["get", "infernet:abc"],
    "give --url URL, or set LONGSHORE_INFERNET_URL"
  ],
  ["a place that is none", ["get", "infernet:abc", "--url", "nowhere"], '"nowhere" is not a URL of a server'],
  [
    "a login in the URL",
    ["get", "infernet:abc", "--url", "http://me:s3cret@127.0.0.1:1"],
    "give it as a header instead"
  ],
  [
    "a place for what is here",
    ["get", "local:abc", "--url", "http://127.0.0.1:1"],
    "--url: local is not somewhere else"
  ],
  ["no id", ["get", "local:"], '"local:" is not the address of a job'],
  ["an empty address", ["get", ""], '"" is not the address of a job'],
  ["a flag too many", ["get", "local:1", "--on", "local"], "--on"],
  ["no file", ["run"], "longshore run --help"],
  ["no address", ["watch", "none"], '"none" is not the address of a job; write backend:id'],
  ["an unknown command", ["fly"], "Unknown subcommand"],
  ["an unknown flag", ["list", "--fast"], "--fast"],
  ["a file that is not there", ["run", "none.yaml"], "none.yaml cannot be read"],
  ["no time", ["extend", "local:1", "--by", "soon"], '--by: "soon" is not more time']
]

describe("a call with", () => {
  it.each(calls)("%s ends with 2 and says so", async (_, args, message) => {
    const { run } = place({ "job.yaml": good })
    const { code, stderr, stdout } = await run(...args)
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain(message)
  })

  it("--json tells the error as a line too", async () => {
    const { run } = place()
    const told = lines(await run("get", "local:none", "--json"))
    expect(told).toEqual([{ event: "error", reason: "JobNotFound", message: expect.any(String), exitCode: 2 }])
  })
})

describe("a broken state", () => {
  it("output directory is told before anything is submitted", async () => {
    const { run } = place({ "job.yaml": good, file: "" })
    expect(await run("run", "job.yaml", "--output", "file/out")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot write")
    })
    expect((await run("list")).stdout).toBe("")
  })

  it("directory is told before anything starts", async () => {
    const { directory, start } = place({ "job.yaml": good, file: "" })
    const { code, stderr } = await start(["run", "job.yaml"], { LONGSHORE_HOME: path.join(directory, "file", "home") })
      .ended
    expect([code, stderr]).toEqual([2, expect.stringContaining("jobs cannot be kept in")])
  })

  it("journal directory is told before anything is submitted", async () => {
    const { home, run } = place({ "job.yaml": good })
    fs.mkdirSync(home)
    fs.writeFileSync(path.join(home, "journal"), "")
    const { code, stderr } = await run("run", "job.yaml")
    expect([code, stderr]).toEqual([2, expect.stringContaining("journal")])
    expect((await run("list")).stdout).toBe("")
  })

  it("journal entry that was cut in half is told by name, and kept", async () => {
    const { home, run } = place()
    const entry = path.join(home, "journal", `${encodeURIComponent("longshore/local/k")}.json`)
    fs.mkdirSync(path.dirname(entry), { recursive: true })
    fs.writeFileSync(entry, '{"backend":"local","at":"lo')
    const { code, stderr } = await run("resume")
    expect(code).toBe(3)
    expect(stderr).toContain("longshore/local/k is damaged")
    const told = lines(await run("resume", "--json"))
    expect(told).toEqual([{ event: "error", reason: "MalformedResponse", message: expect.any(String), exitCode: 3 }])
    expect(fs.existsSync(entry)).toBe(true)
  })
})

it("what a killed command left open is settled by resume, once", async () => {
  const { home, run, start } = place({ "job.yaml": good })
  const first = (await run("submit", "job.yaml")).stdout.trim()
  const id = first.slice("local:".length)
  // What a command leaves that was killed after sending, before closing its ticket.
  const record = JSON.parse(fs.readFileSync(path.join(home, "local", "jobs", id, "job.json"), "utf8"))
  const at = `local:${fs.realpathSync(path.join(home, "local"))}`
  const open = (key: string) => {
    const ticket = { backend: "local", at, key, payload: { ...record, id: key } }
    fs.writeFileSync(
      path.join(home, "journal", `${encodeURIComponent(`longshore/local/${key}`)}.json`),
      JSON.stringify(ticket)
    )
  }
  open(id)
  open("never-sent")
  const { code, stdout } = await start(["resume"]).ended
  expect([code, stdout.trim().split("\n").sort()]).toEqual([0, [first, "local:never-sent"].sort()])
  expect((await run("watch", "local:never-sent")).code).toBe(0)
  expect((await run("list")).stdout.trim().split("\n")).toHaveLength(2)
  expect((await run("resume")).stderr).toBe("nothing is open\n")
})

it("a command that is killed at any moment loses no job and starts none twice", async () => {
  const { home, run, start } = place({ "job.yaml": good })
  const told = new Set<string>()
  const tell = ({ stdout }: { readonly stdout: string }) =>
    stdout.split("\n").forEach((address) => address && told.add(address))
  const entries = (...at: ReadonlyArray<string>) => {
    const directory = path.join(home, ...at)
    return fs.existsSync(directory) ? fs.readdirSync(directory) : []
  }
  const openTickets = () => entries("journal").filter((name) => name.endsWith(".json"))
  // Each is seen a little late, and so any step may be the last: what holds after `resume` holds for all of them.
  const moments: ReadonlyArray<() => boolean> = [
    () => fs.existsSync(path.join(home, "journal")),
    () => entries("journal").length > 0,
    () => openTickets().length > 0,
    () => entries("local", "jobs").filter((name) => !name.startsWith(".")).length > told.size,
    () => false
  ]
  for (const hasCome of moments) {
    const { child, ended } = start(["submit", "job.yaml"])
    let isOver = false
    void ended.then(() => (isOver = true))
    while (!isOver && !hasCome()) await new Promise((resolve) => setImmediate(resolve))
    child.kill("SIGKILL")
    tell(await ended)
    // A killed process keeps its turn for a minute: let that minute have passed.
    for (const turn of entries("journal", "turns"))
      fs.writeFileSync(path.join(home, "journal", "turns", turn), "gone 0")
    tell(await run("resume"))
    expect(openTickets()).toEqual([])
  }
  const listed = lines(await run("list", "--json")).map(({ id }) => `local:${id}`)
  expect(listed.sort()).toEqual([...told].sort())
  expect(listed.length).toBeGreaterThan(0)
  expect(listed.length).toBeLessThanOrEqual(moments.length)
})
