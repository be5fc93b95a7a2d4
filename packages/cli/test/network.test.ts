/** The command on a network that can fail: the same program, in this process, with a backend of the test's. */
import * as fs from "node:fs"
import * as path from "node:path"
import * as Backend from "@longshore/core/Backend"
import type { Job, JobStatus } from "@longshore/core/Job"
import * as Reasons from "@longshore/core/JobError"
import * as JobResult from "@longshore/core/JobResult"
import type { Registration } from "@longshore/core/Registration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it, vi } from "vitest"
import { inProcess } from "./inProcess.ts"

const { backends } = vi.hoisted(() => ({ backends: [] as Array<Registration> }))
vi.mock("longshore/backends", () => ({ backends }))

const failing = (reason: Reasons.JobErrorReason) =>
  Effect.fail(new Reasons.JobError({ backend: "far", operation: "send", reason }))

interface Far {
  readonly send?: Reasons.JobErrorReason
  readonly find?: Reasons.JobErrorReason | (() => Effect.Effect<never>)
  readonly status?: JobStatus
  readonly left?: JobResult.Left | Reasons.JobErrorReason
  readonly download?: Stream.Stream<Uint8Array, Reasons.JobError>
}

class FarBackend extends Backend.Service<FarBackend>()("far", { accepts: ["Container"], capabilities: ["download"] }) {}

/** Puts a backend called `far` in the place of all others. */
const far = ({ download = Stream.empty, find, left = {}, send, status = { _tag: "Completed" } }: Far): void => {
  const ref = Backend.refTo({ id: "far", at: "there" }, "f1")
  const job: Job<"far"> = { ref, status }
  const backend = FarBackend.of({
    id: "far",
    at: "there",
    pollEvery: "10 millis",
    prepare: () => Effect.succeed({ backend: "far", at: "there", key: "k", payload: { signed: "hunter2" } }),
    send: () => (send ? failing(send) : Effect.succeed(ref)),
    find: () =>
      find === undefined
        ? Effect.succeed({ _tag: "Landed", ref })
        : typeof find === "function"
          ? find()
          : failing(find),
    get: () => Effect.succeed(job),
    result: () => ("_tag" in left ? failing(left) : Effect.succeed(JobResult.make(left))),
    download: () => download
  })
  backends.splice(0, backends.length, {
    id: "far",
    description: "far away",
    accepts: FarBackend.accepts,
    capabilities: FarBackend.capabilities,
    refuses: FarBackend.refuses,
    takes: [],
    settings: [{ name: "LONGSHORE_FAR_KEY", description: "what signs", isSecret: true }],
    make: Effect.succeed(backend as unknown as Backend.Backend<string, any, never>)
  })
}

const { longshore, told } = inProcess()
const run = (...more: ReadonlyArray<string>) =>
  longshore("run", path.join(told.directory, "job.yaml"), "--on", "far", ...more)

const message = "as it was told"
const ends: ReadonlyArray<readonly [Reasons.JobErrorReason, number]> = [
  [new Reasons.InvalidSpec({ message }), 2],
  [new Reasons.Misconfigured({ message }), 2],
  [new Reasons.JobNotFound({ message }), 2],
  [new Reasons.InvalidState({ message }), 2],
  [new Reasons.Unauthorized({ message }), 3],
  [new Reasons.InsufficientFunds({ message }), 3],
  [new Reasons.NoCapacity({ message }), 3],
  [new Reasons.RateLimited({ message }), 3],
  [new Reasons.Unavailable({ message }), 3],
  [new Reasons.MalformedResponse({ message }), 3]
]

describe("a submission that is refused", () => {
  it.each(ends.map(([reason, code]) => [reason._tag, code, reason] as const))(
    "with %s ends with %i",
    async (_, code, reason) => {
      far({ send: reason })
      expect(await run()).toBe(code)
      expect([told.stdout, told.stderr]).toEqual(["", `longshore: far.send: ${message}\n`])
    }
  )
})

describe("a submission whose answer is lost", () => {
  const lost = new Reasons.OutcomeUnknown({ message: "no answer" })

  it("ends with 4 when nobody can tell, names what settles it, and keeps the ticket to itself", async () => {
    far({ send: lost, find: new Reasons.Unauthorized({ message: "the key has expired" }) })
    expect(await run("--json")).toBe(4)
    expect(told.stderr).toContain("longshore resume --on far")
    expect(JSON.parse(told.stdout)).toMatchObject({ event: "error", reason: "OutcomeUnknown", exitCode: 4 })
    expect(told.stdout + told.stderr).not.toContain("hunter2")
    far({})
    told.stdout = ""
    expect([await longshore("resume", "--on", "far"), told.stdout]).toEqual([0, "far:f1\n"])
    expect([await longshore("resume", "--on", "far"), told.stdout]).toEqual([0, "far:f1\n"])
  })

  it("that is not waited for leaves the way to settle it", async () => {
    const interrupted = Effect.suspend(() => {
      setImmediate(() => process.emit("SIGINT"))
      return Effect.never
    })
    far({ send: lost, find: () => interrupted })
    expect(await run("--cancel-on-exit")).toBe(130)
    expect(told.stderr).toBe("if the job was sent already, this finds it: longshore resume --on far\n")
    far({})
    expect([await longshore("resume", "--on", "far"), told.stdout]).toEqual([0, "far:f1\n"])
  })

  it("is found, and is no end at all", async () => {
    far({ send: lost, left: { stdout: JobResult.captured("found\n") } })
    expect([await run(), told.stdout]).toEqual([0, "found\n"])
  })
})

describe("what a job left", () => {
  it("is bytes in files, and base64 in JSON where it is no text", async () => {
    const bytes = new Uint8Array([0xff, 0x00, 0x0a])
    const cost = { amount: 1_500_000n, currency: "NOS", decimals: 6 }
    far({ left: { stdout: JobResult.captured(bytes, true), exitCode: 0, cost } })
    expect(await run("--json", "--output", path.join(told.directory, "out"))).toBe(0)
    expect(JSON.parse(told.stdout.trim().split("\n").at(-1)!)).toEqual({
      event: "result",
      backend: "far",
      id: "f1",
      status: "Completed",
      exitCode: 0,
      stdout: "\ufffd\0\n",
      stdoutBase64: "/wAK",
      stdoutTruncated: true,
      stderr: "",
      outputs: [],
      cost: { amount: "1500000", currency: "NOS", decimals: 6 }
    })
    expect(fs.readFileSync(path.join(told.directory, "out", "stdout"))).toEqual(Buffer.from(bytes))
  })

  it("may be nothing that can be read, and the end is told all the same", async () => {
    far({ status: { _tag: "Failed", cause: "NodeLost" }, left: new Reasons.JobNotFound({ message: "it is gone" }) })
    expect(await run()).toBe(1)
    expect(told.stderr).toContain("far:f1  Failed (NodeLost)\nnothing of what it left can be read\n")
    told.stdout = ""
    expect(await longshore("result", "far:f1", "--json")).toBe(1)
    expect(JSON.parse(told.stdout)).toMatchObject({ status: "Failed", cause: "NodeLost", exitCode: null, outputs: [] })
    far({ left: new Reasons.Unauthorized({ message: "the key has expired" }) })
    expect(await longshore("result", "far:f1")).toBe(3)
  })

  it("is never written outside of the directory", async () => {
    far({ left: { outputs: [{ name: "o", path: "../../stolen" }] }, download: Stream.make(new Uint8Array([1])) })
    expect(await run("--output", path.join(told.directory, "out"))).toBe(2)
    expect(told.stderr).toContain("would be written outside of")
    expect(fs.existsSync(path.join(told.directory, "stolen"))).toBe(false)
  })

  it("is there whole or not at all", async () => {
    const cut = failing(new Reasons.Unavailable({ message: "the line is dead" }))
    far({
      left: { outputs: [{ name: "o", path: "o" }] },
      download: Stream.concat(Stream.make(new Uint8Array([1])), Stream.fromEffect(cut))
    })
    expect(await run("--output", path.join(told.directory, "out"))).toBe(3)
    expect(fs.existsSync(path.join(told.directory, "out", "outputs", "o"))).toBe(false)
  })
})

describe("a backend", () => {
  it("without a capability is told as such, with 2", async () => {
    far({})
    for (const call of [
      ["cancel", "far:f1"],
      ["logs", "far:f1"],
      ["list", "--on", "far"]
    ]) {
      expect(await longshore(...call)).toBe(2)
      expect(told.stderr).toContain(`far has no ${call[0]}`)
    }
  })

  it("never has a secret setting shown", async () => {
    far({})
    vi.stubEnv("LONGSHORE_FAR_KEY", "hunter2")
    expect(await longshore("backends")).toBe(0)
    expect(await longshore("backends", "--json")).toBe(0)
    expect(told.stdout).toContain("LONGSHORE_FAR_KEY (set)")
    expect(told.stdout + told.stderr).not.toContain("hunter2")
  })

  it("with a defect ends with 70, which no other end has", async () => {
    far({})
    backends.splice(0, 1, { ...backends[0]!, make: Effect.die(new Error("it broke")) })
    expect([await longshore("get", "far:f1"), told.stderr]).toEqual([70, expect.stringContaining("it broke")])
  })
})
