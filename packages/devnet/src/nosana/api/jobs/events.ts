/** What has happened to jobs, read off the transactions of the chain. */
import { createHash } from "node:crypto"
import type { TransactionRecord } from "../../../solana/ledger.ts"
import type { Address } from "../../../solana/Program.ts"

/** As the gateway shows it. */
export interface JobEvent {
  readonly jobAddress: Address
  readonly nodeAddress: Address | null
  readonly marketAddress: Address | null
  readonly runAddress: Address | null
  /** The instruction: `List`, `Assign`, `Work`, `Extend`, `End`, `Finish`, `Complete`, `Quit`, `Recover`, `Delist` or `Clean`. */
  readonly type: string
  readonly signature: string
  readonly instructionIndex: number
  readonly slot: number
  readonly blockTime: number
  readonly data: Readonly<Record<string, unknown>> | null
}

/** Where an instruction has the accounts that an event tells of. */
interface Places {
  readonly job?: number
  readonly market?: number
  readonly run?: number
  readonly node?: number
}

const places: Readonly<Record<string, Places>> = {
  List: { job: 0, market: 1, run: 2 },
  Assign: { job: 0, market: 1, run: 2, node: 3 },
  Work: { run: 0, market: 1, node: 6 },
  Extend: { job: 0, market: 1 },
  End: { job: 0, market: 1, run: 2 },
  Finish: { job: 0, run: 1, market: 2, node: 8 },
  Complete: { job: 0, node: 1 },
  Quit: { job: 0, run: 1, node: 3 },
  Recover: { job: 0, market: 1 },
  Delist: { job: 0, market: 1 },
  Clean: { job: 0, market: 1 }
}

const discriminatorOf = (type: string) =>
  createHash("sha256").update(`global:${type.toLowerCase()}`).digest("hex").slice(0, 16)

const types = new Map(Object.keys(places).map((type) => [discriminatorOf(type), type]))

/** Who works on what by a run account, for as long as there is one and after. */
export interface Pairing {
  readonly job: Address
  readonly node: Address
}

/** Behind every instruction there can be: a pickup that no instruction of its own stands for comes after its `List`. */
const pickupOffset = 1_000_000

export const eventsIn = (
  { blockTime, error, signature, slot, transaction }: TransactionRecord,
  program: Address,
  pairingOf: (run: Address) => Pairing | undefined
): ReadonlyArray<JobEvent> => {
  if (error !== undefined) return []
  return transaction.instructions.flatMap(({ accounts, data, programIndex }, instructionIndex) => {
    if (transaction.keys[programIndex] !== program) return []
    const type = types.get(Buffer.from(data.subarray(0, 8)).toString("hex"))
    if (type === undefined) return []
    const at = places[type]!
    const named = (place: number | undefined) =>
      place === undefined ? undefined : transaction.keys[accounts[place] ?? -1]
    const run = named(at.run)
    const pairing = run === undefined ? undefined : pairingOf(run)
    const jobAddress = named(at.job) ?? pairing?.job
    if (jobAddress === undefined) return []
    const event: JobEvent = {
      jobAddress,
      nodeAddress: named(at.node) ?? pairing?.node ?? null,
      marketAddress: named(at.market) ?? null,
      runAddress: run ?? null,
      type,
      signature,
      instructionIndex,
      slot: Number(slot),
      blockTime: Number(blockTime),
      data: type === "Extend" ? { timeout: Number(Buffer.from(data).readBigInt64LE(8)) } : null
    }
    const isPickedUp = type === "List" && pairing !== undefined
    const pickup = { type: "Work", instructionIndex: instructionIndex + pickupOffset, data: { synthetic: true } }
    return isPickedUp ? [event, { ...event, ...pickup }] : [event]
  })
}
