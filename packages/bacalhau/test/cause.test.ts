import { assert, describe, it } from "@effect/vitest"
import { causeOf, tellingOf } from "../src/internal/cause.ts"

const trap = "wasm error: unreachable\nwasm stack trace:\n\t.$0()"
const nobody = "not enough nodes to run job. requested: 1, available: 1, suitable: 0."

/** As servers have said them. */
const rows = [
  ["Execution timed out after 3s", "TimedOut"],
  ["execution timed out after 3s", "TimedOut"],
  ["Job timed out. Job took longer than 4s", "TimedOut"],
  [trap, "Unknown"],
  ['failed to load entry module /main.wasm: unknown module "nosuch"', "StartFailed"],
  ['failed to compile module at "/main.wasm": invalid magic number', "StartFailed"],
  ["failed to load entry module: Name section not found", "StartFailed"],
  ["unable to find the entrypoint '' in the WASM module", "StartFailed"],
  ['module not found: "mod"', "StartFailed"],
  [
    "preparing arguments: json: cannot unmarshal string into Go struct field EngineSpec.EntryModule of type models.InputSource",
    "StartFailed"
  ],
  [`${nobody}\n• Node n: job already executed on this node more than once`, "Rejected"],
  [`${nobody}\n• Node n: labels map[…] don't match required selectors [nosuchlabel = x]`, "Rejected"],
  [`${nobody}\n• Node n: labels map[image:ubuntu timeout:5] don't match required selectors [publish = x]`, "Rejected"],
  [`${nobody}\n• Node n: does not support nosuch, only wasm`, "Rejected"],
  [`${nobody}\n• Node n: job rejected`, "Rejected"],
  [`${nobody}\n• Node n: node busy with available capacity {CPU: 1.10}`, "Rejected"],
  ["requested: 2, available: 1, suitable: 1. not enough nodes", "Rejected"],
  ["execution completed unexpectedly", "Unknown"],
  ["not enough nodes to run job. requested: 1, available: 0", "Rejected"],
  ["failed to publish results: connection refused", "OutputFailed"],
  ["failed to download https://example.org/a: 404", "InputFailed"],
  ["node was lost", "NodeLost"],
  ["OOMKilled: out of memory", "OutOfMemory"],
  ["", "Unknown"]
] as const

describe("why a job failed", () => {
  it.each(rows)("%j is %s", (message, cause) => {
    assert.strictEqual(causeOf(message), cause)
  })
})

describe("of several runs", () => {
  it.each([
    [[], ""],
    [["", " "], ""],
    [[trap], trap],
    [["first", " last "], "last"],
    [["timed out", "something"], "timed out"],
    [["timed out", "module not found", "something"], "module not found"]
  ] as const)("%j tells %j", (messages, telling) => {
    assert.strictEqual(tellingOf(messages), telling)
  })
})
