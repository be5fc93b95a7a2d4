/** What a transaction did to one job. */
import type { Address } from "@solana/kit"
import type { JobEvent } from "../../History.ts"
import { cidAt, durationAt, viewOf } from "../accounts/fields.ts"
import type { Invocation, Landed } from "./transactions.ts"

type Deed = JobEvent extends infer Event
  ? Event extends JobEvent
    ? Omit<Event, "signature" | "slot" | "at">
    : never
  : never

export const eventsOf = (job: Address, { at, invocations, signature, slot }: Landed): ReadonlyArray<JobEvent> =>
  invocations
    .filter(({ accounts }) => accounts[0] === job)
    .map(deedOf)
    .filter((deed) => deed !== undefined)
    .map((deed) => ({ signature, slot, at, ...deed }) as JobEvent)

/** Where in each instruction's list its accounts are. An instruction of another program's making may be too short. */
const deedOf = ({ accounts, data, name, transfers }: Invocation): Deed | undefined => {
  const account = (place: number): Address => {
    const found = accounts[place]
    if (found === undefined) throw new SyntaxError(`an instruction ${name} has no account ${place}`)
    return found
  }
  /** `undefined` where it is not known, also where one account is both: then it is not known which is which. */
  const moved = (end: "source" | "destination", place: number, other?: number): bigint | undefined =>
    transfers === undefined || (other !== undefined && account(place) === account(other))
      ? undefined
      : transfers.reduce((sum, one) => (one[end] === account(place) ? sum + one.amount : sum), 0n)
  switch (name) {
    case "list":
    case "assign": {
      // `assign` names the node after the run, and the rest follows.
      const shift = name === "assign" ? 1 : 0
      return {
        _tag: "Listed",
        ipfsJob: cidAt(data, 8),
        market: account(1),
        project: account(8 + shift),
        payer: account(5 + shift),
        run: account(2),
        node: name === "assign" ? account(3) : undefined,
        timeout: durationAt(viewOf(data), 40),
        deposit: moved("destination", 4 + shift)
      }
    }
    case "extend":
      return { _tag: "Extended", timeout: durationAt(viewOf(data), 8), deposit: moved("destination", 3) }
    case "finish":
      return {
        _tag: "Finished",
        result: cidAt(data, 8),
        node: account(8),
        run: account(1),
        paid: moved("destination", 5, 4),
        refund: moved("destination", 4, 5)
      }
    case "end":
      return {
        _tag: "Ended",
        run: account(2),
        paid: moved("destination", 4, 3),
        refund: moved("destination", 3, 4)
      }
    case "complete":
      return { _tag: "Completed", result: cidAt(data, 8), node: account(1) }
    case "delist":
      return { _tag: "Delisted", refund: moved("destination", 2) }
    case "recover":
      return { _tag: "Recovered", refund: moved("destination", 3) }
    case "quit":
      return { _tag: "Quit", node: account(3), run: account(1) }
    case "claim":
      return { _tag: "Claimed", node: account(7), run: account(1) }
    case "clean":
    case "cleanAdmin":
      return { _tag: "Cleaned" }
    default:
      return undefined
  }
}
