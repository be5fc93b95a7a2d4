/** Keypair files, as `solana-keygen new` writes them: a JSON array of 64 numbers, the secret half first. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** Why a keypair cannot be had. The message says what to do; nothing of the key is in it. */
export class KeypairFileError extends Data.TaggedError("KeypairFileError")<{ readonly message: string }> {}

/** What one looks like, for messages. */
export const wanted = "a keypair file is a JSON array of 64 numbers, as `solana-keygen new` writes it"

const failed = (message: string) => Effect.fail(new KeypairFileError({ message }))

/** The bytes in the text of a file, or `undefined` where it is none. How many there are is not looked at. */
export const bytesIn = (text: string): Redacted.Redacted<Uint8Array> | undefined => {
  // What JSON.parse says of a text that is none has a piece of the text in it.
  try {
    const numbers: unknown = JSON.parse(text)
    return Array.isArray(numbers) && numbers.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
      ? Redacted.make(Uint8Array.from(numbers))
      : undefined
  } catch {
    return undefined
  }
}

/** The bytes of a file such as `~/.config/solana/id.json`. On Node.js, Bun and Deno only. */
export const read = (path: string): Effect.Effect<Redacted.Redacted<Uint8Array>, KeypairFileError> =>
  Effect.suspend(() => {
    if (typeof process === "undefined" || process.getBuiltinModule === undefined) {
      return failed(`${path} cannot be read here, where there are no files; give the keypair itself`)
    }
    const { readFile } = process.getBuiltinModule("node:fs/promises")
    const { homedir } = process.getBuiltinModule("node:os")
    const file = path.startsWith("~/") ? `${homedir()}${path.slice(1)}` : path
    return Effect.tryPromise({
      try: () => readFile(file, "utf8"),
      catch: (cause) => new KeypairFileError({ message: `${path} cannot be read: ${whyOf(cause)}` })
    }).pipe(
      Effect.flatMap((text) => {
        const bytes = bytesIn(text)
        return bytes === undefined || Redacted.value(bytes).length !== 64
          ? failed(`${path} is not a keypair file; ${wanted}`)
          : Effect.succeed(bytes)
      })
    )
  })

const whyOf = (cause: unknown): string => {
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  if (code === "ENOENT") return "there is no such file; make one with `solana-keygen new`"
  return typeof code === "string" ? code : "it is no text file"
}
