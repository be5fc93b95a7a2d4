/** A database in memory or in a file, for journals in SQL: just enough of a driver over Node's own SQLite. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import * as SqlError from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"

const attempt = <A>(run: () => A) =>
  Effect.try({
    try: run,
    catch: (thrown) => {
      const cause = Object.assign(thrown as Error, { errno: (thrown as { errcode?: number }).errcode })
      const context = { message: "the database refused", operation: "execute" }
      return new SqlError.SqlError({ reason: SqlError.classifySqliteError(cause, context) })
    }
  })

export const layer = (filename: string) =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function* () {
      const database = yield* Effect.acquireRelease(
        Effect.sync(() => new DatabaseSync(filename, { timeout: 5000 })),
        (database) => Effect.sync(() => database.close())
      )
      const rows = (sql: string, parameters: ReadonlyArray<unknown>) =>
        attempt(() => database.prepare(sql).all(...(parameters as ReadonlyArray<SQLInputValue>)) as ReadonlyArray<any>)
      const execute: Connection["execute"] = (sql, parameters, transform) =>
        transform ? Effect.map(rows(sql, parameters), transform) : rows(sql, parameters)
      const connection: Connection = {
        execute,
        executeUnprepared: execute,
        executeRaw: rows,
        executeValues: (sql, parameters) =>
          Effect.map(rows(sql, parameters), (all) => all.map((row) => Object.values(row))),
        executeValuesUnprepared: (sql, parameters) =>
          Effect.map(rows(sql, parameters), (all) => all.map((row) => Object.values(row))),
        executeStream: (sql, parameters) => Stream.unwrap(Effect.map(rows(sql, parameters), Stream.fromIterable))
      }
      const acquirers = SqlClient.makeSqliteAcquirers({
        connection: Effect.succeed(connection),
        semaphore: yield* Semaphore.make(1),
        isTransaction: () => database.isTransaction
      })
      return yield* SqlClient.make({
        ...acquirers,
        compiler: Statement.makeCompilerSqlite(),
        driver: "node:sqlite",
        spanAttributes: []
      })
    })
  ).pipe(Layer.provide(Reactivity.layer))
