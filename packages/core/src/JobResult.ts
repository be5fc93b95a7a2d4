/** What a job left behind, however it ended. */

/** What a job wrote to one of its streams. */
export interface CapturedText {
  /** As written. */
  readonly bytes: Uint8Array
  /** The bytes read as UTF-8, with U+FFFD where they are none. */
  readonly text: string
  /** Whether the job wrote more than was kept. */
  readonly truncated: boolean
}

/** One file that a job left. A declared output that is a directory gives one of these for each file in it. */
export interface OutputFile {
  /** The declared output it belongs to. */
  readonly name: string
  /** Inside the job's directory; what `download` takes. */
  readonly path: string
  /** In bytes. */
  readonly size?: bigint | undefined
}

/** What a job cost, in the smallest unit of a currency: 1500000 with 6 decimals of NOS is 1.5 NOS. */
export interface Cost {
  readonly amount: bigint
  readonly currency: string
  readonly decimals: number
}

/** What a job left behind. A failed job's is as full as a completed one's. */
export interface JobResult<out Output = unknown> {
  /** Absent where the network records none, or the work never began. */
  readonly exitCode: number | undefined
  /** The signal that ended it, where one did: `SIGKILL`. */
  readonly signal?: string | undefined
  readonly stdout: CapturedText
  /** Empty where the network does not tell the two streams apart. */
  readonly stderr: CapturedText
  readonly outputs: ReadonlyArray<OutputFile>
  /** The work's own answer: what the network calls its output, else stdout read as JSON, else `undefined`. */
  readonly output: Output
  readonly cost?: Cost | undefined
}

export const captured = (written: Uint8Array | string = "", truncated = false): CapturedText => {
  const bytes = typeof written === "string" ? new TextEncoder().encode(written) : written
  let text = typeof written === "string" ? written : undefined
  return {
    bytes,
    get text() {
      text ??= new TextDecoder().decode(bytes)
      return text
    },
    truncated
  }
}

export interface Left {
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly stdout?: CapturedText | undefined
  readonly stderr?: CapturedText | undefined
  readonly outputs?: ReadonlyArray<OutputFile> | undefined
  /** Only where the network itself has a notion of it. */
  readonly output?: unknown
  readonly cost?: Cost | undefined
}

/** The result of a job that left this. */
export const make = (left: Left): JobResult => {
  const { stdout = captured(), stderr = captured() } = left
  const json = once(() => parsed(stdout.text))
  return {
    exitCode: left.exitCode,
    ...(left.signal !== undefined && { signal: left.signal }),
    stdout,
    stderr,
    outputs: left.outputs ?? [],
    ...(left.cost !== undefined && { cost: left.cost }),
    get output() {
      return left.output === undefined ? json() : left.output
    }
  }
}

const once = <A>(read: () => A): (() => A) => {
  let value: { readonly read: A } | undefined
  return () => {
    value ??= { read: read() }
    return value.read
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
