/** From how work ended to how its job did. */
import { collect } from "./outputs.ts"
import type { EndRecord, Files, JobRecord } from "./record.ts"
import type { Why } from "./stopping.ts"
import type { Ended } from "./supervise.ts"

/** The end of a job, without what is the same for every end. */
export type End = Omit<EndRecord, "endedAt" | "startedAt" | "outputs" | "truncated"> &
  Partial<Pick<EndRecord, "outputs" | "truncated">>

export const failed = (cause: NonNullable<End["cause"]>, message: string) =>
  ({ status: "Failed", cause, message }) as const satisfies End

/** A job that was made to end. */
export const stoppedBy: Record<Why, End> = {
  cancel: { status: "Cancelled" },
  deadline: failed("TimedOut", "it ran longer than it was given time for"),
  shutdown: failed("NodeLost", "the process that ran it was told to end")
}

/** What a shell or an engine exits with for something that SIGKILL ended. */
const killed = 137
const guess = "; something was killed, perhaps for lack of memory"

export const endOf = ({ by, exitCode, signal, truncated }: Ended, job: JobRecord, at: Files): End => {
  const { outputs, problems } = collect(job.outputs, at.workDirectory)
  const left = {
    outputs,
    truncated,
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal })
  }
  const how = (): End => {
    if (by !== undefined) return stoppedBy[by]
    if (signal !== undefined) {
      const why = signal === "SIGKILL" ? guess : ""
      return failed("Signal", `it was killed by ${signal}, which nobody here sent${why}`)
    }
    if (exitCode !== 0) return failed("ExitCode", `exit code ${exitCode}${exitCode === killed ? guess : ""}`)
    return problems.length > 0 ? failed("OutputFailed", problems.join("; ")) : { status: "Completed" }
  }
  return { ...how(), ...left }
}
