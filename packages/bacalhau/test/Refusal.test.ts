import { JobError, Unavailable } from "@longshore/core/JobError"
import { describe, expect, it } from "vitest"
import { readRefusal, refusalOf } from "../src/Refusal.ts"

/** As each kind of server says no. */
const refusals = {
  "an orchestrator since 1.5": [
    404,
    {
      Status: 404,
      Message: "job not found: j-1",
      RequestID: "",
      Code: "NotFound",
      Component: "JobStore",
      Hint: "look again",
      Details: { reason: "gone" }
    },
    {
      code: "NotFound",
      component: "JobStore",
      message: "job not found: j-1",
      hint: "look again",
      details: { reason: "gone" }
    }
  ],
  "an orchestrator before 1.5": [
    404,
    { error: "code=404, message=Not Found", message: "Not Found" },
    { code: undefined, message: "Not Found" }
  ],
  "one that fell over": [
    500,
    { error: "runtime error: nil pointer", message: "Internal Server Error" },
    { message: "Internal Server Error: runtime error: nil pointer" }
  ],
  "an orchestrator for newer clients": [
    403,
    { Error: "client version is outdated", MinVersion: "1.4.0", ClientVersion: "1.3.0" },
    { code: undefined, message: "client version is outdated" }
  ],
  "a requester": [
    400,
    { Code: "error-job-not-found", Message: "Job not found. ID: x", Details: { id: "x" }, Err: "Job not found. ID: x" },
    { code: "error-job-not-found", message: "Job not found. ID: x", details: { id: "x" }, hint: undefined }
  ],
  "a requester in plain text": [
    500,
    "job x is already in a terminal state\n",
    { message: "job x is already in a terminal state" }
  ],
  "a requester in a JSON text": [500, "Job not found. ID: nosuch", { message: "Job not found. ID: nosuch" }],
  "one that had no time": [503, "Server Timeout!", { message: "Server Timeout!" }],
  "a proxy": [
    502,
    "<html><head><title>502 Bad Gateway</title></head></html>",
    { message: "a web page: 502 Bad Gateway" }
  ],
  "one that says nothing": [500, undefined, { message: "", problems: [] }],
  "one that is strange": [500, [1, { a: 2 }], { message: '[1,{"a":2}]' }],
  "one that is stranger": [
    500,
    { Message: 5, Details: "none" },
    { message: '{"Message":5,"Details":"none"}', details: {} }
  ]
} as const

describe("a refusal", () => {
  it.each(Object.entries(refusals))("is read of %s", (_, [status, body, expected]) => {
    expect(readRefusal(status, body)).toMatchObject({ status, ...expected })
  })

  it("has each problem by itself", () => {
    const body = {
      Message: "task main: no engine\n\n  task main: no name \n",
      Code: "InternalError",
      Component: "APIServer"
    }
    expect(readRefusal(400, body).problems).toEqual(["task main: no engine", "task main: no name"])
  })

  it("is short, however long a text the server sends", () => {
    expect(readRefusal(500, "x".repeat(100_000)).message).toHaveLength(2000)
  })

  it("is had of an error that a server's answer caused, and of no other", () => {
    const error = (answer?: { readonly status: number; readonly body: unknown }) =>
      new JobError({
        backend: "bacalhau",
        operation: "get",
        reason: new Unavailable({ message: "no", ...(answer && { answer }) })
      })
    expect(refusalOf(error({ status: 503, body: "Server Timeout!" }))).toMatchObject({ message: "Server Timeout!" })
    expect(refusalOf(error())).toBeUndefined()
  })
})
