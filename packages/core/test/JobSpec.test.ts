import { assert, describe, it } from "vitest"
import { bytesOf } from "../src/internal/size.ts"
import { JobError } from "../src/JobError.ts"
import { container, pipeline } from "../src/JobSpec.ts"

const thrown = (make: () => unknown) => {
  try {
    make()
  } catch (error) {
    return error instanceof JobError && error.reason._tag === "InvalidSpec"
      ? [error.reason.field, error.message]
      : error
  }
}

describe("a spec written by hand", () => {
  it("reads sizes and times in words", () => {
    const { resources, timeout } = container({
      image: "i",
      timeout: "2 hours",
      resources: { memory: "1.5 GiB", disk: 7n }
    })
    assert.deepStrictEqual(resources, { memory: 1_610_612_736n, disk: 7n })
    assert.strictEqual(
      JSON.stringify(timeout),
      JSON.stringify(pipeline({ containers: ["a"], input: {}, timeout: 7_200_000 }).timeout)
    )
  })

  it("names the field that cannot be read", () => {
    assert.deepStrictEqual(
      thrown(() => container({ image: "i", timeout: "soon" as never })),
      ["timeout", 'longshore.spec: timeout: "soon" is not a duration; write for example "5 minutes"']
    )
    assert.deepStrictEqual(
      thrown(() => container({ image: "i", timeout: "1 minute", resources: { disk: "big" } })),
      ["resources.disk", 'longshore.spec: resources.disk: "big" is not a size; write for example "512 MiB"']
    )
  })
})

describe("a size in words", () => {
  const sizes: ReadonlyArray<readonly [string, bigint | undefined]> = [
    ["0 B", 0n],
    ["7B", 7n],
    ["2 kB", 2000n],
    ["2KiB", 2048n],
    ["1.5 GiB", 1_610_612_736n],
    ["0.1 GB", 100_000_000n],
    ["3 TB", 3_000_000_000_000n],
    ["12", undefined],
    ["-1 MB", undefined],
    ["1e3 MB", undefined],
    ["1 iB", undefined],
    ["1 MBit", undefined]
  ]
  it.each(sizes)("%s", (words, bytes) => {
    assert.strictEqual(bytesOf(words), bytes)
  })
})
