/** Turns between processes that share a SQL database. */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { StoreFailure } from "../Journal.ts"
import { turnsBy } from "./lease.ts"

const failed = (cause: SqlError): StoreFailure => ({
  _tag: "StoreFailure",
  message: `the journal's database refused: ${cause.message}`,
  cause
})

export const sqlTurns = Effect.gen(function* () {
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  const table = sql("longshore_turns")
  yield* Effect.orDie(
    sql`CREATE TABLE IF NOT EXISTS ${table} (name VARCHAR(191) PRIMARY KEY, owner VARCHAR(64) NOT NULL, until BIGINT NOT NULL)`
  )
  return turnsBy({
    take: (name, owner, now, until) =>
      sql
        .withTransaction(
          Effect.gen(function* () {
            yield* sql`DELETE FROM ${table} WHERE name = ${name} AND until < ${now}`
            yield* sql`INSERT INTO ${table} (name, owner, until) SELECT ${name}, ${owner}, ${until} WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE name = ${name})`
            const rows = yield* sql<{ readonly owner: string }>`SELECT owner FROM ${table} WHERE name = ${name}`
            return rows[0]?.owner === owner
          })
        )
        .pipe(
          // Two that insert at once: the key lets one of them through.
          Effect.catchIf(
            (error) => error.reason._tag === "UniqueViolation" || error.isRetryable,
            () => Effect.succeed(false)
          ),
          Effect.mapError(failed)
        ),
    renew: (name, owner, until) =>
      Effect.mapError(
        Effect.as(sql`UPDATE ${table} SET until = ${until} WHERE name = ${name} AND owner = ${owner}`, true),
        failed
      ),
    drop: (name, owner) =>
      Effect.mapError(Effect.asVoid(sql`DELETE FROM ${table} WHERE name = ${name} AND owner = ${owner}`), failed)
  })
})
