/** What becomes of what containers give. */
import { describe, expect, it } from "vitest"
import type { Container } from "../src/index.ts"
import { liveNode, recordedContainers } from "./infernetNode.ts"

const raw = (body: string, init: ResponseInit & { type?: string | undefined } = {}): Container => ({
  serve: () =>
    new Response(body, {
      status: init.status ?? 200,
      headers: init.type === undefined ? {} : { "content-type": init.type }
    })
})
const json = "application/json"
const outcomes: ReadonlyArray<readonly [string, Container, object]> = [
  ["an object", () => ({ a: 1 }), { output: { a: 1 } }],
  ["null", () => null, { output: null }],
  ["an empty body", raw("", { type: json }), { output: null }],
  ["an HTTP error in JSON", raw('{"code":500}', { status: 500, type: json }), { output: { code: 500 } }],
  ["a +json type", raw("[1]", { type: "application/problem+json" }), { output: [1] }],
  ["text that is no JSON", raw("not json", { type: json }), { error: "not json" }],
  [
    "plain text",
    raw("plain words", { type: "text/plain" }),
    {
      error: expect.stringMatching(
        /^0, message='Attempt to decode JSON with unexpected mimetype: text\/plain', url=URL\('http:\/\/localhost:\d+\/service_output'\)$/
      )
    }
  ],
  [
    "a page",
    raw("<h1>Bad Gateway</h1>", { status: 502, type: "text/html; charset=utf-8" }),
    { error: expect.stringContaining("unexpected mimetype: text/html; charset=utf-8'") }
  ],
  [
    "an error that is thrown",
    () => Promise.reject(new Error("boom")),
    { error: expect.stringContaining("mimetype: text/plain") }
  ],
  [
    "an answer that is cut off",
    async function* () {
      yield "half"
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error("dies")
    },
    {
      error:
        "Response payload is not completed: <TransferEncodingError: 400, message='Not enough data for satisfy transfer length header.'>"
    }
  ],
  ["a closed port", { port: 1 }, { error: expect.stringMatching(/^Cannot connect to host localhost:1 ssl:default \[/) }]
]

describe("a container that gives", () => {
  it.each(outcomes)("%s", async (_, container, result) => {
    const node = await liveNode({ containers: { it: container } })
    const status = "output" in result ? "success" : "failed"
    const id = await node.post(["it"])
    expect(await node.ended(id)).toEqual({ id, status, result: { container: "it", ...result } })
  })

  it("nothing and hangs up disconnects", async () => {
    const node = await liveNode({ containers: recordedContainers })
    const other = await liveNode()
    await other.devnet.infernet.faults.inject({ kind: "dropBefore" })
    const away = await liveNode({ containers: { it: { url: other.url } } })
    expect((await away.ended(await away.post(["it"]))).result).toEqual({
      container: "it",
      error: "Server disconnected"
    })
    expect((await node.ended(await node.post(["echo"], { a: 1 }))).result.output).toEqual({ a: 1 })
  })

  it("NaN, infinities, big integers and floats has them passed on", async () => {
    const node = await liveNode({
      containers: { it: raw('{"n": 123456789012345678901234567890, "x": [NaN, -Infinity], "f": 1.0}', { type: json }) }
    })
    const id = await node.post(["it"])
    await expect
      .poll(async () => (await node.get(`/api/jobs?id=${id}`)).text())
      .toBe(
        `[{"id":"${id}","result":{"container":"it","output":{"f":1.0,"n":123456789012345678901234567890,"x":[NaN,-Infinity]}},"status":"success"}]\n`
      )
  })
})
