/** Nosana's jobs program, as of its sources of July 2026 (on Anchor 1.0.2). */
import type { Program } from "../../solana/Program.ts"
import type { JobsProgramAddresses } from "./addresses.ts"
import { anchorProgram } from "./anchor/entry.ts"
import { makeBuild } from "./Build.ts"
import { assign } from "./instructions/assign.ts"
import { claim } from "./instructions/claim.ts"
import { clean } from "./instructions/clean.ts"
import { cleanAdmin } from "./instructions/cleanAdmin.ts"
import { close } from "./instructions/close.ts"
import { closeAdmin } from "./instructions/closeAdmin.ts"
import { complete } from "./instructions/complete.ts"
import { delist } from "./instructions/delist.ts"
import { end } from "./instructions/end.ts"
import { extend } from "./instructions/extend.ts"
import { finish } from "./instructions/finish.ts"
import { list } from "./instructions/list.ts"
import { open } from "./instructions/open.ts"
import { quit } from "./instructions/quit.ts"
import { quitAdmin } from "./instructions/quitAdmin.ts"
import { recover } from "./instructions/recover.ts"
import { stop } from "./instructions/stop.ts"
import { update } from "./instructions/update.ts"
import { work } from "./instructions/work.ts"

export interface JobsProgramOptions {
  /**
   * The network's fee is the deposit divided by this, on top of the deposit; 0 for none. It was 10 until the release of
   * 2026-05-27 (v2.2.2), and is 0 since and by default.
   */
  readonly feeFraction?: bigint | undefined
}

const instructions = [
  open,
  update,
  close,
  closeAdmin,
  assign,
  list,
  delist,
  recover,
  extend,
  end,
  work,
  stop,
  claim,
  complete,
  finish,
  quit,
  quitAdmin,
  clean,
  cleanAdmin
]

/** To be registered at `addresses.jobs`. Its rewards program must be there too, even if there is no fee. */
export const jobsProgram = (addresses: JobsProgramAddresses, options: JobsProgramOptions = {}): Program => {
  const { feeFraction = 0n } = options
  if (feeFraction < 0n) throw new RangeError(`feeFraction is ${feeFraction}: give 0n for no fee, or the divisor`)
  const build = makeBuild(addresses, feeFraction)
  return anchorProgram(
    addresses.jobs,
    instructions.map((make) => make(build))
  )
}
