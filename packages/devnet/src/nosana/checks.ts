/** Reads what all Nosana networks are set up with, and names the option that is wrong. */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { DevnetError } from "../DevnetError.ts"
import type { NetworkName } from "../networks.ts"
import type { Terms } from "./instructions.ts"
import type { Host, HostBehaviour, Market, NosanaProgramOptions } from "./Options.ts"

const behaviours: ReadonlyArray<HostBehaviour> = [
  "works",
  "hangs",
  "quits",
  "vanishes",
  "shuts-down",
  "refuses",
  "posts-nothing"
]

const seconds = (of: Duration.Duration): bigint => BigInt(Math.round(Duration.toSeconds(of)))

export const largest = (1n << 64n) - 1n

/** Everything here throws a `DevnetError`. */
export const checksFor = (network: NetworkName) => {
  const invalid = (field: string, message: string) =>
    new DevnetError({
      reason: "InvalidOption",
      field: `${network}.${field}`,
      message: `${network}.${field}: ${message}`
    })

  const duration = (field: string, given: unknown, least: number): Duration.Duration => {
    const read = typeof given === "number" ? undefined : Option.getOrUndefined(Duration.fromInput(given as never))
    if (read !== undefined && Duration.isFinite(read) && Duration.toMillis(read) >= least) return read
    throw invalid(
      field,
      `${JSON.stringify(given)} is not a duration that can be used here; write for example "2 hours"`
    )
  }

  const amount = (field: string, given: unknown, most: bigint): bigint => {
    if (typeof given === "bigint" && given >= 0n && given <= most) return given
    const shown = typeof given === "bigint" ? `${given}n` : JSON.stringify(given)
    throw invalid(field, `${shown} is not a bigint from 0n to ${most}n`)
  }

  const terms = (field: string, { expiration, minimumStake, price, timeout, type = 0 }: Market): Terms => {
    if (![0, 1, 2, 3, 4, 255].includes(type)) throw invalid(`${field}.type`, `${type} is none of 0, 1, 2, 3, 4, 255`)
    return {
      jobExpiration: seconds(duration(`${field}.expiration`, expiration ?? "1 day", 0)),
      jobPrice: amount(`${field}.price`, price ?? 100n, largest),
      jobTimeout: seconds(duration(`${field}.timeout`, timeout ?? "2 hours", 0)),
      jobType: type,
      nodeXnosMinimum: amount(`${field}.minimumStake`, minimumStake ?? 0n, (1n << 128n) - 1n)
    }
  }

  const hosts = (given: NosanaProgramOptions["hosts"] = 1): ReadonlyArray<Host> => {
    if (typeof given === "number") {
      if (Number.isSafeInteger(given) && given >= 0) return Array.from({ length: given }, () => ({}))
      throw invalid("hosts", `${given} is not a whole number of 0 or more`)
    }
    given.forEach(({ after, behaviour = "works", stake = 0n }, index) => {
      if (!behaviours.includes(behaviour)) {
        throw invalid(`hosts[${index}].behaviour`, `${JSON.stringify(behaviour)} is none of ${behaviours.join(", ")}`)
      }
      if (after !== undefined) duration(`hosts[${index}].after`, after, 0)
      amount(`hosts[${index}].stake`, stake, largest)
    })
    return given
  }

  /** In milliseconds. */
  const slot = (given: NosanaProgramOptions["slotTime"]): number =>
    Duration.toMillis(duration("slotTime", given ?? "400 millis", 1))

  return { invalid, duration, amount, terms, hosts, slot }
}
