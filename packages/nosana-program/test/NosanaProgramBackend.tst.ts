import type { Backend } from "@longshore/core/Backend"
import { createClient } from "@longshore/core/Client"
import { container, wasm } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import type { JobDefinition } from "@longshore/nosana"
import { address, type TransactionSendingSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { layer, NosanaProgramBackend, nosanaProgram, Transactions, type Wallet, withDefinition } from "../src/index.ts"

declare const wallet: Wallet
declare const definition: JobDefinition.JobDefinition
declare const sending: TransactionSendingSigner

const market = address("CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ")
const rpc = "https://rpc.example"
const job = container({ image: "busybox", timeout: "1 minute" })

// It takes containers, and no modules.
export const jobs = Effect.gen(function* () {
  const backend = yield* NosanaProgramBackend
  yield* submit(backend, job, { market, node: market, maxPrice: 115n, maxCost: 1_000_000n })
  yield* submit(backend, ...withDefinition(definition, { timeout: "1 hour", market }))
  // @ts-expect-error - no WebAssembly here
  yield* submit(backend, wasm({ module: "file:///module.wasm", timeout: "1 minute" }))
  // @ts-expect-error - a market is the text of an address
  yield* submit(backend, job, { market: 1n })
  // @ts-expect-error - a price is exact
  yield* submit(backend, job, { maxPrice: 0.000115 })
})

// It has the capabilities that it declares.
export const capabilities = Effect.gen(function* () {
  const backend = yield* NosanaProgramBackend
  backend satisfies Backend<
    "nosana-program",
    "Container",
    "getMany" | "cancel" | "extend" | "list" | "logs" | "changes" | "markets" | "balances"
  >
  // @ts-expect-error - results have no files to download
  return backend.download
})

layer({ network: "mainnet", rpc, wallet, ipfs: { jwt: Redacted.make("a") } })
// @ts-expect-error - a token is redacted
layer({ network: "mainnet", rpc, wallet, ipfs: { jwt: "a" } })
// @ts-expect-error - there is no such network
layer({ network: "testnet", rpc, wallet })
// @ts-expect-error - somebody has to sign
layer({ network: "mainnet", rpc })
// @ts-expect-error - a wallet that can only send cannot sign beforehand
layer({ network: "mainnet", rpc, wallet: sending })

export const promised = async () => {
  await using client = await createClient({ nosana: nosanaProgram({ network: "devnet", rpc, wallet, market }) })
  const ref = await client.nosana.submit(job)
  ref.backend satisfies "nosana-program"
  await client.nosana.extend(ref, { by: "5 minutes" })
  const { cost } = await client.nosana.awaitResult(ref)
  cost?.amount satisfies bigint | undefined
}

declare const chain: Parameters<typeof Transactions.sign>[0]

// What is signed is known before it is sent.
export const transactions = Effect.gen(function* () {
  const signed = yield* Transactions.sign(chain, [], { feePayer: wallet })
  signed.lastValidBlockHeight satisfies bigint
  yield* Transactions.deliver(chain, signed)
  const partly = yield* Transactions.signPartly(chain, [], { feePayer: market })
  // @ts-expect-error - somebody has not signed yet
  yield* Transactions.deliver(chain, partly)
  // @ts-expect-error - an address signs nothing
  yield* Transactions.sign(chain, [], { feePayer: market })
})
