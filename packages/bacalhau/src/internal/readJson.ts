/**
 * JSON as a server writes it, whatever its content type says. Times in nanoseconds are longer than a `number` can hold,
 * and become texts here, to be read as bigints. An empty body is `undefined`.
 */
export const readJson = (text: string): unknown =>
  text.trim() === "" ? undefined : JSON.parse(text.replace(nanoseconds, '$1"$2"'))

// Inside a text, the quotes around such a name would be escaped.
const nanoseconds = /("(?:CreateTime|ModifyTime)":\s*)(-?\d{16,})(?=[\s,}])/g

export const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
