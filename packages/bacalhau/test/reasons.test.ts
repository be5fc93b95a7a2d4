import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { make, type Service } from "../src/BacalhauOrchestrator.ts"
import { refusalOf } from "../src/Refusal.ts"

const url = "http://127.0.0.1:1234"
const definition = { Type: "batch", Tasks: [] }

type Call = (server: Service) => Effect.Effect<unknown, JobError>
const calls = {
  get: (server) => server.get("x"),
  history: (server) => server.historyPage("x"),
  list: (server) => server.listPage(),
  node: (server) => server.node("nosuch"),
  put: (server) => server.put(definition),
  putNode: (server) => server.putNode("n", { action: "approve" }),
  results: (server) => server.results("x"),
  rerun: (server) => server.rerun("x"),
  stop: (server) => server.stop("x"),
  versions: (server) => server.versions("x")
} satisfies Record<string, Call>

const failing = (call: Call, status: number, body: unknown, headers: Record<string, string> = {}) =>
  Effect.gen(function* () {
    const text = typeof body === "string" ? body : JSON.stringify(body)
    const fetch = async () =>
      new Response(text, { status, headers: { "content-type": "application/json", ...headers } })
    const server = yield* make({ url, serverVersion: "1.9.3", fetch })
    return yield* Effect.flip(call(server))
  })

/** As servers since 1.5 say no. */
const since = (Status: number, Message: string, Code: string, Component: string, more: object = {}) => ({
  Status,
  Message,
  RequestID: "",
  Code,
  Component,
  ...more
})
/** As older ones do. */
const before = (message: string, status = 500) =>
  status === 500
    ? { error: message, message: "Internal Server Error" }
    : { error: `code=${status}, message=${message}`, message }

const unknown = "Job not found. ID: x"
const whole = { Hint: "Use full job ID" }
const ended = "job x is in terminal state Failed and cannot transition to Stopped"
const many = "Multiple jobs found for jobID prefix: j-, matching jobIDs: [j-1 j-2]"

/** Recorded of 1.9.3, 1.7.0, 1.4.0 and 1.3.2. */
const rows: ReadonlyArray<readonly [keyof typeof calls, number, unknown, string, string]> = [
  ["get", 404, since(404, "job not found: x", "NotFound", "JobStore"), "JobNotFound", "job not found: x"],
  ["get", 404, since(404, "job version 99 not found for job x", "NotFound", "JobStore"), "JobNotFound", "version 99"],
  ["get", 500, before(unknown), "JobNotFound", unknown],
  ["results", 500, before(unknown), "JobNotFound", unknown],
  ["stop", 500, before(unknown), "JobNotFound", unknown],
  ["history", 404, since(404, "execution not found: e-1", "NotFound", "JobStore"), "JobNotFound", "e-1"],
  ["versions", 404, since(404, "job not found: x", "NotFound", "JobStore"), "JobNotFound", "job not found: x"],
  ["versions", 404, since(404, "Not Found", "InternalError", "APIServer"), "Misconfigured", "since 1.8"],
  ["versions", 404, before("Not Found", 404), "Misconfigured", "since 1.8"],
  ["list", 404, since(404, "Not Found", "InternalError", "APIServer"), "Misconfigured", "is no Bacalhau server"],
  ["list", 405, since(405, "Method Not Allowed", "InternalError", "APIServer"), "Misconfigured", "check the URL"],
  [
    "get",
    500,
    since(500, "multiple jobs found for id j-", "MultipleJobsFound", "JobStore", whole),
    "InvalidSpec",
    "Use"
  ],
  ["get", 500, before(many), "InvalidSpec", "j-2"],
  [
    "history",
    500,
    since(500, "multiple executions found for id e-1", "MultipleExecutionsFound", "JobStore"),
    "InvalidSpec",
    "multiple executions found"
  ],
  ["node", 404, since(404, "node not found: nosuch", "NotFound", "NodesManager"), "InvalidSpec", "node not found"],
  ["node", 500, before("nodeInfo not found for nodeID: nosuch"), "InvalidSpec", "nodeInfo not found"],
  [
    "putNode",
    409,
    since(409, "node n already approved", "ConflictNodeState", "NodesManager"),
    "InvalidState",
    "node n already approved"
  ],
  [
    "put",
    409,
    since(409, "job name N already exists in namespace default", "ResourceInUse", "JobStore"),
    "InvalidState",
    "already exists"
  ],
  ["stop", 500, since(500, "cannot stop job in state Completed", "", "Bacalhau"), "InvalidState", "state Completed"],
  ["stop", 500, since(500, ended, "ConflictJobState", "JobStore"), "InvalidState", ended],
  ["stop", 500, before("cannot stop job in state Completed"), "InvalidState", "state Completed"],
  ["stop", 500, before(ended), "InvalidState", ended],
  [
    "results",
    500,
    since(500, "Internal server error. job type service does not support results", "InternalError", "Unknown"),
    "InvalidState",
    "does not support results"
  ],
  ["results", 500, before("job type service does not support results"), "InvalidState", "does not support results"],
  ["list", 400, since(400, "invalid order_by", "InternalError", "APIServer"), "InvalidSpec", "invalid order_by"],
  ["list", 400, before("invalid order_by", 400), "InvalidSpec", "invalid order_by"],
  [
    "list",
    403,
    { Error: "Client version is outdated. Update your client", MinVersion: "1.4.0", ClientVersion: "1.3.0" },
    "Misconfigured",
    "Client version is outdated"
  ],
  ["put", 413, since(413, "Request Entity Too Large", "InternalError", "APIServer"), "InvalidSpec", "10 MB"],
  ["list", 503, "Server Timeout!", "Unavailable", "Server Timeout!"],
  ["put", 503, "Server Timeout!", "OutcomeUnknown", "Server Timeout!"],
  ["put", 500, before("runtime error: invalid memory address"), "OutcomeUnknown", "invalid memory address"],
  ["list", 502, "<html><head><title>502 Bad Gateway</title></head></html>", "Unavailable", "502"]
]

describe("a refusal", () => {
  it.effect.each(rows)("of %s with %d: %j is %s", ([name, status, body, tag, words]) =>
    Effect.gen(function* () {
      const error = yield* failing(calls[name], status, body)
      assert.strictEqual(error.reason._tag, tag, error.message)
      assert.include(error.message, words)
      assert.strictEqual(refusalOf(error)?.status, status)
    })
  )

  it.effect("tells each problem of a job by itself", () =>
    Effect.gen(function* () {
      const problems = [
        "task main validation failed: environment variable 'lower_case' must be uppercase",
        "task main validation failed: publisher must be set if result paths are set"
      ]
      const body = since(400, `${problems.join("\n")}\n`, "BadRequest", "JobStore")
      const error = yield* failing(calls.put, 400, body)
      assert.strictEqual(error.reason._tag, "InvalidSpec")
      assert.deepStrictEqual(refusalOf(error)?.problems, problems)
    })
  )

  it.effect("says for how long to wait, where the server does", () =>
    Effect.gen(function* () {
      const error = yield* failing(calls.list, 429, "slow down", { "retry-after": "7" })
      assert.strictEqual(error.reason._tag, "RateLimited")
      assert.deepStrictEqual(error.retryAfter, Duration.seconds(7))
    })
  )
})
