import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto"
import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { fromPem, generate } from "../src/ClientKey.ts"
import { cases, clientId, clientPublicKey, spkiBase64 } from "./signatures.ts"

const payload = { ClientID: clientId, Spec: { Docker: { Entrypoint: ["a<b>&c", "größer ñ", "a\u2028b", "😀"] } } }
const texts = {
  "a plain text": "plain",
  nothing: "",
  "JSON with umlauts, U+2028 and what HTML escapes": JSON.stringify(payload),
  "the same with white space": JSON.stringify(payload, null, 2)
}
const spki = createPublicKey({ key: Buffer.from(spkiBase64, "base64"), format: "der", type: "spki" })
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }

describe("signatures that servers took", () => {
  for (const [name, { rawPayload, sha256, signature }] of Object.entries(cases)) {
    it(`are right over the very bytes of ${name}`, async () => {
      const bytes = new TextEncoder().encode(rawPayload)
      const signed = Buffer.from(signature, "base64")
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256)
      expect(verify("RSA-SHA256", bytes, spki, signed)).toBe(true)
      const key = await crypto.subtle.importKey("spki", Buffer.from(spkiBase64, "base64"), rsa, false, ["verify"])
      expect(await crypto.subtle.verify(rsa.name, key, signed, bytes)).toBe(true)
      expect(await crypto.subtle.verify(rsa.name, key, signed, new TextEncoder().encode(`${rawPayload} `))).toBe(false)
    })
  }

  it("belong to the client whose id is the hash of the modulus", () => {
    const modulus = Buffer.from(spki.export({ format: "jwk" }).n!, "base64url")
    expect(createHash("sha256").update(modulus).digest("hex")).toBe(clientId)
    expect(spki.export({ type: "pkcs1", format: "der" }).toString("base64")).toBe(clientPublicKey)
  })
})

const made = (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength })
const pkcs1 = (pair = made()) => pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString()
const read = (pem: string) => fromPem(Redacted.make(pem))

describe("a key", () => {
  it.effect("that was made here is one that other tools read, and signs as they do", () =>
    Effect.gen(function* () {
      const { key, pem } = yield* generate
      const text = Redacted.value(pem)
      expect(text).toMatch(
        /^-----BEGIN RSA PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END RSA PRIVATE KEY-----\n$/
      )
      const theirs = createPrivateKey(text)
      expect(theirs.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n })
      expect(theirs.export({ type: "pkcs1", format: "pem" })).toBe(text)
      expect((yield* fromPem(pem)).clientId).toBe(key.clientId)
      for (const text of Object.values(texts)) {
        expect(yield* key.sign(text)).toBe(sign("RSA-SHA256", Buffer.from(text), theirs).toString("base64"))
      }
    })
  )

  it.effect("is the same in PKCS#1 and in PKCS#8, whatever stands around it", () =>
    Effect.gen(function* () {
      const pair = made()
      const pkcs8 = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString()
      const first = yield* read(pkcs1(pair))
      const modulus = Buffer.from(pair.publicKey.export({ format: "jwk" }).n!, "base64url")
      expect(first.clientId).toBe(createHash("sha256").update(modulus).digest("hex"))
      expect(first.publicKey).toBe(pair.publicKey.export({ type: "pkcs1", format: "der" }).toString("base64"))
      expect(first.publicKey).toHaveLength(360)
      for (const pem of [pkcs8, `a note\r\n${pkcs1(pair).replaceAll("\n", "\r\n")}`, `\n${pkcs8.trim()}`]) {
        const other = yield* read(pem)
        expect(other).toMatchObject({ clientId: first.clientId, publicKey: first.publicKey })
        expect(yield* other.sign("x")).toBe(yield* first.sign("x"))
      }
    })
  )

  it.effect("shows nothing of its private half", () =>
    Effect.gen(function* () {
      const { key, pem } = yield* generate
      const piece = Redacted.value(pem).split("\n")[15]!
      for (const shown of [
        JSON.stringify(key),
        inspect(key, { depth: 9, showHidden: true }),
        String(pem),
        inspect(pem)
      ]) {
        expect(shown).not.toContain(piece)
        expect(shown).not.toContain("BEGIN")
      }
      expect(Object.keys(key)).toEqual(["clientId", "publicKey", "sign"])
    })
  )
})

describe("what is no key for it", () => {
  const pkcs8 = (type: "ec" | "ed25519" | "rsa-pss" | "x25519") => {
    const { privateKey } =
      type === "ec"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : type === "rsa-pss"
          ? generateKeyPairSync("rsa-pss", { modulusLength: 2048 })
          : generateKeyPairSync(type as "ed25519")
    return privateKey.export({ type: "pkcs8", format: "pem" }).toString()
  }
  const damaged = (line: number) => {
    const lines = pkcs1().split("\n")
    lines.splice(line, 1, "A".repeat(64))
    return lines.join("\n")
  }
  const found: Readonly<Record<string, readonly [() => string, string]>> = {
    "an elliptic curve": [() => pkcs8("ec"), "it is an EC key"],
    "an elliptic curve of old": [
      () => {
        const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
        return privateKey.export({ type: "sec1", format: "pem" }).toString()
      },
      "it is an EC key"
    ],
    Ed25519: [() => pkcs8("ed25519"), "it is an Ed25519 key"],
    X25519: [() => pkcs8("x25519"), "it is an X25519 key"],
    "RSA-PSS": [() => pkcs8("rsa-pss"), "it is an RSA-PSS key"],
    "one of 1024 bits": [() => pkcs1(made(1024)), "it has 1024 bits, and 2048 are needed"],
    "an encrypted one": [
      () =>
        made().privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
      "it is an encrypted key"
    ],
    "an encrypted one of old": [
      () =>
        made().privateKey.export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
      "it is an encrypted key"
    ],
    "a public key": [() => made().publicKey.export({ type: "spki", format: "pem" }).toString(), "it is a public key"],
    "one of OpenSSH": [
      () => "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
      "it is a key of OpenSSH"
    ],
    "a name": [() => "/home/me/.bacalhau/user_id.pem", "it is no PEM, perhaps the file's name"],
    nothing: [() => " \n", "it is nothing"],
    "half a text": [() => pkcs1().slice(0, 600), "it is no PEM"],
    "no base64": [() => "-----BEGIN PRIVATE KEY-----\n****\n-----END PRIVATE KEY-----", "it is a damaged key"],
    "no DER": [() => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "it is a damaged key"],
    "one with other numbers": [() => damaged(12), "it is a damaged key"],
    "one with another modulus": [() => damaged(3), "it is a damaged key"]
  }
  for (const [name, [pem, words]] of Object.entries(found)) {
    it.effect(`is refused, and not shown: ${name}`, () =>
      Effect.gen(function* () {
        const text = pem()
        const { reason } = yield* Effect.flip(read(text))
        expect(reason._tag).toBe("Misconfigured")
        expect(reason.message).toBe(
          `clientKey: ${words}; give an RSA key in PEM, such as the text of ~/.bacalhau/user_id.pem, or make one with generate`
        )
        for (const line of text.split("\n").filter(({ length }) => length > 30)) {
          expect(inspect(reason, { depth: 9 })).not.toContain(line)
        }
      })
    )
  }
})
