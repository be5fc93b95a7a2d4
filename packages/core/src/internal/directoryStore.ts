/** A journal's store in a directory: one file a ticket, each written whole or not at all. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import type { Store, StoreFailure } from "../Journal.ts"
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

  // A turn is a file that only one can create. One that was left is moved away by its name first, which only one can do.
  const turnOf = (name: string) => join(directory, `${encodeURIComponent(name)}.turn`)
  const holder = (file: string) =>
    Effect.map(read(file), (text): { readonly owner: string; readonly until: number } => {
      const [owner = "", until = ""] = (text ?? "").split(" ")
      return { owner, until: Number(until) }
    })
  const create = (file: string, text: string) =>
    fs.writeFileString(file, text, { flag: "wx", mode: 0o600 }).pipe(
      Effect.as(true),
      Effect.catchIf(
        (error) => error.reason._tag === "AlreadyExists",
        () => Effect.succeed(false)
      )
    )
  const isLeft = (file: string, now: number) =>
    Effect.gen(function* () {
      const { until } = yield* holder(file)
      if (until > 0) return until < now
      // Its maker died between creating and writing it: go by the file's age.
      const info = yield* fs.stat(file)
      const made = info.mtime._tag === "Some" ? info.mtime.value.getTime() : 0
      return made + 60_000 < now
    }).pipe(Effect.catchIf(isMissing, () => Effect.succeed(false)))

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
    turn: turnsBy({
      take: (name, owner, now, until) =>
        Effect.gen(function* () {
          const file = turnOf(name)
          if (yield* create(file, `${owner} ${until}`)) return true
          if (!(yield* isLeft(file, now))) return false
          const aside = `${file}.${owner}`
          const moved = yield* fs.rename(file, aside).pipe(
            Effect.as(true),
            Effect.catchIf(isMissing, () => Effect.succeed(false))
          )
          if (!moved) return false
          // What was moved may be a turn taken a moment ago by another who saw the same: then it goes back.
          const stolen = yield* holder(aside)
          if (stolen.until >= now) yield* Effect.ignore(fs.rename(aside, file))
          else yield* fs.remove(aside, { force: true })
          return false
        }).pipe(Effect.mapError(failed)),
      renew: (name, owner, until) =>
        Effect.gen(function* () {
          const file = turnOf(name)
          if ((yield* holder(file)).owner !== owner) return false
          yield* replace(file, `${owner} ${until}`)
          return true
        }).pipe(Effect.mapError(failed)),
      drop: (name, owner) =>
        Effect.gen(function* () {
          const file = turnOf(name)
          if ((yield* holder(file)).owner === owner) yield* fs.remove(file, { force: true })
        }).pipe(Effect.mapError(failed))
    })
  }
  return store
})
