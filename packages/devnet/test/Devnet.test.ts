import * as net from "node:net"
import { describe, it as effectIt, expect } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { createDevnet, make } from "../src/index.ts"
import { connect } from "./wire.ts"

const it = effectIt

const takenPort = async () => {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { port: (server.address() as net.AddressInfo).port, [Symbol.dispose]: () => void server.close() }
}

describe("createDevnet", () => {
  it("starts all networks, and leaves nothing open", async () => {
    const devnet = await createDevnet()
    const connection = await connect(devnet.infernet.url)
    expect((await fetch(`${devnet.infernet.url}/health`)).status).toBe(200)
    await devnet[Symbol.asyncDispose]()
    await connection.closed
    await expect(fetch(devnet.infernet.url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } })
    await expect(fetch(devnet.admin)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } })
  })

  it("listens where it is told to, on loopback only", async () => {
    const { port } = await (async () => {
      using free = await takenPort()
      return free
    })()
    await using devnet = await createDevnet({ networks: ["infernet"], ports: { infernet: port } })
    expect(devnet.infernet.url).toBe(`http://127.0.0.1:${port}`)
    expect(new URL(devnet.admin).hostname).toBe("127.0.0.1")
  })

  it("names the port that is taken, and whose it would have been, and closes what it has opened", async () => {
    using taken = await takenPort()
    const { port } = taken
    await expect(createDevnet({ ports: { infernet: port } })).rejects.toMatchObject({
      reason: "PortTaken",
      field: "ports.infernet",
      message: `port ${port}, wanted for infernet, is taken: choose another one, or none and get a free one`
    })
    await expect(createDevnet({ ports: { admin: port } })).rejects.toMatchObject({ field: "ports.admin" })
  })

  const wrong: ReadonlyArray<readonly [object, string]> = [
    [{ networks: ["nowhere"] }, "networks"],
    [{ networks: [], ports: { infernet: 1 } }, "ports.infernet"],
    [{ clock: "fast" }, "clock"],
    [{ infernet: { version: "2.0.0" } }, "infernet.version"],
    [{ infernet: { rateLimit: { requests: 0 } } }, "infernet.rateLimit.requests"],
    [{ infernet: { version: "1.3.1", containers: { it: { url: "http://127.0.0.1:1" } } } }, "infernet.containers.it"]
  ]
  it.each(wrong)("refuses %j by the name of %s", async (options, field) => {
    await expect(createDevnet(options as never)).rejects.toMatchObject({ reason: "InvalidOption", field })
  })

  it("moves test time when it is told to, and only then", async () => {
    await using devnet = await createDevnet({ clock: "test" })
    const times = () => devnet.infernet.requests().map(({ at }) => at.getTime())
    await fetch(`${devnet.infernet.url}/health`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await fetch(`${devnet.infernet.url}/health`)
    await devnet.advance("1 hour")
    await fetch(`${devnet.infernet.url}/health`)
    const [first = 0, second = 0, third = 0] = times()
    expect([second - first, third - second]).toEqual([0, 3_600_000])
    await expect(devnet.advance("soon" as never)).rejects.toMatchObject({ field: "by" })
  })
})

describe("make", () => {
  it.live("runs as long as its scope", () =>
    Effect.gen(function* () {
      const scope = Scope.makeUnsafe()
      const devnet = yield* Scope.provide(make({ networks: ["infernet"], clock: "test" }), scope)
      yield* devnet.infernet.faults.inject({ kind: "status", status: 503, times: 1 })
      const look = Effect.promise(() => fetch(`${devnet.infernet.url}/health`).then(({ status }) => status))
      expect([yield* look, yield* look]).toEqual([503, 200])
      yield* devnet.advance("1 second")
      yield* Scope.close(scope, Exit.void)
      expect(Exit.isFailure(yield* Effect.exit(Effect.tryPromise(() => fetch(devnet.infernet.url))))).toBe(true)
    })
  )
})
