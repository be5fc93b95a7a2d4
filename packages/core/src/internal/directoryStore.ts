/** A journal's store in a directory: one file a ticket, each written whole or not at all. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import type { Store, StoreFailure } from "../Journal.ts"
import { directoryLeases } from "./directoryLeases.ts"
import { turnsBy } from "./lease.ts"

const suffix = ".json"

export const directoryStore = Effect.fnUntraced(function* (directory: string) {
  const fs = yield* FileSystem.FileSystem
  const { join } = yield* Path.Path
  const failed = (cause: PlatformError): StoreFailure => ({
    _tag: "StoreFailure",
    message: `the journal in ${directory} cannot be used: ${cause.message}`,
    cause
  })
  const fileOf = (name: string) => join(directory, `${encodeURIComponent(name)}${suffix}`)
  const isMissing = (error: PlatformError) => error.reason._tag === "NotFound"

  yield* fs.makeDirectory(directory, { recursive: true }).pipe(Effect.mapError(failed))
  yield* fs.access(directory, { writable: true }).pipe(Effect.mapError(failed))

  /** Readers see the old text or the new one, also when the power goes. */
  const replace = (file: string, text: string) => {
    const fresh = `${file}.${crypto.randomUUID()}.new`
    return Effect.scoped(
      Effect.gen(function* () {
        const handle = yield* fs.open(fresh, { flag: "wx", mode: 0o600 })
        yield* handle.writeAll(new TextEncoder().encode(text))
        yield* handle.sync
      })
    ).pipe(
      Effect.andThen(fs.rename(fresh, file)),
      Effect.onError(() => Effect.ignore(fs.remove(fresh, { force: true })))
    )
  }
  const read = (file: string) =>
    fs.readFileString(file).pipe(Effect.catchIf(isMissing, () => Effect.undefined as Effect.Effect<string | undefined>))

  const store: Store = {
    get: (name) => Effect.mapError(read(fileOf(name)), failed),
    set: (name, text) => Effect.mapError(replace(fileOf(name), text), failed),
    remove: (name) => Effect.mapError(fs.remove(fileOf(name), { force: true }), failed),
    names: fs.readDirectory(directory).pipe(
      Effect.map((files) =>
        files.flatMap((file) => (file.endsWith(suffix) ? [decodeURIComponent(file.slice(0, -suffix.length))] : []))
      ),
      Effect.mapError(failed)
    ),
    turn: turnsBy(yield* directoryLeases(join(directory, "turns"), replace, failed))
  }
  return store
})
