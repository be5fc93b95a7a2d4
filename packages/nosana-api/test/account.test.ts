import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { makeAccount } from "../src/internal/backend/account.ts"
import { addresses } from "./apiAnswers.ts"
import { json, serverOf } from "./serverOf.ts"

const { other, user } = addresses
const vault = (owner: string) => ({ vault: other, owner, created_at: "2026-01-01T00:00:00Z" })
const refused = () => json({ message: "missing scope" }, 403)

/** An account of which is known what a server tells: who signs, and whose the vaults are. */
const accountOf = (signer: () => Response, vaults: () => Response) =>
  Effect.map(
    serverOf(({ url }) => (url.endsWith("/deployments/vaults") ? vaults() : signer())),
    ({ api, sent }) => ({ account: makeAccount(api, {}), sent })
  )

const signedBy = (userAddress: string) => () => json({ message: "longshore", userAddress, signature: "2".repeat(88) })

describe("an account", () => {
  it.effect("is told by what the server signs, and asked for once", () =>
    Effect.gen(function* () {
      const { account, sent } = yield* accountOf(signedBy(user), refused)
      assert.isUndefined(account.known())
      assert.strictEqual(yield* account.address("list"), user)
      assert.strictEqual(yield* account.address("list"), user)
      assert.lengthOf(sent, 1)
    })
  )

  it.effect("is told by its vaults where nothing may be signed", () =>
    Effect.gen(function* () {
      const { account } = yield* accountOf(refused, () => json([vault(user), vault(user)]))
      assert.strictEqual(yield* account.address("list"), user)
      assert.strictEqual(account.known(), user)
    })
  )

  it.effect.each([
    ["are none", () => json([])],
    ["are of two", () => json([vault(user), vault(other)])],
    ["are of nobody's address", () => json([vault("somebody")])],
    ["may not be told", refused]
  ] as const)("is not made up where vaults %s", ([, vaults]) =>
    Effect.gen(function* () {
      const { account } = yield* accountOf(refused, vaults)
      const { message, operation, reason } = yield* Effect.flip(account.address("list"))
      assert.deepStrictEqual([operation, reason._tag], ["list", "Misconfigured"])
      assert.include(message, "set account to it")
      assert.isUndefined(account.known())
    })
  )

  it.effect("is no name that a job was posted under", () =>
    Effect.gen(function* () {
      const { account } = yield* accountOf(signedBy(user), refused)
      account.learn("default")
      assert.isUndefined(account.known())
      assert.strictEqual(yield* account.address("list"), user)
      account.learn(other)
      assert.strictEqual(account.known(), user)
    })
  )
})
