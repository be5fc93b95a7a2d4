/** A call that both clients have, to be made with the same input. */

import type { Promises } from "@longshore/core/Promises"
import type { NosanaApi } from "@longshore/nosana-api"
import type { Seeded } from "../seeded.ts"
import type { Api } from "./theirs.ts"

export type Ours = Promises<NosanaApi["Service"]>
export type With = "key" | "wallet" | "none"

export interface Call {
  /** As theirs names it. */
  readonly name: string
  /** What theirs can be called with. */
  readonly with: ReadonlyArray<With>
  /** What deployments are while it is called: theirs refuses some calls by what it has last seen. */
  readonly status?: string
  /** How many requests theirs makes of it, of which the last one counts: it reads a deployment before it can do anything with it. */
  readonly requests?: number
  /** The same input for both, random. */
  readonly pair: (random: Seeded) => {
    readonly theirs: (api: Api) => Promise<unknown>
    readonly ours: (api: Ours) => Promise<unknown>
  }
}
