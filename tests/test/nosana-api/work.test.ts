/** Whole lives of jobs on a devnet, with every balance at their end. */
import { assert, describe, it } from "@effect/vitest"
import { describe as words } from "@longshore/core/Job"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import { awaitEnd, awaitResult, watch } from "@longshore/core/Watch"
import { Authorization, Submission } from "@longshore/nosana"
import { Costs, make, makeNosanaApi } from "@longshore/nosana-api"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { hourly, type Network, type NetworkOptions, network, releases } from "./world.ts"

const of = (image: string) => container({ image, command: ["say", "hello"], timeout: "1 hour" })
const dollars = 100_000_000n

const inNetwork = <A>(options: NetworkOptions, use: (world: Network) => Effect.Effect<A, unknown, never>) =>
  Effect.flatMap(network(options), use).pipe(Effect.scoped)

/** The first snapshot that is so, as a watcher sees it. */
const seen = (backend: Effect.Success<ReturnType<typeof make>>, ref: Parameters<typeof backend.get>[0], tag: string) =>
  Stream.runHead(Stream.filter(watch(backend, ref), ({ status }) => status._tag === tag))

describe.concurrent.each(releases)("on %s a job", (release) => {
  it.live("is paid for by what it used, and the rest is given back", () =>
    inNetwork({ release, hosts: 1 }, ({ gateway, options, runs }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const [{ account, ...balance } = { account: "" }] = yield* backend.balances()
        assert.match(account, /^key:[0-9a-f]{12}$/)
        assert.deepStrictEqual(balance, { amount: dollars, currency: "USD", decimals: 6, reserved: 0n, spent: 0n })
        const ref = yield* submit(backend, of("echo"))
        const statuses = yield* Stream.runCollect(watch(backend, ref))
        assert.strictEqual(words(statuses.at(-1)!.status), "Completed")
        const [node] = gateway.nodes()
        for (const { status } of statuses) if (status._tag === "Running") assert.strictEqual(status.node, node)
        const { cost, stdout } = yield* awaitResult(backend, ref)
        assert.strictEqual(stdout.text, "hello\n")
        const { assigned, available, reserved, settled } = gateway.ledger()
        assert.deepStrictEqual([assigned, reserved], [dollars, 0n])
        assert.strictEqual(available, dollars - settled)
        const api = yield* makeNosanaApi(options)
        const job = yield* api.jobs.get(ref.id)
        const ran = Duration.millis(job.timeEnd!.getTime() - job.timeStart!.getTime())
        assert.strictEqual(settled, Costs.estimate({ usdRewardPerHour: 48_000n, timeout: ran }))
        assert.deepStrictEqual(cost, { amount: settled, currency: "USD", decimals: 6 })
        assert.deepStrictEqual(runs, ["echo"])
      })
    )
  )

  it.live("that waits is taken back with all that was paid for it", () =>
    inNetwork({ release, hosts: 0 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const [first, second] = [yield* submit(backend, of("echo")), yield* submit(backend, of("echo"))]
        assert.strictEqual((yield* backend.get(second)).status._tag, "Queued")
        assert.strictEqual(gateway.ledger().reserved, 2n * hourly)
        yield* backend.cancel(first)
        assert.strictEqual(gateway.ledger().reserved, hourly)
        yield* backend.cancel(second)
        assert.deepStrictEqual(gateway.ledger(), {
          assigned: dollars,
          reserved: 0n,
          settled: 0n,
          available: dollars
        })
        for (const ref of [first, second]) assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
      })
    )
  )

  it.live("that runs is ended, paid for by the second, and its result there afterwards", () =>
    inNetwork({ release, hosts: 1 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("endless"))
        yield* seen(backend, ref, "Running")
        yield* Effect.sleep("1100 millis")
        yield* backend.cancel(ref)
        assert.strictEqual((yield* awaitEnd(backend, ref)).status._tag, "Cancelled")
        const { available, reserved, settled } = gateway.ledger()
        assert.strictEqual(reserved, 0n)
        assert.isAtLeast(Number(settled), 15)
        assert.isBelow(Number(settled), 1_000)
        assert.strictEqual(available, dollars - settled)
        // Its node posts what there is: that changes nothing of how it has ended.
        const api = yield* makeNosanaApi(options)
        const posted = Effect.map(api.jobs.get(ref.id), ({ ipfsResult }) => ipfsResult !== undefined)
        while (!(yield* posted)) yield* Effect.sleep("50 millis")
        assert.strictEqual((yield* backend.get(ref)).status._tag, "Cancelled")
        const { cost, stdout } = yield* backend.result(ref)
        assert.strictEqual(stdout.text, "begun\n")
        assert.strictEqual(cost?.amount, settled)
        assert.strictEqual(gateway.ledger().settled, settled)
      })
    )
  )

  it.live("is given more time, which is paid for as well", () =>
    inNetwork({ release, hosts: 1 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("endless"))
        yield* seen(backend, ref, "Running")
        yield* backend.extend(ref, { by: "30 minutes" })
        const api = yield* makeNosanaApi(options)
        assert.strictEqual(Duration.toMinutes((yield* api.jobs.get(ref.id)).timeout), 90)
        assert.strictEqual(gateway.ledger().reserved, hourly + hourly / 2n)
        yield* backend.cancel(ref)
        const { available, reserved, settled } = gateway.ledger()
        assert.strictEqual(reserved, 0n)
        assert.strictEqual(available + settled, dollars)
      })
    )
  )

  it.live("that fails says with which code, and is paid for", () =>
    inNetwork({ release, hosts: 1 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("failing"))
        const { status } = yield* awaitEnd(backend, ref)
        assert.deepInclude(status, { _tag: "Failed", cause: "ExitCode" })
        const { exitCode, stderr } = yield* backend.result(ref)
        assert.strictEqual(exitCode, 3)
        assert.strictEqual(stderr.text, "größer than the crane can lift\n")
        assert.strictEqual(gateway.ledger().reserved, 0n)
      })
    )
  )

  it.live("in Nosana's own words runs as it is, one operation after the other", () =>
    inNetwork(
      {
        release,
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
            ...Submission.withDefinition(
              {
                version: "0.1",
                type: "container",
                ops: [
                  { ...run("count", "counting", {}), results: { crates: "\\d+" } },
                  run("tell", "telling", { env: { CRATES: "%%ops.count.results.crates%%" } })
                ]
              },
              { timeout: "1 hour" }
            )
          )
          const { output, stdout } = yield* awaitResult(backend, ref)
          assert.deepStrictEqual(runs, ["counting", "telling"])
          assert.include(stdout.text, "told: 42")
          assert.deepStrictEqual(output, { count: { crates: ["42"] } })
        })
    )
  )

  it.live("is followed while its log is read", () =>
    inNetwork({ release, hosts: 1 }, ({ options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("echo"))
        const log = yield* Stream.runCollect(backend.logs(ref, { follow: true }))
        const written = log.filter(({ source }) => source !== "system")
        assert.strictEqual(written.map(({ text }) => text).join(""), "hello\n")
      })
    )
  )

  it.live("outlives the gateway's restart, with all that is paid for it", () =>
    inNetwork({ release, hosts: 1 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("echo"))
        yield* gateway.restart()
        assert.strictEqual((yield* awaitEnd(backend, ref)).status._tag, "Completed")
        assert.strictEqual((yield* awaitResult(backend, ref)).stdout.text, "hello\n")
        assert.strictEqual(gateway.ledger().reserved, 0n)
      })
    )
  )

  it.live("is posted, followed and ended by a wallet as well", () =>
    inNetwork({ release, hosts: 1 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const wallet = Authorization.signerOf(Redacted.make(gateway.wallet()))
        const backend = yield* make({ ...options, apiKey: undefined, wallet })
        const ref = yield* submit(backend, of("echo"))
        assert.strictEqual((yield* awaitResult(backend, ref)).stdout.text, "hello\n")
        const listed = yield* Stream.runCollect(backend.list())
        assert.deepStrictEqual(
          listed.map(({ ref: { id } }) => id),
          [ref.id]
        )
      })
    )
  )

  it.live("that its node gives up is lost with it, and nothing is paid for it", () =>
    inNetwork({ release, hosts: [{ behaviour: "quits", after: "200 millis" }] }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("endless"))
        const { status } = yield* awaitEnd(backend, ref)
        assert.deepInclude(status, { _tag: "Failed", cause: "NodeLost" })
        assert.deepStrictEqual(gateway.ledger(), { assigned: dollars, reserved: 0n, settled: 0n, available: dollars })
      })
    )
  )
})

describe.concurrent("a process that knows nothing of a job", () => {
  it.live.each(["gone", "kept"] as const)("tells that it was taken back, where such jobs are %s", (delisted) =>
    inNetwork({ hosts: 0, delisted }, ({ options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const ref = yield* submit(backend, of("echo"))
        yield* backend.cancel(ref)
        const other = yield* make(options)
        assert.strictEqual((yield* other.get(ref)).status._tag, "Cancelled")
      })
    )
  )

  it.live("finds all of them, with one request for many", () =>
    inNetwork({ hosts: 2 }, ({ gateway, options }) =>
      Effect.gen(function* () {
        const backend = yield* make(options)
        const refs = yield* Effect.forEach(Array.from({ length: 5 }), () => submit(backend, of("endless")))
        const other = yield* make(options)
        const before = gateway.counts()["GET /jobs/:id"] ?? 0
        const found = yield* other.getMany(refs)
        assert.lengthOf(found, 5)
        assert.strictEqual(gateway.counts()["POST /jobs/batch"], 1)
        assert.strictEqual(gateway.counts()["GET /jobs/:id"] ?? 0, before)
        const listed = yield* Stream.runCollect(other.list())
        assert.sameMembers(
          listed.map(({ ref }) => ref.id),
          refs.map(({ id }) => id)
        )
        const [market] = yield* Stream.runCollect(other.markets())
        assert.deepInclude(market, { id: gateway.market() })
      })
    )
  )
})
