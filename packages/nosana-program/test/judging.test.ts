import { assert, describe, it } from "@effect/vitest"
import { describe as words } from "@longshore/core/Job"
import { Cid } from "@longshore/nosana"
import { generateKeyPairSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { standingOf } from "../src/internal/backend/judging.ts"
import { make } from "../src/NosanaProgramBackend.ts"
import type { ProgramStatus } from "../src/ProgramStatus.ts"
import { addressOf, answered, posted, type Ref, within } from "./backends.ts"
import { elapse, pass } from "./elapse.ts"
import { type FakeWorld, node, price, rpcUrl, wallet } from "./fakeWorld.ts"

describe("the table", () => {
  const since = new Date(1_000)
  const run = wallet.address
  const rows: ReadonlyArray<readonly [ProgramStatus, object]> = [
    [
      { _tag: "Queued", position: 3 },
      { _tag: "Open", status: { _tag: "Queued", position: 3 } }
    ],
    [
      { _tag: "Running", node: node.address, since, reclaimed: false, run },
      { _tag: "Open", status: { _tag: "Running", node: node.address }, startedAt: since }
    ],
    [
      { _tag: "Running", node: node.address, since, reclaimed: true, run },
      { _tag: "Open", status: { _tag: "Running", node: node.address }, startedAt: since }
    ],
    [{ _tag: "Ended" }, { _tag: "Over", status: { _tag: "Cancelled" } }],
    [
      { _tag: "Completed", result: "Qm" },
      { _tag: "Done", result: "Qm" }
    ],
    [{ _tag: "Gone" }, { _tag: "Gone" }],
    [
      { _tag: "Unknown", state: 7 },
      { _tag: "Unknown", state: 7 }
    ]
  ]
  it.each(rows)("of %o", (status, standing) => {
    assert.deepStrictEqual(standingOf(status) as object, standing)
  })
  it("leaves a job open that its node gave back, and says what to do", () => {
    const standing = standingOf({ _tag: "Stopped" })
    assert.deepInclude(standing, { _tag: "Open", status: { _tag: "Queued" } })
    assert.include((standing as { readonly progress: string }).progress, "cancelling it returns the whole deposit")
  })
  it("has an end for a job that is nowhere", () => {
    const standing = standingOf({ _tag: "Orphaned" }) as { readonly status: Parameters<typeof words>[0] }
    assert.include(words(standing.status), "Failed (NodeLost)")
  })
})

/** Posts a job, and has a node run it to its end. */
const finished = (world: FakeWorld, backend: Parameters<typeof posted>[0], image: string) =>
  Effect.gen(function* () {
    const ref = yield* posted(backend, image)
    world.nodes.take(addressOf(ref))
    yield* pass(3)
    world.nodes.finish(addressOf(ref))
    yield* pass(2)
    return ref
  })

describe("an end", () => {
  it.effect.each([
    ["ok", "Completed"],
    ["fail", "Failed (ExitCode)"]
  ])("is what the result of %s says, also when its account is gone", ([image, end]) =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* finished(world, backend, image!)
        assert.include(words((yield* backend.get(ref)).status), end!)
        const { stderr, stdout } = yield* backend.result(ref)
        world.nodes.clean(addressOf(ref))
        yield* pass(2)
        for (const instance of [backend, yield* make(world.options)]) {
          const job = yield* instance.get(ref)
          assert.include(words(job.status), end!)
          const left = yield* instance.result(ref)
          assert.deepStrictEqual([left.stdout.text, left.stderr.text], [stdout.text, stderr.text])
        }
      })
    )
  )

  it.effect("is Cancelled for what its project has ended, whatever its node posts afterwards", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "ok")
        world.nodes.take(addressOf(ref))
        yield* pass(2)
        // The node is done, and comes too late to finish.
        world.nodes.completeWith("ok")
        yield* elapse(backend.cancel(ref))
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        yield* pass(5)
        const other = yield* make(world.options)
        assert.strictEqual((yield* other.get(ref)).status._tag, "Cancelled")
        assert.strictEqual((yield* other.result(ref)).stdout.text, "hello\n")
        world.nodes.clean(addressOf(ref))
        yield* pass(2)
        assert.strictEqual((yield* (yield* make(world.options)).get(ref)).status._tag, "Cancelled")
      })
    )
  )

  it.effect("by an expired time is TimedOut", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        world.nodes.take(addressOf(ref))
        yield* pass(302)
        world.nodes.finish(addressOf(ref))
        yield* pass(2)
        assert.include(words((yield* backend.get(ref)).status), "Failed (TimedOut)")
        assert.strictEqual((yield* backend.result(ref)).cost?.amount, 300n * price)
      })
    )
  )

  it.effect("is none of a job that never was, whoever asks", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const { address } = yield* Effect.promise(() => generateKeyPairSigner())
        for (const id of [address as string, "no-such-job"]) {
          const stranger = { backend: "nosana-program", at: backend.at, id } as Ref
          for (const asked of [backend.get(stranger), backend.result(stranger), backend.cancel(stranger)]) {
            assert.strictEqual((yield* Effect.flip(asked as Effect.Effect<unknown, any>)).reason._tag, "JobNotFound")
          }
        }
      })
    )
  )
})

describe("a history that is behind", () => {
  it.effect("says nothing of a closed job whose transactions it does not have, and is not remembered", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* finished(world, backend, "ok")
        world.nodes.clean(addressOf(ref))
        yield* pass(2)
        const other = yield* make(world.options)
        // Of its listing, its finish and its closing the second is not to be had.
        const { getTransaction } = yield* transactionsOf(world, addressOf(ref))
        world.answer("getTransaction", 1, getTransaction(0))
        world.answer("getTransaction", 1, answered(null))
        const { message, reason } = yield* Effect.flip(other.get(ref))
        assert.strictEqual(reason._tag, "Unavailable")
        assert.include(message, "does not have all of its transactions")
        assert.strictEqual((yield* other.get(ref)).status._tag, "Completed")
      })
    )
  )

  it.effect("makes no success of what its project has ended", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "ok")
        world.nodes.take(addressOf(ref))
        yield* pass(2)
        world.nodes.completeWith("ok")
        yield* elapse(backend.cancel(ref))
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        yield* pass(5)
        const { signatures } = yield* transactionsOf(world, addressOf(ref))
        // Neither `end` nor `complete` is in it yet, however often it is asked.
        const old = signatures.slice(-1)
        const other = yield* make(world.options)
        world.answer("getSignaturesForAddress", 6, answered(old))
        assert.strictEqual((yield* Effect.flip(elapse(other.get(ref)))).reason._tag, "Unavailable")
        assert.strictEqual((yield* other.get(ref)).status._tag, "Cancelled")
        // Who has seen it ended asks no history.
        const asked = world.count("getSignaturesForAddress")
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        assert.strictEqual(world.count("getSignaturesForAddress"), asked)
      })
    )
  )

  it.effect("is one job's own trouble", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const refs = [yield* posted(backend, "endless"), yield* posted(backend, "endless")]
        const seen = yield* backend.getMany(refs)
        const survivor = yield* make(world.options)
        yield* survivor.get(refs[0]!)
        yield* elapse(backend.cancel(refs[0]!))
        const behind = () => world.answer("getSignaturesForAddress", 1, answered([]))
        behind()
        const jobs = yield* backend.getMany(refs)
        // The one is as it was last seen, and the other as it is.
        assert.deepStrictEqual(jobs[0], seen[0])
        assert.deepStrictEqual(jobs[1]!.status, { _tag: "Queued", position: 0 })
        behind()
        assert.isFalse((yield* Effect.flip(survivor.getMany(refs))).isRetryable, "each is looked at for itself")
        assert.strictEqual((yield* backend.getMany(refs))[0]!.status._tag, "Cancelled")
      })
    )
  )
})

/** The transactions of a job, newest first, as the RPC gives them. */
const transactionsOf = (world: FakeWorld, job: ReturnType<typeof addressOf>) =>
  Effect.promise(async () => {
    const ask = async (method: string, params: ReadonlyArray<unknown>) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method, params })
      return ((await (await world.fetch(rpcUrl, { method: "POST", body })).json()) as { readonly result: any }).result
    }
    const signatures: ReadonlyArray<{ readonly signature: string }> = await ask("getSignaturesForAddress", [
      job,
      { limit: 100 }
    ])
    const oldestFirst = await Promise.all(
      signatures.toReversed().map(({ signature }) => ask("getTransaction", [signature, {}]))
    )
    return { signatures, getTransaction: (place: number) => answered(oldestFirst[place]) }
  })

describe("a result that is not to be had", () => {
  it.effect(
    "is waited for and never guessed, and blinds nobody",
    () =>
      within((world, backend) =>
        Effect.gen(function* () {
          world.nodes.setPinning(false)
          const ref = yield* finished(world, backend, "ok")
          world.nodes.setPinning(true)
          const other = yield* finished(world, backend, "ok")
          const error = yield* Effect.flip(elapse(backend.get(ref)))
          assert.isTrue(error.isRetryable, error.message)
          assert.include(error.message, "Qm")
          const jobs = yield* elapse(backend.getMany([ref, other]))
          assert.deepStrictEqual(
            jobs.map(({ status }) => status._tag),
            ["Running", "Completed"]
          )
          assert.include(jobs[0]!.progress, "its node is done; IPFS:")
          // In the end each is looked at for itself, and one of them fails.
          yield* pass(1_000 + 700)
          const late = yield* Effect.flip(elapse(backend.getMany([ref, other])))
          assert.isFalse(late.isRetryable)
          assert.isTrue((yield* Effect.flip(elapse(backend.get(ref)))).isRetryable)
          assert.strictEqual((yield* backend.get(other)).status._tag, "Completed")
        })
      ),
    60_000
  )
  it.effect("is told as soon as it is there, and asked for once", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* finished(world, backend, "ok")
        const kept = new Map(world.files)
        world.files.clear()
        yield* Effect.flip(elapse(backend.get(ref)))
        for (const [cid, bytes] of kept) world.files.set(cid, bytes)
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Completed")
        const asked = world.count("GET ")
        yield* backend.get(ref)
        yield* backend.result(ref)
        assert.strictEqual(world.count("GET "), asked)
      })
    )
  )
  it.effect("is not taken from a gateway that has other bytes", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const ref = yield* finished(world, backend, "ok")
        const lie = new TextEncoder().encode('{"status":"success","opStates":[]}')
        for (const cid of world.files.keys()) world.files.set(cid, lie)
        const error = yield* Effect.flip(elapse(backend.get(ref)))
        assert.include(error.message, "answers with 34 other bytes")
        assert.isTrue(error.isRetryable, error.message)
      })
    )
  )
})

it.effect("a result that is none is told, and not waited for", () =>
  within((world, backend) =>
    Effect.gen(function* () {
      const bytes = new TextEncoder().encode("[1, 2, 3]")
      const cid = Cid.ofBytes(bytes)
      world.files.set(cid, bytes)
      world.nodes.finishWith(Cid.toDigest(cid)!)
      const ref = yield* finished(world, backend, "ok")
      const error = yield* Effect.flip(backend.get(ref))
      assert.strictEqual(error.reason._tag, "MalformedResponse")
      assert.strictEqual((yield* Effect.flip(backend.getMany([ref]))).reason._tag, "MalformedResponse")
    })
  )
)

describe("many jobs", () => {
  it.effect(
    "take few requests",
    () =>
      within((world, backend) =>
        Effect.gen(function* () {
          const refs: Array<Ref> = []
          for (let i = 0; i < 150; i++) refs.push(yield* posted(backend, "endless"))
          const before = world.requests.length
          const jobs = yield* backend.getMany(refs)
          assert.lengthOf(jobs, 150)
          assert.deepStrictEqual(jobs[149]!.status, { _tag: "Queued", position: 149 })
          // Two for the jobs, one for all runs, one for the market.
          assert.strictEqual(world.requests.length - before, 4)
        })
      ),
    60_000
  )
  it.effect("are listed by their project", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const done = yield* finished(world, backend, "ok")
        const refs = [yield* posted(backend, "endless"), done]
        const listed = yield* Stream.runCollect(backend.list())
        assert.sameMembers(
          listed.map(({ ref, status }) => `${ref.id} ${status._tag}`),
          [`${refs[0]!.id} Queued`, `${refs[1]!.id} Completed`]
        )
      })
    )
  )
})

describe("a list", () => {
  const listedBy = (backend: Parameters<typeof posted>[0], options: Parameters<typeof backend.list>[0] = {}) =>
    Effect.map(elapse(Stream.runCollect(backend.list(options))), (jobs) =>
      jobs.map(({ ref, status }) => `${ref.id} ${status._tag}`).toSorted()
    )

  it.effect("has all other jobs, also where one has a result that is none", () =>
    within((world, backend) =>
      Effect.gen(function* () {
        const bytes = new TextEncoder().encode("this is no JSON")
        const cid = Cid.ofBytes(bytes)
        world.files.set(cid, bytes)
        world.nodes.finishWith(Cid.toDigest(cid)!)
        const broken = yield* finished(world, backend, "ok")
        const queued = yield* posted(backend, "endless")
        const asked = world.count("GET ")
        assert.deepStrictEqual(yield* listedBy(backend, { status: ["Queued"] }), [`${queued.id} Queued`])
        assert.strictEqual(world.count("GET "), asked, "a result was fetched that decides nothing")
        assert.deepStrictEqual(yield* listedBy(backend), [`${broken.id} Running`, `${queued.id} Queued`].toSorted())
      })
    )
  )

  it.effect("since a time has the open jobs that were listed since then, which are newer than nothing", () =>
    within((_, backend) =>
      Effect.gen(function* () {
        const early = yield* posted(backend, "endless")
        const first = (yield* Stream.runCollect(backend.list({ since: new Date(0) })))[0]!
        assert.isAbove(Number(first.revision), 1_000)
        yield* pass(30)
        const late = yield* posted(backend, "endless")
        yield* pass(2)
        const since = new Date(first.createdAt!.getTime() + 10_000)
        assert.deepStrictEqual(yield* listedBy(backend, { since }), [`${late.id} Queued`])
        assert.deepStrictEqual(
          yield* listedBy(backend, { since: first.createdAt! }),
          [`${early.id} Queued`, `${late.id} Queued`].toSorted()
        )
      })
    )
  )
})

it.effect("a price that rose before the job landed is told", () =>
  within(
    (world, backend) =>
      Effect.gen(function* () {
        const ref = yield* posted(backend, "endless")
        assert.notProperty(yield* backend.get(ref), "warnings")
        const strict = yield* make({ ...world.options, maxPrice: price - 1n })
        const { warnings } = yield* strict.get(ref)
        assert.deepStrictEqual(warnings, [
          "it costs 115 micro-NOS per second, more than maxPrice: the market raised its price before the job landed"
        ])
      }),
    { maxPrice: price }
  )
)
