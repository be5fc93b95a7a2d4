/**
 * Turns between processes that share a directory.
 *
 * A turn is a file that only one process can create, `NAME.0`. One that was left is not taken away, which two
 * could do at once, but followed: whoever can create `NAME.1` has it, provided that `NAME.0` is still there and
 * nothing comes after. Files go, oldest first, when the last of them is given back.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import type { StoreFailure } from "../Journal.ts"
import { type Leases, term } from "./lease.ts"

export const directoryLeases = Effect.fnUntraced(function* (
  directory: string,
  replace: (file: string, text: string) => Effect.Effect<void, PlatformError>,
  failed: (cause: PlatformError) => StoreFailure
) {
  const fs = yield* FileSystem.FileSystem
  const { join } = yield* Path.Path
  yield* Effect.mapError(fs.makeDirectory(directory, { recursive: true }), failed)

  const fileOf = (name: string, turn: number) => join(directory, `${encodeURIComponent(name)}.${turn}`)
  /** The turns there are of this name, lowest first. */
  const turnsOf = (name: string) =>
    Effect.map(fs.readDirectory(directory), (files) => {
      const stem = `${encodeURIComponent(name)}.`
      const turns = files.flatMap((file) => {
        const turn = file.startsWith(stem) ? file.slice(stem.length) : ""
        return /^\d+$/.test(turn) ? [Number(turn)] : []
      })
      return turns.sort((one, other) => one - other)
    })
  const create = (file: string, text: string) =>
    fs.writeFileString(file, text, { flag: "wx", mode: 0o600 }).pipe(
      Effect.as(true),
      Effect.catchIf(
        (error) => error.reason._tag === "AlreadyExists",
        () => Effect.succeed(false)
      )
    )
  const drop = (file: string) => fs.remove(file, { force: true })

  /** Who has a turn and until when; nobody knows of a file that is gone, or was not written to its end. */
  const holder = (file: string) =>
    fs.readFileString(file).pipe(
      Effect.map((text) => {
        const [owner, until] = text.split(" ")
        return owner && until ? { owner, until: Number(until) } : undefined
      }),
      Effect.catchIf(
        (error) => error.reason._tag === "NotFound",
        () => Effect.undefined
      )
    )
  const isLeft = (file: string, now: number) =>
    Effect.gen(function* () {
      const held = yield* holder(file)
      if (held !== undefined) return held.until < now
      // Its maker may have died between creating and writing it: go by the file's age.
      const { mtime } = yield* fs.stat(file)
      return Option.isSome(mtime) && mtime.value.getTime() + term < now
    }).pipe(
      Effect.catchIf(
        (error) => error.reason._tag === "NotFound",
        () => Effect.succeed(false)
      )
    )
  const mine = (name: string, owner: string) =>
    Effect.gen(function* () {
      const last = (yield* turnsOf(name)).at(-1)
      if (last === undefined) return undefined
      return (yield* holder(fileOf(name, last)))?.owner === owner ? last : undefined
    })

  const leases: Leases = {
    take: (name, owner, now, until) =>
      Effect.gen(function* () {
        const last = (yield* turnsOf(name)).at(-1)
        if (last !== undefined && !(yield* isLeft(fileOf(name, last), now))) return false
        const turn = last === undefined ? 0 : last + 1
        if (!(yield* create(fileOf(name, turn), `${owner} ${until}`))) return false
        const turns = yield* turnsOf(name)
        if (turns.at(-1) === turn && (last === undefined || turns.includes(last))) return true
        yield* drop(fileOf(name, turn))
        return false
      }).pipe(Effect.mapError(failed)),
    renew: (name, owner, until) =>
      Effect.gen(function* () {
        const turn = yield* mine(name, owner)
        if (turn !== undefined) yield* replace(fileOf(name, turn), `${owner} ${until}`)
        return turn !== undefined
      }).pipe(Effect.mapError(failed)),
    drop: (name, owner) =>
      Effect.gen(function* () {
        const turn = yield* mine(name, owner)
        if (turn === undefined) return
        for (const before of yield* turnsOf(name)) if (before < turn) yield* drop(fileOf(name, before))
        yield* drop(fileOf(name, turn))
      }).pipe(Effect.mapError(failed))
  }
  return leases
})
