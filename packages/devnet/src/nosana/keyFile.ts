/** A key in a file, as Solana's own tools keep it, for programs that take no other. */
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import * as Effect from "effect/Effect"
import type { KeyPair } from "./KeyPair.ts"

/** Nobody else can read it, and it goes with the scope. */
export const writeKeyFile = Effect.fnUntraced(function* (keys: KeyPair) {
  const directory = yield* Effect.acquireRelease(
    Effect.promise(() => fs.mkdtemp(path.join(os.tmpdir(), "longshore-nosana-"))),
    (made) => Effect.promise(() => fs.rm(made, { recursive: true, force: true, maxRetries: 5 }))
  )
  const file = path.join(directory, "wallet.json")
  yield* Effect.promise(() => fs.writeFile(file, JSON.stringify([...keys.secret()]), { mode: 0o600 }))
  return file
})
