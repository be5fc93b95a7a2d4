import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { make, type Service } from "../src/InfernetNode.ts"
import { refusalOf } from "../src/index.ts"
import { json, page, scripted, url } from "./scripted.ts"

type Fails = (node: Service) => Effect.Effect<unknown, JobError, any>

const calls = {
  createJob: (node) => node.createJob({ id: "job-1", containers: ["echo"], data: {} }),
  streamJob: (node) => node.streamJob({ id: "job-1", containers: ["echo"], data: {} }),
  getJobs: (node) => node.getJobs(["job-1"]),
  jobIds: (node) => node.jobIds(),
  info: (node) => node.info,
  resources: (node) => node.resources(),
  recordStatus: (node) => node.recordStatus({ id: "a", status: "success", containers: [] })
} satisfies Record<string, Fails>

/** The answer to everything but the look for a job whose answer was lost. */
const failing = (name: keyof typeof calls, answer: () => Response) =>
  Effect.gen(function* () {
    const isLook = (method: string) => name !== "getJobs" && name !== "jobIds" && method === "GET"
    const { fetch } = scripted(({ method, path }) =>
      path === "/api/jobs" && isLook(method) ? json(200, []) : answer()
    )
    const node = yield* make({ url, fetch })
    return yield* Effect.scoped(Effect.flip((calls[name] as Fails)(node))) as Effect.Effect<JobError>
  })

type Row = readonly [keyof typeof calls, number, unknown, string, string | undefined, string]

const guardian: ReadonlyArray<Row> = [
  [
    "createJob",
    405,
    { error: "Container not supported", params: { container: "nope" } },
    "InvalidSpec",
    "containers",
    "Container not supported (container: nope)"
  ],
  [
    "createJob",
    405,
    { error: "No containers specified", params: {} },
    "InvalidSpec",
    "containers",
    "No containers specified"
  ],
  [
    "createJob",
    405,
    { error: "First container must be external", params: { first_container: "in" } },
    "InvalidSpec",
    "containers",
    "First container must be external (first_container: in)"
  ],
  [
    "createJob",
    405,
    { error: "Container does not generate proof", params: { container: "echo" } },
    "InvalidSpec",
    "requires_proof",
    "Container does not generate proof (container: echo)"
  ],
  [
    "createJob",
    405,
    { error: "Container not allowed for address", params: { address: "10.0.0.7", container: "echo" } },
    "Unauthorized",
    undefined,
    "Container not allowed for address (address: 10.0.0.7, container: echo)"
  ],
  // The unofficial port says it with another status.
  [
    "createJob",
    403,
    { error: "Container not supported", params: { container: "nope" } },
    "InvalidSpec",
    "containers",
    "Container not supported (container: nope)"
  ],
  [
    "createJob",
    405,
    { error: "A new rule", params: { limits: [1, 2] } },
    "InvalidSpec",
    undefined,
    "A new rule (limits: [1,2])"
  ],
  [
    "streamJob",
    405,
    { error: "Streaming only supported for OffchainJob requests." },
    "InvalidSpec",
    "subscription",
    "Streaming only supported for OffchainJob requests."
  ],
  [
    "createJob",
    400,
    { error: "Could not get client IP address" },
    "InvalidSpec",
    undefined,
    "Could not get client IP address"
  ],
  ["recordStatus", 400, { error: "Status is invalid" }, "InvalidSpec", "status", "Status is invalid"],
  ["recordStatus", 403, { error: "Unauthorized" }, "Unauthorized", undefined, "Unauthorized"]
]

const because = (words: string, meaning: string, field?: string): Row => [
  "createJob",
  500,
  { error: words },
  "InvalidSpec",
  field,
  `${meaning}: ${words}`
]
const unread = "the node cannot read the request"
const parsing: ReadonlyArray<Row> = [
  because('Internal server error: can not match type "dict" to any type of "None" union', unread),
  because("Internal server error: 400 Bad Request: The browser sent a request", unread),
  because("Internal server error: 'NoneType' object is not a mapping", unread),
  because("Internal server error: 'list' object is not a mapping", unread),
  [
    "createJob",
    400,
    { error: "Could not parse message" },
    "InvalidSpec",
    undefined,
    `${unread}: Could not parse message`
  ],
  because(
    "Internal server error: 413 Request Entity Too Large: The data value",
    "the request is larger than the node takes (16 MiB)",
    "data"
  ),
  because(
    "Internal server error: Object of type MessageType is not JSON serializable",
    "the subscription has expired, or the node's chain is off",
    "subscription"
  ),
  because(
    "Internal server error: list index out of range",
    "the node knows no set of containers with this hash",
    "subscription"
  )
]

const lostMessage = (why: string) =>
  `cannot tell whether job job-1 runs: ${why}; look for it with getJobs before you post it again`
const others: ReadonlyArray<Row> = [
  [
    "createJob",
    500,
    { error: "Internal server error: out of luck" },
    "OutcomeUnknown",
    undefined,
    lostMessage("HTTP 500: Internal server error: out of luck")
  ],
  [
    "recordStatus",
    500,
    { error: "Could not store job status" },
    "Unavailable",
    undefined,
    "HTTP 500: Could not store job status"
  ]
]

describe("a node's refusal", () => {
  const all = [...guardian, ...parsing, ...others]
  it.effect.each(all)("of %s by %i %j is %s", ([name, status, body, tag, field, message]) =>
    Effect.gen(function* () {
      const error = yield* failing(name, () => json(status, body))
      const { reason } = error
      assert.strictEqual(reason._tag, tag)
      assert.strictEqual(reason._tag === "InvalidSpec" ? reason.field : undefined, field)
      assert.strictEqual(reason.message, message)
      assert.deepStrictEqual(reason.answer, { status, body })
      assert.deepStrictEqual(refusalOf(error), body as never)
    })
  )
})

describe("an error that is a web page", () => {
  const pages: ReadonlyArray<readonly [keyof typeof calls, number, string, string, string]> = [
    [
      "jobIds",
      404,
      "404 Not Found",
      "Misconfigured",
      `${url} is not an Infernet node: it answers HTTP 404; check the URL`
    ],
    [
      "createJob",
      405,
      "405 Method Not Allowed",
      "Misconfigured",
      `${url} is not an Infernet node: it answers HTTP 405; check the URL`
    ],
    ["resources", 404, "404 Not Found", "Misconfigured", `${url} has no /resources: nodes have it since 1.4`],
    ["streamJob", 404, "404 Not Found", "Misconfigured", `${url} cannot stream: nodes can since 1.0`],
    ["recordStatus", 404, "404 Not Found", "Misconfigured", `${url} records no status: nodes do since 0.2`],
    ["jobIds", 500, "500 Internal Server Error", "Unavailable", "HTTP 500: a web page: 500 Internal Server Error"],
    ["info", 500, "500 Internal Server Error", "Unavailable", "HTTP 500: a web page: 500 Internal Server Error"],
    [
      "createJob",
      500,
      "500 Internal Server Error",
      "OutcomeUnknown",
      lostMessage("HTTP 500: a web page: 500 Internal Server Error")
    ]
  ]
  it.effect.each(pages)("%s: %i %s is %s", ([name, status, title, tag, message]) =>
    Effect.gen(function* () {
      const error = yield* failing(name, () => page(status, title))
      assert.deepStrictEqual([error.reason._tag, error.reason.message], [tag, message])
      assert.isUndefined(refusalOf(error))
    })
  )

  it.effect("or an empty one, where the head is too large, is the caller's to change", () =>
    Effect.gen(function* () {
      const error = yield* failing("getJobs", () => new Response(null, { status: 431 }))
      assert.strictEqual(error.reason._tag, "InvalidSpec")
      assert.strictEqual(error.reason.answer?.status, 431)
    })
  )
})
