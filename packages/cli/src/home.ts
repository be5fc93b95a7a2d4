/** Where the command keeps things, and what is set there. */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as JournalStore from "@longshore/core/JournalStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { parse } from "yaml"
import { Usage } from "./exit.ts"

export const home = (): string => process.env.LONGSHORE_HOME ?? path.join(os.homedir(), ".longshore")
export const configFile = (): string => path.join(home(), "config.yaml")

/** The settings in the file: the same names as the environment variables, which come first. */
const fromFile = Effect.try({
  try: (): Record<string, string> => {
    const file = configFile()
    const value: unknown = fs.existsSync(file) ? parse(fs.readFileSync(file, "utf8")) : {}
    if (value === null) return {}
    if (typeof value !== "object" || Array.isArray(value)) throw new Error("it is not a mapping of names to values")
    return Object.fromEntries(Object.entries(value).map(([name, setting]) => [name, String(setting)]))
  },
  catch: (error) => new Usage({ message: `${configFile()} cannot be read: ${(error as Error).message}` })
})

export const settings = Effect.map(fromFile, (file) => ({ ...file, ...process.env }) as Record<string, string>)

const journal = () => path.join(home(), "journal")

/** The backends that have submissions which are not settled yet. */
export const openBackends = (): ReadonlyArray<string> => {
  if (!fs.existsSync(journal())) return []
  const open = fs.readdirSync(journal()).flatMap((file) => /^longshore%2F(.+?)%2F/.exec(file)?.[1] ?? [])
  return [...new Set(open.map(decodeURIComponent))].sort()
}

/** With the journal that outlives this command, and that every other call of it shares. */
export const withJournal = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.provide(effect, Layer.unwrap(Effect.sync(() => JournalStore.layerFileSystem(journal()))))
