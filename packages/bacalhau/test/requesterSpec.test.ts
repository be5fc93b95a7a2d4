import { assert, describe, it } from "@effect/vitest"
import { container, wasm } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import { outputsIn, specOf } from "../src/internal/requesterSpec.ts"
import { parseVersion } from "../src/ServerVersion.ts"
import type { SubmitOptions } from "../src/SubmitOptions.ts"
import { moduleFile } from "./moduleFiles.ts"

const identity = { key: "k", group: "g" }
const timeout = "90 seconds"
const ok = container({ image: "ok", timeout })
const made = (spec: Parameters<typeof specOf>[0], options: SubmitOptions = {}, version = "0.3.25") =>
  specOf(spec, options, parseVersion(version)!, identity)

describe("a spec", () => {
  it.effect("of a container", () =>
    Effect.gen(function* () {
      const spec = container({
        image: "busybox",
        command: ["sh", "-c", "true"],
        env: { lower: "a b" },
        inputs: [
          { data: "x", path: "in/x" },
          { from: "https://example.org/d/y.csv", path: "in/y.csv" },
          { from: "ipfs://QmA", path: "z" }
        ],
        outputs: [{ name: "out", path: "out" }],
        resources: { cpu: 0.5, memory: "64MB", gpu: { count: 1 } },
        timeout
      })
      const options: SubmitOptions = {
        labels: { env: "dev" },
        network: { domains: ["example.org"] },
        constraints: [{ key: "zone", operator: "in", values: ["a"] }]
      }
      expect(yield* made(spec, options)).toMatchInlineSnapshot(`
        {
          "Annotations": [
            "longshore-key-k",
            "longshore-group-g",
            "longshore-outputs-%5B%7B%22name%22%3A%22out%22%2C%22path%22%3A%22out%22%7D%5D",
            "env=dev",
          ],
          "Deal": {
            "Concurrency": 1,
          },
          "DoNotTrack": true,
          "Docker": {
            "Entrypoint": [
              "sh",
              "-c",
              "true",
            ],
            "EnvironmentVariables": [
              "lower=a b",
            ],
            "Image": "busybox",
            "WorkingDirectory": "/job",
          },
          "Engine": "Docker",
          "Network": {
            "Domains": [
              "example.org",
            ],
            "Type": "HTTP",
          },
          "NodeSelectors": [
            {
              "Key": "zone",
              "Operator": "in",
              "Values": [
                "a",
              ],
            },
          ],
          "Publisher": "Ipfs",
          "PublisherSpec": {
            "Type": "ipfs",
          },
          "Resources": {
            "CPU": "0.5",
            "GPU": "1",
            "Memory": "64000000",
          },
          "Timeout": 90,
          "Verifier": "Noop",
          "inputs": [
            {
              "Name": "input-0",
              "StorageSource": "Inline",
              "URL": "data:application/octet-stream;base64,eA==",
              "path": "/job/in/x",
            },
            {
              "Name": "input-1",
              "StorageSource": "URLDownload",
              "URL": "https://example.org/d/y.csv",
              "path": "/job/in",
            },
            {
              "CID": "QmA",
              "Name": "input-2",
              "StorageSource": "IPFS",
              "path": "/job/z",
            },
          ],
          "outputs": [
            {
              "Name": "job",
              "StorageSource": "IPFS",
              "path": "/job",
            },
          ],
        }
      `)
    })
  )

  it.effect("of a module", () =>
    Effect.gen(function* () {
      const spec = wasm({
        module: moduleFile("ok"),
        args: ["a"],
        env: { A: "b" },
        outputs: [{ name: "out", path: "out/x" }],
        timeout
      })
      const made132 = yield* made(spec, {}, "1.3.2")
      const { EntryModule, ...work } = made132.Wasm as { EntryModule: { URL: string } }
      assert.match(EntryModule.URL, /^data:application\/octet-stream;base64,AGFzbQ/)
      expect({ ...made132, Wasm: { ...work, EntryModule: { ...EntryModule, URL: "…" } } }).toMatchInlineSnapshot(`
        {
          "Annotations": [
            "longshore-key-k",
            "longshore-group-g",
            "longshore-outputs-%5B%7B%22name%22%3A%22out%22%2C%22path%22%3A%22out%2Fx%22%7D%5D",
          ],
          "Deal": {
            "Concurrency": 1,
          },
          "DoNotTrack": true,
          "Engine": "Wasm",
          "Network": {
            "Type": "None",
          },
          "Publisher": "Local",
          "PublisherSpec": {
            "Type": "local",
          },
          "Resources": {},
          "Timeout": 90,
          "Verifier": "Noop",
          "Wasm": {
            "EntryModule": {
              "Name": "module",
              "StorageSource": "Inline",
              "URL": "…",
              "path": "/longshore/module.wasm",
            },
            "EntryPoint": "_start",
            "EnvironmentVariables": {
              "A": "b",
            },
            "Parameters": [
              "a",
            ],
          },
          "outputs": [
            {
              "Name": "out",
              "StorageSource": "IPFS",
              "path": "/out",
            },
          ],
        }
      `)
    })
  )

  it.effect.each([
    ["0.3.25", undefined, false, "Noop", { Type: "noop" }],
    ["0.3.25", undefined, true, "Ipfs", { Type: "ipfs" }],
    ["0.3.25", "local", false, "Local", { Type: "local" }],
    ["1.2.0", undefined, false, "Local", { Type: "local" }],
    ["1.3.2", "none", false, "Noop", { Type: "noop" }],
    ["1.3.2", { Type: "s3", Params: { Bucket: "b" } }, true, "S3", { Type: "s3", Params: { Bucket: "b" } }]
  ] as const)("of %s, with the publisher %j, outputs: %s", ([version, publisher, hasOutputs, old, spec]) =>
    Effect.gen(function* () {
      const job = hasOutputs ? container({ image: "a", outputs: [{ name: "o", path: "o" }], timeout }) : ok
      const { Publisher, PublisherSpec } = yield* made(job, { publisher }, version)
      assert.deepStrictEqual([Publisher, PublisherSpec] as Array<unknown>, [old, spec])
    })
  )

  it.effect.each([
    [{ priority: 1 }, "priority"],
    [{ queueTimeout: "1 minute" }, "queueTimeout"],
    [{ labels: { "longshore-x": "y" } }, "labels.longshore-x"]
  ] as ReadonlyArray<readonly [SubmitOptions, string]>)("has no %j", ([options, field]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(made(ok, options))
      assert.strictEqual(error.field, field)
      assert.isTrue(error.message.startsWith(`${field}: `))
    })
  )

  it.effect("tells its outputs again, whatever is in them", () =>
    Effect.gen(function* () {
      const outputs = [{ name: "größe, %", path: "out" }]
      const { Annotations } = yield* made(container({ image: "a", outputs, timeout }))
      assert.deepStrictEqual(JSON.parse(outputsIn(Annotations)!), outputs)
      assert.deepStrictEqual(Annotations!.slice(0, 2), ["longshore-key-k", "longshore-group-g"])
    })
  )

  it.each([[null], [undefined], [["a"]], [["longshore-outputs-%"]]])("with %j tells none", (annotations) => {
    assert.isUndefined(outputsIn(annotations))
  })
})
