/** A request that its client has signed: the bytes of the payload as they stand in the body. */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto"
import { type Node, read } from "../../go/read.ts"

/** Why a request is not taken for its client's. */
export class Unsigned extends Error {}

/** There is nothing where the payload should be. */
export class NoPayload extends Error {}

export interface Envelope {
  readonly payload: Node
  readonly text: string
  readonly signature: string
  readonly publicKey: string
}

const member = (node: Node, key: string): Node | undefined =>
  node.kind === "object"
    ? (node.entries.find(([name]) => name === key) ??
        node.entries.findLast(([name]) => name.toLowerCase() === key.toLowerCase()))?.[1]
    : undefined

const textOf = (node: Node | undefined) => (node?.kind === "string" ? node.value : "")

/** Reads the body; what its decoder throws is what is wrong with it. */
export const open = (body: string, key: string): Envelope => {
  const node = read(body)
  const payload = member(node, key)
  if (payload === undefined || payload.kind === "null") throw new NoPayload("no payload contained in signed message")
  return {
    payload,
    text: body,
    signature: textOf(member(node, "signature")),
    publicKey: textOf(member(node, "client_public_key"))
  }
}

/** Go's standard alphabet, and its complaint. */
const bytesOf = (text: string, what: string): Buffer => {
  const body = text.replace(/[\r\n]/g, "")
  const bad = [...body].findIndex((character, index) => {
    if (/[A-Za-z0-9+/]/.test(character)) return false
    return !(character === "=" && index >= body.length - 2 && body.length % 4 === 0)
  })
  if (bad < 0 && body.length % 4 === 0) return Buffer.from(body, "base64")
  const at = bad < 0 ? body.length - (body.length % 4) : bad
  throw new Unsigned(`client's signature is invalid: failed to decode ${what}: illegal base64 data at input byte ${at}`)
}

/** The other shape in which such keys come is known, if not taken. */
const complaintOf = (der: Buffer): string => {
  try {
    createPublicKey({ key: der, format: "der", type: "spki" })
    return "x509: failed to parse public key (use ParsePKIXPublicKey instead for this key format)"
  } catch {
    return der.length === 0 ? "asn1: syntax error: sequence truncated" : "asn1: structure error: tags don't match"
  }
}

const keyOf = (publicKey: string): KeyObject => {
  const der = bytesOf(publicKey, "public key")
  try {
    return createPublicKey({ key: der, format: "der", type: "pkcs1" })
  } catch {
    throw new Unsigned(`client's signature is invalid: failed to decode public key: ${complaintOf(der)}`)
  }
}

/** The bytes between the first and the last of the value, white space inside included. */
const signed = ({ payload, text }: Envelope) => Buffer.from(text.slice(payload.start, payload.end))

export const checkSignature = (envelope: Envelope): void => {
  const key = keyOf(envelope.publicKey)
  const signature = bytesOf(envelope.signature, "signature")
  if (!verify("sha256", signed(envelope), key, signature)) {
    throw new Unsigned("client's signature is invalid: crypto/rsa: verification error")
  }
}

/** What a client is known by: the hash of its key's modulus. */
export const clientIdOf = (publicKey: string): string => {
  const { n = "" } = keyOf(publicKey).export({ format: "jwk" })
  return createHash("sha256").update(Buffer.from(n, "base64url")).digest("hex")
}
