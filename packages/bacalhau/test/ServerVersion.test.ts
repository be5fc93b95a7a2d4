import { assert, describe, it } from "@effect/vitest"
import { isAtLeast, isDevelopment, parseVersion } from "../src/ServerVersion.ts"

describe("a release", () => {
  it.each([
    ["v1.9.3", 1, 9, 3],
    ["1.9.3", 1, 9, 3],
    [" v1.4.0\n", 1, 4, 0],
    ["v1.7", 1, 7, 0],
    ["v0.3.25", 0, 3, 25],
    ["v10.20.30", 10, 20, 30],
    ["v1.8.0-rc1", 1, 8, 0],
    ["v1.5.1-dev.2+build.7", 1, 5, 1],
    ["v1.7.0+abc", 1, 7, 0],
    ["v1.7-rc1", 1, 7, 0],
    ["1.9.3.4", 1, 9, 3],
    ["v0.0.0-xxxxxxx", 0, 0, 0]
  ] as const)("%j is read", (text, major, minor, patch) => {
    assert.deepStrictEqual(parseVersion(text), { text: text.trim(), major, minor, patch })
  })

  it.each(["", "v", "1", "v1", "latest", "1.9.x", "v1.9.3 (dirty)", "v1.5.2rc1", "vv1.9.3", "-1.2.3"])(
    "is not %j",
    (text) => {
      assert.isUndefined(parseVersion(text))
    }
  )
})

describe("the order of releases", () => {
  const oldestFirst = ["0.3.18", "0.3.25", "1.0.3", "1.0.4", "1.4.0", "1.5.2", "1.8.0", "1.9.3", "1.10.0", "2.0.0"]
  it.each(oldestFirst)("%s is at least those before it, itself, and none after it", (text) => {
    const version = parseVersion(text)!
    const reached = oldestFirst.filter((other) => isAtLeast(version, other))
    assert.deepStrictEqual(reached, oldestFirst.slice(0, oldestFirst.indexOf(text) + 1))
  })

  it("counts a pre-release as its release", () => {
    assert.isTrue(isAtLeast(parseVersion("v1.8.0-rc1")!, "1.8.0"))
    assert.isFalse(isAtLeast(parseVersion("v1.8.0-rc1")!, "1.8.1"))
  })

  it("has no place for what is no version", () => {
    assert.isFalse(isAtLeast(parseVersion("1.9.3")!, "latest"))
  })
})

it.each([
  ["v0.0.0", true],
  ["v0.0.0-xxxxxxx", true],
  ["v0.0.1", false],
  ["v1.0.0", false]
])("%s is a build that is no release: %s", (text, is) => {
  assert.strictEqual(isDevelopment(parseVersion(text)!), is)
})
