import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Cid from "../src/Cid.ts"
import * as Flows from "../src/Flows.ts"
import * as Ipfs from "../src/Ipfs.ts"
import { flow, op } from "./flows.ts"
import { bytes, loopback, status } from "./loopback.ts"

const here = loopback()
const content = Cid.bytesOfJson(flow([op()]))
const cid = Cid.ofBytes(content)

const flows = Effect.gen(function* () {
  const ipfs = yield* Ipfs.makeFor("harbour", { api: here.url, gateways: [`${here.url}/ipfs/`] })
  return Flows.make(ipfs, { backend: "harbour" })
})

describe("a result", () => {
  it.effect("is fetched once", () =>
    Effect.gen(function* () {
      here.answer(bytes(content))
      const { get } = yield* flows
      const first = yield* get("result", cid)
      assert.strictEqual(first.status, "success")
      assert.strictEqual(yield* get("logs", cid), first)
      assert.lengthOf(here.asked, 1)
    })
  )

  it.effect.each([
    ["nobody has", status(404)],
    ["somebody has something else under", bytes(Cid.bytesOfJson(flow([])))]
  ] as const)("that %s may be there later, and is not kept as missing", ([, answer]) =>
    Effect.gen(function* () {
      here.answer(answer)
      const { get } = yield* flows
      const error = yield* Effect.flip(get("result", cid))
      assert.deepStrictEqual([error.backend, error.operation], ["harbour", "result"])
      assert.strictEqual(error.reason._tag, "Unavailable")
      here.answer(bytes(content))
      assert.strictEqual((yield* get("result", cid)).status, "success")
    })
  )

  it.effect("that is none is malformed", () =>
    Effect.gen(function* () {
      const page = new TextEncoder().encode("hello")
      here.answer(bytes(page))
      const { get } = yield* flows
      const { reason } = yield* Effect.flip(get("result", Cid.ofBytes(page)))
      assert.strictEqual(reason._tag, "MalformedResponse")
    })
  )
})

it.effect("a backend reads public gateways unless it is told others, and says what is wrong with those", () =>
  Effect.gen(function* () {
    yield* Ipfs.makeFor("harbour")
    const error = yield* Effect.flip(Ipfs.makeFor("harbour", { gateways: ["https://ipfs.example"] }))
    assert.deepStrictEqual([error.backend, error.operation, error.reason._tag], ["harbour", "make", "Misconfigured"])
    assert.include(error.message, "gateways[0]")
  })
)
