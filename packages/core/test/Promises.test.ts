import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { type Nested, nested, promises } from "../src/Promises.ts"

class Nobody extends Data.TaggedError("Nobody")<{ readonly message: string }> {}

interface Door extends Nested {
  readonly number: number
  readonly guests: Stream.Stream<string>
  readonly knock: (how: string) => Effect.Effect<string>
}

interface Shape {
  readonly place: string
  readonly health: Effect.Effect<string>
  readonly greet: (name: string, options?: { readonly loudly?: boolean }) => Effect.Effect<string, Nobody>
  readonly count: (options?: { readonly to?: number }) => Stream.Stream<number>
  readonly wait: (how: string) => Effect.Effect<void>
  readonly open: (number: number) => Effect.Effect<Door, Nobody, Scope.Scope>
  readonly borrow: (what: string) => Effect.Effect<string, never, Scope.Scope>
  readonly cellar: Nested & {
    readonly bottles: Effect.Effect<number>
    readonly fetch: (what: string, options: { readonly from: string }) => Effect.Effect<string>
  }
}

class House extends Context.Service<House, Shape>()("test/House") {}

const house = async () => {
  const closed: Array<string> = []
  const holding = <A>(what: string, value: A) =>
    Effect.as(
      Effect.flatMap(Effect.scope, (scope) =>
        Scope.addFinalizer(
          scope,
          Effect.sync(() => closed.push(what))
        )
      ),
      value
    )
  const layer = Layer.effect(
    House,
    holding(
      "house",
      House.of({
        place: "here",
        health: Effect.succeed("well"),
        greet: (name, { loudly = false } = {}) =>
          name === ""
            ? Effect.fail(new Nobody({ message: "nobody" }))
            : Effect.succeed(`hello ${name}${loudly ? "!" : ""}`),
        count: ({ to = 2 } = {}) => Stream.range(1, to),
        wait: () => Effect.onInterrupt(Effect.never, () => Effect.sync(() => closed.push("wait"))),
        open: (number) =>
          number < 0
            ? Effect.andThen(
                holding("no door", undefined),
                Effect.fail(new Nobody({ message: "there is no such door" }))
              )
            : holding(`door ${number}`, {
                number,
                guests: Stream.make("a", "b"),
                knock: (how: string) => Effect.succeed(`${how} on ${number}`),
                [nested]: true as const
              }),
        borrow: (what) => holding(what, what),
        cellar: {
          [nested]: true,
          bottles: Effect.succeed(12),
          fetch: (what, { from }) => Effect.succeed(`${what} from ${from}`)
        }
      })
    )
  )
  return { client: await promises(House, layer), closed }
}

describe("a service as promises", () => {
  it("has its values, and its effects as calls", async () => {
    const { client } = await house()
    expect(client.place).toBe("here")
    expect(await client.health()).toBe("well")
    expect(await client.greet("you", { loudly: true })).toBe("hello you!")
    await expect(client.greet("")).rejects.toThrow("nobody")
  })

  it("has its streams as async iterables", async () => {
    const { client } = await house()
    const seen: Array<number> = []
    for await (const each of client.count({ to: 3 })) seen.push(each)
    expect(seen).toEqual([1, 2, 3])
  })

  it("has its groups as groups", async () => {
    const { client } = await house()
    expect(await client.cellar.bottles()).toBe(12)
    expect(await client.cellar.fetch("port", { from: "the left" })).toBe("port from the left")
    expect(Object.keys(client.cellar)).not.toContain("asyncDispose")
    // @ts-expect-error what is required of a call of effects is required of its promise
    const without = () => client.cellar.fetch("port")
    expect(without).toThrow()
  })

  it("ends a call whose signal aborts, and keeps the signal to itself", async () => {
    const { client, closed } = await house()
    const leaving = new AbortController()
    const waiting = client.wait("quietly", { signal: leaving.signal })
    leaving.abort(new Error("enough"))
    await expect(waiting).rejects.toThrow("enough")
    expect(closed).toEqual(["wait"])
    expect(await client.greet("you", { signal: new AbortController().signal })).toBe("hello you")
  })

  it("gives what a call holds with what the call gives, until that is disposed of", async () => {
    const { client, closed } = await house()
    {
      await using door = await client.open(7)
      expect(door.number).toBe(7)
      expect(await door.knock("softly")).toBe("softly on 7")
      const guests: Array<string> = []
      for await (const guest of door.guests) guests.push(guest)
      expect(guests).toEqual(["a", "b"])
      expect(closed).toEqual([])
    }
    expect(closed).toEqual(["door 7"])
  })

  it("holds nothing of a call that failed, or that gave a plain value", async () => {
    const { client, closed } = await house()
    await expect(client.open(-1)).rejects.toThrow("no such door")
    expect(await client.borrow("salt")).toBe("salt")
    expect(closed).toEqual(["no door", "salt"])
  })

  it("closes all that is open, and ends all calls, with itself", async () => {
    const { client, closed } = await house()
    await client.open(1)
    const waiting = client.wait("long")
    const ending = expect(waiting).rejects.toThrow("the client was closed")
    await client[Symbol.asyncDispose]()
    await ending
    expect(closed).toEqual(expect.arrayContaining(["door 1", "wait", "house"]))
    await expect(client.health()).rejects.toThrow("the client was closed")
  })

  it("rejects when the service cannot be made", async () => {
    const layer = Layer.effect(House, Effect.fail(new Nobody({ message: "no house" })))
    await expect(promises(House, layer)).rejects.toThrow("no house")
  })
})
