/** Jobs of the orchestrator in memory: what becomes of each, and how a server of some release writes it. */

export type Release = "1.9.3" | "1.7.0" | "1.4.0" | "1.3.2"

export interface FakeJob {
  readonly id: string
  readonly name: string
  readonly namespace: string
  /** As it was put. */
  readonly definition: any
  readonly version: number
  readonly at: number
  stopped: { readonly at: number; readonly reason: string | undefined } | undefined
}

export interface Written {
  readonly source: "stdout" | "stderr"
  readonly text: string
}

interface Course {
  readonly exitCode: number
  readonly writes: ReadonlyArray<Written>
  /** By path in the job's directory. */
  readonly files?: { readonly [path: string]: string }
  /** How a machine says that it failed. */
  readonly failure?: string
  readonly isEndless?: boolean
  /** No machine takes it. */
  readonly isRefused?: boolean
}

const stdout = (text: string): Written => ({ source: "stdout", text })

/** What an image, or a module with the word in its bytes, comes to. */
export const courses: { readonly [word: string]: Course } = {
  endless: { exitCode: 0, writes: [stdout("still here\n")], isEndless: true },
  fail: { exitCode: 3, writes: [{ source: "stderr", text: "the cargo is missing\n" }] },
  writes: {
    exitCode: 0,
    writes: [stdout("größer "), stdout("漢字 🚢\n"), { source: "stderr", text: "leise\n" }],
    files: { "out/größe.txt": "42 m\n", "out/deep/empty": "", "other.txt": "nobody asked for it\n" }
  },
  trap: { exitCode: 0, writes: [], failure: "wasm error: unreachable" },
  crowded: { exitCode: 0, writes: [], isRefused: true },
  // The name of a module's section.
  ok: { exitCode: 0, writes: [stdout("hello\n")] }
}

const runsAfter = 1000
export const runTime = 3000

const moduleOf = ({ Engine, InputSources = [] }: any): string => {
  const { EntryModule } = Engine.Params
  const entry =
    typeof EntryModule === "string" ? InputSources.find(({ Target }: any) => Target === EntryModule) : EntryModule
  return atob(String(entry?.Source.Params.URL).split("base64,")[1] ?? "")
}

export const courseOf = ({ definition }: FakeJob): Course => {
  const [task] = definition.Tasks
  if (task.Engine.Type === "docker") return courses[task.Engine.Params.Image] ?? courses.ok!
  const text = moduleOf(task)
  return Object.entries(courses).find(([word]) => text.includes(word))?.[1] ?? courses.ok!
}

export interface Fate {
  readonly state: "Pending" | "Running" | "Completed" | "Failed" | "Stopped"
  /** When it came to be in this state. */
  readonly since: number
  readonly message: string | undefined
}

export const fateOf = (job: FakeJob, now: number): Fate => {
  const { at, stopped } = job
  const course = courseOf(job)
  const end = at + runTime
  if (course.isRefused) {
    const message =
      "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-1: node busy with available capacity {CPU: 1.10}"
    return { state: "Failed", since: at, message }
  }
  if (stopped !== undefined) return { state: "Stopped", since: stopped.at, message: stopped.reason }
  if (now < at + runsAfter) return { state: "Pending", since: at, message: undefined }
  if (course.isEndless || now < end) return { state: "Running", since: at + runsAfter, message: undefined }
  if (course.failure === undefined) return { state: "Completed", since: end, message: undefined }
  const message =
    "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-1: job already executed on this node more than once"
  return { state: "Failed", since: end, message }
}

/** Nanoseconds, with some that no `number` would keep. */
export const stamp = (at: number): string => `@${(BigInt(at) + 1_700_000_000_000n) * 1_000_000n + 1n}`
/** Times stand as numbers in what a server writes. */
export const written = (value: unknown): string => JSON.stringify(value).replace(/"@(\d+)"/g, "$1")

export const executionIdOf = ({ id, version }: FakeJob, attempt = 0): string =>
  `e-${id.slice(2)}${version > 1 ? `-v${version}` : ""}${attempt === 0 ? "" : `-${attempt}`}`

/** What is written to both streams. */
export const textOf = (job: FakeJob, source: Written["source"]): string =>
  courseOf(job)
    .writes.filter((each) => each.source === source)
    .map(({ text }) => text)
    .join("")

const numbers = {
  old: { running: 5, completed: 7, failed: 8, cancelled: 9 },
  new: { running: 5, completed: 9, failed: 10, cancelled: 11 }
} as const

export const isOld = (release: Release): boolean => release === "1.4.0" || release === "1.3.2"

export const publishedBy = (job: FakeJob) => ({
  Type: "urlDownload",
  Params: { URL: `http://public:6001/${executionIdOf(job)}.tar.gz` }
})
export const isPublished = ({ definition }: FakeJob): boolean => definition.Tasks[0].Publisher?.Type === "local"

export const executionsOf = (job: FakeJob, now: number, release: Release): ReadonlyArray<unknown> => {
  const { since, state } = fateOf(job, now)
  const course = courseOf(job)
  if (state === "Pending" || course.isRefused || (state === "Stopped" && since < job.at + runsAfter)) return []
  const number = numbers[isOld(release) ? "old" : "new"]
  const stateNumber = {
    Running: number.running,
    Completed: number.completed,
    Failed: number.failed,
    Stopped: number.cancelled
  }[state]
  const isCompleted = state === "Completed"
  // Only what the first write gave.
  const first = (source: Written["source"]) => course.writes.find((each) => each.source === source)?.text ?? ""
  const output = {
    Stdout: isCompleted ? first("stdout") : "",
    StdoutTruncated: false,
    Stderr: isCompleted ? first("stderr") : "",
    StderrTruncated: false,
    ExitCode: isCompleted ? course.exitCode : 0,
    ErrorMsg: ""
  }
  const one = (attempt: number) => ({
    ID: executionIdOf(job, attempt),
    Namespace: job.namespace,
    NodeID: "n-1",
    JobID: job.id,
    ComputeState: { StateType: stateNumber, Message: state === "Failed" ? course.failure : "Running" },
    DesiredState: { StateType: state === "Running" ? 1 : 2, Message: "" },
    PublishedResult: isCompleted && isPublished(job) ? publishedBy(job) : { Type: "" },
    RunOutput: isOld(release) && !isCompleted ? null : output,
    ...(release === "1.9.3" && {
      JobVersion: job.version,
      Job: { ...jobOf(job, now, release), State: { StateType: "Pending" } }
    }),
    Revision: 6,
    CreateTime: stamp(job.at + runsAfter + attempt),
    ModifyTime: stamp(since)
  })
  return state === "Failed" ? [one(1), one(0)] : [one(0)]
}

export const jobOf = (job: FakeJob, now: number, release: Release) => {
  const { message, since, state } = fateOf(job, now)
  const { Meta, ...definition } = job.definition
  return {
    ...definition,
    ID: job.id,
    Name: job.name,
    Namespace: job.namespace,
    Meta: { ...Meta, "bacalhau.org/requester.id": "n-1" },
    State: { StateType: state, ...(message && { Message: message }) },
    Version: release === "1.9.3" ? job.version : 0,
    Revision: 3,
    CreateTime: stamp(job.at),
    ModifyTime: stamp(since)
  }
}

export const historyOf = (job: FakeJob, now: number, release: Release): ReadonlyArray<unknown> => {
  const { since, state } = fateOf(job, now)
  const time = (at: number) => new Date(at).toISOString()
  const row = (at: number, number: number, topic: string, message: string, change: object) => ({
    Type: "JobLevel",
    JobID: job.id,
    ...(isOld(release) ? { JobState: change, NewRevision: number } : { SeqNum: number }),
    Event: { Topic: topic, Message: message, Timestamp: time(at) },
    Time: time(at)
  })
  return [
    row(job.at, 1, "Submission", "Job submitted", { Previous: "", New: "Pending" }),
    ...(state === "Pending" ? [] : [row(since, 2, "State Update", state, { Previous: "Pending", New: state })])
  ]
}
