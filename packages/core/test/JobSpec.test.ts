import { assert, describe, it } from "vitest"
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
