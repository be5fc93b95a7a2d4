/** Whole lives of jobs on a devnet, with every balance at their end. */
import { assert, describe, it } from "@effect/vitest"
import { describe as words } from "@longshore/core/Job"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitEnd, awaitResult, watch } from "@longshore/core/Watch"
import {
  createJobsProgram,
  MonitorEventType,
  make,
  makeJobsProgram,
  Transactions,
  withDefinition
} from "@longshore/nosana-program"
import { address } from "@solana/kit"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Network, type NetworkOptions, network } from "./world.ts"

const of = (image: string) => container({ image, command: ["say", "hello"], timeout: "5 minutes" })
const deposit = 30_000n

const inNetwork = <A>(options: NetworkOptions, use: (world: Network) => Effect.Effect<A, unknown, never>) =>
  Effect.flatMap(network(options), use).pipe(Effect.scoped)

/** The first snapshot that is so, as a watcher sees it. */
const seen = (backend: Effect.Success<ReturnType<typeof make>>, ref: Parameters<typeof backend.get>[0], tag: string) =>
  Stream.runHead(Stream.filter(watch(backend, ref), ({ status }) => status._tag === tag))

describe.concurrent("a job", () => {
  it.live("comes to its end where the RPC lists no accounts", () =>
    inNetwork({ hosts: 1, forbidProgramAccounts: true }, ({ chain, options, runs }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("echo"))
        const statuses = yield* Stream.runCollect(watch(backend, ref))
        assert.strictEqual(words(statuses.at(-1)!.status), "Completed")
        const [node] = chain.nodes()
        for (const { status } of statuses) if (status._tag === "Running") assert.strictEqual(status.node, node)
        assert.strictEqual((yield* awaitResult(backend, ref)).stdout.text, "hello\n")
        // A process that knows nothing of the run finds it as well.
        const running = yield* submit(backend, of("endless"))
        yield* seen(backend, running, "Running")
        const other = yield* make(options)
        assert.deepStrictEqual((yield* other.get(running)).status, { _tag: "Running", node: node! })
        assert.deepStrictEqual(
          (yield* Stream.runCollect(other.markets())).map(({ id }) => id),
          [chain.market()]
        )
        yield* other.cancel(running)
        assert.strictEqual((yield* awaitEnd(backend, running)).status._tag, "Cancelled")
        assert.deepStrictEqual(runs, ["echo", "endless"])
      })
    )
  )

  it.live("that waits is taken back with all that was paid for it", () =>
    inNetwork({ hosts: 0 }, ({ chain, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const before = chain.balances()
        const [first, second] = [yield* submit(backend, of("echo")), yield* submit(backend, of("echo"))]
        assert.deepStrictEqual((yield* backend.get(second)).status, { _tag: "Queued", position: 1 })
        assert.strictEqual(chain.balances().vault, 2n * deposit)
        yield* backend.cancel(first)
        assert.deepStrictEqual((yield* backend.get(second)).status, { _tag: "Queued", position: 0 })
        yield* backend.cancel(second)
        const after = chain.balances()
        assert.strictEqual(after.vault, 0n)
        assert.strictEqual(after.wallet.microNos, before.wallet.microNos)
        // Rent came back as well: what is gone are the fees for 3 signatures, and for 1, twice each.
        assert.strictEqual(before.wallet.lamports - after.wallet.lamports, 2n * 20_000n)
        for (const ref of [first, second]) assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
      })
    )
  )

  it.live("that runs is ended, its node paid for what it took, and its result there afterwards", () =>
    inNetwork({ hosts: 1 }, ({ chain, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const before = chain.balances()
        const ref = yield* submit(backend, of("endless"))
        yield* seen(backend, ref, "Running")
        yield* Effect.sleep("1100 millis")
        yield* backend.cancel(ref)
        assert.strictEqual((yield* awaitEnd(backend, ref)).status._tag, "Cancelled")
        // Its node posts what there is: that changes nothing of how it has ended.
        const program = yield* makeJobsProgram(options)
        const posted = Effect.map(program.get(address(ref.id)), ({ ipfsResult }) => ipfsResult._tag === "Some")
        while (!(yield* posted)) yield* Effect.sleep("50 millis")
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        const { cost, stdout } = yield* backend.result(ref)
        assert.strictEqual(stdout.text, "begun\n")
        const after = chain.balances()
        const [node = ""] = chain.nodes()
        const earned = after.hosts[node]!.microNos - before.hosts[node]!.microNos
        assert.isAtLeast(Number(earned), 100)
        assert.strictEqual(before.wallet.microNos - after.wallet.microNos, earned)
        assert.strictEqual(cost?.amount, earned)
        assert.strictEqual(after.vault, 0n)
      })
    )
  )

  it.live("that its node gives back waits, says so, and is taken back with all that was paid for it", () =>
    inNetwork({ hosts: [{ behaviour: "quits", after: "200 millis" }] }, ({ chain, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const before = chain.balances().wallet.microNos
        const ref = yield* submit(backend, of("endless"))
        const given = Stream.filter(
          watch(backend, ref),
          ({ progress, status }) => status._tag === "Queued" && progress !== undefined
        )
        yield* Stream.runHead(given)
        yield* backend.cancel(ref)
        assert.strictEqual((yield* awaitEnd(backend, ref)).status._tag, "Cancelled")
        assert.strictEqual(chain.balances().wallet.microNos, before)
        assert.strictEqual(chain.balances().vault, 0n)
      })
    )
  )

  it.live("in Nosana's own words runs as it is, one operation after the other", () =>
    inNetwork(
      {
        hosts: 1,
        images: {
          counting: ({ stdout }) => stdout("there are 42 crates\n"),
          telling: ({ env, stdout }) => stdout(`told: ${env.CRATES}\n`)
        }
      },
      ({ options, runs }) =>
        Effect.gen(function* () {
          const backend = yield* make(options)
          const run = (id: string, image: string, more: object) =>
            ({ type: "container/run", id, args: { image, ...more }, execution: { group: id } }) as const
          const ref = yield* submit(
            backend,
            ...withDefinition(
              {
                version: "0.1",
                type: "container",
                ops: [
                  { ...run("count", "counting", {}), results: { crates: "\\d+" } },
                  run("tell", "telling", { env: { CRATES: "%%ops.count.results.crates%%" } })
                ]
              },
              { timeout: "5 minutes" }
            )
          )
          const { output, stdout } = yield* awaitResult(backend, ref)
          assert.deepStrictEqual(runs, ["counting", "telling"])
          assert.include(stdout.text, "told: 42")
          assert.deepStrictEqual(output, { count: { crates: ["42"] } })
        })
    )
  )

  it.live("outlives its node's restart", () =>
    inNetwork({ hosts: 1 }, ({ chain, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("echo"))
        yield* seen(backend, ref, "Running")
        yield* chain.restart()
        assert.strictEqual((yield* awaitEnd(backend, ref)).status._tag, "Completed")
        assert.strictEqual((yield* awaitResult(backend, ref)).stdout.text, "hello\n")
      })
    )
  )
})

describe.concurrent("the native client", () => {
  it.live("posts many jobs, two to a transaction", () =>
    inNetwork({ hosts: 0 }, ({ chain, options }) =>
      Effect.gen(function* () {
        const program = yield* makeJobsProgram(options)
        const market = address(chain.market())
        const ipfsHash = "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE"
        const lists = yield* Effect.forEach(Array.from({ length: 10 }), () =>
          program.list({ market, timeout: "5 minutes", ipfsHash })
        )
        const landed = yield* Transactions.sendAll(
          program.chain,
          lists.map((list) => [...list.setup, list]),
          { feePayer: options.wallet, walks: 2 }
        )
        assert.lengthOf(landed, 5)
        assert.strictEqual(chain.jobs(), 10)
        assert.strictEqual(chain.balances().vault, 10n * deposit)
        assert.sameMembers(
          [...(yield* program.market(market)).queue],
          lists.map(({ job }) => job)
        )
      })
    )
  )

  it.live("monitors as its documentation shows", () =>
    inNetwork({ hosts: 1 }, ({ chain, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const jobs = yield* Effect.promise(() => createJobsProgram(options))
        const sockets = chain.webSockets()
        const reading = Effect.promise(async () => {
          const [eventStream, stop] = await jobs.monitor()
          const states: Array<string> = []
          for await (const event of eventStream) {
            if (event.type === MonitorEventType.JOB) {
              states.push(event.data.status._tag)
              if (event.data.status._tag === "Completed") break
            }
          }
          stop()
          return states
        })
        const [states] = yield* Effect.all(
          [reading, Effect.flatMap(submit(backend, of("echo")), (ref) => awaitEnd(backend, ref))],
          { concurrency: 2 }
        )
        assert.include(states, "Running")
        assert.strictEqual(states.at(-1), "Completed")
        yield* Effect.promise(() => jobs[Symbol.asyncDispose]())
        for (let tries = 0; chain.webSockets() > sockets && tries < 100; tries++) yield* Effect.sleep("20 millis")
        assert.isAtMost(chain.webSockets(), sockets)
      })
    )
  )
})
