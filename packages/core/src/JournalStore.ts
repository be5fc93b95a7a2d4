/** Journals that outlive a crash: in files, in SQL, or in any key-value store of effect's. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type * as SqlClient from "effect/sql/SqlClient"
import { directoryStore } from "./internal/directoryStore.ts"
import { sqlTurns } from "./internal/sqlTurns.ts"
import { JobError, Misconfigured } from "./JobError.ts"
import { Journal, make, type Store, type StoreFailure } from "./Journal.ts"

const failed = (cause: KeyValueStore.KeyValueStoreError): StoreFailure => ({
  _tag: "StoreFailure",
  message: `the journal cannot be used: ${cause.message}`,
  cause
})

const storeOf = (store: KeyValueStore.KeyValueStore): Store => ({
  get: (name) => Effect.mapError(store.get(name), failed),
  set: (name, text) => Effect.mapError(store.set(name, text), failed),
  remove: (name) => Effect.mapError(store.remove(name), failed),
  names: Effect.mapError(store.keys, failed)
})

/** On a key-value store. Turns on a ticket are taken within this process only: use it from one process at a time. */
export const layer: Layer.Layer<never, never, KeyValueStore.KeyValueStore> = Layer.effect(
  Journal,
  Effect.map(KeyValueStore.KeyValueStore, (store) => make(storeOf(store)))
)

/**
 * In a directory, one file a ticket, written so that a crash leaves all of it or nothing. Any number of
 * processes may share it. Fails when the directory cannot be made or written to.
 */
export const layerFileSystem = (directory: string): Layer.Layer<never, JobError, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    Journal,
    Effect.gen(function* () {
      const store = yield* directoryStore(directory)
      return make(store)
    }).pipe(
      Effect.mapError(
        ({ cause, message }) =>
          new JobError({ backend: "longshore", operation: "journal", reason: new Misconfigured({ message, cause }) })
      )
    )
  )

/** In a SQL database. Any number of processes may share it. */
export const layerSql: Layer.Layer<never, never, SqlClient.SqlClient> = Layer.effect(
  Journal,
  Effect.gen(function* () {
    const store = yield* Effect.map(Layer.build(KeyValueStore.layerSql({ table: "longshore_journal" })), (built) =>
      Context.get(built, KeyValueStore.KeyValueStore)
    )
    return make({ ...storeOf(store), turn: yield* sqlTurns })
  })
)
