/**
 * JSON as a node writes it: what a container answered passes through unread, so a number may be NaN, infinite, or
 * longer than a `number` can hold.
 */

/** Reads a text. With `exact`, integers that a `number` would round are bigints. Rejects with a `SyntaxError`. */
export const readJson = async (text: string, exact: boolean): Promise<unknown> => {
  if (!(exact && /\d{16}/.test(text))) {
    try {
      return JSON.parse(text)
    } catch (error) {
      if (!/NaN|Infinity/.test(text)) throw error
    }
  }
  const { read } = await import("./lenientJson.ts")
  return read(text, exact)
}
