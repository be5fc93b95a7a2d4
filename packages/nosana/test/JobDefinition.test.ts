import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as JobDefinition from "../src/JobDefinition.ts"
import { accepted, exposing, minimal, operation, refused, running, whole } from "./definitions.ts"

const problems = (value: unknown) => JobDefinition.check(value).map(({ message, path }) => `${path} ${message}`)

describe("the official check", () => {
  it.each(accepted)("accepts %s", (_, definition) => {
    expect(JobDefinition.check(definition, { mode: "official" })).toEqual([])
  })

  it.each(refused)("refuses %s", (_, definition, path, message) => {
    expect(JobDefinition.check(definition, { mode: "official" })).toContainEqual({ path, message })
  })

  it("tells of all problems at once", () => {
    const found = JobDefinition.check({ ...running({ image: 1, cmd: [2] }), version: 1 }, { mode: "official" })
    expect(found.map(({ path }) => path)).toEqual(["version", "ops[0].args.image", "ops[0].args.cmd[0]"])
  })

  it("never shows a value that may be a secret", () => {
    const found = JobDefinition.check(running({ image: "i", env: { KEY: ["hunter2"] }, authentication: "hunter2" }))
    expect(found.length).toBe(2)
    expect(JSON.stringify(found)).not.toContain("hunter2")
  })

  it("comes to an end with a value that contains itself", () => {
    const round: Record<string, unknown> = { ...minimal }
    round.self = round
    expect(JobDefinition.check(round, { mode: "official" })).toHaveLength(1)
  })
})

describe("a definition without measure", () => {
  const nested = (depth: number): unknown => JSON.parse(`${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`)

  it.each(["official", "strict"] as const)("that is too deep is a problem to the %s check", (mode) => {
    const message = "is nested more than 100 deep; write what is so deep as a text"
    expect(JobDefinition.check({ ...minimal, more: nested(10_000) }, { mode })).toEqual([
      { path: "more.a[0].a", message }
    ])
    expect(JobDefinition.check(nested(10_000), { mode })).toEqual([{ path: "a[0].a[0]", message }])
  })

  it("may be deep in what a host does not read", () => {
    const check = { type: "http", path: "/", method: "POST", expected_status: 200, continuous: true, body: nested(20) }
    expect(problems(exposing([{ port: 80, health_checks: [check] }]))).toEqual([])
  })

  const chain = (length: number, last: ReadonlyArray<string>) => ({
    ...minimal,
    ops: Array.from({ length }, (_, index) => ({
      type: "container/run",
      id: `o${index}`,
      args: { image: "i", cmd: [`%%ops.o${length - 1}.results.x%%`] },
      execution: { group: "g", depends_on: index === length - 1 ? last : [`o${index + 1}`] }
    }))
  })

  it("may have operations that wait one for the other, however many", () => {
    const before = performance.now()
    expect(problems(chain(20_000, []))).toEqual([])
    expect(performance.now() - before).toBeLessThan(4000)
  })

  it("has a circle told in a few names", () => {
    expect(problems(chain(20_000, ["o0"]))).toEqual([
      "ops[0].execution.depends_on waits for itself: o0 → o1 → o2 → o3 → o4 → o5 → o6 → o7 → o8 → … → o19999 → o0"
    ])
  })

  it("is searched for secrets in one pass", () => {
    for (const text of ["-eyJaaaaaaaaaaa", "a.", "a-", "-----BEGIN ", "hf_", "a://b:"]) {
      const definition = running({
        image: "i",
        cmd: [text.repeat(150_000 / text.length)]
      }) as JobDefinition.JobDefinition
      const before = performance.now()
      expect(JobDefinition.secretsIn(definition)).toEqual([])
      expect(performance.now() - before, text).toBeLessThan(500)
    }
  })
})

describe("the strict check", () => {
  it("accepts what a host runs", () => {
    expect(problems(minimal)).toEqual([])
    expect(problems(whole)).toEqual([])
    const logistics = { send: { type: "api-listen", args: {} }, receive: { type: "api-listen", args: {} } }
    expect(problems({ ...minimal, logistics, ops: [] })).toEqual([])
  })

  it("tells only of the shape where that is not right", () => {
    expect(problems({ ...minimal, ops: [{ type: "container/run", id: "", args: {} }] })).toEqual([
      "ops[0].args.image is missing; an operation names its own image, also where global.image is given"
    ])
  })

  it.each([
    [{ ...minimal, ops: [] }, "ops is empty; a job that is not confidential (logistics) needs at least one operation"],
    [operation({ id: "" }), "ops[0].id is empty; name the operation"],
    [running({ image: " " }), "ops[0].args.image is empty; name the image"],
    [
      operation({ args: { name: "v" } }),
      "ops[0].args.image is missing; container/run takes { image, … }, and { name } makes a volume"
    ],
    [
      operation({ type: "container/create-volume" }),
      "ops[0].args.name is missing; container/create-volume takes { name }"
    ],
    [operation({ type: "container/create-volume", args: { name: "" } }), "ops[0].args.name is empty; name the volume"],
    [exposing(0), "ops[0].args.expose 0 is not a port; write a whole number from 1 to 65535"],
    [exposing([80, 65536]), "ops[0].args.expose[1] 65536 is not a port; write a whole number from 1 to 65535"],
    [exposing([{ port: 1.5 }]), "ops[0].args.expose[0].port 1.5 is not a port; write a whole number from 1 to 65535"],
    [exposing({ port: -1 }), "ops[0].args.expose.port -1 is not a port; write a whole number from 1 to 65535"],
    [
      exposing([
        {
          port: 80,
          health_checks: [{ type: "http", path: "up", method: "GET", expected_status: 200, continuous: true }]
        }
      ]),
      'ops[0].args.expose[0].health_checks[0].path must begin with "/"'
    ],
    [
      exposing([
        { port: 80, health_checks: [{ type: "http", path: "/", method: "GET", expected_status: 20, continuous: true }] }
      ]),
      "ops[0].args.expose[0].health_checks[0].expected_status 20 is not an HTTP status; write a whole number from 100 to 599"
    ],
    [
      running({ image: "i", restart_policy: { policy: "on-failure", restart_tries: -1 } }),
      "ops[0].args.restart_policy.restart_tries -1 is not a whole number from 0 on"
    ],
    [
      operation({ results: { a: { regex: "(", logType: ["stdout"] } } }),
      "ops[0].results.a.regex is not a regular expression: Invalid regular expression: /(/: Unterminated group"
    ],
    [
      operation({ results: { a: "[" } }),
      "ops[0].results.a is not a regular expression: Invalid regular expression: /[/: Unterminated character class"
    ],
    [
      operation({ execution: { depends_on: ["b"] } }),
      'ops[0].execution.depends_on[0] "b" is not the id of an operation'
    ],
    [operation({ execution: { depends_on: ["a"] } }), 'ops[0].execution.depends_on[0] "a" is the operation itself'],
    [
      running({ image: "i", cmd: ["echo", "%%ops.other.results.x%%"] }),
      "ops[0].args.cmd[1] %%ops.other.results.x%% names no operation of this job; a host would put nothing in its place"
    ]
  ])("refuses what a host would not run as it says: %#", (definition, problem) => {
    expect(problems(definition)).toEqual([problem])
  })

  const run = (id: string, execution?: object) => ({
    type: "container/run",
    id,
    args: { image: "i" },
    ...(execution && { execution })
  })

  it("refuses an operation that waits for one of another group", () => {
    expect(problems({ ...minimal, ops: [run("a"), run("b", { depends_on: ["a"] })] })).toEqual([
      'ops[1].execution.depends_on[0] "a" is of the group "a", and this operation of "b"; put both into one group (execution.group)'
    ])
    expect(problems({ ...minimal, ops: [run("a", { group: "b" }), run("b", { depends_on: ["a"] })] })).toEqual([])
  })

  it("refuses operations that wait for each other, once", () => {
    const waits = (id: string, other: string) => run(id, { group: "g", depends_on: [other] })
    const ops = [waits("a", "b"), waits("b", "c"), waits("c", "a"), waits("d", "a")]
    expect(problems({ ...minimal, ops })).toEqual(["ops[0].execution.depends_on waits for itself: a → b → c → a"])
  })

  it("is linear where many wait for many", () => {
    const ops = Array.from({ length: 300 }, (_, index) =>
      run(`o${index}`, { group: "g", depends_on: Array.from({ length: index }, (_, earlier) => `o${earlier}`) })
    )
    expect(problems({ ...minimal, ops })).toEqual([])
  })

  it("knows ids with a dot in placeholders", () => {
    const ops = [run("a.b"), { ...run("c"), args: { image: "i", cmd: ["%%ops.a.b.results.x%%", "%%globals.job%%"] } }]
    expect(problems({ ...minimal, ops })).toEqual([])
  })
})

describe("reading a definition", () => {
  it.effect("gives it as it is", () =>
    Effect.gen(function* () {
      expect(yield* JobDefinition.read(minimal)).toBe(minimal)
      expect(yield* JobDefinition.read(exposing(0), { mode: "official" })).toEqual(exposing(0))
    })
  )

  it.effect("fails with the first path as field, and tells all", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        JobDefinition.read(exposing([0, 70000]), { backend: "nosana-program", operation: "prepare" })
      )
      expect(error.reason).toMatchObject({ _tag: "InvalidSpec", field: "ops[0].args.expose[0]" })
      expect(error.message).toBe(
        "nosana-program.prepare: ops[0].args.expose[0] 0 is not a port; write a whole number from 1 to 65535; " +
          "ops[0].args.expose[1] 70000 is not a port; write a whole number from 1 to 65535"
      )
      expect((yield* Effect.flip(JobDefinition.read(null))).message).toBe(
        "nosana.definition: the definition must be an object, and is null"
      )
    })
  )

  it("is what the schema does, too", () => {
    const is = Schema.is(JobDefinition.schema)
    for (const [, definition] of accepted) expect(is(JSON.parse(JSON.stringify(definition)))).toBe(true)
    expect(is(exposing("80"))).toBe(false)
    expect(Schema.decodeUnknownSync(JobDefinition.schema)({ ...minimal, more: 1 })).toEqual(minimal)
    expect(Schema.decodeUnknownSync(JobDefinition.schema)(whole)).toEqual(whole)
    expect(JSON.stringify(Schema.toJsonSchemaDocument(JobDefinition.schema))).toContain('"stop_if_dependent_stops"')
  })
})
