import { describe, expect, it } from "vitest"
import { interpolate, Unresolved } from "../../src/nosana/literals.ts"

const known = {
  ops: { first: { host: "job-0", results: { words: ["one", "two"], list: ['["a","b"]'], single: ["it"] } } },
  global: { job: "JOB", host: "NODE", empty: "", variables: { name: "value" } }
}

describe("a literal", () => {
  it.each([
    ["%%ops.first.host%%", "job-0"],
    ["http://%%ops.first.host%%:80/%%global.job%%", "http://job-0:80/JOB"],
    ["%%globals.host%%", "NODE"],
    ["%%global.variables.name%%", "value"],
    ["%%ops.first.results.words%%", "one two"],
    ["%%ops.first.results.single%%", "it"],
    ["100%%", "100%%"],
    ["%%ops.first%%", "%%ops.first%%"]
  ])("%s is %s in text", (text, value) => {
    expect(interpolate({ text }, known)).toEqual({ text: value })
  })

  it("stands for several words of a list", () => {
    expect(interpolate(["run", "%%ops.first.results.words%%", "x-%%global.job%%"], known)).toEqual([
      "run",
      "one",
      "two",
      "x-JOB"
    ])
    expect(interpolate([{ __spread__: "%%ops.first.results.list%%" }], known)).toEqual(["a", "b"])
  })

  it("leaves all else as it is", () => {
    const value = { expose: 80, gpu: true, nothing: undefined, list: [1, { port: 2 }] }
    expect(interpolate(value, known)).toEqual(value)
  })

  it.each([
    ["%%ops.second.host%%", 'Unresolved literal: "%%ops.second.host%%" (opId="second", path="host")'],
    [
      "a %%ops.first.results.none%%",
      'Unresolved literal: "%%ops.first.results.none%%" (opId="first", path="results.none")'
    ],
    ["%%global.empty%%", 'Unresolved literal: "%%global.empty%%" (key="empty")'],
    ["%%global.variables.none%%", 'Unresolved literal: "%%global.variables.none%%" (key="variables.none")']
  ])("%s is unresolved", (text, message) => {
    expect(() => interpolate(text, known)).toThrow(new Unresolved(message))
  })
})
