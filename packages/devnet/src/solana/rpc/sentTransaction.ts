/** Reads a transaction or a message that somebody sends, and says what is wrong with it in a node's words. */
import { transactionErrorText } from "../errors.ts"
import { fromBase58 } from "../keys.ts"
import { readMessage, readTransaction, sanitized, type Transaction, Unreadable } from "../message.ts"
import { oneOf, text } from "./params.ts"
import { invalidParams } from "./RpcError.ts"

const longest = 1232
const longestEncoded = { base58: 1683, base64: 1644 }

type Encoding = keyof typeof longestEncoded

const bytesOf = (given: string, encoding: Encoding, type: string): Uint8Array => {
  const most = longestEncoded[encoding]
  if (given.length > most) {
    throw invalidParams(
      `${encoding} encoded ${type} too large: ${given.length} bytes (max: encoded/raw ${most}/${longest})`
    )
  }
  let bytes: Uint8Array
  if (encoding === "base64") {
    bytes = new Uint8Array(Buffer.from(given, "base64"))
    if (Buffer.from(bytes).toString("base64") !== given) {
      const at = /[^A-Za-z0-9+/]/.exec(given)?.index
      const problem = at === undefined ? "InvalidPadding" : `InvalidByte(${at}, ${given.charCodeAt(at)})`
      throw invalidParams(`invalid base64 encoding: ${problem}`)
    }
  } else {
    try {
      bytes = fromBase58(given)
    } catch {
      const index = /[^1-9A-HJ-NP-Za-km-z]/.exec(given)?.index ?? 0
      throw invalidParams(`invalid base58 encoding: InvalidCharacter { character: '${given[index]}', index: ${index} }`)
    }
  }
  if (bytes.length > longest) {
    throw invalidParams(`decoded ${type} too large: ${bytes.length} bytes (max: ${longest} bytes)`)
  }
  return bytes
}

const read = (given: string, encoding: Encoding, type: string, reader: (bytes: Uint8Array) => Transaction) => {
  try {
    return reader(bytesOf(given, encoding, type))
  } catch (error) {
    if (error instanceof Unreadable) throw invalidParams(`failed to deserialize ${type}: ${error.message}`)
    throw error
  }
}

const wireEncodings = ["binary", "base64", "base58", "json", "jsonParsed"] as const

const encodingOf = (value: unknown): Encoding => {
  const encoding = oneOf(value, wireEncodings, "base58")
  if (encoding === "base58" || encoding === "binary") return "base58"
  if (encoding === "base64") return "base64"
  throw invalidParams(`unsupported encoding: ${encoding}. Supported encodings: base58, base64`)
}

/** One that makes sense by itself, whether or not the chain would take it. */
export const sentTransaction = (value: unknown, encoding: unknown): Transaction => {
  const type = "solana_transaction::versioned::VersionedTransaction"
  const transaction = read(text(value), encodingOf(encoding), type, readTransaction)
  const error = sanitized(transaction)
  if (error !== undefined) throw invalidParams(`invalid transaction: ${transactionErrorText(error)}`)
  return transaction
}

export const sentMessage = (value: unknown): Transaction => {
  const type = "solana_message::versions::VersionedMessage"
  return read(text(value), "base64", type, readMessage)
}
