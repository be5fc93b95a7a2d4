/** What a host tells of itself for each job: lines for whoever owns it, and the states it goes through. */

export interface HostEntry {
  readonly log: string
  readonly method: string
  readonly type: "process" | "success" | "error" | "info" | "log"
  readonly timestamp: number
  readonly job: string
  readonly pending?: { readonly isPending: boolean; readonly expecting: string }
}

export interface HostState {
  readonly status: string
  readonly state: Readonly<Record<string, string>>
  readonly timestamp: number
  readonly index: number
}

type Kind = "log" | "state"
type Listener = (data: string) => void

export class HostLog {
  readonly #entries: Record<Kind, Map<string, Array<string>>> = { log: new Map(), state: new Map() }
  readonly #listeners: Record<Kind, Map<string, Set<Listener>>> = { log: new Map(), state: new Map() }
  readonly #now: () => number
  readonly #node: string
  readonly #market: string
  #count = 0
  #status = "none"

  constructor(node: string, market: string, now: () => number) {
    this.#node = node
    this.#market = market
    this.#now = now
  }

  /** The state it went into last. */
  get status(): string {
    return this.#status
  }

  write(job: string, method: string, type: HostEntry["type"], log: string): void {
    const entry: HostEntry = {
      method,
      job,
      log,
      timestamp: this.#now(),
      type,
      ...(type === "process" && { pending: { isPending: true, expecting: method } })
    }
    this.#add("log", job, JSON.stringify(entry))
  }

  /** A state without a job is nobody's to follow. */
  enter(status: string, job?: string, more: Readonly<Record<string, string>> = {}): void {
    this.#status = status
    const state = { node: this.#node, market: this.#market, ...(job !== undefined && { job }), ...more }
    const entry: HostState = { status, state, timestamp: this.#now(), index: this.#count++ }
    if (job !== undefined) this.#add("state", job, JSON.stringify(entry))
  }

  /** What there was so far; the listener hears what comes. */
  follow(
    kind: Kind,
    job: string,
    listener: Listener
  ): { readonly past: ReadonlyArray<string>; readonly stop: () => void } {
    const listeners = this.#listeners[kind]
    const own = listeners.get(job) ?? new Set()
    listeners.set(job, own.add(listener))
    return { past: [...(this.#entries[kind].get(job) ?? [])], stop: () => void own.delete(listener) }
  }

  #add(kind: Kind, job: string, data: string): void {
    const own = this.#entries[kind].get(job) ?? []
    this.#entries[kind].set(job, own)
    own.push(data)
    for (const listener of [...(this.#listeners[kind].get(job) ?? [])]) listener(data)
  }
}
