import * as Data from "effect/Data"

/**
 * The devnet was asked for something it cannot do: a port that is taken, a fault it does not know, a process that does
 * not start. `field` names what was wrong with what was given.
 */
export class DevnetError extends Data.TaggedError("DevnetError")<{
  readonly reason: "PortTaken" | "InvalidOption" | "InvalidFault" | "StartFailed"
  readonly message: string
  readonly field?: string | undefined
}> {}
