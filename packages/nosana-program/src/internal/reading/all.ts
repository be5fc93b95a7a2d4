/** Runs and markets, by what they have in common. */
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { type Market, marketLayout, type Run } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import { runsInHistory } from "../history/runs.ts"
import { isForbidden, listProgramAccounts } from "./accounts.ts"
import { decodeAs, readOne } from "./kinds.ts"
import { type RunFilters, readRuns } from "./runs.ts"

export const allMarkets = (chain: Chain, operation: string): Effect.Effect<ReadonlyArray<Market>, JobError> =>
  Effect.map(
    listProgramAccounts(chain, operation, [{ offset: 0, bytes: marketLayout.discriminatorText }]),
    ({ value }) => value.map((account) => decodeAs("market", chain, account)).filter((market) => market !== undefined)
  )

/** A job's runs are found without `getProgramAccounts` as well. */
export const allRuns = (
  chain: Chain,
  operation: string,
  filters: RunFilters
): Effect.Effect<ReadonlyArray<Run>, JobError> => {
  const { job, node } = filters
  const scanned = Effect.map(readRuns(chain, operation, filters), ({ value }) => value).pipe(
    // None is what an RPC of another network has as well.
    Effect.tap((runs) => (runs.length === 0 ? chain.verifyNetwork : Effect.void))
  )
  if (job === undefined) return scanned
  const searched = Effect.gen(function* () {
    const { slot, value } = yield* readOne(chain, operation, "job", job)
    const found = yield* runsInHistory(chain, operation, [value], { since: slot })
    return (found.value.get(job) ?? []).filter((run) => node === undefined || run.node === node)
  })
  return chain.learned.programAccounts === false ? searched : Effect.catchIf(scanned, isForbidden, () => searched)
}
