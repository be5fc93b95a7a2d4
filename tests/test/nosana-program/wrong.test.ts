/** Wrong input on a real connection: it is named, what to do is said, and nothing is spent. */
import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { fromKeypairBytes, make, makeJobsProgram, type Options, Transactions } from "@longshore/nosana-program"
import { address, generateKeyPairSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Network, type NetworkOptions, network } from "./world.ts"

const spec = container({ image: "echo", command: ["say", "hello"], timeout: "5 minutes" })
const nobody = address("7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41")

interface Wrong {
  readonly what: string
  readonly reason: JobError["reason"]["_tag"]
  readonly says: RegExp
  readonly network?: NetworkOptions
  readonly options?: (world: Network) => Effect.Effect<Partial<Options>>
  readonly submit?: Parameters<typeof submit>[2]
  readonly spec?: typeof spec
}

const poor =
  ({ lamports = 0n, microNos = 0n }: { readonly lamports?: bigint; readonly microNos?: bigint }) =>
  ({ chain }: Network) =>
    Effect.promise(async () => {
      const wallet = await generateKeyPairSigner()
      chain.fund({ address: wallet.address, lamports, ...(microNos > 0n && { microNos }) })
      // What is given is there for everybody one slot later.
      await new Promise((resolve) => setTimeout(resolve, 200))
      return { wallet }
    })

const cases: ReadonlyArray<Wrong> = [
  {
    what: "a price above the guard",
    reason: "InvalidSpec",
    says: /maxPrice.* 0\.0001 NOS .* 0\.000099 NOS/,
    options: () => Effect.succeed({ maxPrice: 99n })
  },
  {
    what: "a cost above the guard",
    reason: "InvalidSpec",
    says: /maxCost.* 0\.03 NOS.* 0\.029999 NOS/,
    submit: { maxCost: 29_999n }
  },
  {
    what: "a wallet without NOS",
    reason: "InsufficientFunds",
    says: /NOS/,
    options: poor({ lamports: 1_000_000_000n })
  },
  {
    what: "a wallet with a little less NOS than it takes",
    reason: "InsufficientFunds",
    says: /0\.029999.*0\.03|0\.03.*0\.029999/,
    options: poor({ lamports: 1_000_000_000n, microNos: 29_999n })
  },
  {
    what: "a wallet without SOL",
    reason: "InsufficientFunds",
    says: /SOL/,
    options: poor({ microNos: 1_000_000n })
  },
  { what: "a market that does not exist", reason: "InvalidSpec", says: /market.*7nxX/, submit: { market: nobody } },
  {
    what: "a node that does not wait",
    reason: "InvalidSpec",
    says: /node.*7nxX/,
    submit: { node: nobody },
    network: { hosts: 1 }
  },
  {
    what: "a definition that a node would refuse",
    reason: "InvalidSpec",
    says: /ops\[0\]\.args\.image/,
    spec: container({ image: "none", timeout: "5 minutes" }),
    submit: {
      definition: { version: "0.1", type: "container", ops: [{ type: "container/run", id: "a", args: {} }] } as never
    }
  },
  {
    what: "an RPC of another network",
    reason: "Misconfigured",
    says: /devnet/,
    options: () => Effect.succeed({ network: "devnet" as const })
  }
]

describe.concurrent("a submission", () => {
  it.live.each(cases)(
    "is refused for $what",
    ({ network: of = { hosts: 0 }, options, reason, says, spec: asked = spec, submit: given }) =>
      Effect.gen(function* () {
        const world = yield* network(of)
        const changed = options === undefined ? {} : yield* options(world)
        const backend = yield* make({ ...world.options, ...changed })
        const before = world.chain.balances()
        const error = yield* Effect.flip(submit(backend, asked, given))
        assert.strictEqual(error.reason._tag, reason, error.message)
        assert.match(error.message, says)
        assert.strictEqual(world.chain.jobs(), 0)
        assert.deepStrictEqual(world.chain.balances().wallet, before.wallet)
        assert.strictEqual(world.chain.counts().sendTransaction ?? 0, 0)
      }).pipe(Effect.scoped)
  )

  it.live("is refused for a market that is a job", () =>
    Effect.gen(function* () {
      const { chain, options } = yield* network({ hosts: 0 })
      const backend = yield* make(options)
      const { id } = yield* submit(backend, spec)
      const error = yield* Effect.flip(submit(backend, spec, { market: address(id) }))
      assert.strictEqual(error.reason._tag, "InvalidSpec")
      assert.match(error.message, /market.*job/)
      assert.strictEqual(chain.jobs(), 1)
    }).pipe(Effect.scoped)
  )
})

describe.concurrent("the native client", () => {
  it.live("does not take an RPC of another network for one without jobs", () =>
    Effect.gen(function* () {
      const { options } = yield* network({ hosts: 0 })
      const program = yield* makeJobsProgram({ ...options, network: "mainnet" })
      for (const read of [Effect.asVoid(program.all()), Effect.asVoid(program.markets)]) {
        const error = yield* Effect.flip(read)
        assert.strictEqual(error.reason._tag, "Misconfigured")
        assert.match(error.message, /and not mainnet/)
      }
    }).pipe(Effect.scoped)
  )

  it.live("refuses a CIDv1, a job of somebody else and less time", () =>
    Effect.gen(function* () {
      const { chain, options } = yield* network({ hosts: 0 })
      const program = yield* makeJobsProgram(options)
      const market = address(chain.market())
      const version1 = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
      const unfit = yield* Effect.flip(program.list({ market, timeout: "5 minutes", ipfsHash: version1 }))
      assert.match(unfit.message, /ipfsHash.*CIDv1/)

      const backend = yield* make(options)
      const { id } = yield* submit(backend, spec)
      const job = address(id)
      const less = yield* Effect.flip(program.extend({ job, timeout: "-1 minutes" as never }))
      assert.strictEqual(less.reason._tag, "InvalidSpec", less.message)

      const other = yield* fromKeypairBytes(Redacted.make(yield* stranger))
      chain.fund({ address: other.address, lamports: 1_000_000_000n, microNos: 0n })
      const theirs = yield* makeJobsProgram({ ...options, wallet: other })
      yield* Effect.sleep("200 millis")
      const ending = Effect.flatMap(theirs.delist({ job }), (built) =>
        Transactions.send(theirs.chain, [...built.setup, built], { feePayer: other })
      )
      const refused = yield* Effect.flip(ending)
      assert.strictEqual(refused.reason._tag, "Unauthorized", refused.message)
      assert.strictEqual((yield* program.get(job)).status._tag, "Queued")
    }).pipe(Effect.scoped)
  )
})

const stranger = Effect.promise(async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey))
  return new Uint8Array([...pkcs8.slice(-32), ...new Uint8Array(await crypto.subtle.exportKey("raw", publicKey))])
})
