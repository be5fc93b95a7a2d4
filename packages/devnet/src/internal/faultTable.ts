/** The faults of one network that are in place, and which of them a request meets. */
import * as Effect from "effect/Effect"
import type { DevnetError } from "../DevnetError.ts"
import type { Fault, Faults, Injected } from "../Fault.ts"
import { checkFault } from "./checkFault.ts"

export interface FaultTable extends Faults {
  /** Counts a request, and tells the fault it meets. */
  readonly meet: (route: string) => Fault | undefined
  readonly remove: (id: string) => Effect.Effect<boolean, DevnetError>
}

interface Entry extends Injected {
  met_: number
  acted: number
}

interface Hooks {
  readonly routes: ReadonlyArray<string>
  readonly close: Effect.Effect<void>
  readonly open: Effect.Effect<void, DevnetError>
}

const isClosed = ({ kind, route }: Fault) => kind === "refuse" && route === undefined

export const faultTable = ({ close, open, routes }: Hooks): FaultTable => {
  const entries = new Map<string, Entry>()
  let count = 0

  const remove = (id: string) =>
    Effect.suspend((): Effect.Effect<boolean, DevnetError> => {
      const entry = entries.get(id)
      entries.delete(id)
      if (entry === undefined) return Effect.succeed(false)
      const isStillClosed = [...entries.values()].some(({ fault }) => isClosed(fault))
      return Effect.as(isClosed(entry.fault) && !isStillClosed ? open : Effect.void, true)
    })

  const list = () => [...entries.values()]

  return {
    inject: (given) =>
      Effect.gen(function* () {
        const fault = yield* checkFault(given, routes)
        const id = `fault-${++count}`
        const entry: Entry = {
          id,
          fault,
          met_: 0,
          acted: 0,
          met: () => entry.met_,
          remove: Effect.asVoid(remove(id))
        }
        entries.set(id, entry)
        if (isClosed(fault)) yield* close
        const { met } = entry
        return { id, fault, met, remove: entry.remove }
      }),
    list: () => list().map(({ fault, id, met, remove }) => ({ id, fault, met, remove })),
    clear: Effect.suspend(() => Effect.forEach([...entries.keys()], remove, { discard: true })),
    remove,
    meet: (route) => {
      for (const entry of entries.values()) {
        const { fault } = entry
        if (isClosed(fault) || (fault.route !== undefined && fault.route !== route)) continue
        const times = fault.times ?? (fault.kind === "restart" ? 1 : Number.POSITIVE_INFINITY)
        if (entry.acted >= times) continue
        entry.met_++
        if (entry.met_ <= (fault.after ?? 0)) continue
        entry.acted++
        return fault
      }
      return undefined
    }
  }
}
