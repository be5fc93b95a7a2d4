import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { Cid, type JobDefinition } from "@longshore/nosana"
import { type Address, generateKeyPairSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { withDefinition } from "../src/Definition.ts"
import { networks } from "../src/Networks.ts"
import { make, type SubmitOptions } from "../src/NosanaProgramBackend.ts"
import { addressOf, type Backend, posted, spec, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"
import { rentOf } from "./fakeAccounts.ts"
import { decoded } from "./fakeCluster.ts"
import { type FakeWorld, market, node, nosAccount, otherNode, price, wallet, walletSecret } from "./fakeWorld.ts"

const setAccount = ({ cluster }: FakeWorld, address: Address, account: object | undefined) => {
  const draft = cluster.accounts.draft()
  const before = cluster.accounts.now(address)
  draft.set(address, (account && { ...before, ...account }) as never)
  cluster.accounts.commit(0n, draft)
}
const waiting = (world: FakeWorld, ...nodes: ReadonlyArray<Address>) =>
  setAccount(world, market, { queueType: 1, queue: nodes })
const refusal = (backend: Backend, options: SubmitOptions = {}, of = spec()) =>
  Effect.flip(elapse(backend.prepare(of, options)))

describe("at", () => {
  it.effect("names network, chain and wallet, and never the key of the RPC", () =>
    Effect.gen(function* () {
      const options = { rpc: "https://rpc.example/v1/s3cret?api-key=s3cret", wallet }
      const main = yield* make({ ...options, network: "mainnet" })
      assert.strictEqual(main.at, `mainnet:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d#${wallet.address}`)
      const local = yield* make({ ...options, network: "localnet" })
      assert.strictEqual(local.at, `localnet:https://rpc.example#${wallet.address}`)
    })
  )
})

describe("a ticket", () => {
  it.effect("holds whole signed bytes, and what they are known by", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(spec()))
        const payload = ticket.payload as { readonly [K in "wire" | "signature" | "job" | "run" | "cid"]: string }
        const transaction = decoded(payload.wire)
        assert.isTrue(transaction.isSigned)
        assert.strictEqual(transaction.signature, payload.signature)
        assert.strictEqual(ticket.key, payload.job)
        assert.deepStrictEqual(
          transaction.signers.toSorted(),
          [wallet.address, payload.job, payload.run].toSorted() as Array<Address>
        )
        assert.isTrue(world.files.has(payload.cid))
        assert.strictEqual(world.count("sendTransaction"), 0)
        for (const secret of walletSecret) assert.notInclude(JSON.stringify(ticket), secret)
      })
    )
  )
})

describe("a node that waits", () => {
  it.effect("is given the job", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        waiting(world, node.address, otherNode.address)
        const ref = yield* posted(backend, "endless", { node: otherNode.address })
        const { status } = yield* backend.get(ref)
        assert.deepStrictEqual(status, { _tag: "Running", node: otherNode.address })
      })
    )
  )
  it.effect("takes the job at once where it is the next", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        waiting(world, node.address)
        const { status } = yield* backend.get(yield* posted(backend, "endless"))
        assert.deepStrictEqual(status, { _tag: "Running", node: node.address })
      })
    )
  )
})

describe("refused before anything is signed", () => {
  const refused = (
    what: string,
    refuse: (world: FakeWorld, backend: Backend) => Effect.Effect<JobError, unknown>,
    tag: JobError["reason"]["_tag"],
    words: string
  ) =>
    it.effect(what, () =>
      within((world, backend) =>
        Effect.gen(function* () {
          const { message, reason } = yield* refuse(world, backend)
          assert.strictEqual(reason._tag, tag)
          assert.include(message, words)
          assert.strictEqual(world.count("getLatestBlockhash"), 0, "it was signed")
          assert.strictEqual(world.count("POST"), 0, "its definition was pinned")
        })
      )
    )

  refused(
    "a price above the guard",
    (_, backend) => refusal(backend, { maxPrice: price - 1n }),
    "InvalidSpec",
    "maxPrice: the market asks 0.000115 NOS per second, and no more than 0.000114 NOS may be paid"
  )
  refused(
    "a cost above the guard",
    (_, backend) => refusal(backend, { maxCost: 300n * price - 1n }),
    "InvalidSpec",
    "maxCost: the job costs up to 0.0345 NOS, and no more than 0.034499 NOS may be paid"
  )
  refused(
    "not enough NOS",
    (world, backend) => {
      setAccount(world, nosAccount(wallet), { amount: 1n })
      return refusal(backend)
    },
    "InsufficientFunds",
    `${wallet.address} has 0.000001 NOS, and 0.0345 NOS are needed`
  )
  refused(
    "not enough SOL",
    (world, backend) => {
      setAccount(world, wallet.address, { lamports: 5_000n })
      return refusal(backend)
    },
    "InsufficientFunds",
    `${wallet.address} has 0.000005 SOL, and 0.00346716 SOL are needed`
  )
  refused(
    "no market",
    (world) => Effect.flatMap(make({ ...world.options, market: undefined }), (backend) => refusal(backend)),
    "InvalidSpec",
    "market: there is none to list the job in"
  )
  refused(
    "a market that is no address",
    (_, backend) => refusal(backend, { market: "here" as Address }),
    "InvalidSpec",
    'market: "here" is not an address'
  )
  refused(
    "a market that does not exist",
    (_, backend) =>
      Effect.flatMap(
        Effect.promise(() => generateKeyPairSigner()),
        ({ address }) => refusal(backend, { market: address })
      ),
    "InvalidSpec",
    "there is no market"
  )
  refused(
    "a market that queues nothing",
    (world, backend) => {
      setAccount(world, market, { jobType: 255 })
      return refusal(backend)
    },
    "InvalidSpec",
    `market ${market} takes payment for jobs and queues none`
  )
  refused(
    "a node where none waits",
    (_, backend) => refusal(backend, { node: node.address }),
    "InvalidSpec",
    `node: ${node.address} does not wait in market ${market}: no node waits there`
  )
  refused(
    "a node that is not in the queue",
    (world, backend) => {
      waiting(world, otherNode.address)
      return refusal(backend, { node: node.address })
    },
    "InvalidSpec",
    "its 1 waiting nodes are others; leave node out"
  )
  refused(
    "an RPC that serves another network",
    (world, backend) => {
      world.setGenesis(networks.mainnet.genesis!)
      return refusal(backend)
    },
    "Misconfigured",
    "serves mainnet and not devnet; give it an RPC of devnet"
  )
  refused(
    "a definition that a node would refuse",
    (_, backend) => {
      const definition = { version: "0.1", type: "container", ops: [] } as unknown as JobDefinition.JobDefinition
      const [bare, options] = withDefinition(definition, { timeout: "1 minute" })
      return refusal(backend, options, bare)
    },
    "InvalidSpec",
    "ops"
  )
  refused(
    "what looks like a secret",
    (_, backend) => refusal(backend, {}, { ...spec(), env: { API_KEY: "sk-12345678901234567890" } }),
    "InvalidSpec",
    "env.API_KEY: it looks like a secret, and a definition can be read by everybody on IPFS"
  )
  refused(
    "a spec that says what its definition says",
    (_, backend) => {
      const [bare, options] = withDefinition(definition, { timeout: "1 minute" })
      return refusal(backend, options, { ...bare, env: { A: "b" } })
    },
    "InvalidSpec",
    "env: the job has a definition of its own, which says all of that"
  )

  it.effect("a market that is a job", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend)
        const { message, reason } = yield* refusal(backend, { market: addressOf(ref) })
        assert.strictEqual(reason._tag, "InvalidSpec")
        assert.match(message, new RegExp(`${ref.id} is .*job`))
        assert.lengthOf(world.jobs(), 1)
      })
    )
  )
})

const definition: JobDefinition.JobDefinition = {
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "serve", args: { image: "docker.io/library/nginx", expose: 80 } }]
}

it.effect("a list begins with what happened last", () =>
  within((world, backend) =>
    Effect.gen(function* () {
      const [first, second] = [yield* posted(backend, "endless"), yield* posted(backend, "endless")]
      for (const ref of [first, second]) {
        world.nodes.take(addressOf(ref))
        yield* pass(5)
      }
      const waiting = yield* posted(backend, "endless")
      const listed = yield* elapse(Stream.runCollect(backend.list()))
      assert.deepStrictEqual(
        listed.map(({ ref }) => ref.id),
        [waiting, second, first].map(({ id }) => id)
      )
    })
  )
)

describe("a definition", () => {
  it.effect("of one's own is pinned as it is", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ticket = yield* elapse(backend.prepare(...withDefinition(definition, { timeout: "1 minute" })))
        const { cid } = ticket.payload as { readonly cid: string }
        assert.strictEqual(cid, Cid.ofJson(definition))
        assert.deepStrictEqual(world.files.get(cid), Cid.bytesOfJson(definition))
      })
    )
  )
  it.effect("may have what looks like a secret, if that is allowed", () =>
    within((_, backend) =>
      elapse(backend.prepare({ ...spec(), env: { API_KEY: "sk-12345678901234567890" } }, { allowSecrets: true }))
    )
  )
})

describe("money", () => {
  it.effect("comes back but for what was used, and the result says what that was", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const before = { nos: world.nosOf(wallet.address), sol: world.cluster.accounts.now(wallet.address)!.lamports }
        const ref = yield* posted(backend, "ok")
        world.nodes.take(addressOf(ref))
        yield* pass(10)
        world.nodes.finish(addressOf(ref))
        yield* pass(2)
        const { cost } = yield* backend.result(ref)
        assert.strictEqual(cost?.currency, "NOS")
        assert.strictEqual(cost?.decimals, 6)
        assert.strictEqual(before.nos - world.nosOf(wallet.address), cost!.amount)
        assert.strictEqual(world.nosOf(node.address), cost!.amount)
        assert.oneOf(cost!.amount / price, [10n, 11n])
        assert.strictEqual(world.nosOf(world.vault), 0n)
        const spent = before.sol - world.cluster.accounts.now(wallet.address)!.lamports
        assert.isBelow(Number(spent - rentOf(240)), 20_000)
      })
    )
  )
})
