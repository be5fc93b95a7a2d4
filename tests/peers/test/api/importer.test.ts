/** CIDs of content, as IPFS's own importer computes them and as we do. */
import "../loopback.ts"
import { Cid } from "@longshore/nosana"
import { BlackHoleBlockstore } from "blockstore-core"
import { importBytes } from "ipfs-unixfs-importer"
import { fixedSize } from "ipfs-unixfs-importer/chunker"
import { describe, expect, it } from "vitest"
import { corpus } from "../definitions.ts"
import { type Seeded, seeded } from "../seeded.ts"

const chunk = 262_144

/** What Pinata and Kubo do with a file. Nothing is kept: the name alone is asked for. */
const theirs = async (bytes: Uint8Array): Promise<string> => {
  const { cid } = await importBytes(bytes, new BlackHoleBlockstore(), {
    cidVersion: 0,
    rawLeaves: false,
    chunker: fixedSize({ chunkSize: chunk })
  })
  return cid.toString()
}

/** No two chunks are the same, and it is quick for many millions. */
const content = (random: Seeded, length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  const words = new Uint32Array(bytes.buffer, 0, length >>> 2)
  const [factor, start] = [(random.below(2 ** 31) | 1) >>> 0, random.below(2 ** 31)]
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(index + start, factor) ^ (index >>> 13)
  bytes.set(random.bytes(length & 3), length & ~3)
  return bytes
}

describe("the CID of", () => {
  const sizes = [
    ...[0, 1, 127, 128, 1000, chunk - 1, chunk, chunk + 1, 2 * chunk],
    ...[174 * chunk - 1, 174 * chunk, 174 * chunk + 1, 175 * chunk, 52_000_000]
  ]
  it.each(sizes)("%d bytes", async (length) => {
    const bytes = content(seeded(length), length)
    expect(Cid.ofBytes(bytes)).toBe(await theirs(bytes))
  })

  it("200 contents of random length, among them some of which the length takes another byte", async () => {
    const random = seeded(20)
    const turns = [0, 128, 16_384]
    for (let round = 0; round < 200; round++) {
      const length = Math.max(0, random.pick(turns) - 8 + random.below(16 ** random.below(5)))
      const bytes = random.bytes(length)
      expect(Cid.ofBytes(bytes), `${length} bytes`).toBe(await theirs(bytes))
    }
  })

  it("every definition, as compact JSON in UTF-8", async () => {
    for (const definition of [...corpus, {}, [], "über ⛵", null]) {
      const bytes = new TextEncoder().encode(JSON.stringify(definition))
      expect(Cid.ofJson(definition)).toBe(await theirs(bytes))
    }
  })
})

/** What Nosana's own command has printed for these. */
describe("a name that is known", () => {
  const cli = (id: string, args: object) => ({
    version: "0.1",
    type: "container",
    meta: { trigger: "cli" },
    ops: [{ type: "container/run", id, args }]
  })
  const known: ReadonlyArray<readonly [string, string]> = [
    [
      "QmTcNQ4dGq8veeg8v5cQyGoaJEPSYQnVTd1TvfckVFVzRu",
      JSON.stringify(cli("nginx", { cmd: [], image: "nginx", expose: 80 }))
    ],
    [
      "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p",
      JSON.stringify(cli("hello-world", { cmd: ["echo hello world"], image: "ubuntu" }))
    ],
    [
      "QmajmxiSFDfaZ4YmwsV92iqCz8LPZyLjKjjfqJ6m7kgWjw",
      JSON.stringify(
        cli("open-webui", {
          cmd: [],
          env: { WEBUI_AUTH: "False", WEBUI_NAME: "Nosana Chat" },
          image: "ghcr.io/open-webui/open-webui:ollama",
          gpu: true,
          expose: 8080
        })
      )
    ],
    [
      "QmSPZj2WxyxUJyMxqrn6iKUrHezKcnjNKdWbi4VLDSGQBB",
      JSON.stringify(
        cli("run-whisper", {
          cmd: ["python openai-whisper.py -p hello.mp3"],
          image: "docker.io/nosana/whisper:latest",
          gpu: true
        })
      )
    ],
    [
      // What stands in for a confidential one.
      "QmYBbVdWFgfoTEdPT7mnaXJz6zQzfKb1Pts4A5B9kDMBph",
      JSON.stringify({
        version: "0.1",
        type: "container",
        meta: { trigger: "cli" },
        logistics: { send: { type: "api-listen", args: {} }, receive: { type: "api-listen", args: {} } },
        ops: []
      })
    ],
    ["QmbJWAESqCsf4RFCqEY7jecCashj8usXiyDNfKtZCwwzGb", "{}"],
    ["QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", ""],
    ["QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o", "hello world\n"]
  ]
  it.each(known)("%s is what both give to its content", async (cid, text) => {
    const bytes = new TextEncoder().encode(text)
    expect(Cid.ofBytes(bytes)).toBe(cid)
    expect(await theirs(bytes)).toBe(cid)
  })
})
