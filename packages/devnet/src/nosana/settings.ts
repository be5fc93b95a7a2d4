/** Reads the network's options, and names the one that is wrong. */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { DevnetError } from "../DevnetError.ts"
import type { Terms } from "./instructions.ts"
import type { Host, HostBehaviour, Market, NosanaProgramOptions } from "./Options.ts"

const invalid = (field: string, message: string) =>
  new DevnetError({
    reason: "InvalidOption",
    field: `nosana-program.${field}`,
    message: `nosana-program.${field}: ${message}`
  })

const behaviours: ReadonlyArray<HostBehaviour> = [
  "works",
  "hangs",
  "quits",
  "vanishes",
  "shuts-down",
  "refuses",
  "posts-nothing"
]

const duration = (field: string, given: unknown, least: number): Duration.Duration => {
  const read = typeof given === "number" ? undefined : Option.getOrUndefined(Duration.fromInput(given as never))
  if (read !== undefined && Duration.isFinite(read) && Duration.toMillis(read) >= least) return read
  throw invalid(field, `${JSON.stringify(given)} is not a duration that can be used here; write for example "2 hours"`)
}

const amount = (field: string, given: unknown, most: bigint): bigint => {
  if (typeof given === "bigint" && given >= 0n && given <= most) return given
  const shown = typeof given === "bigint" ? `${given}n` : JSON.stringify(given)
  throw invalid(field, `${shown} is not a bigint from 0n to ${most}n`)
}

const seconds = (of: Duration.Duration): bigint => BigInt(Math.round(Duration.toSeconds(of)))

const largest = (1n << 64n) - 1n

const termsOf = ({ expiration, minimumStake, price, timeout, type = 0 }: Market): Terms => {
  if (![0, 1, 2, 3, 4, 255].includes(type)) throw invalid("market.type", `${type} is none of 0, 1, 2, 3, 4, 255`)
  return {
    jobExpiration: seconds(duration("market.expiration", expiration ?? "1 day", 0)),
    jobPrice: amount("market.price", price ?? 100n, largest),
    jobTimeout: seconds(duration("market.timeout", timeout ?? "2 hours", 0)),
    jobType: type,
    nodeXnosMinimum: amount("market.minimumStake", minimumStake ?? 0n, (1n << 128n) - 1n)
  }
}

const hostsOf = (given: NosanaProgramOptions["hosts"] = 1): ReadonlyArray<Host> => {
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

export interface Settings {
  readonly hosts: ReadonlyArray<Host>
  readonly terms: Terms
  readonly slotMillis: number
  readonly feeFraction: number
}

/** Throws a `DevnetError`. */
export const settingsOf = ({ feeFraction = 0, hosts, market = {}, slotTime }: NosanaProgramOptions): Settings => {
  if (!(Number.isSafeInteger(feeFraction) && feeFraction >= 0)) {
    throw invalid("feeFraction", `${feeFraction} is not a whole number of 0 or more; 10 is 10 %, 0 is no fee`)
  }
  return {
    hosts: hostsOf(hosts),
    terms: termsOf(market),
    slotMillis: Duration.toMillis(duration("slotTime", slotTime ?? "400 millis", 1)),
    feeFraction
  }
}
