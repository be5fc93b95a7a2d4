/** The RPC as text, for what the kit's own types hide. */
import { zstdDecompressSync } from "node:zlib"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { nativeMint, toBase58, tokenProgram } from "../../src/solana/keys.ts"
import { bob, closeNode, errorOf, node, openNode, payer, processed, sol } from "./rpcNode.ts"

beforeEach(openNode)
afterEach(closeNode)

describe("the envelope", () => {
  it.each([
    ["{", { code: -32700, message: "Parse error" }, null],
    ["5", { code: -32600, message: "Invalid request" }, null],
    ["[]", { code: -32600, message: "Invalid request" }, null],
    ['{"jsonrpc":"1.0","id":7,"method":"getSlot"}', { code: -32600, message: "Invalid request" }, 7],
    ['{"jsonrpc":"2.0","id":7,"method":5}', { code: -32600, message: "Invalid request" }, 7],
    ['{"jsonrpc":"2.0","id":"a","method":"getNothing"}', { code: -32601, message: "Method not found" }, "a"],
    [
      '{"jsonrpc":"2.0","id":1,"method":"getBalance"}',
      { code: -32602, message: "`params` should have at least 1 argument(s)" },
      1
    ],
    [
      '{"jsonrpc":"2.0","id":1,"method":"getBalance","params":[5]}',
      { code: -32602, message: "Invalid params: invalid type: integer `5`, expected a string." },
      1
    ],
    [
      '{"jsonrpc":"2.0","id":1,"method":"getBalance","params":{"a":1}}',
      { code: -32602, message: "Invalid params: invalid type: map, expected a sequence." },
      1
    ]
  ])("of %s is refused", async (body, error, id) => {
    expect(JSON.parse(await node.post(body))).toEqual({ jsonrpc: "2.0", error, id })
  })

  it("may be a batch, in its order, and what has no id gets no answer", async () => {
    const call = (id: number | undefined, method: string) => ({ jsonrpc: "2.0", id, method })
    const answers = JSON.parse(
      await node.post(JSON.stringify([call(1, "getHealth"), call(undefined, "getHealth"), 7, call(2, "getNothing")]))
    )
    expect(answers).toEqual([
      { jsonrpc: "2.0", result: "ok", id: 1 },
      { jsonrpc: "2.0", error: { code: -32600, message: "Invalid request" }, id: null },
      { jsonrpc: "2.0", error: { code: -32601, message: "Method not found" }, id: 2 }
    ])
    expect(await node.post(JSON.stringify(call(undefined, "getHealth")))).toBe("")
  })

  it("comes by POST, as JSON, and is not too big", async () => {
    const status = async (init: RequestInit) => (await fetch(node.url, init)).status
    expect(await status({ method: "GET" })).toBe(405)
    expect(await status({ method: "POST", body: "{}", headers: { "content-type": "text/plain" } })).toBe(415)
    const json = { "content-type": "application/json; charset=utf-8" }
    expect(await status({ method: "POST", body: " ".repeat(51 * 1024), headers: json })).toBe(413)
    expect(await (await fetch(`${node.url}/health`)).text()).toBe("ok")
    const asked = await fetch(node.url, { method: "OPTIONS", headers: { origin: "http://a.page" } })
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([200, "*"])
  })

  it("carries numbers of any size", async () => {
    node.bank.setAccount(bob.address, {
      lamports: 2n ** 63n + 1n,
      owner: tokenProgram,
      data: new Uint8Array(),
      executable: false
    })
    const text = await node.post(
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getAccountInfo", params: [bob.address, processed] })
    )
    expect(text).toContain('"lamports":9223372036854775809')
    expect(text).toContain('"rentEpoch":18446744073709551615')
    const far = `{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[{"minContextSlot":18446744073709551615}]}`
    expect(JSON.parse(await node.post(far)).error).toEqual({
      code: -32016,
      message: "Minimum context slot has not been reached",
      data: { contextSlot: Number(node.bank.at("finalized")) }
    })
  })
})

describe("parameters", () => {
  it.each([
    ["getBalance", ["0OIl"], "Invalid param: Invalid"],
    ["getBalance", ["abc"], "Invalid param: WrongSize"],
    ["getSignatureStatuses", [["abc"]], "Invalid param: WrongSize"],
    [
      "getSlot",
      [{ commitment: "recent" }],
      "Invalid params: unknown variant `recent`, expected one of `processed`, `confirmed`, `finalized`."
    ],
    ["getSlot", ["processed"], 'Invalid params: invalid type: string "processed", expected a map.'],
    ["getMultipleAccounts", [Array(101).fill(nativeMint)], "Too many inputs provided; max 100"],
    ["getSignatureStatuses", [Array(257).fill("x")], "Too many inputs provided; max 256"],
    ["getSignaturesForAddress", [nativeMint, { limit: 0 }], "Invalid limit; max 1000"],
    ["getSignaturesForAddress", [nativeMint, { limit: 1001 }], "Invalid limit; max 1000"],
    ["getSignaturesForAddress", [nativeMint, processed], "Method does not support commitment below `confirmed`"],
    ["getTransaction", ["1".repeat(64), processed], "Method does not support commitment below `confirmed`"],
    ["getTokenAccountBalance", [nativeMint], "Invalid param: not a Token account"],
    ["getTokenAccountBalance", [`${"1".repeat(31)}2`], "Invalid param: could not find account"],
    ["getTokenSupply", ["1".repeat(32)], "Invalid param: not a Token mint"],
    ["getTokenAccountsByOwner", [nativeMint, { mint: tokenProgram }], "Invalid param: could not find mint"],
    [
      "getTokenAccountsByOwner",
      [nativeMint, { programId: nativeMint }],
      "Invalid param: unrecognized Token program id"
    ],
    [
      "getProgramAccounts",
      [tokenProgram, { filters: Array(5).fill({ dataSize: 1 }) }],
      "Too many filters provided; max 4"
    ],
    [
      "simulateTransaction",
      ["", { sigVerify: true, replaceRecentBlockhash: true }],
      "sigVerify may not be used with replaceRecentBlockhash"
    ]
  ])("of %s are refused (%#)", async (method, params, message) => {
    expect(await errorOf(method, ...params)).toEqual({ code: -32602, message })
  })
})

describe("accounts", () => {
  it("are shown in each encoding, or in part", async () => {
    const data = Uint8Array.from({ length: 129 }, (_, index) => index)
    node.bank.setAccount(bob.address, { lamports: 7n, owner: tokenProgram, data, executable: false })
    const read = async (options: object) => node.call("getAccountInfo", bob.address, { ...processed, ...options })
    const value = async (options: object) => (await read(options)).result.value.data
    expect(await value({ encoding: "base64" })).toEqual([Buffer.from(data).toString("base64"), "base64"])
    expect(await value({ encoding: "jsonParsed" })).toEqual([Buffer.from(data).toString("base64"), "base64"])
    const [packed, name] = await value({ encoding: "base64+zstd" })
    expect(name).toBe("base64+zstd")
    expect(new Uint8Array(zstdDecompressSync(Buffer.from(packed, "base64")))).toEqual(data)
    const tooLong = {
      code: -32600,
      message: "Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding."
    }
    expect((await read({ encoding: "base58" })).error).toEqual(tooLong)
    expect((await read({})).error).toEqual(tooLong)
    const slice = (offset: number, length: number) => ({ dataSlice: { offset, length } })
    expect(await value({ encoding: "base58", ...slice(1, 3) })).toEqual([toBase58(data.subarray(1, 4)), "base58"])
    expect(await value(slice(1, 3))).toBe(toBase58(data.subarray(1, 4)))
    expect(await value({ encoding: "base64", ...slice(127, 50) })).toEqual(["f4A=", "base64"])
    expect(await value({ encoding: "base64", ...slice(500, 5) })).toEqual(["", "base64"])
    expect((await read({ encoding: "jsonParsed", ...slice(0, 1) })).error?.message).toBe(
      "Sliced account data can only be encoded using binary (base 58) or base64 encoding."
    )
  })

  it("are finalized unless something else is asked for", async () => {
    const balance = async (options?: object) => (await node.call("getBalance", payer.address, options)).result
    expect(await balance()).toEqual({ context: expect.anything(), value: 0 })
    expect((await balance(processed)).value).toBe(Number(100n * sol))
    expect((await balance(processed)).context.slot - (await balance()).context.slot).toBe(32)
  })

  it("of a program are filtered", async () => {
    const put = (key: string, ...bytes: ReadonlyArray<number>) =>
      node.bank.setAccount(key, { lamports: sol, owner: bob.address, data: Uint8Array.from(bytes), executable: false })
    put(payer.address, 1, 2, 3)
    put(nativeMint, 1, 9, 3, 4)
    const find = async (filters: ReadonlyArray<unknown>, more = {}) => {
      const options = { ...processed, encoding: "base64", filters, ...more }
      return (await node.call("getProgramAccounts", bob.address, options)).result
    }
    const keys = async (...filters: ReadonlyArray<unknown>) => (await find(filters)).map((each: any) => each.pubkey)
    expect(await keys()).toEqual([payer.address, nativeMint])
    expect(await keys({ dataSize: 4 })).toEqual([nativeMint])
    expect(await keys({ memcmp: { offset: 0, bytes: toBase58(Uint8Array.of(1, 2)) } })).toEqual([payer.address])
    expect(await keys({ memcmp: { offset: 2, bytes: "AwQ=", encoding: "base64" } })).toEqual([nativeMint])
    expect(await keys({ memcmp: { offset: 3, bytes: [3] } })).toEqual([])
    expect(await keys({ memcmp: { offset: 0, bytes: [1] } }, { dataSize: 3 })).toEqual([payer.address])
    expect(await find([], { withContext: true, dataSlice: { offset: 0, length: 0 } })).toMatchObject({
      context: { slot: Number(node.bank.slot()) },
      value: [{ account: { data: ["", "base64"], space: 3 } }, { account: { space: 4 } }]
    })
  })

  it("of a program may be forbidden to ask for", async () => {
    node.rpc.forbidProgramAccounts(true)
    expect(await errorOf("getProgramAccounts", tokenProgram)).toMatchObject({
      code: -32010,
      data: { indexKey: tokenProgram }
    })
    node.rpc.forbidProgramAccounts(false)
    expect(await errorOf("getProgramAccounts", tokenProgram)).toBeUndefined()
  })
})
