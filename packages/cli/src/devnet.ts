/** `devnet`: networks on this machine, until somebody ends them. The networks are loaded when they are asked for. */
import type { DevnetError } from "@longshore/devnet"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { writeHome } from "./devnetHome.ts"
import { code, Usage } from "./exit.ts"
import { isJson } from "./flags.ts"
import { note, say } from "./out.ts"

const only = Flag.String("only").pipe(
  Flag.withDescription("the networks to run, separated by commas; all of them by default"),
  Flag.optional
)
const port = Flag.String("port").pipe(
  Flag.withDescription("where a network listens, as in infernet=4000, or the admin route; may be repeated"),
  Flag.atLeast(0)
)
const infernetVersion = Flag.Literals("infernet-version", ["1.4.0", "1.3.1", "0.2.0"]).pipe(
  Flag.withDescription("the Infernet node's version"),
  Flag.withDefault("1.4.0")
)
const bacalhauVersion = Flag.Literals("bacalhau-version", ["1.9.3", "1.7.0", "1.4.0", "1.3.2", "0.3.25"]).pipe(
  Flag.withDescription("the Bacalhau server's version"),
  Flag.withDefault("1.9.3")
)
const nosanaApiRelease = Flag.Literals("nosana-api-release", ["current", "2.1.8"]).pipe(
  Flag.withDescription("the release of Nosana's credits API; 2.1.8 has no idempotency keys, and takes any timeout"),
  Flag.withDefault("current")
)

const home = Flag.String("home").pipe(
  Flag.withDescription("where to write a config.yaml that leads to these networks; a temporary directory by default"),
  Flag.optional
)

const names = (list: string): ReadonlyArray<string> => list.split(",").map((name) => name.trim())

const portsIn = (given: ReadonlyArray<string>): Effect.Effect<Record<string, number>, Usage> =>
  Effect.map(
    Effect.forEach(given, (text) => {
      const [, name, number] = /^([\w-]+)=(\d{1,5})$/.exec(text) ?? []
      return name === undefined || Number(number) < 1 || Number(number) > 65535
        ? Effect.fail(
            new Usage({ message: `--port: ${JSON.stringify(text)} is no port; write for example infernet=4000` })
          )
        : Effect.succeed([name, Number(number)] as const)
    }),
    Object.fromEntries
  )

const asUsage = ({ field, message }: DevnetError) =>
  new Usage({ message: field?.startsWith("ports.") || field === "networks" ? message : `the devnet: ${message}` })

/** Being told to end is how a devnet ends well, not an interruption of it. */
const untilTold = Effect.onInterrupt(Effect.never, () =>
  Effect.sync(() => {
    process.once("exit", () => {
      if (process.exitCode === code.interrupted) process.exitCode = code.completed
    })
  })
)

export const devnet = Command.make(
  "devnet",
  { only, port, home, infernetVersion, bacalhauVersion, nosanaApiRelease, json: isJson },
  Effect.fnUntraced(function* (given) {
    const ports = yield* portsIn(given.port)
    const { make, networkNames } = yield* Effect.promise(() => import("@longshore/devnet"))
    const networks = Option.getOrUndefined(Option.map(given.only, names)) ?? networkNames
    const running = yield* make({
      // The devnet itself refuses names it does not know.
      networks: networks as typeof networkNames,
      ports,
      infernet: { version: given.infernetVersion },
      bacalhau: { version: given.bacalhauVersion },
      "nosana-api": { release: given.nosanaApiRelease }
    }).pipe(Effect.mapError(asUsage))
    const chosen = networkNames.filter((name) => networks.includes(name))
    const settings = Object.assign({}, ...chosen.map((name) => running[name].settings)) as Record<string, string>
    const directory = yield* writeHome(Option.getOrUndefined(given.home), settings)
    const addresses = chosen.map((name) => [name, { url: running[name].url, admin: running[name].admin }] as const)
    if (given.json) say(JSON.stringify({ ...Object.fromEntries(addresses), home: directory }))
    for (const [name, { admin, url }] of given.json ? [] : addresses) {
      say(`${name} listens on ${url}`)
      say(`  to run a job there        longshore run FILE --on ${name}`)
      say(`  faults, restarts, counts  ${admin}`)
    }
    if (given.json) return yield* untilTold
    say(`to have longshore find them: export LONGSHORE_HOME=${directory}`)
    note("Ctrl-C ends it")
    return yield* untilTold
  }, Effect.scoped)
).pipe(Command.withDescription("Runs networks on this machine, for trying things out and for tests."))
