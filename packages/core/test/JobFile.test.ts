import { assert, describe, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { parse as parseYaml } from "yaml"
import { jsonSchema, parse } from "../src/JobFile.ts"
import { container, pipeline, wasm } from "../src/JobSpec.ts"

const isValid = new Ajv2020({ strict: true, strictTypes: false }).compile(jsonSchema)

const full = `
kind: Container
image: docker.io/library/busybox
command: [sh, -c, "wc -w < text.txt > out/count"]
timeout: 90 seconds
env: { LANG: C.UTF-8, DOT.TED: "1" }
resources: { cpu: 1.5, memory: 512 MiB, disk: 2 GB, gpu: { count: 1, model: A100 } }
inputs:
  - { from: "file:words/text.txt", path: text.txt }
  - { from: "https://example.org/a?b=c", path: a }
  - { data: "in line", path: b }
  - { base64: AAEC/w==, path: c }
outputs: [{ name: count, path: out/count }]
`

const fullSpec = container({
  image: "docker.io/library/busybox",
  command: ["sh", "-c", "wc -w < text.txt > out/count"],
  timeout: Duration.seconds(90),
  env: { LANG: "C.UTF-8", "DOT.TED": "1" },
  resources: { cpu: 1.5, memory: 536_870_912n, disk: 2_000_000_000n, gpu: { count: 1, model: "A100" } },
  inputs: [
    { from: "file:///home/me/jobs/words/text.txt", path: "text.txt" },
    { from: "https://example.org/a?b=c", path: "a" },
    { data: "in line", path: "b" },
    { data: Uint8Array.of(0, 1, 2, 255), path: "c" }
  ],
  outputs: [{ name: "count", path: "out/count" }]
})

describe("a job file", () => {
  it.effect("is the spec in YAML", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* parse(full, { base: "file:///home/me/jobs/" }), fullSpec)
    })
  )

  it.effect("is the same in JSON", () =>
    Effect.gen(function* () {
      const json = JSON.stringify(parseYaml(full), null, 2)
      assert.deepStrictEqual(yield* parse(json, { base: "file:///home/me/jobs/" }), fullSpec)
    })
  )

  it.effect("has the other kinds, and leaves out what has a default", () =>
    Effect.gen(function* () {
      const module = yield* parse("{ kind: Wasm, module: file:a.wasm, timeout: 1 minute }")
      assert.deepStrictEqual(module, wasm({ module: "file:a.wasm", timeout: "1 minute" }))
      const chain = yield* parse("{ kind: Pipeline, containers: [a, b], input: { x: [1, null] }, timeout: 1 minute }")
      assert.deepStrictEqual(chain, pipeline({ containers: ["a", "b"], input: { x: [1, null] }, timeout: "1 minute" }))
      const count = yield* parse("{ kind: Container, image: i, timeout: 1 hour, resources: { gpu: 2 } }")
      assert.deepStrictEqual(count, container({ image: "i", timeout: "1 hour", resources: { gpu: 2 } }))
    })
  )
})

const message = (text: string) => Effect.map(Effect.flip(parse(text, { name: "job.yaml" })), (error) => error.message)

describe("a job file with mistakes", () => {
  it.effect("tells all of them, each with its line", () =>
    Effect.gen(function* () {
      const text = [
        "kind: Container",
        "image: busybox",
        "timeout: -5 minutes",
        "comand: [echo, 1]",
        "env: { A: 1 }",
        "resources: { memory: lots }",
        "outputs:",
        "  - { name: x, path: ../x }",
        "inputs: [{ from: ftp://x, path: a }, { path: b }, { base64: '?', path: c }]"
      ].join("\n")
      assert.strictEqual(
        yield* message(text),
        [
          "job.yaml:3:10: timeout: -5m is no time to run in; give a positive duration",
          "job.yaml:4:1: comand: there is no such field; known are kind, timeout, env, resources, inputs, outputs, image, command",
          "job.yaml:5:11: env.A: 1 is not a text; put it in quotes",
          'job.yaml:6:22: resources.memory: "lots" is not a size; write a number and a unit, such as 512 MiB or 2 GB',
          'job.yaml:8:22: outputs[0].path: "../x" is not inside the job\'s directory; write a relative path with "/" and without ".."',
          'job.yaml:9:18: inputs[0].from: "ftp://x" is not a URL that begins with file:, https:, http: or ipfs:',
          "job.yaml:9:38: inputs[1]: give from (a URL) or data (a text or bytes)",
          "job.yaml:9:61: inputs[2].base64: is not Base64"
        ].join("\n")
      )
    })
  )

  const cases: ReadonlyArray<readonly [string, string]> = [
    ["", "job.yaml:1:1: a job file is a mapping that begins with kind: Container, Wasm or Pipeline"],
    ["- a", "job.yaml:1:1: a job file is a mapping that begins with kind: Container, Wasm or Pipeline"],
    ["image: x", "job.yaml:1:1: kind is missing; write Container, Wasm, Pipeline"],
    ["kind: Docker", 'job.yaml:1:7: kind: "Docker" is no kind of job; write Container, Wasm, Pipeline'],
    ["kind: Container\nimage: a\nimage: b", "job.yaml:3:1: Map keys must be unique"],
    ["kind: Container\nimage: a", "job.yaml:1:1: timeout: is missing; say how long the job may run at most"],
    ["{ kind: Container, timeout: 5 minutes }", "job.yaml:1:1: image: must be a text that is not empty"],
    [
      "{ kind: Pipeline, timeout: 5, containers: [], input: 1 }",
      "job.yaml:1:28: timeout: 5 is not a duration; write a number and a unit, such as 90 seconds or 5 minutes\njob.yaml:1:43: containers: name at least one container\njob.yaml:1:54: input: must be an object"
    ]
  ]
  it.effect.each(cases)("%j", ([text, expected]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* message(text), expected)
    })
  )

  it.effect("that is no YAML is told by line", () =>
    Effect.gen(function* () {
      assert.match(yield* message("kind: Container\nimage: [a, b"), /^job\.yaml:\d+:\d+: Flow sequence/)
      assert.match(yield* message("<html>\n<body>: a: b</body>"), /^job\.yaml:\d+:\d+: /)
    })
  )

  it.effect("that would grow without end is not read", () =>
    Effect.gen(function* () {
      const bomb = [
        "a: &a [x,x,x,x,x,x,x,x,x,x]",
        ...[..."bcdefghij"].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefghi"[i]}`)}]`)
      ].join("\n")
      assert.match(yield* message(bomb), /^job\.yaml:1:1: cannot be read: Excessive alias count/)
    })
  )
})

describe("the JSON Schema", () => {
  const good = [parseYaml(full), { kind: "Wasm", module: "ipfs:Qm", timeout: "5 minutes" }]
  it.each(good)("takes what parse takes %#", (value) => {
    assert.isTrue(isValid(value), JSON.stringify(isValid.errors))
  })

  const base = { kind: "Container", image: "i", timeout: "5 minutes" }
  const bad = [
    { ...base, kind: "Docker" },
    { ...base, timeout: "-5 minutes" },
    { ...base, timeout: 5 },
    { ...base, timeout: undefined },
    { ...base, image: "" },
    { ...base, module: "file:a" },
    { ...base, env: { A: 1 } },
    { ...base, resources: { memory: 1 } },
    { ...base, resources: { cpu: 0 } },
    { ...base, resources: { gpu: 0 } },
    { ...base, inputs: [{ from: "file:a", data: "", path: "a" }] },
    { ...base, inputs: [{ from: "ftp://a", path: "a" }] },
    { ...base, outputs: [{ name: "a", path: "/a" }] },
    { ...base, outputs: [{ name: "a", path: "a/../../b" }] },
    { kind: "Pipeline", timeout: "5 minutes", containers: [], input: {} }
  ]
  it.effect.each(bad)("refuses what parse refuses %#", (value) =>
    Effect.gen(function* () {
      assert.isFalse(isValid(JSON.parse(JSON.stringify(value))))
      yield* Effect.flip(parse(JSON.stringify(value)))
    })
  )
})
