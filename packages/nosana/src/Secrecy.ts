/**
 * Keeps secrets out of what is shown, however a server writes them where it repeats them: as they are, or as URLs, JSON, HTML
 * and Base64 have them. Text and secret are reduced to one plain form, in which they are compared.
 */

/** A text without its escapes, and where each of its characters comes from. */
interface Plain {
  readonly text: string
  /** One more than there are characters: the last is the end. */
  readonly at: Uint32Array
}

/** Stands for any number of characters beyond ASCII: URLs have them in other numbers than JSON. */
const foreign = 0x80

const backslash = "\\".charCodeAt(0)

/** Characters that stand for the same, or nearly so: in URLs and in the two alphabets of Base64. And `\n` has an `n` in JSON. */
const alike = new Map(
  ["+ ", "- ", "_/", "\nn", "\tt", "\rr", "\bb", "\ff"].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)] as const)
)

const named: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** One escape that begins here, also where it has been escaped again. */
const escapes = /%(?:25)*([\da-f]{2})|u([\da-f]{4})|&(?:amp;)*(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/iy

const codeOf = ([, byte, unit, decimal, hex, name]: ReadonlyArray<string | undefined>): number => {
  if (name !== undefined) return named[name.toLowerCase()]!.charCodeAt(0)
  return decimal === undefined ? Number.parseInt((byte ?? unit ?? hex)!, 16) : Number(decimal)
}

const plainOf = (text: string): Plain => {
  const codes = new Uint8Array(text.length)
  const at = new Uint32Array(text.length + 1)
  let length = 0
  for (let index = 0; index < text.length; ) {
    const start = index
    while (text.charCodeAt(index) === backslash) index++
    const first = text[index]
    let found: RegExpExecArray | null = null
    if (first === "%" || first === "&" || (first === "u" && index > start)) {
      escapes.lastIndex = index
      found = escapes.exec(text)
    }
    let code = found === null ? text.charCodeAt(index) : codeOf(found)
    index += found === null ? 1 : found[0].length
    // At the end there may be nothing behind the backslashes.
    if (code === backslash || Number.isNaN(code)) continue
    if (code >= 0x41 && code <= 0x5a) code += 0x20
    code = code >= foreign ? foreign : (alike.get(code) ?? code)
    if (code === foreign && codes[length - 1] === foreign) continue
    codes[length] = code
    at[length++] = start
  }
  at[length] = text.length
  return { text: new TextDecoder("latin1").decode(codes.subarray(0, length)), at }
}

/** What is shorter is within other words as well, once it is plain: it is looked for as it is. */
const shortestPlain = 4
/** The same of Base64, of which the ends are not looked for. */
const shortestEncoded = 8

/** What all Base64 of a text with the secret in it has in it: one of three, by how much stands before. */
const encoded = (secret: string): ReadonlyArray<string> => {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < shortestEncoded) return []
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
  // The first and the last character can have bits of what is beside the secret.
  return [0, 1, 2].map((before) =>
    btoa("\0".repeat(before) + binary).slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3))
  )
}

const isTelling = (plain: string): boolean => plain.replaceAll("\u20ac", "").length >= shortestPlain

/**
 * Takes secrets out of a text, also where they are in another case. It rather takes too much than too little. What it costs is
 * paid with the first text that is to be shown.
 */
export const hiding = (secrets: ReadonlyArray<string>): ((text: string) => string) => {
  const given = secrets.filter((secret) => secret !== "")
  let known: ReadonlyArray<string> | undefined
  return (text) => {
    if (given.length === 0) return text
    known ??= [...new Set(given.flatMap((secret) => [secret, ...encoded(secret)]).map((each) => plainOf(each).text))]
    const plain = plainOf(text)
    const found = [
      ...given.flatMap((secret) => placesOf(text, secret)),
      ...known
        .filter(isTelling)
        .flatMap((secret) => placesOf(plain.text, secret))
        .map(([start, end]) => [plain.at[start]!, plain.at[end]!] as const)
    ]
    return without(text, found)
  }
}

type Place = readonly [start: number, end: number]

const placesOf = (text: string, secret: string): ReadonlyArray<Place> => {
  const places: Array<Place> = []
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + secret.length)) {
    places.push([start, start + secret.length])
  }
  return places
}

const without = (text: string, places: ReadonlyArray<Place>): string => {
  let shown = ""
  let end = 0
  for (const [from, to] of [...places].sort(([one], [other]) => one - other)) {
    // What begins within another one is hidden together with it.
    if (from >= end) shown += `${text.slice(end, from)}<redacted>`
    end = Math.max(end, to)
  }
  return shown + text.slice(end)
}
