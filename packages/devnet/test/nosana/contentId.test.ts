import { describe, expect, it } from "vitest"
import { cidOf, contentId, digestOf } from "../../src/nosana/contentId.ts"

const text = (content: string) => contentId(new TextEncoder().encode(content)).cid

const definition = (id: string, args: object) => ({
  version: "0.1",
  type: "container",
  meta: { trigger: "cli" },
  ops: [{ type: "container/run", id, args }]
})

describe("the name of a file", () => {
  it.each([
    ["QmTcNQ4dGq8veeg8v5cQyGoaJEPSYQnVTd1TvfckVFVzRu", definition("nginx", { cmd: [], image: "nginx", expose: 80 })],
    [
      "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p",
      definition("hello-world", { cmd: ["echo hello world"], image: "ubuntu" })
    ],
    ["QmbJWAESqCsf4RFCqEY7jecCashj8usXiyDNfKtZCwwzGb", {}]
  ])("is %s for what the network's own tools pinned", (cid, value) => {
    expect(text(JSON.stringify(value))).toBe(cid)
  })

  it("is known for an empty file and a line", () => {
    expect(text("")).toBe("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH")
    expect(text("hello world\n")).toBe("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o")
  })

  it("is that of a tree for a file of many blocks", () => {
    const whole = new Uint8Array(262_144 * 175).fill(7)
    const one = contentId(whole.subarray(0, 262_144))
    const two = contentId(whole.subarray(0, 262_145))
    expect(one.totalBytes).toBe(262_144 + 14)
    expect(two.totalBytes).toBeGreaterThan(262_145 + 14)
    expect(new Set([one.cid, two.cid, contentId(whole).cid]).size).toBe(3)
  })

  it("is the digest on the chain, and back", () => {
    const digest = Uint8Array.from({ length: 32 }, (_, index) => index)
    expect(cidOf(digest)).toBe("QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE")
    expect(digestOf("QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE")).toEqual(digest)
    expect(digestOf("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")).toBeUndefined()
    expect(digestOf("QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5S0")).toBeUndefined()
  })
})
