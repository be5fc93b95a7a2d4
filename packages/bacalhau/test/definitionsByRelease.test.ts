import { assert, describe, it } from "@effect/vitest"
import { container, type WasmInput, wasm } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { definitionOf } from "../src/internal/orchestratorJob.ts"
import { parseVersion } from "../src/ServerVersion.ts"
import { moduleFile } from "./moduleFiles.ts"

const made = (spec: Parameters<typeof definitionOf>[0], version: string, namespace?: string) =>
  definitionOf(spec, {}, parseVersion(version)!, { key: "k", group: "g", namespace })
const taskOf = (spec: Parameters<typeof definitionOf>[0], version: string) =>
  Effect.map(made(spec, version), ({ Tasks }) => Tasks[0]!)

const day = 24 * 3600
const outputs = [{ name: "out", path: "out/count" }]
const work = { env: { A: "b" }, inputs: [{ data: "x", path: "in/x" }], outputs, timeout: "90 seconds" } as const
const ofContainer = container({ image: "busybox", command: ["true"], ...work })
const module: WasmInput = { module: moduleFile("ok"), args: ["a"], ...work }
const ofModule = wasm(module)

const releases = ["1.9.3", "1.8.0", "1.7.0", "1.6.4", "1.5.1", "1.4.0", "1.3.2"] as const
const isSince = (release: string, other: (typeof releases)[number]) =>
  releases.indexOf(release as typeof other) <= releases.indexOf(other)

describe.each(releases)("for %s", (release) => {
  // Before 1.7 a limit for all of it is added, so that the server's own of half an hour does not end the job.
  const Timeouts = isSince(release, "1.7.0")
    ? { ExecutionTimeout: 90 }
    : { ExecutionTimeout: 90, TotalTimeout: 90 + day }

  it.effect("a container is what it is for all, but for its limits", () =>
    Effect.gen(function* () {
      const newest = yield* made(ofContainer, "1.9.3")
      const [task] = newest.Tasks
      assert.deepStrictEqual(yield* made(ofContainer, release), { ...newest, Tasks: [{ ...task!, Timeouts }] })
      assert.deepStrictEqual(task!.ResultPaths, [{ Name: "job", Path: "/job" }])
    })
  )

  it.effect("a module is where the release looks for it", () =>
    Effect.gen(function* () {
      const { Engine, InputSources, ...task } = yield* taskOf(ofModule, release)
      const inputs = InputSources ?? []
      const targets = inputs.map(({ Target }) => Target)
      const { EntryModule, ...params } = Engine.Params as { readonly EntryModule: unknown }
      if (isSince(release, "1.8.0")) {
        assert.strictEqual(EntryModule, "/longshore/module.wasm")
        assert.deepStrictEqual(targets, ["/longshore/module.wasm", "/in/x"])
        assert.deepStrictEqual(params, { Entrypoint: "_start", Parameters: ["a"] } as object)
      } else {
        const { Source, Target } = EntryModule as (typeof inputs)[number]
        assert.deepStrictEqual([Source.Type, Target], ["inline", "/longshore/module.wasm"])
        assert.match(String(Source.Params?.URL), /^data:application\/octet-stream;base64,AGFzb/)
        assert.deepStrictEqual(targets, ["/in/x"])
        assert.deepStrictEqual(params, {
          Entrypoint: "_start",
          Parameters: ["a"],
          EnvironmentVariables: { A: "b" }
        } as object)
      }
      assert.deepStrictEqual(task, {
        Name: "main",
        Publisher: { Type: "local" },
        Env: { A: "b" },
        ResultPaths: [{ Name: "out", Path: "/out" }],
        Network: { Type: "None" },
        Timeouts
      })
    })
  )

  it.effect("a publisher always has a type, without which 1.3 takes no job", () =>
    Effect.gen(function* () {
      for (const publisher of ["local", "none"] as const) {
        const { Tasks } = yield* definitionOf(
          container({ image: "ok", timeout: "1 minute" }),
          { publisher },
          parseVersion(release)!,
          {
            key: "k",
            group: "g",
            namespace: undefined
          }
        )
        assert.deepStrictEqual(Tasks[0]!.Publisher, { Type: publisher === "none" ? "noop" : "local" })
      }
    })
  )

  it.effect("a name in lower case is refused where the server would refuse it", () =>
    Effect.gen(function* () {
      const spec = container({ image: "ok", env: { lower: "a" }, timeout: "1 minute" })
      const outcome = yield* Effect.match(taskOf(spec, release), {
        onFailure: ({ field }) => field,
        onSuccess: ({ Env }) => Env?.lower
      })
      assert.strictEqual(outcome, isSince(release, "1.5.1") ? "env.lower" : "a")
    })
  )
})

it.effect("the image's own program runs where no command is given", () =>
  Effect.gen(function* () {
    const { Engine } = yield* taskOf(container({ image: "ok", timeout: "1 minute" }), "1.9.3")
    assert.deepStrictEqual(Engine, { Type: "docker", Params: { Image: "ok", WorkingDirectory: "/job" } })
  })
)

it.effect.each([
  ["1 millis", 1],
  ["1 second", 1],
  ["1001 millis", 2],
  ["2 days", 2 * day]
] as const)("a limit of %s is %d whole seconds", ([timeout, seconds]) =>
  Effect.gen(function* () {
    const { Timeouts } = yield* taskOf(container({ image: "ok", timeout }), "1.9.3")
    assert.deepStrictEqual(Timeouts, { ExecutionTimeout: seconds })
  })
)

it.effect("a namespace is the job's, where one was given", () =>
  Effect.gen(function* () {
    assert.strictEqual((yield* made(ofContainer, "1.9.3", "ours")).Namespace, "ours")
    assert.notProperty(yield* made(ofContainer, "1.9.3"), "Namespace")
  })
)
