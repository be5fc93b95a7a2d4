/**
 * Delegated subscriptions: a node is handed what an owner signed, and works for it on-chain. Signing needs no chain and
 * no key here: any signer of EIP-712 typed data will do.
 */
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import type { components } from "./generated/openapi.ts"
import type { JobRequest } from "./Requests.ts"

type Deep<T> = { readonly [K in keyof T]: T[K] }

/** As it goes over the wire. `payment_amount` is in the smallest unit of the token. */
export type Subscription = Deep<components["schemas"]["Subscription"]>
export type SubscriptionSignature = Deep<components["schemas"]["Signature"]>

export interface SubscriptionRequest extends Pick<JobRequest, "data" | "requires_proof"> {
  readonly subscription: Subscription
  readonly signature: SubscriptionSignature
}

export interface SigningOptions {
  /** Counts the owner's delegations; each is taken once. */
  readonly nonce: number
  /** Seconds since 1970. */
  readonly expiry: number
  readonly chainId: number
  /** The coordinator's address. */
  readonly verifyingContract: `0x${string}`
}

const head = (bytes: number) => bytes.toString(16).padStart(64, "0")

/** The hash by which a chain knows an ordered set of containers: keccak256 of the ABI encoding of their joined ids. */
export const hashContainers = (ids: ReadonlyArray<string>): `0x${string}` => {
  const text = utf8ToBytes(ids.join(","))
  const padded = new Uint8Array(Math.ceil(text.length / 32) * 32)
  padded.set(text)
  const encoded = hexToBytes(head(32) + head(text.length) + bytesToHex(padded))
  return `0x${bytesToHex(keccak_256(encoded))}`
}

const types = {
  DelegateSubscription: [
    { name: "nonce", type: "uint32" },
    { name: "expiry", type: "uint32" },
    { name: "sub", type: "Subscription" }
  ],
  Subscription: [
    { name: "owner", type: "address" },
    { name: "activeAt", type: "uint32" },
    { name: "period", type: "uint32" },
    { name: "frequency", type: "uint32" },
    { name: "redundancy", type: "uint16" },
    { name: "containerId", type: "bytes32" },
    { name: "lazy", type: "bool" },
    { name: "verifier", type: "address" },
    { name: "paymentAmount", type: "uint256" },
    { name: "paymentToken", type: "address" },
    { name: "wallet", type: "address" }
  ]
} as const

const hex = (value: string) => (value.startsWith("0x") ? value : `0x${value}`) as `0x${string}`

/** What the owner signs, as `signTypedData` of viem, ethers or a wallet takes it. */
export const typedData = (
  subscription: Subscription,
  { chainId, expiry, nonce, verifyingContract }: SigningOptions
) => ({
  domain: { name: "InfernetCoordinator", version: "1", chainId, verifyingContract } as const,
  types,
  primaryType: "DelegateSubscription" as const,
  message: {
    nonce,
    expiry,
    sub: {
      owner: hex(subscription.owner),
      activeAt: subscription.active_at,
      period: subscription.period,
      frequency: subscription.frequency,
      redundancy: subscription.redundancy,
      containerId: hex(subscription.containers),
      lazy: subscription.lazy,
      verifier: hex(subscription.verifier),
      paymentAmount: subscription.payment_amount,
      paymentToken: hex(subscription.payment_token),
      wallet: hex(subscription.wallet)
    }
  }
})

/** A signer's 65 bytes, `0x…`, as a node takes them. */
export const splitSignature = (
  signature: string,
  { expiry, nonce }: Pick<SigningOptions, "expiry" | "nonce">
): SubscriptionSignature => {
  const digits = /^0x([\da-fA-F]{64})([\da-fA-F]{64})([\da-fA-F]{2})$/.exec(signature)
  if (digits === null) throw new TypeError(`signature: ${signature.length} characters are not 65 bytes in hex, 0x…`)
  const [, r, s, v] = digits
  const parity = Number.parseInt(v!, 16)
  return { nonce, expiry, v: parity < 27 ? parity + 27 : parity, r: BigInt(`0x${r}`), s: BigInt(`0x${s}`) }
}
