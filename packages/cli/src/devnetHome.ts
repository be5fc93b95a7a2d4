/** A directory of settings with which the command finds the networks of a devnet. */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { stringify } from "yaml"
import { Usage } from "./exit.ts"

const cannotWrite = (directory: string) => (error: unknown) =>
  new Usage({ message: `--home: ${directory} cannot be written: ${(error as Error).message}` })

const mark = "# Written by longshore devnet, which may write it again.\n"

/** Whether a file may be written over: one of somebody's own settings may not. */
const isOwn = (file: string): boolean => !fs.existsSync(file) || fs.readFileSync(file, "utf8").startsWith(mark)

/**
 * Writes the settings to a `config.yaml` that nobody else can read: they may hold keys, of coins that are worth nothing.
 * Without a directory it makes one that goes with the devnet.
 */
export const writeHome = (
  directory: string | undefined,
  settings: Readonly<Record<string, string>>
): Effect.Effect<string, Usage, Scope.Scope> => {
  const made =
    directory === undefined
      ? Effect.acquireRelease(
          Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "longshore-devnet-"))),
          (temporary) => Effect.sync(() => fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }))
        )
      : Effect.try({
          try: () => {
            fs.mkdirSync(directory, { recursive: true })
            return path.resolve(directory)
          },
          catch: cannotWrite(directory)
        })
  return Effect.tap(made, (home) =>
    Effect.flatMap(
      Effect.try({ try: () => isOwn(path.join(home, "config.yaml")), catch: cannotWrite(home) }),
      (isOurs) =>
        isOurs
          ? Effect.try({
              try: () => fs.writeFileSync(path.join(home, "config.yaml"), mark + stringify(settings), { mode: 0o600 }),
              catch: cannotWrite(home)
            })
          : new Usage({
              message: `--home: ${path.join(home, "config.yaml")} is there, and no devnet has written it; give another directory`
            })
    )
  )
}
