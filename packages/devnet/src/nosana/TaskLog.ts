/** What a host says of a job's work while it runs: the lines of its containers, and what is done with them. */

export interface TaskEntry {
  readonly opId: string
  readonly group: string
  /** Some of what is said of an operation has none. */
  readonly type: "container" | "info" | "error" | undefined
  /** Milliseconds; no two entries of a job have the same. */
  readonly timestamp: number
  readonly message: unknown
}

type Listener = (entry: TaskEntry) => void

export class TaskLog {
  /** By operation. */
  readonly #entries = new Map<string, Array<TaskEntry>>()
  readonly #listeners = new Set<Listener>()
  readonly #now: () => number
  #last = 0

  constructor(now: () => number) {
    this.#now = now
  }

  add(entry: Omit<TaskEntry, "timestamp">): void {
    this.#last = Math.max(this.#now(), this.#last + 1)
    const { group, message, opId, type } = entry
    const added = { opId, group, type, timestamp: this.#last, message }
    this.#entries.set(opId, this.#entries.get(opId) ?? [])
    this.#entries.get(opId)!.push(added)
    for (const listener of [...this.#listeners]) listener(added)
  }

  /** Of one job: by operation, and in each in the order of time, as hosts keep them. */
  entries(): ReadonlyArray<TaskEntry> {
    return [...this.#entries.values()].flat()
  }

  onEntry(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
