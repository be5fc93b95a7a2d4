import { assert, it } from "@effect/vitest"
import { simulate } from "@longshore/conformance/simulation"
import { pipeline } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import { make } from "../src/InfernetBackend.ts"
import * as Fake from "./fakeNode.ts"

const world = Effect.map(Fake.make, (node) => ({
  instance: make({ url: "http://127.0.0.1:4000", fetch: node.fetch }),
  spec: pipeline({ containers: ["echo"], input: {}, timeout: "5 minutes" }),
  jobsOf: ({ key }: { readonly key: string }) =>
    Effect.sync(() => node.runs.filter(({ id }) => id === key).map(({ id }) => id)),
  misbehave: (faults: Parameters<typeof node.misbehave>[0]) => Effect.sync(() => node.misbehave(faults))
}))

it.effect(
  "makes no job twice and loses none, whatever becomes of requests, processes and the journal",
  () =>
    Effect.gen(function* () {
      const report = yield* simulate({ seed: 2026, schedules: 1000, world })
      assert.isAbove(report.faults, 1000)
      assert.isAbove(report.deaths, 100)
    }),
  300_000
)
