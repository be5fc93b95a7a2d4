/** `prepare` decides everything, and nothing is sent that could start a job or spend money. */
import { assert } from "@effect/vitest"
import type { SpecField } from "@longshore/core/Backend"
import { isTicket } from "@longshore/core/Job"
import { container, type JobSpec, pipeline, type SpecKind, wasm } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Check, check } from "../Check.ts"
import type { Trial } from "../Trial.ts"
import { failsWith, making } from "./expect.ts"

const required = ["id", "at", "pollEvery", "grace", "prepare", "send", "find", "get", "result"]

const timeout = "1 minute"
const ofKind: Record<SpecKind, JobSpec> = {
  Container: container({ image: "busybox", timeout }),
  Wasm: wasm({ module: "file:///module.wasm", timeout }),
  Pipeline: pipeline({ containers: ["echo"], input: {}, timeout })
}
const kinds = Object.keys(ofKind) as Array<SpecKind>

/** A part of a spec that has the field, and nothing else that a backend could refuse. */
const having: Record<SpecField, object> = {
  env: { env: { COLOUR: "red" } },
  "resources.cpu": { resources: { cpu: 1 } },
  "resources.memory": { resources: { memory: 64n << 20n } },
  "resources.disk": { resources: { disk: 64n << 20n } },
  "resources.gpu": { resources: { gpu: { count: 1 } } },
  "inputs.file": { inputs: [{ from: "file:///dev/null", path: "input" }] },
  "inputs.https": { inputs: [{ from: "https://example.org/input", path: "input" }] },
  "inputs.ipfs": { inputs: [{ from: "ipfs://bafkqaaa", path: "input" }] },
  "inputs.data": { inputs: [{ data: "text", path: "input" }] },
  outputs: { outputs: [{ name: "answer", path: "answer" }] }
}
const specFields = Object.keys(having) as Array<SpecField>

/** Prepares the completing sample with some of its parts replaced. */
const prepareWith = ({ backend, given, specs }: Trial, parts: object) => {
  const [spec, options] = given(specs.completes)
  return backend.prepare({ ...spec, ...parts }, options)
}

const refusing = (trial: Trial, parts: object, field: string) =>
  Effect.gen(function* () {
    const reason = yield* failsWith("InvalidSpec", "prepare", prepareWith(trial, parts))
    assert.strictEqual(reason.field, field, `the field that prepare names: ${reason.message}`)
    assert.include(reason.message, field === "_tag" ? "" : field, "the message does not name the field")
  })

export const preparing: ReadonlyArray<Check> = [
  check("implements exactly the capabilities it declares", [], ({ backend, declared }) =>
    Effect.sync(() => {
      const optional = Object.keys(backend).filter((name) => !required.includes(name))
      assert.sameMembers(optional, [...declared.capabilities])
    })
  ),

  check("prepares without making a job", [], ({ backend, jobs, prepare }) => making(0, jobs, prepare(backend))),

  check("prepares a ticket of its own instance, which survives JSON", [], ({ backend, prepare }) =>
    Effect.gen(function* () {
      const ticket = yield* prepare(backend)
      assert.isTrue(isTicket(ticket), "the ticket is not whole")
      assert.deepInclude(ticket, { backend: backend.id, at: backend.at })
      assert.deepStrictEqual(JSON.parse(JSON.stringify(ticket)), { ...ticket })
    })
  ),

  check("prepares every submission a key of its own", [], ({ another, backend, prepare }) =>
    Effect.gen(function* () {
      const tickets = [yield* prepare(backend), yield* prepare(backend), yield* prepare(yield* another)]
      assert.strictEqual(new Set(tickets.map(({ key }) => key)).size, tickets.length, "two submissions share a key")
    })
  ),

  check("refuses a spec of a kind it does not accept", [], (trial) =>
    making(
      0,
      trial.jobs,
      Effect.forEach(
        kinds.filter((kind) => !trial.declared.accepts.includes(kind)),
        (kind) =>
          Effect.gen(function* () {
            const [, options] = trial.given(trial.specs.completes)
            const preparing = trial.backend.prepare(ofKind[kind] as never, options)
            const reason = yield* failsWith("InvalidSpec", `prepare of a ${kind} job`, preparing)
            assert.strictEqual(reason.field, "_tag", "the field that prepare names")
          })
      )
    )
  ),

  check("refuses a spec without a possible timeout", [], (trial) =>
    making(
      0,
      trial.jobs,
      Effect.forEach([Duration.seconds(-1), Duration.zero, Duration.infinity], (timeout) =>
        refusing(trial, { timeout }, "timeout")
      )
    )
  ),

  check("refuses paths outside the job's directory", ["files"], (trial) =>
    making(
      0,
      trial.jobs,
      Effect.forEach(["../answer", "/etc/passwd", "a/../../b"], (path) =>
        Effect.andThen(
          refusing(trial, { outputs: [{ name: "answer", path }] }, "outputs[0].path"),
          refusing(trial, { inputs: [{ data: "", path }] }, "inputs[0].path")
        )
      )
    )
  ),

  check("refuses by name each field that it declares not to honour", ["refuses", "files"], (trial) =>
    making(
      0,
      trial.jobs,
      Effect.forEach(trial.declared.refuses, (field) => refusing(trial, having[field], field))
    )
  ),

  check("prepares any other field, or names what it cannot honour of it", ["files"], (trial) =>
    making(
      0,
      trial.jobs,
      Effect.forEach(
        specFields.filter((field) => !trial.declared.refuses.includes(field)),
        (field) =>
          Effect.catch(prepareWith(trial, having[field]), ({ reason }) =>
            Effect.sync(() => {
              assert.strictEqual(reason._tag, "InvalidSpec", `prepare of a spec with ${field}: ${reason.message}`)
              assert.isDefined(reason._tag === "InvalidSpec" ? reason.field : undefined, "prepare names no field")
            })
          )
      )
    )
  )
]
