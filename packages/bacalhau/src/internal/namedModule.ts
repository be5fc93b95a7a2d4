/** Servers since 1.8 load no module without a section of names, which is what tools strip first. */

const magic = [0x00, 0x61, 0x73, 0x6d]
/** A custom section that is called `name` and has nothing in it. */
const emptyNames = [0, 5, 4, 0x6e, 0x61, 0x6d, 0x65]

export const isModule = (bytes: Uint8Array): boolean => magic.every((byte, index) => bytes[index] === byte)

/** The module as it is, or with a section of names that is empty. */
export const namedModule = (bytes: Uint8Array): Uint8Array => {
  if (hasNames(bytes)) return bytes
  const named = new Uint8Array(bytes.length + emptyNames.length)
  named.set(bytes)
  named.set(emptyNames, bytes.length)
  return named
}

/** Sections follow each other after eight bytes: a number for the kind, the length, and the content. */
const hasNames = (bytes: Uint8Array): boolean => {
  let at = 8
  while (at < bytes.length) {
    const kind = bytes[at]
    const [length, content] = readLength(bytes, at + 1)
    if (kind === 0) {
      const [size, name] = readLength(bytes, content)
      if (new TextDecoder().decode(bytes.subarray(name, name + size)) === "name") return true
    }
    at = content + length
  }
  return false
}

/** Seven bits a byte, the lowest first. Gives the number and where the next thing begins. */
const readLength = (bytes: Uint8Array, from: number): readonly [length: number, next: number] => {
  let length = 0
  let at = from
  for (let shift = 0; at < bytes.length; shift += 7) {
    const byte = bytes[at++]!
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  return [length, at]
}
