/**
 * What Nosana's own clients, kit and api 2.1.8, send to the credits API, and what ours sends for the same: the same to the
 * byte. Signatures of wallets are of Ed25519 and of a message that never changes, so that they are the same as well.
 */

import { Authorization, Base58 } from "@longshore/nosana"
import { createNosanaApi } from "@longshore/nosana-api"
import * as Redacted from "effect/Redacted"
import { afterAll, describe, expect, it } from "vitest"
import { refused } from "../loopback.ts"
import { seeded } from "../seeded.ts"
import { answerTo, none } from "./answers.ts"
import type { Call, Ours, With } from "./Call.ts"
import { calls } from "./calls.ts"
import { deploymentCalls } from "./deploymentCalls.ts"
import { type Differences, differing } from "./differing.ts"
import { type Recorder, record } from "./recorder.ts"
import { type Api, apiOf, type Credential, kitOf } from "./theirs.ts"

/** By a wallet each of theirs is signed anew, by a slow hand. */
const rounds: Readonly<Record<With, number>> = { key: 100, wallet: 20, none: 100 }

/** All that differs, and why. */
const onPurpose: Differences = {
  // What is asked for by whoever has money in it is not to come from a cache that somebody has in between.
  "header cache-control": [undefined, "no-cache"],
  "header pragma": [undefined, "no-cache"]
}

const secret = seeded(40).bytes(32)
const signer = Authorization.signerOf(Redacted.make(secret))
const key = `nos_${Base58.encode(seeded(41).bytes(32))}`

const credentials: Readonly<Record<With, { readonly theirs: Credential; readonly ours: object }>> = {
  key: { theirs: { apiKey: key }, ours: { apiKey: Redacted.make(key) } },
  wallet: {
    theirs: { wallet: Uint8Array.from([...secret, ...Base58.decode(signer.address)!]) },
    ours: { wallet: signer }
  },
  none: { theirs: {}, ours: {} }
}

interface Scene extends AsyncDisposable {
  readonly server: Recorder
  readonly peers: { readonly kit: Api; readonly api: Api }
  readonly ours: Ours
}

const sceneOf = async (status: string, who: With): Promise<Scene> => {
  const server = await record((request) => answerTo(request, status))
  const { url } = server
  const places = { url, signUrl: url, ipfs: { api: url, gateway: `${url}/ipfs/` } }
  const { ours: credential, theirs } = credentials[who]
  const ours = await createNosanaApi({ network: "devnet", url, signUrl: url, ...credential })
  return {
    server,
    ours: ours as Ours,
    peers: { kit: (await kitOf(places, theirs)).api as unknown as Api, api: await apiOf(places, theirs) },
    [Symbol.asyncDispose]: async () => {
      await ours[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    }
  }
}

const all = [...calls, ...deploymentCalls].flatMap((call) => call.with.map((who) => ({ name: call.name, who, call })))

describe("the same request", () => {
  it.each(all)("for $name with $who", async ({ call, who }: { readonly call: Call; readonly who: With }) => {
    const { requests = 1, status = "RUNNING" } = call
    await using scene = await sceneOf(status, who)
    const { ours, peers, server } = scene
    const random = seeded(42)
    for (let round = 0; round < rounds[who]; round++) {
      const pair = call.pair(random)
      await pair.ours(ours)
      const [sent, ...more] = server.taken()
      expect(more).toEqual([])
      for (const peer of Object.values(peers)) {
        await pair.theirs(peer)
        const theirs = server.taken()
        expect(theirs).toHaveLength(requests)
        expect(differing(theirs.at(-1)!, sent!)).toEqual(onPurpose)
      }
    }
  })
})

it("has a header more for whoever names it, so that it is done once however often it is sent", async () => {
  await using scene = await sceneOf("RUNNING", "key")
  const { ours, peers, server } = scene
  const random = seeded(44)
  const [address, market, ipfsHash] = [random.address(), random.address(), random.cid()]
  const idempotencyKey = "a-key-of-its-own"
  const pairs = [
    [
      () => peers.kit.jobs.list({ ipfsHash, market, timeout: 3600 }),
      () => ours.jobs.post({ ipfsHash, market, timeout: "1 hour" }, { idempotencyKey })
    ],
    [
      () => peers.kit.jobs.extend({ address, seconds: 60 }),
      () => ours.jobs.extend(address, { by: "1 minute", idempotencyKey })
    ],
    [() => peers.kit.jobs.stop(address), () => ours.jobs.stop(address, { idempotencyKey })]
  ] as const
  for (const [theirs, ask] of pairs) {
    await theirs()
    const [sent] = server.taken()
    await ask()
    expect(differing(sent!, server.taken()[0]!)).toEqual({
      ...onPurpose,
      "header idempotency-key": [undefined, idempotencyKey]
    })
  }
})

it("is not made by ours where nobody asks and somebody has to: theirs is, and is refused by the server alone", async () => {
  await using scene = await sceneOf("RUNNING", "none")
  const { ours, peers, server } = scene
  await peers.kit.credits.balance()
  expect(server.taken().map(({ headers }) => headers.authorization)).toEqual([undefined])
  await expect(ours.credits.balance()).rejects.toThrow("give an apiKey or a wallet")
  await expect(ours.jobs.stop(none)).rejects.toThrow("give an apiKey or a wallet")
  expect(server.taken()).toEqual([])
})

it("is not made to have a message signed by who has a wallet: theirs refuses, and ours signs", async () => {
  await using scene = await sceneOf("RUNNING", "wallet")
  const { ours, peers, server } = scene
  await expect(peers.kit.auth.signMessage("hello")).rejects.toThrow("Authentication parameters are required")
  const { header, userAddress } = await ours.auth.signMessage("hello")
  expect(Authorization.verify(header, userAddress, { now: new Date(), message: "hello" })).toMatchObject({
    _tag: "Valid"
  })
  expect(userAddress).toBe(signer.address)
  expect(server.taken()).toEqual([])
})

it("was made for every call that theirs has", async () => {
  await using scene = await sceneOf("STOPPED", "wallet")
  const { api } = scene.peers
  const { deployments, ...others } = api
  const named = Object.entries(others).flatMap(([group, members]) =>
    Object.keys(members).map((name) => `${group}.${name}`)
  )
  const deployment = await deployments.get(Base58.encode(seeded(43).bytes(32)))
  const { vaults, ...own } = deployments
  const functions = (value: object) =>
    Object.entries(value).flatMap(([name, member]) => (typeof member === "function" ? [name] : []))
  const missing = [
    ...named,
    ...functions(own).map((name) => `deployments.${name}`),
    ...functions(vaults).map((name) => `deployments.vaults.${name}`),
    ...functions(deployment).map((name) => `deployment.${name}`),
    ...functions(Object(deployment.vault)).map((name) => `vault.${name}`)
  ].filter((name) => ![...calls, ...deploymentCalls].some((call) => call.name === name))
  // The first is made of others; the rest is asked of the chain.
  expect(missing.sort()).toEqual(["deployments.pipe", "vault.getBalance", "vault.topup"])
})

afterAll(() => {
  expect(refused).toEqual([])
})
