/** `client.ipfs`: what is pinned and what is not, and what is read back is what was meant. */
import { Cid } from "@longshore/nosana"
import { assert, describe, it } from "vitest"
import { createNosanaClient } from "../src/index.ts"
import { refusal } from "./compatServer.ts"
import { definition, secretive } from "./deploymentAnswers.ts"

const jwt = "eyJhbGciOi.secret.token"

/** A pin service and a gateway, which has `files` by their CIDs, and gives `instead` where that is said. */
const ipfsWith = ({ files = {}, instead }: { files?: Record<string, Uint8Array>; instead?: () => Response } = {}) => {
  const sent: Array<{ readonly url: string; readonly authorization: string | null; readonly body: unknown }> = []
  const fetch = (async (input: string, init: RequestInit = {}) => {
    const url = String(input)
    sent.push({ url, authorization: new Headers(init.headers).get("authorization"), body: init.body })
    if (instead !== undefined) return instead()
    if (init.method === "POST") {
      return Response.json({ IpfsHash: Cid.ofBytes(new TextEncoder().encode(String(init.body))) })
    }
    const file = files[url.split("/ipfs/")[1]!]
    return file === undefined ? new Response("no link named", { status: 404 }) : new Response(Uint8Array.from(file))
  }) as typeof globalThis.fetch
  const ipfs = { api: "https://pins.test", gateway: "https://gateway.test/ipfs/", jwt }
  const { ipfs: files_ } = createNosanaClient({ ipfs, fetch })
  return { ipfs: files_, sent }
}

describe("add", () => {
  it("pins a definition as it is, and gives its CID", async () => {
    const { ipfs, sent } = ipfsWith()
    assert.strictEqual(await ipfs.add(definition), Cid.ofJson(definition))
    assert.strictEqual(await ipfs.pin(definition), Cid.ofJson(definition))
    assert.strictEqual(sent[0]?.url, "https://pins.test/pinning/pinJSONToIPFS")
    assert.strictEqual(sent[0]?.authorization, `Bearer ${jwt}`)
    assert.strictEqual(sent[0]?.body, JSON.stringify(definition))
  })

  it("pins JSON of any other kind", async () => {
    const { ipfs } = ipfsWith()
    for (const value of [{ type: "notes", ops: 1 }, ["a"], "text", 1, null]) {
      assert.strictEqual(await ipfs.add(value), Cid.ofJson(value))
    }
  })

  it.each([
    ["an unknown key", { ...definition, opss: [] }],
    ["an operation without an image", { ...definition, ops: [{ type: "container/run", id: "one", args: {} }] }],
    ["a secret that everybody could read", secretive]
  ])("pins nothing that is a definition with %s", async (_, wrong) => {
    const { ipfs, sent } = ipfsWith()
    const error = await refusal(ipfs.add(wrong))
    assert.strictEqual(error.reason._tag, "InvalidSpec")
    assert.isString(error.reason.field)
    assert.notInclude(error.message, "hunter2")
    assert.lengthOf(sent, 0)
  })

  it("pins what its caller says is no secret", async () => {
    const { ipfs } = ipfsWith()
    assert.strictEqual(await ipfs.add(secretive, { allowSecrets: true }), Cid.ofJson(secretive))
  })

  it("does not take a refusal for a CID, as the kit does", async () => {
    const { ipfs } = ipfsWith({ instead: () => Response.json({ error: `bad ${jwt}` }, { status: 401 }) })
    const error = await refusal(ipfs.add(definition))
    assert.strictEqual(error.reason._tag, "Unauthorized")
    assert.notInclude(error.message + JSON.stringify(error), jwt)
  })
})

describe("retrieve", () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text)
  const keep = (...contents: ReadonlyArray<Uint8Array>) =>
    Object.fromEntries(contents.map((content) => [Cid.ofBytes(content), content]))
  const json = bytesOf('{"status":"success"}')
  const text = bytesOf("hello\n")
  const binary = Uint8Array.of(0xff, 0xfe, 0x00, 0x80)

  it("gives JSON, text or bytes, by what they are and not by what a gateway calls them", async () => {
    const { ipfs, sent } = ipfsWith({ files: keep(json, text, binary) })
    assert.deepStrictEqual(await ipfs.retrieve(Cid.ofBytes(json)), { status: "success" })
    assert.strictEqual(await ipfs.retrieve(Cid.ofBytes(text)), "hello\n")
    assert.deepStrictEqual(await ipfs.retrieve(Cid.ofBytes(binary)), binary)
    assert.deepStrictEqual(
      sent.map(({ authorization }) => authorization),
      [null, null, null],
      "the token of the pin service goes to no gateway"
    )
  })

  it("takes the 32 bytes that the chain has, too", async () => {
    const { ipfs } = ipfsWith({ files: keep(text) })
    const digest = Cid.toDigest(Cid.ofBytes(text))!
    assert.strictEqual(await ipfs.retrieve(digest), "hello\n")
    assert.strictEqual(await ipfs.retrieve([...digest]), "hello\n")
    const error = await refusal(ipfs.retrieve(digest.slice(1)))
    assert.strictEqual(error.reason.field, "cid")
  })

  it("does not take something else for what was asked for", async () => {
    const { ipfs } = ipfsWith({ files: { [Cid.ofBytes(text)]: json } })
    assert.strictEqual((await refusal(ipfs.retrieve(Cid.ofBytes(text)))).reason._tag, "MalformedResponse")
    const missing = ipfsWith()
    assert.strictEqual((await refusal(missing.ipfs.retrieve(Cid.ofBytes(text)))).reason._tag, "Unavailable")
  })
})
