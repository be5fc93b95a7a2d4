import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { packTar } from "modern-tar"
import { addressOf, makeResultFiles, type ResultOptions } from "../src/internal/resultFiles.ts"
import { file, folder, gzipped } from "./fakeOrchestratorArchive.ts"

const download = (URL: string) => ({ Type: "urlDownload", Params: { URL } })
const here = "http://127.0.0.1:1234"
const there = "https://bacalhau.example/api"

describe("the address of a result", () => {
  it.each([
    [download("http://public:6001/e-1.tar.gz"), there, {}, "http://bacalhau.example:6001/e-1.tar.gz"],
    [download("http://private:6001/e"), there, {}, "http://bacalhau.example:6001/e"],
    [download("http://0.0.0.0:6001/e"), here, {}, "http://127.0.0.1:6001/e"],
    [download("http://127.0.0.1:6001/e"), here, {}, "http://127.0.0.1:6001/e"],
    [download("http://127.0.0.1:6001/e"), "http://localhost:1", {}, "http://127.0.0.1:6001/e"],
    [download("http://127.0.0.1:6001/e"), there, {}, "http://bacalhau.example:6001/e"],
    [download("http://localhost:6001/e"), there, {}, "http://bacalhau.example:6001/e"],
    [download("http://10.0.0.7:6001/e"), there, {}, "http://10.0.0.7:6001/e"],
    [download("http://10.0.0.7:6001/e"), there, { resultHost: "results.example" }, "http://results.example:6001/e"],
    [{ Type: "URLDownload", Params: { url: "http://public:1/e" } }, here, {}, "http://127.0.0.1:1/e"],
    [
      { Type: "s3PreSigned", Params: { PreSignedURL: "https://127.0.0.1/b?X-Amz=1", Region: "x" } },
      there,
      { resultHost: "results.example" },
      "https://127.0.0.1/b?X-Amz=1"
    ],
    [{ Type: "ipfs", Params: { CID: "QmA" } }, here, {}, "https://ipfs.io/ipfs/QmA?format=tar"],
    [
      { Type: "IPFS", Params: { CID: "QmA" } },
      here,
      { ipfsGateway: "http://127.0.0.1:8080/" },
      "http://127.0.0.1:8080/ipfs/QmA?format=tar"
    ]
  ] as ReadonlyArray<readonly [{ Type: string; Params: object }, string, ResultOptions, string]>)(
    "%j of %s with %j is %s",
    (result, url, options, address) => {
      assert.strictEqual(String(addressOf(result as never, { url, ...options })), address)
    }
  )

  it.each([
    [{ Type: "s3", Params: { Bucket: "b" } }, 'a result of type "s3" cannot be downloaded from here'],
    [download("file:///etc/passwd"), 'a result of type "urlDownload" cannot be downloaded from here'],
    [{ Type: "urlDownload" }, 'a result of type "urlDownload" cannot be downloaded from here'],
    [{ Type: "ipfs", Params: { CID: "../x" } }, "the result on IPFS has no CID"]
  ] as const)("%j cannot be told", (result, message) => {
    assert.strictEqual(addressOf(result as never, { url: here }), message)
  })
})

const refused = () => {
  throw Object.assign(new TypeError("fetch failed"), { cause: new Error("connect ECONNREFUSED 127.0.0.1:6001") })
}
const filesOf = (
  fetch: (url: string, init?: RequestInit) => Response | Promise<Response>,
  options: ResultOptions = {}
) =>
  makeResultFiles({
    url: here,
    timeout: "30 seconds",
    fetch: async (input, init) => fetch(String(input), init),
    ...options
  })
const result = download("http://public:6001/e-1.tar.gz")
const bodyOf = async () =>
  new Response(
    await gzipped(await packTar([folder("out/"), file("stdout", "hi\n"), file("out/a", "größe"), file("out/b", "")]))
  )

describe("the files of a result", () => {
  it.effect("are listed, with the bytes of those that are wanted", () =>
    Effect.gen(function* () {
      const all = yield* filesOf(bodyOf).list("result", result, (path) => path === "stdout")
      assert.deepStrictEqual(
        all.map(({ bytes, path, size }) => [path, size, bytes && new TextDecoder().decode(bytes)]),
        [
          ["stdout", 3n, "hi\n"],
          ["out/a", 7n, undefined],
          ["out/b", 0n, undefined]
        ]
      )
    })
  )

  it.effect("are read one by one", () =>
    Effect.gen(function* () {
      const { read } = filesOf(bodyOf)
      const text = (path: string) =>
        Effect.map(Stream.runCollect(read("download", result, path)), (chunks) =>
          Buffer.concat([...chunks]).toString("utf8")
        )
      assert.strictEqual(yield* text("out/a"), "größe")
      assert.strictEqual(yield* text("out/b"), "")
      const { reason } = yield* Effect.flip(text("nowhere"))
      assert.strictEqual(reason._tag, "MalformedResponse")
      assert.strictEqual(
        reason.message,
        "the results from http://127.0.0.1:6001 cannot be used: it has no file nowhere"
      )
    })
  )

  it.effect("from a gateway lose the folder that has the CID for a name", () =>
    Effect.gen(function* () {
      const files = filesOf(async () => new Response(new Uint8Array(await packTar([file("QmA/out/a", "1")]))))
      const ipfs = { Type: "ipfs", Params: { CID: "QmA" } }
      assert.deepStrictEqual(yield* files.list("result", ipfs), [{ path: "out/a", size: 1n }])
      assert.lengthOf(yield* Stream.runCollect(files.read("result", ipfs, "out/a")), 1)
    })
  )

  it.effect("are fetched without credentials", () =>
    Effect.gen(function* () {
      let asked: RequestInit | undefined
      yield* filesOf((_, init) => ((asked = init), bodyOf())).list("result", result)
      assert.isUndefined(asked?.headers)
    })
  )

  const wrong: ReadonlyArray<
    readonly [string, () => Response | Promise<Response>, typeof result, ResultOptions, string, string]
  > = [
    [
      "a host that cannot be reached",
      refused,
      result,
      {},
      "Unavailable",
      "the results cannot be had from http://127.0.0.1:6001: connect ECONNREFUSED 127.0.0.1:6001; if that is not where they are, say so by resultHost"
    ],
    [
      "a gateway that cannot be reached",
      refused,
      { Type: "ipfs", Params: { CID: "QmA" } } as never,
      {},
      "Unavailable",
      "the results cannot be had from https://ipfs.io: connect ECONNREFUSED 127.0.0.1:6001; if that is not where they are, say so by ipfsGateway"
    ],
    [
      "a host that has them no more",
      () => new Response("404 page not found", { status: 404 }),
      result,
      {},
      "Unavailable",
      "the results cannot be had from http://127.0.0.1:6001: HTTP 404; if that is not where they are, say so by resultHost"
    ],
    [
      "a type that nobody can read",
      bodyOf,
      { Type: "s3", Params: { URL: "" } },
      {},
      "Misconfigured",
      'a result of type "s3" cannot be downloaded from here'
    ],
    [
      "too much",
      bodyOf,
      result,
      { maxResultBytes: 1000n },
      "MalformedResponse",
      "the results from http://127.0.0.1:6001 cannot be used: it holds more than 1000 bytes"
    ],
    [
      "what points outside",
      async () => new Response(new Uint8Array(await packTar([file("../a", "1")]))),
      result,
      {},
      "MalformedResponse",
      'the results from http://127.0.0.1:6001 cannot be used: the entry "../a" points outside the folder'
    ]
  ]
  it.effect.each(wrong)("cannot be had from %s", ([, answer, from, options, tag, message]) =>
    Effect.gen(function* () {
      const files = filesOf(answer, options)
      for (const reading of [files.list("result", from), Stream.runDrain(files.read("result", from, "stdout2"))]) {
        const { operation, reason } = yield* Effect.flip(reading)
        assert.deepStrictEqual([operation, reason._tag, reason.message], ["result", tag, message])
      }
    })
  )

  it.effect("are given up when nobody answers", () =>
    Effect.gen(function* () {
      const files = filesOf(() => new Promise<Response>(() => {}))
      const fiber = yield* Effect.forkChild(Effect.flip(files.list("result", result)))
      yield* TestClock.adjust("29 seconds")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("1 second")
      assert.include((yield* Fiber.join(fiber)).message, "no answer in time")
    })
  )
})
