import { describe, expect, it } from "@effect/vitest"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as JobDefinition from "../src/JobDefinition.ts"
import { minimal, running, whole } from "./definitions.ts"

describe("a container as a definition", () => {
  const compiled = (more: Partial<Parameters<typeof container>[0]>) =>
    JobDefinition.fromContainer(container({ image: "busybox", timeout: "1 minute", ...more }))

  it.effect("says all that a definition can say", () =>
    Effect.gen(function* () {
      const definition = yield* compiled({
        command: ["sh", "-c", "echo $A"],
        env: { A: "b" },
        resources: { gpu: 1 }
      })
      expect(definition).toEqual({
        version: "0.1",
        type: "container",
        meta: { trigger: "longshore" },
        ops: [
          {
            type: "container/run",
            id: "main",
            args: { image: "busybox", entrypoint: ["sh"], cmd: ["-c", "echo $A"], env: { A: "b" }, gpu: true }
          }
        ]
      })
      expect(JobDefinition.check(definition)).toEqual([])
    })
  )

  it.effect("leaves to the image what is not given", () =>
    Effect.gen(function* () {
      const [only] = (yield* compiled({ env: {} })).ops
      expect(only?.args).toEqual({ image: "busybox" })
      expect((yield* compiled({ command: ["true"] })).ops[0]?.args).toEqual({ image: "busybox", entrypoint: ["true"] })
    })
  )

  it.effect.each([
    ["resources.cpu", { resources: { cpu: 1 } }],
    ["resources.memory", { resources: { memory: "1 GiB" } }],
    ["resources.disk", { resources: { disk: "1 GiB" } }],
    ["resources.gpu.count", { resources: { gpu: 2 } }],
    ["resources.gpu.model", { resources: { gpu: { count: 1, model: "A100" } } }],
    ["inputs[0]", { inputs: [{ data: "a", path: "a" }] }],
    ["outputs[0]", { outputs: [{ name: "a", path: "a" }] }],
    ["image", { image: "busybox:%%global.variables.tag%%" }],
    ["command[1]", { command: ["echo", "100%%ops.a%%"] }],
    ["command[0]", { command: ["__remove-if-empty__"] }],
    ["env.A", { env: { A: "%%globals.job%%" } }]
  ] as const)("refuses what no host could honour: %s", ([field, more]) =>
    Effect.gen(function* () {
      const { reason } = yield* Effect.flip(compiled(more))
      expect(reason).toMatchObject({ _tag: "InvalidSpec", field })
      expect(reason.message.startsWith(`${field}: `)).toBe(true)
    })
  )
})

describe("secrets in a definition", () => {
  const secretsIn = (value: unknown) => JobDefinition.secretsIn(value as JobDefinition.JobDefinition)

  it("are found by their place, their name and their look", () => {
    const definition = {
      ...minimal,
      global: { env: { HF_TOKEN: "x" }, variables: { apiKey: "x" } },
      ops: [
        {
          type: "container/run",
          id: "a",
          args: {
            image: "i",
            cmd: ["run", "--key", "sk-abcdefghijklmnopqrstuvwx", "TOKEN=abc ./run"],
            entrypoint: "DB_PASSWORD='x' run",
            env: { DATABASE_URL: "postgres://me:secret@host/db", "X-API-Key": "1", MAX_TOKENS: "5", USE_TOKEN: "true" },
            authentication: { docker: { username: "me", password: "x" } },
            resources: [
              { type: "HF", repo: "r", target: "t", accessToken: "x" },
              { type: "S3", target: "t", IAM: { REGION: "r", ACCESS_KEY_ID: "k", SECRET_ACCESS_KEY: "s" } }
            ],
            expose: [
              80,
              {
                port: 81,
                health_checks: [
                  {
                    type: "http",
                    path: "/",
                    method: "GET",
                    expected_status: 200,
                    continuous: false,
                    headers: { Authorization: "x" }
                  }
                ]
              }
            ]
          }
        },
        { type: "container/create-volume", id: "v", args: { name: "token" } }
      ]
    }
    expect(secretsIn(definition)).toEqual([
      "global.env.HF_TOKEN",
      "global.variables.apiKey",
      "ops[0].args.cmd[2]",
      "ops[0].args.cmd[3]",
      "ops[0].args.entrypoint",
      "ops[0].args.env.DATABASE_URL",
      'ops[0].args.env["X-API-Key"]',
      "ops[0].args.authentication.docker.password",
      "ops[0].args.resources[0].accessToken",
      "ops[0].args.resources[1].IAM.SECRET_ACCESS_KEY",
      "ops[0].args.expose[1].health_checks[0].headers.Authorization"
    ])
  })

  it("are none where nothing is given away", () => {
    const env = { TOKENIZER: "bert", MAX_TOKENS: "5", KEYBOARD: "us", TOKEN: "%%ops.a.results.token%%", SECRET: "" }
    expect(secretsIn(running({ image: "i", env, cmd: ["TOKEN=$TOKEN run"] }))).toEqual([])
    expect(secretsIn(whole)).toEqual([])
  })
})
