/** Reads the network's options, and names the one that is wrong. */
import * as Duration from "effect/Duration"
import { checksFor, largest } from "../checks.ts"
import type { Terms } from "../instructions.ts"
import type { Host } from "../Options.ts"
import type { ListedMarket } from "./markets.ts"
import type { ApiMarket, NosanaApiOptions, Release } from "./Options.ts"

export interface Settings {
  readonly release: Release
  readonly credits: bigint
  readonly minimumSeconds: number
  readonly delisted: "gone" | "kept"
  readonly indexerDelay: Duration.Duration
  readonly hosts: ReadonlyArray<Host>
  readonly terms: readonly [Terms, ...ReadonlyArray<Terms>]
  readonly listings: ReadonlyArray<Omit<ListedMarket, "address">>
  readonly slotMillis: number
}

/** As the dashboard shows GPUs that are not there. */
const usualGpu = "Devnet GPU"

/** Throws a `DevnetError`. */
export const settingsOf = (given: NosanaApiOptions): Settings => {
  const check = checksFor("nosana-api")
  const { delisted = "gone", markets = [{}], release = "current" } = given
  if (release !== "current" && release !== "2.1.8") {
    throw check.invalid("release", `${JSON.stringify(release)} is none of current, 2.1.8`)
  }
  if (delisted !== "gone" && delisted !== "kept") {
    throw check.invalid("delisted", `${JSON.stringify(delisted)} is none of gone, kept`)
  }
  const [first, ...others] = markets
  if (first === undefined) throw check.invalid("markets", "there is none; name at least one, or leave it out")
  const termsOf = (market: ApiMarket, index: number) => check.terms(`markets[${index}]`, market)
  const listings = markets.map((market, index): Settings["listings"][number] => {
    const { category = "PREMIUM", gpuTypes = [usualGpu], requiredImages = [], takesCredits = true } = market
    if (!["PREMIUM", "COMMUNITY", "OTHER"].includes(category)) {
      const shown = JSON.stringify(category)
      throw check.invalid(`markets[${index}].category`, `${shown} is none of PREMIUM, COMMUNITY, OTHER`)
    }
    return {
      usdPerHour: check.amount(`markets[${index}].usdPerHour`, market.usdPerHour ?? 48_000n, largest),
      slug: market.slug ?? `devnet-${index + 1}`,
      name: market.name ?? `Devnet ${index + 1}`,
      category,
      gpuTypes,
      requiredImages,
      takesCredits
    }
  })
  const twice = listings.findIndex(({ slug }, index) => listings.findIndex((each) => each.slug === slug) < index)
  if (twice >= 0) {
    throw check.invalid(
      `markets[${twice}].slug`,
      `${JSON.stringify(listings[twice]!.slug)} is another market's as well`
    )
  }
  const shortest = given.minimumTimeout ?? (release === "current" ? "1 hour" : "0 seconds")
  return {
    release,
    credits: check.amount("credits", given.credits ?? 100_000_000n, largest),
    minimumSeconds: Math.ceil(Duration.toSeconds(check.duration("minimumTimeout", shortest, 0))),
    delisted,
    indexerDelay: check.duration("indexerDelay", given.indexerDelay ?? "0 seconds", 0),
    hosts: check.hosts(given.hosts),
    terms: [termsOf(first, 0), ...others.map((market, index) => termsOf(market, index + 1))],
    listings,
    slotMillis: check.slot(given.slotTime)
  }
}
