/** The job store: what outlives a restart. Whatever changes a job or an execution writes a line of its history. */
import type { ComputeState, Execution } from "./Execution.ts"
import type { Job, JobState } from "./Job.ts"

export interface Event {
  readonly message: string
  readonly topic: string
  readonly details?: Readonly<Record<string, string>> | undefined
}

export interface HistoryRow {
  readonly number: number
  readonly jobId: string
  readonly jobVersion: number
  readonly at: bigint
  /** What newer versions tell; a change without an event is not told. */
  readonly event: Event | undefined
  /** What older versions tell. */
  readonly revision: number
  readonly comment: string
  readonly job?: { readonly previous: JobState | "Undefined"; readonly next: JobState } | undefined
  readonly execution?:
    | {
        readonly id: string
        readonly nodeId: string
        readonly previous: ComputeState | "Undefined"
        readonly next: ComputeState
      }
    | undefined
}

/** All versions of one job. */
export interface JobEntry {
  readonly id: string
  readonly versions: Array<Job>
  readonly executions: Array<Execution>
  /** The job as it was when an execution was made, which the execution goes on to show. */
  readonly seen: Map<string, Job>
  readonly history: Array<HistoryRow>
}

export interface Store {
  readonly jobs: Map<string, JobEntry>
  readonly add: (job: Job, event: Event) => JobEntry
  /** A new version of a job that is there. */
  readonly update: (entry: JobEntry, job: Job, event: Event) => void
  readonly setJob: (entry: JobEntry, state: JobState, event?: Event, message?: string) => void
  readonly addExecution: (entry: JobEntry, execution: Execution, event: Event) => void
  readonly setExecution: (entry: JobEntry, execution: Execution, change: Partial<Execution>, event?: Event) => void
  /** Hears of each line of history as it is written. */
  readonly onChange: (listener: (entry: JobEntry, row: HistoryRow) => void) => () => void
  readonly lose: () => void
}

/** The newest version. */
export const latest = ({ versions }: JobEntry): Job => versions.at(-1)!

export const makeStore = (now: () => bigint): Store => {
  const jobs = new Map<string, JobEntry>()
  const listeners = new Set<(entry: JobEntry, row: HistoryRow) => void>()

  const write = (entry: JobEntry, row: Omit<HistoryRow, "number" | "jobId" | "jobVersion" | "at">) => {
    const written: HistoryRow = {
      ...row,
      // A change that is not told has no number either.
      number: entry.history.filter(({ event }) => event !== undefined).length + 1,
      jobId: entry.id,
      jobVersion: latest(entry).version,
      at: now()
    }
    entry.history.push(written)
    for (const listener of listeners) listener(entry, written)
  }
  const jobRow = (entry: JobEntry, previous: JobState | "Undefined", event: Event | undefined, comment: string) => {
    const { revision, state } = latest(entry)
    write(entry, { event, revision, comment, job: { previous, next: state } })
  }
  const executionRow = (
    entry: JobEntry,
    { id, nodeId, revision, state }: Execution,
    previous: ComputeState | "Undefined",
    event: Event | undefined,
    comment: string
  ) => write(entry, { event, revision, comment, execution: { id, nodeId, previous, next: state } })

  return {
    jobs,
    add: (job, event) => {
      const entry: JobEntry = { id: job.id, versions: [job], executions: [], seen: new Map(), history: [] }
      jobs.set(job.id, entry)
      jobRow(entry, "Undefined", event, event.message)
      return entry
    },
    update: (entry, job, event) => {
      const { state } = latest(entry)
      entry.versions.push(job)
      jobRow(entry, state, event, event.message)
    },
    setJob: (entry, state, event, message = "") => {
      const job = latest(entry)
      const previous = job.state
      Object.assign(job, { state, message, revision: job.revision + 1, modifyTime: now() })
      jobRow(entry, previous, event, message)
    },
    addExecution: (entry, execution, event) => {
      entry.executions.push(execution)
      entry.seen.set(execution.id, { ...latest(entry) })
      executionRow(entry, execution, "Undefined", event, "")
    },
    setExecution: (entry, execution, change, event) => {
      const previous = execution.state
      Object.assign(execution, change, { revision: execution.revision + 1, modifyTime: now() })
      executionRow(entry, execution, previous, event, change.message ?? "")
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    lose: () => jobs.clear()
  }
}
