import * as Accounts from "./Accounts.ts"
import * as Addresses from "./Addresses.ts"
import * as Instructions from "./Instructions.ts"
import * as Transactions from "./Transactions.ts"

export type { Job, JobSummary, Market, Run } from "./Accounts.ts"
export {
  type IpfsOptions,
  layer,
  layerConfig,
  make,
  NosanaProgramBackend,
  nosanaProgram,
  type Options,
  registration,
  type SubmitOptions
} from "./backend.ts"
export { type CallOptions, type Chain, makeChain, type Options as ChainOptions } from "./Chain.ts"
export { withDefinition } from "./Definition.ts"
export {
  type HistoryOptions,
  historyOf,
  type JobEvent,
  type JobEventOf,
  type JobHistory,
  type Outcome
} from "./History.ts"
export type {
  AssignParams,
  Built,
  ClaimParams,
  CleanParams,
  CloseParams,
  Extended,
  ExtendParams,
  JobFilters,
  ListParams,
  LookedUp,
  OfJob,
  OfMarket,
  OfRun,
  OpenParams,
  Posted,
  ProgramJob,
  RecoverParams,
  ResultParams,
  RunFilters,
  Signers,
  StopParams,
  Stopping,
  Unchecked,
  UpdateParams,
  WayToStop,
  WorkParams
} from "./JobsProgram.ts"
export {
  createJobsProgram,
  JobsProgram,
  layer as layerJobsProgram,
  layerConfig as layerJobsProgramConfig,
  type Monitored,
  make as makeJobsProgram,
  type Options as JobsProgramOptions,
  type PlainJobsProgram,
  type Service as JobsProgramService,
  wayToStop
} from "./JobsProgram.ts"
export {
  type Gap,
  type Gone,
  type MonitorEvent,
  MonitorEventType,
  type MonitorOptions,
  monitor,
  monitorDetailed,
  type Resynced,
  type SimpleMonitorEvent
} from "./Monitor.ts"
export { type Network, type NetworkName, networkOf, networks } from "./Networks.ts"
export { type FaultInput, faultOf, type ProgramFault } from "./ProgramFault.ts"
export { firstOf, isFinal, JobState, type ProgramStatus, type Running, statusOf } from "./ProgramStatus.ts"
export { checkLimits, checkMarket, type Limits, type Quote, type QuoteOptions, quote } from "./Quote.ts"
export { checkWallet, fromKeypairBytes, fromKeypairFile, fromKeypairJson, type Wallet } from "./Wallet.ts"
export { Accounts, Addresses, Instructions, Transactions }
