import type { KeyPairSigner } from "@solana/kit"
import { startNode, type TestNode } from "./node.ts"
import { base64OfSigned, transferOf } from "./wallet.ts"
import { keyOf } from "./world.ts"

export const sol = 10n ** 9n

export let node: TestNode
export let payer: KeyPairSigner
export let bob: KeyPairSigner

/** Before each test. */
export const openNode = async () => {
  // Slots are long: nothing moves on by itself.
  node = await startNode({ slotMillis: 3_600_000 })
  ;[payer, bob] = [await keyOf(1), await keyOf(2)]
  node.bank.airdrop(payer.address, 100n * sol)
}
/** After each test. */
export const closeNode = () => node[Symbol.asyncDispose]()

export const processed = { commitment: "processed" }
export const errorOf = async (method: string, ...params: ReadonlyArray<unknown>) =>
  (await node.call(method, ...params)).error
export const blockhash = () => node.bank.latestBlockhash().blockhash
export const transfer = (amount = sol) => base64OfSigned(payer, [transferOf(payer, bob, amount)], blockhash())
