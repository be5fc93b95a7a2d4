/** Subscriptions signed by a signer that knows nothing of us, and taken by a node that checks what a node checks. */

import { createDevnet } from "@longshore/devnet"
import { createInfernetNode, hashContainers, type Subscription, splitSignature, typedData } from "@longshore/infernet"
import { addr, recoverAddressTyped, signTyped } from "micro-eth-signer"
import { describe, expect, it } from "vitest"

const privateKey = `0x${"42".repeat(32)}`
const owner = addr.fromPrivateKey(privateKey)
const none = `0x${"0".repeat(40)}`
const signing = {
  nonce: 7,
  expiry: Math.floor(Date.now() / 1000) + 3600,
  chainId: 31337,
  verifyingContract: `0x${"11".repeat(20)}` as const
}
const subscription = (more: Partial<Subscription> = {}): Subscription => ({
  owner,
  active_at: 0,
  period: 3600,
  frequency: 2,
  redundancy: 1,
  containers: hashContainers(["echo", "report"]),
  lazy: false,
  verifier: none,
  payment_amount: 2n ** 200n + 1n,
  payment_token: none,
  wallet: none,
  ...more
})
const signed = (given: Subscription) => {
  const signature = signTyped(typedData(given, signing) as never, privateKey)
  return { subscription: given, signature: splitSignature(signature, signing), data: {} }
}
const withChain = (enabled: boolean) =>
  createDevnet({ networks: ["infernet"], infernet: { chain: { enabled, address: none } } })

describe("a delegated subscription", () => {
  it("is signed by its owner, as any signer of typed data sees it", () => {
    const data = typedData(subscription(), signing) as never
    expect(recoverAddressTyped(signTyped(data, privateKey) as never, data)).toBe(owner)
  })

  it("is taken by a node whose chain is on, with its numbers exactly", async () => {
    await using devnet = await withChain(true)
    await using node = await createInfernetNode({ url: devnet.infernet.url })
    await expect(node.createSubscription(signed(subscription()))).resolves.toBeUndefined()
    const outcomes = await node.createJobs([
      signed(subscription()),
      { containers: ["echo"], data: {} },
      signed(subscription({ containers: hashContainers(["echo"]) }))
    ])
    expect(outcomes.map(({ _tag }) => _tag)).toEqual(["Subscribed", "Accepted", "Subscribed"])
  })

  it("is refused in words that mean something where the node's mean nothing", async () => {
    await using off = await withChain(false)
    await using node = await createInfernetNode({ url: off.infernet.url })
    await expect(node.createSubscription(signed(subscription()))).rejects.toThrow(/expired, or the node's chain is off/)
    await using on = await withChain(true)
    await using other = await createInfernetNode({ url: on.infernet.url })
    const unknown = signed(subscription({ containers: hashContainers(["nobody"]) }))
    await expect(other.createSubscription(unknown)).rejects.toThrow(/no set of containers with this hash/)
  })
})
