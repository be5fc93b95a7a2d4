/** The command line: from words to an exit code. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { JobError } from "@longshore/core/JobError"
import * as JobFile from "@longshore/core/JobFile"
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { backends, schema } from "./about.ts"
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
    backends,
    devnet,
    schema
  ])
)

const described = (error: unknown): { readonly code: number; readonly reason: string; readonly message: string } => {
  if (error instanceof JobError)
    return { code: Ends.codeOf(error), reason: error.reason._tag, message: Ends.messageOf(error) }
  if (error instanceof Ends.Usage) return { code: Ends.code.usage, reason: "Usage", message: error.message }
  if (error instanceof JobFile.JobFileError) return { code: Ends.code.usage, reason: "JobFile", message: error.message }
  if (error instanceof Config.ConfigError)
    return { code: Ends.code.usage, reason: "Misconfigured", message: error.message }
  if (CliError.isCliError(error)) {
    const [path, wrong] = error._tag === "ShowHelp" ? [error.commandPath, error.errors] : [["longshore"], [error]]
    const message = `${wrong.map(({ message }) => message).join("\n")}\nTo see how it is called: ${path.join(" ")} --help`
    return { code: Ends.code.usage, reason: "Usage", message }
  }
  return {
    code: Ends.code.bug,
    reason: "Bug",
    message: error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

const exitCodeOf = (cause: Cause.Cause<unknown>, isJson: boolean): number => {
  if (Cause.hasInterruptsOnly(cause)) return Ends.code.interrupted
  const error = Cause.squash(cause)
  if (error instanceof Ends.Exit) return error.code
  // Without a command there is only the help to show.
  if (CliError.isCliError(error) && error._tag === "ShowHelp" && error.errors.length === 0) return Ends.code.completed
  const { code, message, reason } = described(error)
  if (isJson) json("error", { reason, message, exitCode: code })
  note(`longshore: ${message}`)
  return code
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
