/** From the words in which a server says why a job failed to the cause. Servers give no codes for it. */
import type { FailureCause } from "@longshore/core/Job"

const causes: ReadonlyArray<readonly [words: RegExp, cause: FailureCause]> = [
  // What follows are labels and selectors, in words of anybody's.
  [/^not enough nodes/i, "Rejected"],
  [/tim(ed|e) ?out|took longer than/i, "TimedOut"],
  [/out of memory|oom ?kill/i, "OutOfMemory"],
  [/publish/i, "OutputFailed"],
  [
    /download|input source|prepar\w+ (input|storage)|storage (requirements|volume)|disk space requirements|failed to mount input/i,
    "InputFailed"
  ],
  [
    /failed to (load|instantiate)|module not found|could not find WASM module|unable to find the entrypoint|invalid magic|image|executable file not found|no such file or directory: unknown|preparing arguments|manifest unknown|pull access denied/i,
    "StartFailed"
  ],
  [/node (was )?(lost|disconnected|unhealthy)|no longer (alive|healthy)/i, "NodeLost"],
  [/not enough nodes|no (suitable )?nodes|job rejected|bid rejected|does not support/i, "Rejected"]
]

export const causeOf = (message: string): FailureCause =>
  causes.find(([words]) => words.test(message))?.[1] ?? "Unknown"

/** Of what several runs of a job said, oldest first: the last words that tell a cause, else the last ones. */
export const tellingOf = (messages: ReadonlyArray<string>): string => {
  const said = messages.map((message) => message.trim()).filter((message) => message !== "")
  return said.findLast((message) => causeOf(message) !== "Unknown") ?? said.at(-1) ?? ""
}
