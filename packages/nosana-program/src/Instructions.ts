/**
 * The program's 19 instructions, each with what it needs derived from what is given. Nothing is read from the chain and
 * nothing is sent. An argument that the program cannot hold or would refuse rejects with a `JobError` whose reason is
 * `InvalidSpec` and names the field.
 *
 * Signers are kit's; for one that is not here, `createNoopSigner(address)` holds its place.
 */
export {
  type ClaimInput,
  type CompleteInput,
  claim,
  complete,
  type FinishInput,
  finish,
  type QuitInput,
  quit,
  type StopInput,
  stop,
  type WorkInput,
  work
} from "./internal/instructions/host.ts"
export {
  type CleanAdminInput,
  type CleanInput,
  type CloseInput,
  clean,
  cleanAdmin,
  close,
  closeAdmin,
  type MarketSettings,
  type OpenInput,
  open,
  type QuitAdminInput,
  quitAdmin,
  type UpdateInput,
  update
} from "./internal/instructions/market.ts"
export {
  type AssignInput,
  assign,
  type DelistInput,
  delist,
  type EndInput,
  type ExtendInput,
  end,
  extend,
  type ListInput,
  list,
  type RecoverInput,
  recover
} from "./internal/instructions/requester.ts"
