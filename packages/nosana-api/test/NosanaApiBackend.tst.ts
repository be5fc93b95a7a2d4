import { supports } from "@longshore/core/Backend"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make, NosanaApiBackend } from "../src/NosanaApiBackend.ts"

declare const backend: NosanaApiBackend["Service"]
const spec = container({ image: "busybox", timeout: "1 hour" })

// A market and a limit go with a submission.
export const posted = submit(backend, spec, { market: "nvidia-3060", maxCost: 1_500_000n })

// Money is micro-dollars in a bigint, and never a number of dollars.
// @ts-expect-error - 1.5 is not a bigint
export const cheap = submit(backend, spec, { maxCost: 1.5 })

// A key is a secret, and cannot be given in plain text.
// @ts-expect-error - an API key is redacted
export const shown = make({ apiKey: "nos_key" })
export const hidden = make({ apiKey: Redacted.make("nos_key") })

// It has credits and a log, and no push.
export const told = Effect.gen(function* () {
  const { extend, balances } = yield* NosanaApiBackend
  yield* balances()
  yield* extend(yield* posted, { by: "1 hour" })
  // @ts-expect-error - the server pushes nothing
  backend.changes
  return supports(backend, "logs")
})
