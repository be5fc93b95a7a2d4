/** An image that is a function of this process. */
import type { Time } from "../Fault.ts"

/** What an image does when it is run, as a function of this process. */
export interface ImageContext {
  /** The program and its arguments: entry point and command, as the job gives them. */
  readonly command: ReadonlyArray<string>
  /** With what the machine adds, such as `BACALHAU_JOB_ID` or `NOSANA_ID`. */
  readonly env: Readonly<Record<string, string>>
  /** What is there when it begins, by absolute paths: inputs and volumes. */
  readonly files: Readonly<Record<string, Uint8Array>>
  /** Writes a file; a path that does not begin with a slash begins at the root. */
  readonly write: (path: string, content: string | Uint8Array) => void
  readonly stdout: (text: string | Uint8Array) => void
  readonly stderr: (text: string | Uint8Array) => void
  /** By the devnet's clock. */
  readonly sleep: (time: Time) => Promise<void>
  /** Aborted when the job is stopped or its time is up. */
  readonly signal: AbortSignal
}

/** Gives the exit code, 0 for nothing. When it throws, it could not be run, for the reason that was thrown. */
export type Image = (job: ImageContext) => number | undefined | void | Promise<number | undefined | void>
