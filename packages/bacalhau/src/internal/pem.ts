/** From the text of a key's file to the numbers of an RSA key, or to words for what else it is. */
import {
  type Bytes,
  elementsOf,
  fromBase64,
  identifier,
  integer,
  octets,
  only,
  sequence,
  toBase64,
  toHex
} from "./der.ts"

/** The parts of a private RSA key, in DER. */
export interface PrivateKey {
  /** PKCS#1. */
  readonly whole: Bytes
  /** PKCS#1. */
  readonly publicKey: ReadonlyArray<Bytes>
  /** Without the zero that DER puts before it. */
  readonly modulus: Bytes
}

/** What the file says that it holds, by its first line. */
const others: Readonly<Record<string, string>> = {
  "ENCRYPTED PRIVATE KEY": "an encrypted key",
  "EC PRIVATE KEY": "an EC key",
  "DSA PRIVATE KEY": "a DSA key",
  "OPENSSH PRIVATE KEY": "a key of OpenSSH",
  "PUBLIC KEY": "a public key",
  "RSA PUBLIC KEY": "a public key",
  CERTIFICATE: "a certificate"
}

const kinds: Readonly<Record<string, string>> = {
  "2a8648ce3d0201": "an EC key",
  "2b6570": "an Ed25519 key",
  "2b6571": "an Ed448 key",
  "2b656e": "an X25519 key",
  "2a864886f70d01010a": "an RSA-PSS key",
  "2a8648ce380401": "a DSA key"
}

/** A text says what was found instead. It never shows the key. */
export const readPem = (text: string): PrivateKey | string => {
  const found = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/.exec(text)
  if (found === null) {
    if (text.trim() === "") return "nothing"
    return /^[^\n]{1,200}$/.test(text.trim()) && !text.includes("-----") ? "no PEM, perhaps the file's name" : "no PEM"
  }
  const [, label, body] = found as unknown as [string, string, string]
  const other = others[label]
  if (other !== undefined) return other
  if (label !== "RSA PRIVATE KEY" && label !== "PRIVATE KEY") return `a PEM of the kind ${label}`
  if (/^(Proc-Type|DEK-Info):/m.test(body)) return "an encrypted key"
  try {
    const bytes = fromBase64(body.replace(/\s+/g, ""))
    return label === "PRIVATE KEY" ? unwrap(bytes) : readPrivateKey(bytes)
  } catch {
    return "a damaged key"
  }
}

/** PKCS#8: version, kind, and the key itself. */
const unwrap = (bytes: Bytes): PrivateKey | string => {
  const [version, algorithm, key] = elementsOf(only(sequence, bytes).content)
  if (version?.tag !== integer || algorithm?.tag !== sequence || key?.tag !== octets) return "a damaged key"
  const kind = elementsOf(algorithm.content)[0]
  if (kind?.tag !== identifier) return "a damaged key"
  const name = toHex(kind.content)
  return name === "2a864886f70d010101" ? readPrivateKey(key.content) : (kinds[name] ?? "a key of another kind")
}

/** PKCS#1: version, modulus, exponent, and the rest, which is secret. */
const readPrivateKey = (bytes: Bytes): PrivateKey | string => {
  const parts = elementsOf(only(sequence, bytes).content)
  if (parts.length < 9 || parts.some(({ tag }, index) => tag !== integer && index < 9)) return "a damaged key"
  const [, modulus, exponent] = parts
  const first = modulus!.content.findIndex((byte) => byte !== 0)
  if (first < 0) return "a damaged key"
  return { whole: bytes, publicKey: [modulus!.whole, exponent!.whole], modulus: modulus!.content.slice(first) }
}

/** As Go's `pem` package writes it, and so Bacalhau's own tools. */
export const writePem = (privateKey: Bytes): string => {
  const lines = toBase64(privateKey).match(/.{1,64}/g) ?? []
  return ["-----BEGIN RSA PRIVATE KEY-----", ...lines, "-----END RSA PRIVATE KEY-----", ""].join("\n")
}
