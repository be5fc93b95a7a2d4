/** `credits`: what there is to pay jobs with. */
import { supports } from "@longshore/core/Backend"
import type { Balance } from "@longshore/core/Balance"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { backends } from "longshore/backends"
import { backendOf, type Place } from "./chosen.ts"
import { described } from "./described.ts"
import { Exit, Usage } from "./exit.ts"
import { isJson, url } from "./flags.ts"
import { settings } from "./home.ts"
import { cannot } from "./jobs.ts"
import { json, note, say } from "./out.ts"
import { amountOf, printable } from "./show.ts"

const on = Flag.String("on").pipe(
  Flag.withDescription("only this backend, instead of each that is set up"),
  Flag.optional
)

/** `nosana-api  ADDRESS  8.95 USD  1.05 USD reserved  3 USD spent`. */
export const balanceLine = (backend: string, { reserved, spent, ...balance }: Balance): string => {
  const told = (amount: bigint | undefined, what: string) =>
    amount === undefined ? [] : [`${amountOf({ ...balance, amount })} ${what}`]
  const parts = [backend, balance.account, amountOf(balance), ...told(reserved, "reserved"), ...told(spent, "spent")]
  return printable(parts.join("  ")).replaceAll("\n", " ")
}

const balanceJson = (backend: string, { amount, reserved, spent, ...balance }: Balance) => ({
  backend,
  ...balance,
  amount: String(amount),
  ...(reserved !== undefined && { reserved: String(reserved) }),
  ...(spent !== undefined && { spent: String(spent) })
})

/** The backends that are paid for and of which anything is set. */
const paidAndSet = Effect.map(settings, (values) =>
  backends
    .filter(({ capabilities }) => capabilities.includes("balances"))
    .map(({ id, settings }) => ({ id, isSet: settings.some(({ name }) => values[name] !== undefined) }))
)

const chosen = Effect.fnUntraced(function* ({ on, url }: Place & { readonly on: Option.Option<string> }) {
  if (Option.isSome(on)) return [on.value]
  if (Option.isSome(url))
    return yield* new Usage({ message: "--url: it is not said of which backend; add --on BACKEND" })
  const paid = yield* paidAndSet
  const ids = paid.filter(({ isSet }) => isSet).map(({ id }) => id)
  if (ids.length > 0) return ids
  const names = paid.map(({ id }) => id).join(", ")
  return yield* new Usage({
    message: `no backend is set up on which jobs are paid for (${names || "there is none"}); longshore backends shows how`
  })
})

const asked = Effect.fnUntraced(function* (id: string, place: Place) {
  const backend = yield* backendOf(id, place)
  if (!supports(backend, "balances")) return yield* cannot(backend, "balances")
  return yield* backend.balances()
})

export const credits = Command.make(
  "credits",
  { on, url, json: isJson },
  Effect.fnUntraced(function* (given) {
    const [first, ...more] = yield* chosen(given)
    const tell = (id: string, balances: ReadonlyArray<Balance>) => {
      for (const balance of balances)
        given.json ? json("balance", balanceJson(id, balance)) : say(balanceLine(id, balance))
    }
    if (more.length === 0) return tell(first!, yield* asked(first!, given))
    // One that does not answer keeps none of the others to itself.
    const answers = yield* Effect.forEach([first!, ...more], (id) => Effect.result(asked(id, given)), {
      concurrency: "unbounded"
    })
    const codes = answers.map((answer, at) => {
      if (answer._tag === "Success") {
        tell([first!, ...more][at]!, answer.success)
        return 0
      }
      const { exitCode, message, reason } = described(answer.failure)
      if (given.json) json("error", { reason, message, exitCode })
      note(`longshore: ${message}`)
      return exitCode
    })
    const worst = Math.max(...codes)
    if (worst > 0) return yield* new Exit({ code: worst })
  })
).pipe(Command.withDescription("Prints what there is to pay jobs with, on each backend that is set up."))
