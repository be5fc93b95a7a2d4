import { describe, expect, it } from "@effect/vitest"
import { describe as words } from "@longshore/core/Job"
import * as Effect from "effect/Effect"
import * as FlowState from "../src/FlowState.ts"
import { container, flow, idle, op, read, started } from "./flows.ts"

const outcome = (value: unknown) => words(FlowState.outcomeOf(read(value)))

describe("reading a result", () => {
  it("reads bytes, text and values alike, and keeps all of it", () => {
    const value = flow([op({ later: "more" })], { version: 9 })
    const text = JSON.stringify(value)
    for (const given of [value, text, new TextEncoder().encode(text)]) {
      expect(read(given)).toMatchObject({ status: "success", isLegacy: false, raw: value })
      expect(read(given).startTime).toEqual(new Date(started))
      expect(read(given).opStates[0]).toMatchObject({
        operationId: "one",
        exitCode: 0,
        logs: [{ type: "stdout", log: "hello\n", timestamp: new Date(started + 1) }],
        raw: { later: "more" }
      })
    }
  })

  it("does with what there is", () => {
    expect(read({ status: "", startTime: 0, endTime: 0 })).toMatchObject({
      status: "",
      startTime: undefined,
      endTime: undefined,
      opStates: []
    })
    const [state, ...others] = read({
      opStates: [{ logs: [{ log: "a" }, "b", null, { type: "nodeerr" }], results: { a: "x", b: ["y", 1], c: 2 } }, 5]
    }).opStates
    expect(others).toMatchObject([{ operationId: undefined, status: undefined, raw: 5 }])
    expect(state).toMatchObject({
      operationId: undefined,
      status: undefined,
      exitCode: undefined,
      logs: [
        { type: "stdout", log: "a", timestamp: undefined },
        { type: "stdout", log: "b" },
        { type: "nodeerr", log: "" }
      ],
      results: { a: "x", b: ["y", "1"] },
      errors: [],
      reason: { hostShutDown: false, jobStopped: false, jobExpired: false, text: undefined },
      container: undefined
    })
  })

  it("finds the errors of an operation under both of their names", () => {
    const fault = { event: "container-run", message: "no such thing", code: 404 }
    for (const more of [{ error: fault }, { errors: [fault] }]) {
      expect(read(flow([op(more)])).opStates[0]?.errors).toEqual([fault])
    }
    expect(
      read(flow([op({ errors: ["a", { error: "b" }, 5] })])).opStates[0]?.errors.map(({ message }) => message)
    ).toEqual(["a", "b", "5"])
  })

  it.effect.each([
    ["", 'it is not JSON of an object but ""'],
    ["<html>", 'it is not JSON of an object but "<html>"'],
    [null, "it is null"],
    [[], "it is a list"],
    [5, "it is number"],
    [{ results: {} }, "it has neither opStates nor a status, but results"],
    [{ results: { "nosana/secrets": {} } }, "it has neither opStates nor a status, but results"],
    [{ status: "success", results: { build: ["nos/error", []] } }, "it has a status, and steps in place of opStates"],
    [{ status: "success", opStates: { 0: { status: "failed" } } }, "its opStates are no list"],
    [{ status: "success", opStates: null }, "its opStates are no list"],
    [{}, "it has neither opStates nor a status, but nothing"],
    [{ error: "not found" }, "it has neither opStates nor a status, but error"]
  ] as const)("refuses what is none: %j", ([value, why]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(FlowState.read(value))
      expect(error).toMatchObject({ _tag: "MalformedResponse", message: `this is not a job's result: ${why}` })
    })
  )
})

describe("what became of a job", () => {
  it.each([
    // A host says success of all of these.
    ["Completed", flow([op()])],
    ["Completed", flow([op({ exitCode: null })])],
    ["Completed", flow([])],
    // A success that something else in it denies is none.
    ["Failed (ExitCode): exit code 3", flow([op({ exitCode: 3, diagnostics: { state: {} } })])],
    ["Failed (ExitCode): exit code 3", flow([op({ exitCode: 3, diagnostics: { state: { ExitCode: 3 } } })])],
    ["Failed (ExitCode): exit code 3", flow([op({ exitCode: "3" })])],
    ["Failed (ExitCode): exit code 137", flow([op({ diagnostics: container({ ExitCode: 137 }) })])],
    ["Failed (ExitCode): exit code 137", flow([op({ diagnostics: container({ ExitCode: "137" }) })])],
    [
      "Failed (Unknown): the host says success, and the container engine OCI",
      flow([op({ exitCode: 127, diagnostics: container({ ExitCode: 127, Error: "OCI" }) })])
    ],
    ["Failed (Unknown): boom", flow([op()], { errors: ["boom"] })],
    ['Failed (Unknown): the job ended, and operation "1" did not', flow([op(), null as never])],
    ['Failed (Unknown): the job ended, and operation "0" did not', flow([5 as never])],
    ['Failed (Unknown): the host says "failed"', { status: "failed", results: {} }],
    ["Failed (ExitCode): exit code 3", flow([op({ status: "failed", exitCode: 3 })])],
    ["Failed (ExitCode): exit code 3", flow([op({ exitCode: 3 })])],
    ["Failed (TimedOut): the job's time ran out", flow([op({ diagnostics: { reason: { jobExpired: true } } })])],
    ['Failed (Unknown): the job ended, and operation "one" did not', flow([idle({ status: null })])],
    // The first that failed decides, whatever became of the others through it.
    [
      'Failed (ExitCode): operation "two": exit code 1',
      flow(
        [
          op(),
          op({ operationId: "two", status: "failed", exitCode: 1 }),
          op({ operationId: "three", status: "stopped" })
        ],
        { status: "failed" }
      )
    ],
    ["Cancelled", flow([op(), op({ status: "stopped" })], { status: "stopped" })],
    ["Cancelled", flow([op()], { status: "stopped" })],
    ["Cancelled", flow([], { status: "stopped" })],
    [
      "Failed (NodeLost): the host shut down",
      flow([op({ status: "failed", exitCode: 137, diagnostics: { reason: { hostShutDown: true } } })], {
        status: "failed"
      })
    ],
    // It did not come to the operations.
    [
      "Failed (Rejected): validation: no ops",
      flow([], { status: "validation-error", errors: [{ event: "validation", message: "no ops" }] })
    ],
    ["Failed (InputFailed)", flow([], { status: "logistics-error" })],
    ["Failed (StartFailed): no engine", flow([], { status: "init error", errors: ["no engine"] })],
    ["Failed (Unknown): boom", flow([], { status: "failed", errors: ["boom"] })],
    ['Failed (Unknown): the host says "failed"', flow([op()], { status: "failed" })],
    ['Failed (Unknown): the host says "constructor"', flow([], { status: "constructor" })],
    ["Failed (Unknown): the host had nothing to tell", { status: "", startTime: 0, endTime: 0, opStates: [] }],
    // It goes on.
    ["Running", flow([op({ status: "running", endTime: null })], { status: "running", endTime: null })],
    ["Running", flow([], { status: "waiting-for-job-definition", endTime: null })],
    ["Running", flow([op({ exitCode: 1 })], { status: "running", endTime: null })],
    ["Failed (ExitCode): exit code 1", flow([op({ exitCode: 1 })], { status: "running" })]
  ])("%s", (expected, value) => {
    expect(outcome(value)).toBe(expected)
  })
})

describe("what a job left", () => {
  const at = (millis: number) => new Date(started + millis).toISOString()
  const two = flow([
    op({
      results: { answer: "42" },
      logs: [
        { type: "stdout", log: "a1\n", timestamp: at(1) },
        { type: "stderr", log: "e1\n" },
        { type: "stdout", log: "a2\n", timestamp: at(5) }
      ]
    }),
    op({
      operationId: "two",
      status: "failed",
      exitCode: 3,
      results: { lines: ["x", "y"] },
      logs: [
        { type: "nodeerr", log: "pulling", timestamp: at(2) },
        { type: "stdout", log: "b1\n", timestamp: at(3) }
      ]
    })
  ])

  it("is what all operations wrote, and the exit code that decided", () => {
    const { exitCode, output, stderr, stdout } = FlowState.resultOf(read(two))
    expect({ exitCode, stdout: stdout.text, stderr: stderr.text, output }).toEqual({
      exitCode: 3,
      stdout: "a1\nb1\na2\n",
      stderr: "e1\n",
      output: { one: { answer: "42" }, two: { lines: ["x", "y"] } }
    })
    expect(stdout.truncated).toBe(false)
  })

  it("is a log in the order of its times", () => {
    expect(FlowState.logsOf(read(two))).toEqual([
      { source: "stdout", text: "a1\n" },
      { source: "stderr", text: "e1\n" },
      { source: "system", text: "pulling\n" },
      { source: "stdout", text: "b1\n" },
      { source: "stdout", text: "a2\n" }
    ])
  })

  it("is stdout read as JSON where no results are declared", () => {
    const logs = [
      { type: "stdout", log: '{"a":' },
      { type: "stdout", log: "1}\n" }
    ]
    expect(FlowState.resultOf(read(flow([op({ logs })]))).output).toEqual({ a: 1 })
  })

  it("has no exit code that the host made up", () => {
    expect(FlowState.resultOf(read(flow([idle({ exitCode: 2, errors: ["no image"] })]))).exitCode).toBeUndefined()
    expect(FlowState.resultOf(read(flow([idle()]))).exitCode).toBeUndefined()
    expect(FlowState.resultOf(read(flow([]))).exitCode).toBeUndefined()
    expect(
      FlowState.resultOf(read(flow([op({ diagnostics: container({ StartedAt: "0001-01-01T00:00:00Z" }) })]))).exitCode
    ).toBeUndefined()
    expect(
      FlowState.resultOf(read(flow([op({ exitCode: null, diagnostics: container({ ExitCode: 7 }) })]))).exitCode
    ).toBe(7)
  })

  it("says when the host kept only its end", () => {
    const logs = Array.from({ length: 24_999 }, () => ({ type: "stdout", log: "a" }))
    expect(FlowState.resultOf(read(flow([op({ logs })]))).stdout.truncated).toBe(true)
  })
})

describe("a result of the time before flows", () => {
  const legacy = {
    results: {
      build: ["nos/success", [{ cmd: "make", log: [[1, "ok\n"]], error: null, status: 0 }]],
      test: [
        "nos/error",
        [
          {
            cmd: "make test",
            log: [
              [1, "1\n"],
              [2, "bad\n"]
            ],
            error: "it failed",
            status: 2
          }
        ]
      ]
    }
  }

  it("tells steps as operations", () => {
    const state = read(legacy)
    expect(state).toMatchObject({ isLegacy: true, status: "failed", raw: legacy })
    expect(outcome(legacy)).toBe('Failed (ExitCode): operation "test": exit code 2')
    const { exitCode, stderr, stdout } = FlowState.resultOf(state)
    expect([exitCode, stdout.text, stderr.text]).toEqual([2, "ok\n1\n", "bad\n"])
    expect(outcome({ results: { build: legacy.results.build } })).toBe("Completed")
    expect(outcome({ results: { build: ["nos/success", [{ cmd: "make", status: "2" }]] } })).toBe(
      "Failed (ExitCode): exit code 2"
    )
  })

  it("tells what the host failed at", () => {
    for (const value of [{ "nosana/error": "no image" }, { results: { "nosana/error": { message: "no image" } } }]) {
      expect(outcome(value)).toBe("Failed (Unknown): no image")
    }
  })
})
