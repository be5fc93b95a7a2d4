import { assert, describe, it } from "@effect/vitest"
import { container, wasm } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import { definitionOf } from "../src/internal/orchestratorJob.ts"
import { parseVersion } from "../src/ServerVersion.ts"
import type { SubmitOptions } from "../src/SubmitOptions.ts"
import { moduleFile } from "./moduleFiles.ts"

const identity = { key: "k", group: "g", namespace: undefined }
const timeout = "90 seconds"
const made = (spec: Parameters<typeof definitionOf>[0], options: SubmitOptions = {}, version = "1.9.3") =>
  definitionOf(spec, options, parseVersion(version)!, identity)
/** Modules are longer than anybody reads. */
const short = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replace(/base64,[\w+/=]{16,}/g, "base64,…"))

const outputs = [{ name: "out", path: "out" }]
const ok = container({ image: "ok", timeout })
const work = {
  env: { A: "b c" },
  inputs: [
    { data: "x", path: "in/x" },
    { from: "https://example.org/d/y.csv", path: "in/y.csv" },
    { from: "ipfs://QmA", path: "z" }
  ],
  outputs,
  resources: { cpu: 0.5, memory: "64MB", gpu: { count: 1 } },
  timeout
} as const
const options: SubmitOptions = {
  labels: { env: "dev" },
  network: "full",
  priority: 3,
  queueTimeout: "1 minute",
  constraints: [{ key: "zone", operator: "exists" }]
}

describe("a definition", () => {
  it.effect("of a container for 1.9.3", () =>
    Effect.gen(function* () {
      const spec = container({ image: "busybox", command: ["sh", "-c", "true"], ...work })
      expect(yield* made(spec, options)).toMatchInlineSnapshot(`
        {
          "Constraints": [
            {
              "Key": "zone",
              "Operator": "exists",
              "Values": [],
            },
          ],
          "Count": 1,
          "Labels": {
            "env": "dev",
            "longshore-group": "g",
            "longshore-key": "k",
          },
          "Meta": {
            "longshore-outputs": "[{"name":"out","path":"out"}]",
          },
          "Name": "longshore-k",
          "Priority": 3,
          "Tasks": [
            {
              "Engine": {
                "Params": {
                  "Entrypoint": [
                    "sh",
                  ],
                  "Image": "busybox",
                  "Parameters": [
                    "-c",
                    "true",
                  ],
                  "WorkingDirectory": "/job",
                },
                "Type": "docker",
              },
              "Env": {
                "A": "b c",
              },
              "InputSources": [
                {
                  "Source": {
                    "Params": {
                      "URL": "data:application/octet-stream;base64,eA==",
                    },
                    "Type": "inline",
                  },
                  "Target": "/job/in/x",
                },
                {
                  "Source": {
                    "Params": {
                      "URL": "https://example.org/d/y.csv",
                    },
                    "Type": "urlDownload",
                  },
                  "Target": "/job/in",
                },
                {
                  "Source": {
                    "Params": {
                      "CID": "QmA",
                    },
                    "Type": "ipfs",
                  },
                  "Target": "/job/z",
                },
              ],
              "Name": "main",
              "Network": {
                "Type": "Full",
              },
              "Publisher": {
                "Type": "local",
              },
              "Resources": {
                "CPU": "0.5",
                "GPU": "1",
                "Memory": "64000000",
              },
              "ResultPaths": [
                {
                  "Name": "job",
                  "Path": "/job",
                },
              ],
              "Timeouts": {
                "ExecutionTimeout": 90,
                "QueueTimeout": 60,
              },
            },
          ],
          "Type": "batch",
        }
      `)
    })
  )

  it.effect("of a module for 1.9.3", () =>
    Effect.gen(function* () {
      const spec = wasm({ module: moduleFile("ok"), args: ["a"], ...work })
      expect(short(yield* made(spec))).toMatchInlineSnapshot(`
        {
          "Count": 1,
          "Labels": {
            "longshore-group": "g",
            "longshore-key": "k",
          },
          "Meta": {
            "longshore-outputs": "[{"name":"out","path":"out"}]",
          },
          "Name": "longshore-k",
          "Tasks": [
            {
              "Engine": {
                "Params": {
                  "EntryModule": "/longshore/module.wasm",
                  "Entrypoint": "_start",
                  "Parameters": [
                    "a",
                  ],
                },
                "Type": "wasm",
              },
              "Env": {
                "A": "b c",
              },
              "InputSources": [
                {
                  "Source": {
                    "Params": {
                      "URL": "data:application/octet-stream;base64,…",
                    },
                    "Type": "inline",
                  },
                  "Target": "/longshore/module.wasm",
                },
                {
                  "Source": {
                    "Params": {
                      "URL": "data:application/octet-stream;base64,eA==",
                    },
                    "Type": "inline",
                  },
                  "Target": "/in/x",
                },
                {
                  "Source": {
                    "Params": {
                      "URL": "https://example.org/d/y.csv",
                    },
                    "Type": "urlDownload",
                  },
                  "Target": "/in",
                },
                {
                  "Source": {
                    "Params": {
                      "CID": "QmA",
                    },
                    "Type": "ipfs",
                  },
                  "Target": "/z",
                },
              ],
              "Name": "main",
              "Network": {
                "Type": "None",
              },
              "Publisher": {
                "Type": "local",
              },
              "Resources": {
                "CPU": "0.5",
                "GPU": "1",
                "Memory": "64000000",
              },
              "ResultPaths": [
                {
                  "Name": "out",
                  "Path": "/out",
                },
              ],
              "Timeouts": {
                "ExecutionTimeout": 90,
              },
            },
          ],
          "Type": "batch",
        }
      `)
    })
  )

  it.effect("of a module for 1.7.0: the module is its engine's, and so are its variables", () =>
    Effect.gen(function* () {
      const spec = wasm({ module: moduleFile("ok"), env: work.env, timeout })
      const { Tasks } = yield* made(spec, {}, "1.7.0")
      expect(short(Tasks[0])).toMatchInlineSnapshot(`
        {
          "Engine": {
            "Params": {
              "EntryModule": {
                "Source": {
                  "Params": {
                    "URL": "data:application/octet-stream;base64,…",
                  },
                  "Type": "inline",
                },
                "Target": "/longshore/module.wasm",
              },
              "Entrypoint": "_start",
              "EnvironmentVariables": {
                "A": "b c",
              },
              "Parameters": [],
            },
            "Type": "wasm",
          },
          "Env": {
            "A": "b c",
          },
          "Name": "main",
          "Network": {
            "Type": "None",
          },
          "Publisher": {
            "Type": "local",
          },
          "Timeouts": {
            "ExecutionTimeout": 90,
          },
        }
      `)
    })
  )

  it.effect("of 1.4.0: a limit of all it takes, and any name for a variable", () =>
    Effect.gen(function* () {
      const spec = container({ image: "ok", env: { lower: "a" }, timeout })
      const { Tasks } = yield* made(spec, { queueTimeout: "1 minute" }, "1.4.0")
      assert.deepStrictEqual(Tasks[0]!.Timeouts, { ExecutionTimeout: 90, QueueTimeout: 60, TotalTimeout: 86_550 })
      assert.deepStrictEqual(Tasks[0]!.Env, { lower: "a" })
    })
  )

  it.effect.each([
    ["1.9.3", "/in"],
    ["1.7.0", "/in/y.csv"]
  ])("for %s places what a module downloads at %s", ([version, target]) =>
    Effect.gen(function* () {
      const spec = wasm({ module: "https://example.org/m.wasm", inputs: [work.inputs[1]], timeout })
      const { Tasks } = yield* made(spec, {}, version)
      assert.strictEqual(Tasks[0]!.InputSources!.at(-1)!.Target, target)
    })
  )

  it.effect.each([
    [undefined, { Type: "local" }],
    ["none", { Type: "noop" }],
    [
      { Type: "s3", Params: { Bucket: "b" } },
      { Type: "s3", Params: { Bucket: "b" } }
    ]
  ] as const)("has the publisher %j as %j", ([publisher, expected]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* made(ok, { publisher })).Tasks[0]!.Publisher, expected)
    })
  )
})
