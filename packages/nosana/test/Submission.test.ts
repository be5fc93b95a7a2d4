import { assert, describe, it } from "@effect/vitest"
import { InvalidSpec } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as JobDefinition from "../src/JobDefinition.ts"
import { definitionOf, withDefinition } from "../src/Submission.ts"

const definition: JobDefinition.JobDefinition = {
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "serve", args: { image: "nginx", expose: 80 } }]
}
const bare = container({ image: "nginx", timeout: "1 hour" })
const secret = { API_KEY: "sk-12345678901234567890" }

const refusal = (...given: Parameters<typeof definitionOf>) =>
  Effect.map(Effect.flip(definitionOf(...given)), ({ backend, operation, reason }) => {
    assert.deepStrictEqual([backend, operation], ["harbour", "prepare"])
    if (!(reason instanceof InvalidSpec)) return assert.fail(`it is refused as ${reason._tag}`)
    return reason
  })

describe("the definition of a submission", () => {
  it.effect("is the container", () =>
    Effect.gen(function* () {
      const { ops } = yield* definitionOf(container({ image: "busybox", command: ["true"], timeout: "1 hour" }), {
        backend: "harbour"
      })
      assert.deepInclude(ops[0]?.args, { image: "busybox", entrypoint: ["true"] })
    })
  )

  it.effect("is the one that is given, as it is", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* definitionOf(bare, { backend: "harbour", definition }), definition)
    })
  )

  it.effect("is checked where it is given without types", () =>
    Effect.gen(function* () {
      const odd = { ...definition, colour: "red" }
      const { field } = yield* refusal(bare, { backend: "harbour", definition: odd })
      assert.strictEqual(field, "colour")
    })
  )

  it.effect.each([
    ["command", { command: ["true"] }],
    ["env", { env: { A: "b" } }],
    ["resources", { resources: { gpu: 1 } }],
    ["inputs", { inputs: [{ data: "", path: "input" }] }],
    ["outputs", { outputs: [{ name: "out", path: "out" }] }]
  ] as const)("is not given beside a container with %s", ([field, more]) =>
    Effect.gen(function* () {
      const spec = container({ image: "nginx", timeout: "1 hour", ...more })
      const reason = yield* refusal(spec, { backend: "harbour", definition })
      assert.strictEqual(reason.field, field)
      assert.include(reason.message, `leave ${field} out, or the definition`)
    })
  )

  it.effect("has no secret in it, unless that is allowed", () =>
    Effect.gen(function* () {
      const spec = { ...bare, env: secret }
      const ofContainer = yield* refusal(spec, { backend: "harbour" })
      assert.strictEqual(ofContainer.field, "env.API_KEY")
      assert.notInclude(ofContainer.message, secret.API_KEY)
      const own = {
        ...definition,
        ops: [{ type: "container/run", id: "serve", args: { image: "nginx", env: secret } }]
      }
      const ofDefinition = yield* refusal(bare, { backend: "harbour", definition: own })
      assert.strictEqual(ofDefinition.field, "ops[0].args.env.API_KEY")
      yield* definitionOf(spec, { backend: "harbour", allowSecrets: true })
    })
  )
})

describe("the arguments of a submission", () => {
  it("name an image, keep the options and say how long", () => {
    const [spec, options] = withDefinition(definition, { timeout: "2 hours", market: "nvidia-3060" })
    assert.strictEqual(spec.image, "nginx")
    assert.strictEqual(Duration.toHours(spec.timeout), 2)
    assert.deepStrictEqual(options, { market: "nvidia-3060", definition })
  })

  it("name something where the definition is none", () => {
    const [spec] = withDefinition({} as JobDefinition.JobDefinition, { timeout: "1 hour" })
    assert.strictEqual(spec.image, "none")
  })
})
