/**
 * Events that each happen at most once.
 *
 * So a late listener misses nothing: it is told at once of what has happened.
 */
export interface Events<Payloads extends object> {
  /** Listeners get the payload; what they throw, now or later, is logged and stops nobody else. */
  readonly on: <K extends keyof Payloads>(event: K, listener: Listener<Payloads[K]>) => Events<Payloads>
  /** The same as `on`, since nothing here happens twice. */
  readonly once: <K extends keyof Payloads>(event: K, listener: Listener<Payloads[K]>) => Events<Payloads>
  readonly off: <K extends keyof Payloads>(event: K, listener: Listener<Payloads[K]>) => Events<Payloads>
}

export type Listener<Payload> = (payload: Payload) => unknown

export interface Emitter<Payloads extends object> {
  readonly events: Events<Payloads>
  readonly emit: <K extends keyof Payloads>(event: K, payload: Payloads[K]) => void
}

export const make = <Payloads extends object>(report: (thrown: unknown) => void): Emitter<Payloads> => {
  const happened = new Map<keyof Payloads, unknown>()
  const waiting = new Map<keyof Payloads, Set<Listener<any>>>()

  const tell = async (event: keyof Payloads, listener: Listener<any>) => {
    if (!waiting.get(event)?.delete(listener)) return
    try {
      await listener(happened.get(event))
    } catch (thrown) {
      report(thrown)
    }
  }
  const on: Events<Payloads>["on"] = (event, listener) => {
    waiting.set(event, (waiting.get(event) ?? new Set()).add(listener))
    if (happened.has(event)) queueMicrotask(() => tell(event, listener))
    return events
  }
  const off: Events<Payloads>["off"] = (event, listener) => {
    waiting.get(event)?.delete(listener)
    return events
  }
  const events: Events<Payloads> = { on, once: on, off }
  return {
    events,
    emit: (event, payload) => {
      happened.set(event, payload)
      for (const listener of [...(waiting.get(event) ?? [])]) tell(event, listener)
    }
  }
}
