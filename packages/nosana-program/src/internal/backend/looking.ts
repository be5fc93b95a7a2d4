/** Jobs as the chain has them now. */
import type { JobError } from "@longshore/core/JobError"
import type { Address } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Job, Run } from "../../Accounts.ts"
import type { Chain } from "../../Chain.ts"
import type { ProgramStatus } from "../../ProgramStatus.ts"
import { readAccounts } from "../reading/accounts.ts"
import { decodeAs } from "../reading/kinds.ts"
import { checkedOf } from "../reading/status.ts"

/** What was found at a job's address. */
export interface Seen {
  readonly address: Address
  readonly slot: bigint
  /** Absent once its account is closed, or where there never was one. */
  readonly job: Job | undefined
  readonly run: Run | undefined
  readonly status: ProgramStatus
  /** Why its status is not to be believed yet, where it is not. */
  readonly doubt?: JobError | undefined
}

/** Each address's job, in a few requests for all of them. */
export const lookAt = (
  chain: Chain,
  operation: string,
  addresses: ReadonlyArray<Address>
): Effect.Effect<ReadonlyArray<Seen>, JobError> =>
  Effect.gen(function* () {
    if (addresses.length === 0) return []
    const { slot, value } = yield* readAccounts(chain, operation, addresses)
    const jobs = value.flatMap((account) => decodeAs("job", chain, account) ?? [])
    // Nothing at all is what an RPC of another network has.
    if (jobs.length === 0) yield* chain.verifyNetwork
    const statuses = yield* checkedOf(chain, operation, jobs, { since: slot })
    return addresses.map((address): Seen => {
      const { doubt, job, run, status } = statuses.get(address) ?? gone
      return { address, slot, job, run, status, doubt }
    })
  })

const gone = { job: undefined, run: undefined, status: { _tag: "Gone" }, doubt: undefined } as const

export const lookAtOne = (chain: Chain, operation: string, address: Address): Effect.Effect<Seen, JobError> =>
  Effect.flatMap(lookAt(chain, operation, [address]), ([seen]) =>
    seen!.doubt === undefined ? Effect.succeed(seen!) : Effect.fail(seen!.doubt)
  )

/**
 * How long to wait before a look is taken again that turned out to be old: a simulation is told of what has just happened,
 * and a look of what is confirmed, which may be some slots behind.
 */
export const pauseBefore = (retries: number): Duration.Duration => Duration.millis(500 * 2 ** retries)
