/** What an error is called, what is said of it, and the exit code it ends the command with. */
import { JobError } from "@longshore/core/JobError"
import * as JobFile from "@longshore/core/JobFile"
import * as Config from "effect/Config"
import * as CliError from "effect/cli/CliError"
import * as Ends from "./exit.ts"

export interface Described {
  readonly exitCode: number
  readonly reason: string
  readonly message: string
}

export const described = (error: unknown): Described => {
  if (error instanceof JobError)
    return { exitCode: Ends.codeOf(error), reason: error.reason._tag, message: Ends.messageOf(error) }
  if (error instanceof Ends.Usage) return { exitCode: Ends.code.usage, reason: "Usage", message: error.message }
  if (error instanceof JobFile.JobFileError)
    return { exitCode: Ends.code.usage, reason: "JobFile", message: error.message }
  if (error instanceof Config.ConfigError)
    return { exitCode: Ends.code.usage, reason: "Misconfigured", message: error.message }
  if (CliError.isCliError(error)) {
    const [path, wrong] = error._tag === "ShowHelp" ? [error.commandPath, error.errors] : [["longshore"], [error]]
    const message = `${wrong.map(({ message }) => message).join("\n")}\nTo see how it is called: ${path.join(" ")} --help`
    return { exitCode: Ends.code.usage, reason: "Usage", message }
  }
  return {
    exitCode: Ends.code.bug,
    reason: "Bug",
    message: error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}
