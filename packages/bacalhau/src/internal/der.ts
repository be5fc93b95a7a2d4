/** As much of DER as RSA keys are written in. */

export type Bytes = Uint8Array<ArrayBuffer>

export interface Element {
  readonly tag: number
  readonly content: Bytes
  /** Tag and length too. */
  readonly whole: Bytes
}

export const sequence = 0x30
export const integer = 0x02
export const octets = 0x04
export const identifier = 0x06

/** `1.2.840.113549.1.1.1` with the null that goes with it. */
const rsaEncryption = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0)

/** One after another. Throws a `SyntaxError` on what is no DER. */
export const elementsOf = (bytes: Bytes): ReadonlyArray<Element> => {
  const elements: Array<Element> = []
  let at = 0
  while (at < bytes.length) {
    const start = at
    const tag = bytes[at++]!
    let length = byteAt(bytes, at++)
    if (length >= 0x80) {
      const count = length & 0x7f
      if (count === 0 || count > 4) throw new SyntaxError("a length is no length")
      length = 0
      for (let index = 0; index < count; index++) length = length * 256 + byteAt(bytes, at++)
    }
    if (at + length > bytes.length) throw new SyntaxError("it ends early")
    elements.push({ tag, content: bytes.slice(at, at + length), whole: bytes.slice(start, at + length) })
    at += length
  }
  return elements
}

const byteAt = (bytes: Bytes, at: number): number => {
  const byte = bytes[at]
  if (byte === undefined) throw new SyntaxError("it ends early")
  return byte
}

/** The only element, which must be of this kind. */
export const only = (tag: number, bytes: Bytes): Element => {
  const [element, ...more] = elementsOf(bytes)
  if (element === undefined || element.tag !== tag || more.length > 0) throw new SyntaxError("it is of another kind")
  return element
}

export const encode = (tag: number, ...contents: ReadonlyArray<Bytes>): Bytes => {
  const length = contents.reduce((sum, content) => sum + content.length, 0)
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff]
  return join(Uint8Array.from(head), ...contents)
}

const join = (...parts: ReadonlyArray<Bytes>): Bytes => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** PKCS#1 as PKCS#8. */
export const wrapped = (privateKey: Bytes): Bytes =>
  encode(sequence, Uint8Array.of(integer, 1, 0), rsaEncryption, encode(octets, privateKey))

export const toBase64 = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Throws on what is no base64. */
export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
