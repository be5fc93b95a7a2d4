/** The command line: from words to an exit code. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { backends, schema } from "./about.ts"
import { credits } from "./credits.ts"
import { described } from "./described.ts"
import { devnet } from "./devnet.ts"
import * as Ends from "./exit.ts"
import { cancel, extend, get, list, logs, result, resume, watch } from "./jobs.ts"
import { markets } from "./markets.ts"
import { nodes } from "./nodes.ts"
import { json, note } from "./out.ts"
import { run, submit } from "./submitting.ts"
import { version } from "./version.ts"

const command = Command.make("longshore").pipe(
  Command.withDescription("Runs compute jobs on decentralised networks, and on this machine."),
  Command.withSubcommands([
    run,
    submit,
    resume,
    get,
    list,
    watch,
    logs,
    cancel,
    extend,
    result,
    nodes,
    markets,
    credits,
    backends,
    devnet,
    schema
  ])
)

const exitCodeOf = (cause: Cause.Cause<unknown>, isJson: boolean): number => {
  if (Cause.hasInterruptsOnly(cause)) return Ends.code.interrupted
  const error = Cause.squash(cause)
  if (error instanceof Ends.Exit) return error.code
  // Without a command there is only the help to show.
  if (CliError.isCliError(error) && error._tag === "ShowHelp" && error.errors.length === 0) return Ends.code.completed
  const { exitCode, message, reason } = described(error)
  if (isJson) json("error", { reason, message, exitCode })
  note(`longshore: ${message}`)
  return exitCode
}

/** A wrong call is told as every other error is, on stderr: stdout is for results. */
const output = CliOutput.layerPresenter({
  present: (event) => (event._tag === "InvalidInvocation" ? Effect.void : CliOutput.defaultPresenter.present(event))
})

export const main = async (args: ReadonlyArray<string>): Promise<void> => {
  const program = Command.runWith(command, { version })(args).pipe(
    Effect.scoped,
    Effect.provide(Layer.merge(NodeServices.layer, output))
  )
  const fiber = Effect.runFork(program)
  let interrupts = 0
  const interrupt = () => {
    // The second time it is meant: whatever is still under way stays in the journal.
    if (++interrupts > 1) process.exit(Ends.code.interrupted)
    fiber.interruptUnsafe()
  }
  process.on("SIGINT", interrupt)
  process.on("SIGTERM", interrupt)
  const exit = await Effect.runPromise(Fiber.await(fiber))
  process.exitCode = Exit.isSuccess(exit) ? 0 : exitCodeOf(exit.cause, args.includes("--json"))
  process.off("SIGINT", interrupt)
  process.off("SIGTERM", interrupt)
}
