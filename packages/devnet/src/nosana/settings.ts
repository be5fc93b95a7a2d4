/** Reads the network's options, and names the one that is wrong. */
import { checksFor } from "./checks.ts"
import type { Terms } from "./instructions.ts"
import type { Host, NosanaProgramOptions } from "./Options.ts"

export interface Settings {
  readonly hosts: ReadonlyArray<Host>
  readonly terms: Terms
  readonly slotMillis: number
  readonly feeFraction: number
}

/** Throws a `DevnetError`. */
export const settingsOf = ({ feeFraction = 0, hosts, market = {}, slotTime }: NosanaProgramOptions): Settings => {
  const check = checksFor("nosana-program")
  if (!(Number.isSafeInteger(feeFraction) && feeFraction >= 0)) {
    throw check.invalid("feeFraction", `${feeFraction} is not a whole number of 0 or more; 10 is 10 %, 0 is no fee`)
  }
  return {
    hosts: check.hosts(hosts),
    terms: check.terms("market", market),
    slotMillis: check.slot(slotTime),
    feeFraction
  }
}
