import { describe, expect, it } from "vitest"
import { checkDefinition, checkPlan } from "../../src/nosana/checkDefinition.ts"

const run = { type: "container/run", id: "one", args: { image: "ubuntu", cmd: ["echo hello"] } }
const definition = (more: object = {}) => ({ version: "0.1", type: "container", ops: [run], ...more })
const withArgs = (args: object) => definition({ ops: [{ ...run, args: { image: "ubuntu", ...args } }] })

describe("a definition", () => {
  it.each([
    [definition()],
    [definition({ ops: [] })],
    [definition({ meta: { trigger: "cli", system_requirements: { required_vram: 4 }, tags: ["a", 1] } })],
    [
      definition({
        logistics: { send: { type: "api-listen", args: {} }, receive: { type: "api", args: { endpoint: "e" } } }
      })
    ],
    [definition({ global: { image: "ubuntu", gpu: true, env: { A: "1" }, variables: { B: "2" } } })],
    [withArgs({ cmd: "echo hello", entrypoint: ["/bin/bash"], env: { A: "1" }, work_dir: "/", private: true })],
    [withArgs({ expose: 70000 })],
    [
      withArgs({
        expose: [
          80,
          {
            port: 8080,
            health_checks: [{ type: "http", path: "/", method: "GET", expected_status: 200, continuous: true }]
          }
        ]
      })
    ],
    [withArgs({ expose: "%%ops.other.results.port%%" })],
    [withArgs({ restart_policy: { policy: "on-failure", restart_tries: 3 } })],
    [withArgs({ resources: [{ type: "HF", repo: "a/b", target: "/models" }] })],
    [definition({ ops: [{ type: "container/create-volume", id: "volume", args: { name: "data" } }] })],
    [definition({ ops: [{ ...run, results: { all: "*", some: { regex: "x", logType: ["stdout"] } } }] })],
    [
      definition({
        ops: [run, { ...run, id: "two", execution: { group: "g", depends_on: ["one"], stop_if_dependent_stops: true } }]
      })
    ]
  ])("is fine: %j", (value) => {
    expect(checkDefinition(value)).toEqual([])
  })

  it.each([
    [undefined, "$input"],
    [null, "$input"],
    ["text", "$input"],
    [{ type: "container", ops: [] }, "$input.version"],
    [definition({ version: "0.2" }), "$input.version"],
    [definition({ other: 1 }), "$input.other"],
    [definition({ ops: {} }), "$input.ops"],
    [definition({ ops: [run, run] }), "$input.ops"],
    [definition({ ops: [{ ...run, id: "with space" }] }), "$input.ops[0].id"],
    [definition({ ops: [{ ...run, type: "container/other" }] }), "$input.ops[0].type"],
    [definition({ ops: [{ type: "container/run", id: "one" }] }), "$input.ops[0].args"],
    [withArgs({ env: { A: 1 } }), "$input.ops[0].args.env.A"],
    [withArgs({ cmd: [1] }), "$input.ops[0].args.cmd[0]"],
    [withArgs({ command: ["echo"] }), "$input.ops[0].args.command"],
    [withArgs({ expose: "80" }), "$input.ops[0].args.expose"],
    [withArgs({ expose: [80, 80] }), "$input.ops[0].args.expose"],
    [withArgs({ gpu: null }), "$input.ops[0].args.gpu"],
    [definition({ meta: { flag: true } }), "$input.meta.flag"],
    [definition({ ops: [{ ...run, results: { a: { regex: "x", logType: [] } } }] }), "$input.ops[0].results.a.logType"],
    [definition({ ops: [{ ...run, execution: { stop_if_dependent_stops: true } }] }), "$input.ops[0].execution"],
    [definition({ logistics: { send: { type: "api", args: {} } } }), "$input.logistics.receive"]
  ])("is none: %j", (value, path) => {
    const [first] = checkDefinition(value)
    expect(first?.path.startsWith(path)).toBe(true)
  })

  it("says what was expected, and what was there", () => {
    expect(checkDefinition(withArgs({ work_dir: 1 }))).toEqual([
      { path: "$input.ops[0].args.work_dir", expected: "string", value: 1 }
    ])
  })
})

describe("a plan", () => {
  const planned = (id: string, group: string | undefined, ...depends_on: ReadonlyArray<string>) => ({
    id,
    execution: { ...(group !== undefined && { group }), depends_on }
  })
  it("keeps to one group", () => {
    expect(checkPlan([planned("a", "g"), planned("b", "g", "a")])).toBeUndefined()
    expect(checkPlan([planned("a", "g", "a"), planned("b", "h", "a", "c")])).toBe(
      "Execution Plan Validation Failed:\n- Invalid dependency: Operation 'a' cannot depend on itself.\n" +
        "- Invalid dependency: 'b' in group 'h' depends on 'a' in group 'g'\n" +
        "- Invalid dependency: Operation 'b' depends on non existent op 'c'."
    )
  })
})
