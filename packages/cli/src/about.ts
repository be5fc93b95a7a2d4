/** `backends` and `schema`. */
import { jsonSchema } from "@longshore/core/JobFile"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { backends as all } from "longshore/backends"
import { isJson } from "./flags.ts"
import { configFile, settings } from "./home.ts"
import { json, say } from "./out.ts"
import { flagOf } from "./submitOptions.ts"

const own = [
  {
    name: "LONGSHORE_HOME",
    description: "where jobs, the journal and config.yaml are kept; ~/.longshore by default; not read from the file"
  },
  { name: "LONGSHORE_BACKEND", description: "the backend when --on is not given; local by default" }
]

export const backends = Command.make(
  "backends",
  { json: isJson },
  Effect.fnUntraced(function* (given) {
    const set = yield* settings
    for (const { accepts, capabilities, description, id, refuses, settings, takes } of all) {
      if (given.json) {
        const shown = settings.map((setting) => ({ ...setting, isSet: set[setting.name] !== undefined }))
        json("backend", { backend: id, description, accepts, capabilities, refuses, takes, settings: shown })
        continue
      }
      say(`${id}: ${description}`)
      say(`  runs        ${accepts.join(", ")}`)
      say(`  can         ${capabilities.join(", ") || "-"}`)
      say(`  refuses     ${refuses.join(", ") || "-"}`)
      if (takes.length > 0) say(`  takes       ${takes.map((option) => flagOf[option]).join(", ")}`)
      for (const setting of settings)
        say(`  ${setting.name}${set[setting.name] === undefined ? "" : " (set)"}: ${setting.description}`)
    }
    if (given.json) return
    say(`settings are environment variables, or the same names in ${configFile()}`)
    for (const { description, name } of own) say(`  ${name}${set[name] === undefined ? "" : " (set)"}: ${description}`)
  })
).pipe(Command.withDescription("Lists the backends: what they run, what they can, and how they are set up."))

export const schema = Command.make("schema", { json: isJson }, (given) =>
  Effect.sync(() => say(JSON.stringify(jsonSchema, null, given.json ? undefined : 2)))
).pipe(Command.withDescription("Prints the JSON Schema of job files."))
