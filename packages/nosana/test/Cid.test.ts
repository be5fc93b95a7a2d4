import { describe, expect, it } from "vitest"
import * as Cid from "../src/Cid.ts"

const definition = (id: string, args: object) => ({
  version: "0.1",
  type: "container",
  meta: { trigger: "cli" },
  ops: [{ type: "container/run", id, args }]
})

/** Bytes that no two chunks have in common. */
const pattern = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = index * 31 + (index >>> 8) * 17
  return bytes
}

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex")
const ofHex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"))
const chunk = 262_144

describe("the CID of a value", () => {
  it.each([
    ["QmTcNQ4dGq8veeg8v5cQyGoaJEPSYQnVTd1TvfckVFVzRu", definition("nginx", { cmd: [], image: "nginx", expose: 80 })],
    [
      "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p",
      definition("hello-world", { cmd: ["echo hello world"], image: "ubuntu" })
    ],
    [
      "QmajmxiSFDfaZ4YmwsV92iqCz8LPZyLjKjjfqJ6m7kgWjw",
      definition("open-webui", {
        cmd: [],
        env: { WEBUI_AUTH: "False", WEBUI_NAME: "Nosana Chat" },
        image: "ghcr.io/open-webui/open-webui:ollama",
        gpu: true,
        expose: 8080
      })
    ],
    [
      "QmSPZj2WxyxUJyMxqrn6iKUrHezKcnjNKdWbi4VLDSGQBB",
      definition("run-whisper", {
        cmd: ["python openai-whisper.py -p hello.mp3"],
        image: "docker.io/nosana/whisper:latest",
        gpu: true
      })
    ],
    ["QmbJWAESqCsf4RFCqEY7jecCashj8usXiyDNfKtZCwwzGb", {}]
  ])("%s is the one that Nosana's own tool printed", (cid, value) => {
    expect(Cid.ofJson(value)).toBe(cid)
  })

  it("depends on the order of the keys, and on nothing that JSON leaves out", () => {
    expect(Cid.ofJson({ a: 1, b: 2 })).not.toBe(Cid.ofJson({ b: 2, a: 1 }))
    expect(Cid.ofJson({ a: 1, b: undefined })).toBe(Cid.ofJson({ a: 1 }))
    expect(new TextDecoder().decode(Cid.bytesOfJson({ a: "ü", b: [1, null] }))).toBe('{"a":"ü","b":[1,null]}')
  })

  it("is refused where there is nothing to pin", () => {
    for (const value of [undefined, () => 1, Symbol("a")]) {
      expect(() => Cid.ofJson(value)).toThrow(/is not a value that JSON can hold/)
    }
  })
})

describe("the CID of bytes", () => {
  it("is that of a text", () => {
    expect(Cid.ofBytes(new TextEncoder().encode("hello world\n"))).toBe(
      "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o"
    )
  })

  // Made by ipfs-unixfs-importer 15 with cidVersion 0 and rawLeaves false.
  it.each([
    [0, "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"],
    [1, "QmS9JArPwa55ePgDnyg6TzX24mYTS1b1vLqWNebyVotKxQ"],
    [127, "QmXfGtB9wurmNSZiP7uvGx2E1mD1kGnH2HbdS9PkgRnADn"],
    [128, "QmYtwgUc91DMquZqsTzgN1ZrPyxEKECBDWwNFMBG9jUg2L"],
    [1000, "QmPNTwvb9Ke2v8WzrAe5vXSNe2wXVf9v7s2khzCaKymKM7"],
    [chunk - 1, "QmUoTz8e7GPAw1C2CMyV6GGQQrnkBRbYwAc33SVCiCpLhF"],
    [chunk, "QmVbyTtRchyNZkRsWkiziBVAm2vnpRtZ5cE5mKHF1LSFaQ"],
    [chunk + 1, "QmSFWCg3seR5g46bFsSPPA9mScuR4ra4qivo7GQvwvM6kP"],
    [2 * chunk, "QmNPm95PkVyWqFu8sC2XNDbFbfte7PnYCS6yG82NtPZCii"],
    [174 * chunk - 1, "QmVZtAFjUFnQFtFQPEG6LrMnmruETminAdW5MGmmqdN2Jc"],
    [174 * chunk, "QmWh1SJ9uPmyg8bhCfsg6GDhfEi5EqkiyhhrU62suc5dp4"],
    [174 * chunk + 1, "QmXzvqCfDX7W9yM8AFXU5Fb5A4EzZo6KqFCqbpcEMCV647"],
    [175 * chunk, "QmZeg5uPWRHFAhjAeD8G9qJ8CQHsJQvhxaUzUpTbGyiibf"],
    [52_000_000, "QmVbqo2ZCBMwxaaU4tfrugLsypbJzvKPJxwjnE7oEkB53M"]
  ])("of %d bytes is what IPFS's own importer says", (length, cid) => {
    expect(Cid.ofBytes(pattern(length))).toBe(cid)
  })
})

describe("a digest", () => {
  it.each([
    ["0000000000000000000000000000000000000000000000000000000000000000", Cid.zero],
    [
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE"
    ],
    [
      "7d5a99f603f231d53a4f39d1521f98d2e8bb279cf29bebfd0687dc98458e7f89",
      "QmWmyoMoctfbAaiEs2G46gpeUmhqFRDW6KWo64y5r581Vz"
    ],
    [
      "6f0c3510aad26f365f225f9026b1ada7a85b81304a07f4cd0977b4369fb38605",
      "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p"
    ],
    [
      "636a0314f93470d9a766b70ed3473252e383b205d6c62e9723bd53600f29ed1d",
      "QmV2iq3gexzSwPAbhBAPVDip7Pu6k7whECUa4wzUjnPtdA"
    ]
  ])("%s and %s are the same", (digest, cid) => {
    expect(Cid.fromDigest(ofHex(digest))).toBe(cid)
    expect(hex(Cid.toDigest(cid))).toBe(digest)
  })

  it("of zeros says that there is no result", () => {
    expect(Cid.isZeroDigest(new Uint8Array(32))).toBe(true)
    expect(Cid.isZeroDigest(Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 1 : 0)))).toBe(false)
  })

  it("has 32 bytes", () => {
    expect(() => Cid.fromDigest(new Uint8Array(31))).toThrow("a digest has 32 bytes, and this one has 31")
  })
})

describe("a text that is no CID the chain can store", () => {
  const version1 = [
    "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
    "zb2rhk6GMPQF3hfzwXTaNYFLKomMeC6UXdUt6jZKPpeVirLtV",
    "f01551220c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2",
    "k2jmtxx8tc1bu5e5gg1cl9wkgq1yoe7a7vgz5klk4dnf2v7p6ohtsvm7"
  ]
  it.each(version1)("%s is told to be a CIDv1", (cid) => {
    expect(Cid.toDigest(cid)).toBeUndefined()
    expect(Cid.isVersion1(cid)).toBe(true)
    expect(Cid.problemOf(cid)).toBe(
      `${JSON.stringify(cid)} is a CIDv1, and the chain stores only the 32 bytes of a CIDv0; pin the content as CIDv0 ("Qm…")`
    )
  })

  it.each([
    "",
    "Qm",
    "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh5",
    "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh5l",
    "11111111111111111111111111111111",
    "CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQAB"
  ])("%j is told to be none", (cid) => {
    expect(Cid.toDigest(cid)).toBeUndefined()
    expect(Cid.isVersion1(cid)).toBe(false)
    expect(Cid.problemOf(cid)).toBe(
      `${JSON.stringify(cid)} is not a CID; a CIDv0 is written as "Qm" and 44 more characters of Base58`
    )
  })

  it("is shown in part where it is long", () => {
    expect(Cid.problemOf("x".repeat(1000))!.length).toBeLessThan(200)
    expect(Cid.problemOf("QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p")).toBeUndefined()
  })
})
