import { describe, expect, it } from "vitest"
import { hashContainers, typedData } from "../src/Subscription.ts"

const address = (digit: string) => `0x${digit.repeat(40)}` as const

describe("the hash of containers", () => {
  it.each([
    [["echo"], "0xe6bc11afcedb3f26d7fb181f4c6dd2e98781d79f965a4777058412b58f788ec8"],
    [["echo", "second"], "0xd316466c7701ef0f170c0c2986883e82444a887170b45284d966f90aa12afac8"]
  ])("of %j is what a chain has", (ids, hash) => {
    expect(hashContainers(ids)).toBe(hash)
  })

  it("depends on the order, and on every character", () => {
    const lists = [["a", "b"], ["b", "a"], ["a"], [""], ["ß"], ["x".repeat(31)], ["x".repeat(32)], ["x".repeat(33)]]
    const hashes = lists.map(hashContainers)
    for (const hash of hashes) expect(hash).toMatch(/^0x[\da-f]{64}$/)
    expect(new Set(hashes).size).toBe(lists.length)
  })
})

it("typed data has the names and types of the contract", () => {
  const data = typedData(
    {
      owner: address("1"),
      active_at: 1,
      period: 2,
      frequency: 3,
      redundancy: 4,
      containers: "ab".repeat(32),
      lazy: true,
      verifier: address("2"),
      payment_amount: 5n,
      payment_token: address("3"),
      wallet: address("4")
    },
    { nonce: 6, expiry: 7, chainId: 31337, verifyingContract: address("5") }
  )
  expect(data.domain).toEqual({
    name: "InfernetCoordinator",
    version: "1",
    chainId: 31337,
    verifyingContract: address("5")
  })
  expect(data.primaryType).toBe("DelegateSubscription")
  const written = Object.entries(data.types).map(
    ([name, fields]) => `${name}{${fields.map((field) => `${field.name} ${field.type}`).join(", ")}}`
  )
  expect(written).toEqual([
    "DelegateSubscription{nonce uint32, expiry uint32, sub Subscription}",
    "Subscription{owner address, activeAt uint32, period uint32, frequency uint32, redundancy uint16, containerId bytes32, lazy bool, verifier address, paymentAmount uint256, paymentToken address, wallet address}"
  ])
  expect(data.message).toEqual({
    nonce: 6,
    expiry: 7,
    sub: {
      owner: address("1"),
      activeAt: 1,
      period: 2,
      frequency: 3,
      redundancy: 4,
      containerId: `0x${"ab".repeat(32)}`,
      lazy: true,
      verifier: address("2"),
      paymentAmount: 5n,
      paymentToken: address("3"),
      wallet: address("4")
    }
  })
})
