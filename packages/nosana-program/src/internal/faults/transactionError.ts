/** A transaction's error in the shapes in which the RPC gives it. */
export interface TransactionErrorRead {
  /** Which instruction of the transaction failed, where it was one. */
  readonly index?: number | undefined
  /** A program's own number. */
  readonly code?: number | undefined
  /** Solana's word for it. */
  readonly word: string
  /** All of it, for those who know the words. */
  readonly shown: string
}

const shown = (error: unknown): string => {
  if (typeof error === "string") return error
  const text = JSON.stringify(error, (_, value) => (typeof value === "bigint" ? Number(value) : value))
  return text === undefined ? String(error) : text.slice(0, 300)
}

/** `"Word"`, `{ Word: … }` or `{ InstructionError: [index, "Word" or { Custom: number }] }`. */
export const readTransactionError = (error: unknown): TransactionErrorRead => {
  const all = { shown: shown(error) }
  if (typeof error === "string") return { ...all, word: error }
  if (typeof error !== "object" || error === null) return { ...all, word: "Unknown" }
  const [word = "Unknown", inner] = Object.entries(error)[0] ?? []
  if (word !== "InstructionError" || !Array.isArray(inner)) return { ...all, word }
  const [index, cause] = inner
  const { word: causeWord } = readTransactionError(cause)
  const custom = causeWord === "Custom" ? (cause as { readonly Custom: unknown }).Custom : undefined
  return { ...all, index: Number(index), code: custom === undefined ? undefined : Number(custom), word: causeWord }
}
