import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { nativeMint, toBase58 } from "../../src/solana/keys.ts"
import { blockhash, bob, closeNode, errorOf, node, openNode, payer, processed, sol, transfer } from "./rpcNode.ts"
import { bytesOfSigned, transferOf } from "./wallet.ts"
import { keyOf } from "./world.ts"

beforeEach(openNode)
afterEach(closeNode)

describe("sendTransaction", () => {
  const send = async (wire: string, options: object = {}) =>
    node.call("sendTransaction", wire, { encoding: "base64", preflightCommitment: "processed", ...options })

  it("runs it first, and says what would come of it", async () => {
    const answer = await send(await transfer(1000n * sol))
    expect(answer.error).toMatchObject({
      code: -32002,
      message: "Transaction simulation failed: Error processing Instruction 0: custom program error: 0x1",
      data: {
        accounts: null,
        err: { InstructionError: [0, { Custom: 1 }] },
        logs: [
          "Program 11111111111111111111111111111111 invoke [1]",
          `Transfer: insufficient lamports ${100n * sol - 5000n}, need ${1000n * sol}`,
          "Program 11111111111111111111111111111111 failed: custom program error: 0x1"
        ],
        unitsConsumed: 150,
        fee: 5000,
        returnData: null
      }
    })
    expect(node.bank.transactionsOf(bob.address)).toEqual([])
    // By default it runs on what is finalized, where neither the payer nor the blockhash is known.
    const error = (await send(await transfer(), { preflightCommitment: undefined })).error
    expect(error).toMatchObject({
      message: "Transaction simulation failed: Blockhash not found",
      data: { logs: [], err: "BlockhashNotFound" }
    })
  })

  it("does not if it is told so", async () => {
    const { result } = await send(await transfer(1000n * sol), { skipPreflight: true, maxRetries: 0 })
    expect(node.bank.transaction(result)).toMatchObject({ error: { InstructionError: [0, { Custom: 1 }] } })
  })

  it("refuses what has been processed, at the check before", async () => {
    const wire = await transfer()
    const { result } = await send(wire)
    expect((await send(wire)).error?.message).toBe(
      "Transaction simulation failed: This transaction has already been processed"
    )
    expect((await send(wire, { skipPreflight: true })).result).toBe(result)
    expect(node.bank.account(bob.address)?.lamports).toBe(sol)
  })

  it("reads base58 unless it is told otherwise, and refuses what is no transaction", async () => {
    const bytes = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], blockhash())
    const message = async (wire: string, options?: object) => (await send(wire, options)).error?.message
    expect((await send(toBase58(bytes), { encoding: undefined })).result).toBeTypeOf("string")
    const type = "solana_transaction::versioned::VersionedTransaction"
    expect(await message("!!!!")).toBe("invalid base64 encoding: InvalidByte(0, 33)")
    expect(await message("0", { encoding: "base58" })).toBe(
      "invalid base58 encoding: InvalidCharacter { character: '0', index: 0 }"
    )
    expect(await message("AAAA")).toBe(`failed to deserialize ${type}: io error: failed to fill whole buffer`)
    expect(await message(Buffer.alloc(1233).toString("base64"))).toBe(
      `decoded ${type} too large: 1233 bytes (max: 1232 bytes)`
    )
    expect(await message("A".repeat(2000))).toBe(
      `base64 encoded ${type} too large: 2000 bytes (max: encoded/raw 1644/1232)`
    )
    expect(await message("", { encoding: "json" })).toBe(
      "unsupported encoding: json. Supported encodings: base58, base64"
    )
    const spoilt = Uint8Array.from(bytes, (byte, index) => (index === 5 ? byte ^ 1 : byte))
    expect((await send(Buffer.from(spoilt).toString("base64"))).error).toEqual({
      code: -32003,
      message: "Transaction signature verification failure"
    })
    const senseless = Uint8Array.from(bytes, (byte, index) => (index === 66 ? 2 : byte))
    expect(await message(Buffer.from(senseless).toString("base64"))).toBe(
      "invalid transaction: Transaction failed to sanitize accounts offsets correctly"
    )
  })

  it("can be made to lose the next ones", async () => {
    node.rpc.dropTransactions(1)
    const { result } = await send(await transfer())
    expect(node.bank.transaction(result)).toBeUndefined()
    const second = await send(await transfer(2n * sol))
    expect(node.bank.transaction(second.result)).toBeDefined()
  })

  it("waits for no slot that has not been", async () => {
    const minContextSlot = Number(node.bank.slot()) + 1
    expect((await send(await transfer(), { minContextSlot })).error?.code).toBe(-32016)
  })
})

describe("history", () => {
  const skip = () => node.bank.expireBlockhashes()

  it("tells the status of signatures", async () => {
    const { result: signature } = await node.call("sendTransaction", await transfer(), {
      encoding: "base64",
      skipPreflight: true
    })
    const status = async (options?: object) =>
      (await node.call("getSignatureStatuses", [signature], options)).result.value[0]
    const slot = Number(node.bank.slot())
    expect(await status()).toEqual({
      confirmationStatus: "processed",
      confirmations: 0,
      err: null,
      slot,
      status: { Ok: null }
    })
    skip()
    expect(await status()).toMatchObject({ confirmationStatus: "finalized", confirmations: null })
    skip()
    expect(await status()).toBeNull()
    expect(await status({ searchTransactionHistory: true })).toMatchObject({ slot })
    expect((await node.call("getSignatureStatuses", ["1".repeat(64)])).result.value).toEqual([null])
  })

  it("lists the signatures of an address, newest first, in pages", async () => {
    const signatures: Array<string> = []
    for (const amount of [1n, 2n, 3n, 4n]) {
      const wire = await transfer(amount * sol)
      signatures.unshift((await node.call("sendTransaction", wire, { encoding: "base64", skipPreflight: true })).result)
    }
    expect((await node.call("getSignaturesForAddress", bob.address)).result).toEqual([])
    skip()
    const list = async (options: object) =>
      (await node.call("getSignaturesForAddress", bob.address, options)).result.map((each: any) => each.signature)
    expect(await list({})).toEqual(signatures)
    expect(await list({ limit: 2 })).toEqual(signatures.slice(0, 2))
    expect(await list({ limit: 2, before: signatures[1] })).toEqual(signatures.slice(2))
    expect(await list({ until: signatures[2] })).toEqual(signatures.slice(0, 2))
    expect(await list({ before: signatures[0], until: signatures[3] })).toEqual(signatures.slice(1, 3))
    expect(await list({ before: "1".repeat(64) })).toEqual([])
  })

  it("shows a transaction to who understands its version", async () => {
    const { result: signature } = await node.call("sendTransaction", await transfer(), {
      encoding: "base64",
      skipPreflight: true
    })
    const read = (options: object) => node.call("getTransaction", signature, options)
    expect((await read({ commitment: "confirmed" })).result).toBeNull()
    skip()
    expect((await read({})).error).toEqual({
      code: -32015,
      message:
        'Transaction version (0) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": 0'
    })
    const all = { maxSupportedTransactionVersion: 0 }
    const { result } = await read({ ...all, encoding: "base64" })
    expect(result).toMatchObject({
      version: 0,
      meta: { err: null, fee: 5000, status: { Ok: null }, preTokenBalances: [] }
    })
    expect(result.transaction[1]).toBe("base64")
    expect((await read({ ...all, encoding: "base58" })).result.transaction[1]).toBe("base58")
    expect((await read({ ...all })).result.transaction.message.instructions).toEqual([
      { accounts: [0, 1], data: "3Bxs3zzLZLuLQEYX", programIdIndex: 2, stackHeight: 1 }
    ])
  })

  it("knows what a message would cost, and what was paid of late", async () => {
    const bytes = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], blockhash())
    const message = (given: Uint8Array) => Buffer.from(given.subarray(65)).toString("base64")
    expect((await node.call("getFeeForMessage", message(bytes), processed)).result.value).toBe(5000)
    const old = await bytesOfSigned(payer, [transferOf(payer, bob, sol)], bob.address)
    expect((await node.call("getFeeForMessage", message(old), processed)).result.value).toBeNull()
    expect((await node.call("getRecentPrioritizationFees")).result.at(-1)).toEqual({
      prioritizationFee: 0,
      slot: Number(node.bank.slot())
    })
  })

  it("has no time for blocks to come", async () => {
    const slot = Number(node.bank.slot()) + 5
    expect(await errorOf("getBlockTime", slot)).toEqual({
      code: -32004,
      message: `Block not available for slot ${slot}`
    })
  })

  it("gives lamports to who asks", async () => {
    const { result } = await node.call("requestAirdrop", bob.address, Number(sol))
    expect(node.bank.transaction(result)).toMatchObject({ error: undefined })
    expect(node.bank.account(bob.address)?.lamports).toBe(sol)
    expect((await node.call("requestAirdrop", (await keyOf(7)).address, 1)).error?.code).toBe(-32603)
  })
})

describe("simulateTransaction", () => {
  it("checks signatures if it is told to, and shows accounts as they would be", async () => {
    const wire = await transfer()
    const simulate = (options: object, given = wire) =>
      node.call("simulateTransaction", given, { ...processed, encoding: "base64", ...options })
    const addresses = [bob.address, nativeMint]
    expect((await simulate({ accounts: { encoding: "base64", addresses } })).result.value).toMatchObject({
      err: null,
      unitsConsumed: 150,
      accounts: [{ lamports: Number(sol), data: ["", "base64"] }, null]
    })
    const spoilt = Buffer.from(wire, "base64")
    spoilt[5]! ^= 1
    expect((await simulate({ sigVerify: true }, spoilt.toString("base64"))).error?.code).toBe(-32003)
    expect((await simulate({}, spoilt.toString("base64"))).result.value.err).toBeNull()
    expect((await simulate({ accounts: { encoding: "base58", addresses } })).error?.message).toBe(
      "base58 encoding not supported"
    )
    expect((await simulate({ accounts: { addresses: Array(4).fill(nativeMint) } })).error?.message).toBe(
      "Too many accounts provided; max 3"
    )
    node.bank.expireBlockhashes()
    expect((await simulate({})).result.value).toMatchObject({ err: "BlockhashNotFound", logs: [], fee: null })
    expect((await simulate({ replaceRecentBlockhash: true })).result.value).toMatchObject({
      err: null,
      replacementBlockhash: { blockhash: blockhash(), lastValidBlockHeight: Number(node.bank.blockHeight()) + 150 }
    })
  })
})
