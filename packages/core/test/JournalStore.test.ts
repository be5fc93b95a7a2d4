import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type { JobError } from "../src/JobError.ts"
import { Journal } from "../src/Journal.ts"
import * as JournalStore from "../src/JournalStore.ts"
import { resume, settle } from "../src/Submit.ts"
import { makeFake, refOf } from "./fake.ts"
import * as Sqlite from "./sqlite.ts"

type Journals = (directory: string) => Layer.Layer<never, JobError>

const inFiles: Journals = (directory) => Layer.provide(JournalStore.layerFileSystem(directory), NodeServices.layer)
const inSql: Journals = (directory) =>
  Layer.provide(JournalStore.layerSql, Sqlite.layer(path.join(directory, "journal.db")))

const directory = Effect.acquireRelease(
  Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "longshore-journal-"))),
  (made) => Effect.sync(() => fs.rmSync(made, { recursive: true }))
)

/** Two processes' views of one journal. */
const two = (journals: Journals, shared: string) =>
  Effect.map(
    Effect.all([Layer.build(journals(shared)), Layer.build(journals(shared))]),
    ([one, other]) => [Context.get(one, Journal), Context.get(other, Journal)] as const
  )

const ticket = (key: string) => ({ backend: "fake", at: "test", key, payload: { signed: "bytes" } }) as const

describe.each([["files", inFiles] as const, ["SQL", inSql] as const])("a journal in %s", (_, journals) => {
  it.live("outlives its process, ticket by ticket", () =>
    Effect.gen(function* () {
      const shared = yield* directory
      const [one, other] = yield* two(journals, shared)
      yield* one.open(ticket("a/../b"))
      yield* one.open(ticket("c"))
      yield* one.open({ ...ticket("d"), backend: "fakes" })
      assert.sameMembers([...(yield* other.keys("fake"))], ["a/../b", "c"])
      assert.deepStrictEqual(yield* other.read("fake", "a/../b"), ticket("a/../b"))
      yield* other.close(ticket("a/../b"))
      yield* other.close(ticket("a/../b"))
      assert.isUndefined(yield* one.read("fake", "a/../b"))
      assert.deepStrictEqual(yield* one.keys("fake"), ["c"])
    })
  )

  it.live("gives one process at a time a turn on a ticket", () =>
    Effect.gen(function* () {
      const both = yield* two(journals, yield* directory)
      let inside = 0
      let most = 0
      const turn = Effect.gen(function* () {
        most = Math.max(most, ++inside)
        yield* Effect.sleep("5 millis")
        inside--
      })
      const turns = Array.from({ length: 10 }, (_, i) => both[i % 2]!.alone("fake", "k")(turn))
      yield* Effect.all([...turns, both[0].alone("fake", "other")(Effect.void)], { concurrency: "unbounded" })
      assert.strictEqual(most, 1)
    })
  )

  it.live("makes one job of a ticket that two processes settle at once", () =>
    Effect.gen(function* () {
      const both = yield* two(journals, yield* directory)
      const { backend, landed } = makeFake(({ land }) => ({
        send: (given) => Effect.map(Effect.sleep("20 millis"), () => land(given))
      }))
      const settling = both.map((journal) => Effect.provideService(settle(backend, ticket("k")), Journal, journal))
      assert.deepStrictEqual(yield* Effect.all(settling, { concurrency: 2 }), [refOf("k"), refOf("k")])
      assert.deepStrictEqual(landed, ["k"])
      assert.deepStrictEqual(yield* both[1].keys("fake"), [])
    })
  )

  it.live("gives a turn back when its effect fails or is interrupted", () =>
    Effect.gen(function* () {
      const [one, other] = yield* two(journals, yield* directory)
      assert.strictEqual(yield* Effect.flip(one.alone("fake", "k")(Effect.fail("no"))), "no")
      yield* Effect.timeoutOption(one.alone("fake", "k")(Effect.never), "20 millis")
      assert.strictEqual(yield* other.alone("fake", "k")(Effect.succeed("mine")), "mine")
    })
  )
})

describe("a journal in files", () => {
  const turnFile = (shared: string, turn: number) =>
    path.join(shared, "turns", `${encodeURIComponent("longshore/fake/k")}.${turn}`)

  it.live("takes the turn of a process that died, and only then", () =>
    Effect.gen(function* () {
      const shared = yield* directory
      const [one] = yield* two(inFiles, shared)
      fs.writeFileSync(turnFile(shared, 0), `dead ${Date.now() + 300}`)
      const began = Date.now()
      assert.strictEqual(yield* one.alone("fake", "k")(Effect.succeed("mine")), "mine")
      assert.isAtLeast(Date.now() - began, 250)
      assert.deepStrictEqual(fs.readdirSync(path.join(shared, "turns")), [])
    })
  )

  it.live("gives a turn that was left to one of many", () =>
    Effect.gen(function* () {
      const shared = yield* directory
      const both = yield* two(inFiles, shared)
      fs.writeFileSync(turnFile(shared, 0), "dead 1")
      let inside = 0
      let most = 0
      const turn = Effect.gen(function* () {
        most = Math.max(most, ++inside)
        yield* Effect.sleep("2 millis")
        inside--
      })
      yield* Effect.all(
        both.map((journal) => journal.alone("fake", "k")(turn)),
        { concurrency: 2 }
      )
      assert.strictEqual(most, 1)
    })
  )

  it.live("that were cut in half is told by name, kept, and hinders no other ticket", () =>
    Effect.gen(function* () {
      const shared = yield* directory
      const [journal] = yield* two(inFiles, shared)
      const { backend, landed } = makeFake()
      yield* journal.open(ticket("good"))
      yield* journal.open(ticket("bad"))
      const file = path.join(shared, `${encodeURIComponent("longshore/fake/bad")}.json`)
      fs.truncateSync(file, 20)
      const { errors, refs } = yield* Effect.provideService(resume(backend), Journal, journal)
      assert.deepStrictEqual(refs, [refOf("good")])
      assert.deepStrictEqual(landed, ["good"])
      assert.strictEqual(errors[0]?.reason._tag, "MalformedResponse")
      assert.include(errors[0]?.message, "longshore/fake/bad is damaged: it holds 20 characters")
      assert.isTrue(fs.existsSync(file))
    })
  )

  it.live("is refused where it cannot be", () =>
    Effect.gen(function* () {
      const shared = yield* directory
      fs.writeFileSync(path.join(shared, "file"), "")
      const error = yield* Effect.flip(Layer.build(inFiles(path.join(shared, "file", "journal"))))
      assert.strictEqual(error.reason._tag, "Misconfigured")
      assert.include(error.message, path.join(shared, "file", "journal"))
    })
  )
})

it.live("a journal in any key-value store keeps tickets too", () =>
  Effect.gen(function* () {
    const built = yield* Layer.build(Layer.provide(JournalStore.layer, KeyValueStore.layerMemory))
    const journal = Context.get(built, Journal)
    yield* journal.open(ticket("k"))
    assert.deepStrictEqual(yield* journal.read("fake", "k"), ticket("k"))
  })
)
