/** `markets`: where a backend's jobs are priced. */
import { supports } from "@longshore/core/Backend"
import type { Market, Price } from "@longshore/core/Market"
import * as Command from "effect/cli/Command"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { backendOn } from "./chosen.ts"
import { isJson, on, url } from "./flags.ts"
import { cannot } from "./jobs.ts"
import { json, say } from "./out.ts"
import { amountOf, printable } from "./show.ts"

const periods: Readonly<Record<string, string>> = { "1s": "a second", "1m": "a minute", "1h": "an hour" }

/** `0.000115 NOS a second`. */
const priceOf = ({ per, ...cost }: Price): string => {
  const period = Duration.format(per)
  return `${amountOf(cost)} ${periods[period] ?? `for ${period}`}`
}

const waiting = (count: number | undefined, what: string): ReadonlyArray<string> =>
  count === undefined ? [] : [`${count} ${what}${count === 1 ? "" : "s"} waiting`]

export const marketLine = ({ id, isDefault, longest, name, price, waitingJobs, waitingNodes }: Market): string =>
  printable(
    [
      name === undefined ? id : `${id} (${name})`,
      priceOf(price),
      ...waiting(waitingJobs, "job"),
      ...waiting(waitingNodes, "machine"),
      ...(longest === undefined ? [] : [`up to ${Duration.format(longest)}`]),
      ...(isDefault ? ["the default"] : [])
    ].join("  ")
  ).replaceAll("\n", " ")

const marketJson = ({ longest, price: { amount, per, ...price }, ...market }: Market) => ({
  ...market,
  price: { ...price, amount: String(amount), perSeconds: Duration.toSeconds(per) },
  ...(longest !== undefined && { longestSeconds: Duration.toSeconds(longest) })
})

export const markets = Command.make(
  "markets",
  { on, url, json: isJson },
  Effect.fnUntraced(function* (given) {
    const backend = yield* backendOn(given)
    if (!supports(backend, "markets")) return yield* cannot(backend, "markets")
    yield* Stream.runForEach(backend.markets(), (market) =>
      Effect.sync(() => (given.json ? json("market", marketJson(market)) : say(marketLine(market))))
    )
  })
).pipe(Command.withDescription("Prints where a backend's jobs are priced."))
