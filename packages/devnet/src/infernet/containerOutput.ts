/** Reads what a container gave, as aiohttp's `response.json()` does. */
import * as Effect from "effect/Effect"
import { loads, NotJson } from "../python/loads.ts"
import { decodeUtf8 } from "../python/utf8.ts"
import type { Value } from "../python/Value.ts"
import { type Answer, collect } from "./containerCall.ts"
import { PythonError } from "./PythonError.ts"

const isJson = /^application\/(?:[\w.+-]+?\+)?json/

export const clientError = (status: number, message: string, url: string): PythonError =>
  new PythonError(`${status}, message=${quoted(message)}, url=URL('${url}')`)

/** Python's `repr` of a plain string. */
const quoted = (text: string): string =>
  text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`

/** Whatever its status. An empty body is null; JSON that is none fails with the body as its words. */
export const outputOf = (answer: Answer): Effect.Effect<Value, PythonError> =>
  Effect.flatMap(collect(answer), (bytes) =>
    Effect.try({
      try: () => {
        if (!isJson.test(answer.contentType)) {
          const words = `Attempt to decode JSON with unexpected mimetype: ${answer.contentType}`
          throw clientError(0, words, answer.url)
        }
        const text = decodeUtf8(bytes)
        return text.trim() === "" ? null : parsed(text)
      },
      catch: (error) => (error instanceof PythonError ? error : new PythonError((error as Error).message))
    })
  )

const parsed = (text: string): Value => {
  try {
    return loads(text.trim())
  } catch (error) {
    throw error instanceof NotJson ? new PythonError(text) : error
  }
}
