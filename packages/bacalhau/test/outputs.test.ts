import { assert, describe, it } from "@effect/vitest"
import { declaredOutputs, outputFilesOf, outputProblem, resultPathsOf } from "../src/internal/outputs.ts"
import { inline } from "../src/internal/sources.ts"

const output = (path: string, name = path) => ({ name, path })
const input = (path: string) => ({ path, source: inline(new Uint8Array()) })

describe("the directories that are kept", () => {
  it.each([
    ["Container", [], []],
    ["Container", [output("a.txt"), output("b/c")], [{ Name: "job", Path: "/job" }]],
    ["Wasm", [], []],
    [
      "Wasm",
      [output("./out/a"), output("out/b"), output("more")],
      [
        { Name: "out", Path: "/out" },
        { Name: "more", Path: "/more" }
      ]
    ]
  ] as const)("of %s with %j are %j", (kind, outputs, paths) => {
    assert.deepStrictEqual(resultPathsOf(kind, outputs), paths)
  })
})

describe("outputs", () => {
  it.each([
    ["Container", [output("stdout")], []],
    ["Container", [output(".")], [input("a")]],
    ["Wasm", [output("out")], [input("in/a"), input("outer")]]
  ] as const)("of %s may be %j beside %j", (kind, outputs, inputs) => {
    assert.isUndefined(outputProblem(kind, outputs, inputs))
  })

  it.each([
    [[output("a"), output("stdout")], [], "outputs[1].path", '"stdout" cannot be kept'],
    [[output("stderr/x")], [], "outputs[0].path", '"stderr/x" cannot be kept'],
    [[output("exitCode")], [], "outputs[0].path", '"exitCode" cannot be kept'],
    [[output(".")], [], "outputs[0].path", '"." cannot be kept'],
    [[output("out/a")], [input("b"), input("out/b")], "inputs[1].path", '"out/b" lies in "out"'],
    [[output("out")], [input("out")], "inputs[0].path", '"out" lies in "out"']
  ] as const)("of WebAssembly may not be %j beside %j", (outputs, inputs, field, words) => {
    const problem = outputProblem("Wasm", outputs, inputs)
    assert.strictEqual(problem?.field, field)
    assert.include(problem?.message, words)
  })
})

describe("what a job declared", () => {
  const kept = [{ Name: "outputs", Path: "/outputs" }, {}]
  it.each([
    ['[{"name":"a","path":"b"}]', [output("b", "a")]],
    [undefined, [output("outputs")]],
    ["not JSON", [output("outputs")]],
    ["{}", [output("outputs")]]
  ])("is, by %j", (meta, outputs) => {
    assert.deepStrictEqual(declaredOutputs(meta, kept), outputs)
  })
})

describe("the files of outputs", () => {
  const files = ["job/a.txt", "job/out/b", "job/outer/c", "job/stdout"].map((path) => ({ path, size: 1n }))
  const found = (outputs: ReadonlyArray<{ name: string; path: string }>, isOwn: boolean) =>
    outputFilesOf(files, outputs, isOwn).map(({ archived, name, path }) => [name, path, archived])

  it.each([
    [[output("a.txt", "text")], true, [["text", "a.txt", "job/a.txt"]]],
    [[output("./out/", "all")], true, [["all", "out/b", "job/out/b"]]],
    [[output(".", "all")], true, ["a.txt", "out/b", "outer/c", "stdout"].map((path) => ["all", path, `job/${path}`])],
    [[output("nowhere")], true, []],
    [[output("job/out", "all")], false, [["all", "job/out/b", "job/out/b"]]],
    [[output("job")], true, []]
  ] as const)("of %j, own: %s", (outputs, isOwn, expected) => {
    assert.deepStrictEqual(found([...outputs], isOwn), expected as never)
  })
})
