/** Base58 with Bitcoin's alphabet, as addresses, signatures and CIDv0 are written. */

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
const one = alphabet.charCodeAt(0)

/** A place holds three bytes on one side and four characters on the other. */
const byteBase = 2 ** 24
const textBase = 58 ** 4
/** Sums of this many products of two places stay below 2^53, so that doubles hold them exactly. 64 bytes fit. */
const places = 22

/** `weights[to * places + from]`: place `to`, in one base, of a 1 at place `from` in the other. Zero where `from < to`. */
const weightsOf = (base: number, into: number): Float64Array => {
  const weights = new Float64Array(places * places)
  for (let from = 0; from < places; from++) {
    let rest = BigInt(base) ** BigInt(from)
    for (let to = 0; to < places; to++) {
      weights[to * places + from] = Number(rest % BigInt(into))
      rest /= BigInt(into)
    }
  }
  return weights
}

const textWeights = weightsOf(byteBase, textBase)
const byteWeights = weightsOf(textBase, byteBase)

/** The two characters of every number below 58². */
const firstOfPair = new Uint8Array(58 * 58)
const secondOfPair = new Uint8Array(58 * 58)
for (let pair = 0; pair < firstOfPair.length; pair++) {
  firstOfPair[pair] = alphabet.charCodeAt(Math.floor(pair / 58))
  secondOfPair[pair] = alphabet.charCodeAt(pair % 58)
}

/** What a character code stands for; 255 for those that stand for nothing. */
const valueOf = new Uint8Array(128).fill(255)
for (let value = 0; value < alphabet.length; value++) valueOf[alphabet.charCodeAt(value)] = value

/** Room that every call uses again: numbers with the least place first, and characters by how many places they take. */
const source = new Float64Array(places)
const target = new Float64Array(places + 1)
const rows: ReadonlyArray<Array<number>> = Array.from({ length: places + 2 }, (_, count) =>
  new Array<number>(4 * count).fill(one)
)

/** Writes the first `count` places of `source` into `count + 1` places of `target`. No product waits for a carry. */
const convert = (count: number, weights: Float64Array, into: number): void => {
  let carry = 0
  for (let to = 0; to < count; to++) {
    let sum = carry
    for (let from = to, at = to * places + to; from < count; from++, at++) sum += source[from]! * weights[at]!
    carry = Math.floor(sum / into)
    target[to] = sum - carry * into
  }
  target[count] = carry
}

/** The same for numbers of any length, in quadratic time. */
const convertLong = (from: ReadonlyArray<number>, base: number, into: number): Array<number> => {
  const result: Array<number> = []
  for (let index = from.length - 1; index >= 0; index--) {
    let carry = from[index]!
    for (let to = 0; to < result.length; to++) {
      const sum = result[to]! * base + carry
      carry = Math.floor(sum / into)
      result[to] = sum - carry * into
    }
    while (carry > 0) {
      result.push(carry % into)
      carry = Math.floor(carry / into)
    }
  }
  return result
}

/** Three bytes that end before `end`, and fewer at the start. */
const bytesEndingAt = (bytes: Uint8Array, start: number, end: number): number =>
  end - start >= 3
    ? (bytes[end - 3]! << 16) | (bytes[end - 2]! << 8) | bytes[end - 1]!
    : end - start === 2
      ? (bytes[start]! << 8) | bytes[start + 1]!
      : bytes[start]!

const writePlace = (row: Array<number>, at: number, place: number): void => {
  const high = (place / 3364) | 0
  const low = place - high * 3364
  row[at] = firstOfPair[high]!
  row[at + 1] = secondOfPair[high]!
  row[at + 2] = firstOfPair[low]!
  row[at + 3] = secondOfPair[low]!
}

/** `length` bytes from `offset` (all of them, unless told otherwise) as text. An address takes about a quarter of a microsecond. */
export const encode = (bytes: Uint8Array, offset = 0, length = bytes.length - offset): string => {
  const end = offset + length
  const count = Math.ceil(length / 3)
  let row: Array<number>
  if (length <= 64) {
    for (let place = 0, at = end; place < count; place++, at -= 3) source[place] = bytesEndingAt(bytes, offset, at)
    convert(count, textWeights, textBase)
    const written = target[count] === 0 ? count : count + 1
    row = rows[written]!
    for (let place = 0; place < written; place++) writePlace(row, 4 * (written - 1 - place), target[place]! | 0)
  } else {
    const digits = convertLong(
      Array.from({ length: count }, (_, place) => bytesEndingAt(bytes, offset, end - 3 * place)),
      byteBase,
      textBase
    )
    row = new Array<number>(4 * digits.length).fill(one)
    digits.forEach((digit, place) => writePlace(row, 4 * (digits.length - 1 - place), digit))
  }
  // A zero byte at the start is one "1"; the places before the first digit that counts are none.
  let zeros = 0
  while (zeros < length && bytes[offset + zeros] === 0) zeros++
  let ones = 0
  while (ones < row.length && row[ones] === one) ones++
  const text = textOf(row)
  return ones >= zeros ? text.slice(ones - zeros) : "1".repeat(zeros - ones) + text
}

/** One call takes only so many arguments. */
const textOf = (row: Array<number>): string => {
  if (row.length <= 8192) return String.fromCharCode.apply(null, row)
  let text = ""
  for (let at = 0; at < row.length; at += 8192) text += String.fromCharCode.apply(null, row.slice(at, at + 8192))
  return text
}

/** The number that up to four characters before `end` spell, or -1 where one of them is not of the alphabet. */
const placeEndingAt = (text: string, end: number): number => {
  let place = 0
  for (let at = Math.max(0, end - 4); at < end; at++) {
    const code = text.charCodeAt(at)
    const value = code < 128 ? valueOf[code]! : 255
    if (value === 255) return -1
    place = place * 58 + value
  }
  return place
}

/** The bytes of a text; `undefined` where it holds a character that is not of the alphabet. The empty text is no bytes. */
export const decode = (text: string): Uint8Array | undefined => {
  const count = Math.ceil(text.length / 4)
  const long: Array<number> | undefined = count > places ? [] : undefined
  for (let place = 0; place < count; place++) {
    const value = placeEndingAt(text, text.length - 4 * place)
    if (value < 0) return undefined
    if (long === undefined) source[place] = value
    else long.push(value)
  }
  let limbs: ArrayLike<number> = target
  if (long === undefined) convert(count, byteWeights, byteBase)
  else limbs = convertLong(long, textBase, byteBase)
  let used = long === undefined ? count : limbs.length
  while (used > 0 && limbs[used - 1] === 0) used--
  const top = used === 0 ? 0 : limbs[used - 1]!
  const size = used === 0 ? 0 : 3 * (used - 1) + (top >= 65_536 ? 3 : top >= 256 ? 2 : 1)
  let zeros = 0
  while (zeros < text.length && text.charCodeAt(zeros) === one) zeros++
  const bytes = new Uint8Array(zeros + size)
  for (let at = bytes.length - 1, place = 0; at >= zeros; place++) {
    const limb = limbs[place]!
    bytes[at--] = limb
    if (at >= zeros) bytes[at--] = limb >>> 8
    if (at >= zeros) bytes[at--] = limb >>> 16
  }
  return bytes
}

/** Whether a text is 32 bytes in Base58, as addresses of Solana are. What is longer than that can be is not even read. */
export const isAddress = (text: string): boolean => text.length <= 44 && decode(text)?.length === 32
