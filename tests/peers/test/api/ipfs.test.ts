/** Content on IPFS, as @nosana/ipfs asks for it and as we do. */
import "../loopback.ts"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Cid, Ipfs } from "@longshore/nosana"
import { createIpfsClient } from "@nosana/ipfs"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"
import { seeded } from "../seeded.ts"
import { type Differences, differing, withoutBoundary } from "./differing.ts"
import * as inputs from "./inputs.ts"
import { type Recorded, record } from "./recorder.ts"

const jwt = "a-token-of-the-pin-service"

/** One after the other on the same server: what each has sent. */
const both = async (
  answer: Parameters<typeof record>[0],
  ask: {
    readonly theirs: (client: ReturnType<typeof createIpfsClient>) => Promise<unknown>
    readonly ours: (client: Ipfs.Ipfs) => Effect.Effect<unknown, Ipfs.IpfsError>
  }
) => {
  await using server = await record(answer)
  const gateway = `${server.url}/ipfs/`
  const theirAnswer = await ask.theirs(createIpfsClient({ api: server.url, gateway, jwt }))
  const theirs = server.taken()
  const client = await Effect.runPromise(Ipfs.make({ api: server.url, gateways: [gateway], jwt: Redacted.make(jwt) }))
  const ourAnswer = await Effect.runPromise(ask.ours(client))
  const ours = server.taken()
  expect([theirs.length, ours.length]).toEqual([1, 1])
  return { theirs: theirs[0]!, ours: ours[0]!, answers: [theirAnswer, ourAnswer] }
}

const pinned = ({ body }: Recorded) => ({ json: { IpfsHash: Cid.ofBytes(Buffer.from(body, "latin1")) } })

/** What differs on purpose, and why. */
const reasons = {
  pin: {
    // A page in the way of the answer is the less likely, the clearer it is what is wanted.
    "header accept": ["*/*", "application/json"]
  },
  retrieve: {
    // A gateway is anybody's: the token of the pin service is not for it.
    "header authorization": [`Bearer ${jwt}`, undefined],
    // What is asked for by its content is not to come from a cache which nobody has checked.
    "header cache-control": [undefined, "no-cache"],
    "header pragma": [undefined, "no-cache"]
  }
} satisfies Record<string, Differences>

describe("the same request", () => {
  it("pins 300 values", async () => {
    const random = seeded(30)
    for (let round = 0; round < 300; round++) {
      const value = random.pick<() => unknown>([
        () => inputs.definition(random),
        () => ({ [inputs.text(random)]: [inputs.text(random), random.below(2 ** 31) / 7, null, true] })
      ])()
      const { answers, ours, theirs } = await both(pinned, {
        theirs: ({ pin }) => pin(value as object),
        ours: ({ pinJson }) => pinJson(value)
      })
      expect(differing(theirs, ours)).toEqual(reasons.pin)
      expect(ours.headers.authorization).toBe(`Bearer ${jwt}`)
      expect(answers).toEqual([Cid.ofJson(value), Cid.ofJson(value)])
    }
  })

  it("pins files, save for the line between the parts of the form", async () => {
    const random = seeded(31)
    const folder = await mkdtemp(join(tmpdir(), "peers-"))
    try {
      for (const length of [0, 1, 300, 262_145]) {
        const bytes = random.bytes(length)
        const file = join(folder, "content")
        await writeFile(file, bytes)
        const cid = Cid.ofBytes(bytes)
        const { answers, ours, theirs } = await both(() => ({ json: { IpfsHash: cid } }), {
          theirs: ({ pinFile }) => pinFile(file),
          // Theirs leaves the name to the platform.
          ours: ({ pinBytes }) => pinBytes(bytes, { name: "blob" })
        })
        expect(differing(withoutBoundary(theirs), withoutBoundary(ours))).toEqual(reasons.pin)
        expect(answers).toEqual([cid, cid])
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it("reads, but for the token", async () => {
    const random = seeded(32)
    for (let round = 0; round < 100; round++) {
      const value = inputs.definition(random)
      const cid = Cid.ofJson(value)
      const { answers, ours, theirs } = await both(() => ({ json: value }), {
        theirs: ({ retrieve }) => retrieve(random.pick([cid, [...Cid.toDigest(cid)!]])),
        ours: ({ getJson }) => getJson(cid)
      })
      expect(differing(theirs, ours)).toEqual(reasons.retrieve)
      expect(ours.target).toBe(`/ipfs/${cid}`)
      expect(answers).toEqual([value, value])
    }
  })
})

/** A server that gives this answer to everything. */
const answering = async (status: number, type: string, body: Uint8Array | string) => {
  const server = createServer((_, response) => {
    response.statusCode = status
    response.setHeader("content-type", type).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gateway = `${url}/ipfs/`
  return {
    theirs: createIpfsClient({ api: url, gateway, jwt }),
    ours: await Effect.runPromise(Ipfs.make({ api: url, gateways: [gateway], jwt: Redacted.make(jwt) })),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

const failure = (call: Effect.Effect<unknown, Ipfs.IpfsError>) =>
  Effect.runPromise(Effect.map(Effect.flip(call), ({ message, reason }) => ({ tag: reason._tag, message })))

/** A definition whose pin failed would be posted as `undefined`; what a gateway invents would be taken for a result. */
describe("an answer that is none", () => {
  it.each([401, 403, 500])("to a pin, with status %d, is no CID for theirs and an error for ours", async (status) => {
    await using server = await answering(status, "application/json", JSON.stringify({ error: "it is not so" }))
    expect(await server.theirs.pin({})).toBeUndefined()
    const { message, tag } = await failure(server.ours.pinJson({}))
    expect(tag).toBe(status === 500 ? "Unavailable" : "Unauthorized")
    expect(message).toContain(`HTTP ${status}: it is not so`)
    expect(message).not.toContain(jwt)
  })

  it("to a pin, with another content's CID, is taken by theirs and refused by ours", async () => {
    const other = Cid.ofJson({ another: true })
    await using server = await answering(200, "application/json", JSON.stringify({ IpfsHash: other }))
    expect(await server.theirs.pin({})).toBe(other)
    expect(await failure(server.ours.pinJson({}))).toMatchObject({ tag: "Mismatch" })
  })

  it("of a gateway that does not have it is the content for theirs and an error for ours", async () => {
    await using server = await answering(404, "text/html", "<html>no such thing</html>")
    const cid = Cid.ofJson({})
    expect(await server.theirs.retrieve(cid)).toBe("<html>no such thing</html>")
    expect(await failure(server.ours.get(cid))).toMatchObject({ tag: "NotFound" })
  })

  it("of a gateway that lies is the content for theirs and an error for ours", async () => {
    await using server = await answering(200, "application/json", JSON.stringify({ status: "success" }))
    const cid = Cid.ofJson({ status: "failed" })
    expect(await server.theirs.retrieve(cid)).toEqual({ status: "success" })
    expect(await failure(server.ours.getJson(cid))).toMatchObject({ tag: "Mismatch" })
  })
})

describe("content", () => {
  it("that is JSON stays text for theirs where its type does not say so", async () => {
    await using server = await answering(200, "text/plain", JSON.stringify({ a: 1 }))
    const cid = Cid.ofJson({ a: 1 })
    expect(await server.theirs.retrieve(cid)).toBe('{"a":1}')
    expect(await Effect.runPromise(server.ours.getJson(cid))).toEqual({ a: 1 })
  })

  it("of any bytes comes as it is with ours, and not with theirs", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    await using server = await answering(200, "application/octet-stream", bytes)
    const cid = Cid.ofBytes(bytes)
    const read = (await server.theirs.retrieve(cid)) as unknown as string
    expect(new TextEncoder().encode(read)).not.toEqual(bytes)
    expect(await Effect.runPromise(server.ours.get(cid))).toEqual(bytes)
  })

  it("is asked of the same gateway by a later client of theirs that was told of none", async () => {
    await using server = await answering(200, "application/json", JSON.stringify({ a: 1 }))
    const cid = Cid.ofJson({ a: 1 })
    expect(await server.theirs.retrieve(cid)).toEqual({ a: 1 })
    expect(await createIpfsClient().retrieve(cid)).toEqual({ a: 1 })
    // Ours has no gateway but those it is given.
    expect(await Effect.runPromise(Effect.result(Ipfs.make({ gateways: [] })))).toMatchObject({
      failure: { message: "gateways: name at least one" }
    })
  })
})
