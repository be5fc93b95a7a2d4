/**
 * Nosana's jobs program: everything that can be read of it, watched, and built for it.
 *
 * Builders build: nothing is sent until you send it, with kit or with `Transactions`.
 */
import type { JobError } from "@longshore/core/JobError"
import { type CallOptions, type Promises, promises } from "@longshore/core/Promises"
import { fromConfig } from "@longshore/core/Settings"
import type { Address, Instruction, TransactionSigner } from "@solana/kit"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { Market, Run } from "./Accounts.ts"
import { type Chain, type Options as ChainOptions, makeChain } from "./Chain.ts"
import { type HistoryOptions, historyOf, type JobHistory } from "./History.ts"
import type * as Instructions from "./Instructions.ts"
import type { Built } from "./internal/building/building.ts"
import * as Host from "./internal/building/host.ts"
import * as Markets from "./internal/building/market.ts"
import * as Requester from "./internal/building/requester.ts"
import { type Stopping, stopJob } from "./internal/building/stopping.ts"
import { allMarkets, allRuns } from "./internal/reading/all.ts"
import { allJobs, getJob, type JobFilters, type LookedUp, lookUp, type ProgramJob } from "./internal/reading/jobs.ts"
import { readOne } from "./internal/reading/kinds.ts"
import type { RunFilters } from "./internal/reading/runs.ts"
import { type MonitorEvent, type MonitorOptions, monitor, monitorDetailed, type SimpleMonitorEvent } from "./Monitor.ts"

export type { Built, Signers } from "./internal/building/building.ts"
export type { ClaimParams, OfRun, ResultParams, StopParams, WorkParams } from "./internal/building/host.ts"
export type { CleanParams, CloseParams, OfMarket, OpenParams, UpdateParams } from "./internal/building/market.ts"
export type {
  AssignParams,
  Extended,
  ExtendParams,
  ListParams,
  OfJob,
  Posted,
  RecoverParams
} from "./internal/building/requester.ts"
export { type Stopping, type WayToStop, wayToStop } from "./internal/building/stopping.ts"
export type { JobFilters, LookedUp, ProgramJob, Unchecked } from "./internal/reading/jobs.ts"
export type { RunFilters } from "./internal/reading/runs.ts"

export interface Options extends ChainOptions {
  /** Signs what is built, where a call names nobody else. Not needed to read. */
  readonly wallet?: TransactionSigner | undefined
}

type Building<Build extends (...given: never) => Promise<Instruction>, Extra = unknown> = Effect.Effect<
  Built<Awaited<ReturnType<Build>>, Extra>,
  JobError
>

/** Every call fails with a `JobError`. */
export interface Service {
  readonly chain: Chain
  /**
   * A job. Its status is checked with its run and its queue, unless `checkRun` is `false`. One that is closed fails with
   * `JobNotFound`: see `history`.
   */
  readonly get: (address: Address, checkRun?: boolean) => Effect.Effect<ProgramJob, JobError>
  /** Those of the jobs that are there, in order. `multipleDetailed` says of each what is there. */
  readonly multiple: (
    addresses: ReadonlyArray<Address>,
    checkRuns?: boolean
  ) => Effect.Effect<ReadonlyArray<ProgramJob>, JobError>
  /** For each address, in order, the job, or that it is gone, or what is there instead. */
  readonly multipleDetailed: (
    addresses: ReadonlyArray<Address>,
    checkRuns?: boolean
  ) => Effect.Effect<ReadonlyArray<LookedUp>, JobError>
  /** All jobs that the filters let through. With `checkRuns`, every status is checked. Needs an RPC with `getProgramAccounts`. */
  readonly all: (filters?: JobFilters, checkRuns?: boolean) => Effect.Effect<ReadonlyArray<ProgramJob>, JobError>
  readonly run: (address: Address) => Effect.Effect<Run, JobError>
  /** Without a job to look for, it needs an RPC with `getProgramAccounts`. */
  readonly runs: (filters?: RunFilters) => Effect.Effect<ReadonlyArray<Run>, JobError>
  /** One that is not there, or is something else, fails with `InvalidSpec`. */
  readonly market: (address: Address) => Effect.Effect<Market, JobError>
  /** Needs an RPC with `getProgramAccounts`. */
  readonly markets: Effect.Effect<ReadonlyArray<Market>, JobError>
  /** What became of a job, also when its account is closed. */
  readonly history: (address: Address, options?: HistoryOptions) => Effect.Effect<JobHistory, JobError>
  /** Jobs, with what their runs and queues say, and markets as they change. */
  readonly monitor: (options?: MonitorOptions) => Stream.Stream<SimpleMonitorEvent, JobError>
  /** Each account for itself. */
  readonly monitorDetailed: (options?: MonitorOptions) => Stream.Stream<MonitorEvent, JobError>

  /** `assign` where a node is given, else `list`. */
  readonly post: (
    params: Requester.ListParams | Requester.AssignParams
  ) => Building<typeof Instructions.list, Requester.Posted> | Building<typeof Instructions.assign, Requester.Posted>
  readonly list: (params: Requester.ListParams) => Building<typeof Instructions.list, Requester.Posted>
  readonly assign: (params: Requester.AssignParams) => Building<typeof Instructions.assign, Requester.Posted>
  /** Adds time to what the job has now. `to` is what it will have. */
  readonly extend: (params: Requester.ExtendParams) => Building<typeof Instructions.extend, Requester.Extended>
  readonly delist: (params: Requester.OfJob) => Building<typeof Instructions.delist>
  readonly end: (params: Requester.OfJob) => Building<typeof Instructions.end>
  readonly recover: (params: Requester.RecoverParams) => Building<typeof Instructions.recover>
  /** Whichever of `delist`, `end` and `recover` ends the job where it is now; `undefined` if it has ended. */
  readonly stopJob: (params: Requester.OfJob) => Effect.Effect<Stopping | undefined, JobError>

  readonly work: (params: Host.WorkParams) => Building<typeof Instructions.work, { readonly run: Address }>
  readonly stop: (params: Host.StopParams) => Building<typeof Instructions.stop>
  readonly claim: (params: Host.ClaimParams) => Building<typeof Instructions.claim, { readonly run: Address }>
  readonly finish: (params: Host.ResultParams) => Building<typeof Instructions.finish>
  readonly complete: (params: Host.ResultParams) => Building<typeof Instructions.complete>
  readonly quit: (params: Host.OfRun) => Building<typeof Instructions.quit>

  readonly open: (params?: Markets.OpenParams) => Building<typeof Instructions.open, { readonly market: Address }>
  /** The same as `open`. */
  readonly createMarket: (
    params?: Markets.OpenParams
  ) => Building<typeof Instructions.open, { readonly market: Address }>
  readonly update: (params: Markets.UpdateParams) => Building<typeof Instructions.update>
  /** Takes all deposits with it: the program does not ask whether jobs are left. */
  readonly close: (params: Markets.CloseParams) => Building<typeof Instructions.close>
  /** The same as `close`. */
  readonly closeMarket: (params: Markets.CloseParams) => Building<typeof Instructions.close>
  readonly closeAdmin: (params: Markets.CloseParams) => Building<typeof Instructions.closeAdmin>
  readonly clean: (params: Markets.CleanParams) => Building<typeof Instructions.clean>
  readonly cleanAdmin: (params: Requester.OfJob) => Building<typeof Instructions.cleanAdmin>
  readonly quitAdmin: (params: Host.OfRun) => Building<typeof Instructions.quitAdmin>
}

export class JobsProgram extends Context.Service<JobsProgram, Service>()("@longshore/nosana-program/JobsProgram") {}

export const make = ({ wallet, ...options }: Options): Effect.Effect<Service, JobError> =>
  Effect.map(makeChain(options), (chain) => over(chain, wallet))

/** The client over a chain that is there. */
export const over = (chain: Chain, wallet?: TransactionSigner | undefined): Service => {
  const builder = { chain, wallet }
  const built =
    <Params, B>(build: (from: typeof builder, params: Params) => B) =>
    (params: Params): B =>
      build(builder, params)
  const open = (params: Markets.OpenParams = {}) => Markets.open(builder, params)
  const close = built(Markets.close)
  const lookedUp: Service["multipleDetailed"] = (addresses, checkRuns = false) =>
    lookUp(chain, "multipleDetailed", addresses, checkRuns)
  return JobsProgram.of({
    chain,
    get: (address, checkRun = true) => getJob(chain, "get", address, checkRun),
    multiple: (addresses, checkRuns = false) =>
      Effect.map(lookUp(chain, "multiple", addresses, checkRuns), (all) =>
        all.flatMap((one) => (one._tag === "Found" ? [one.job] : []))
      ),
    multipleDetailed: lookedUp,
    all: (filters = {}, checkRuns = false) => allJobs(chain, "all", filters, checkRuns),
    run: (address) => Effect.map(readOne(chain, "run", "run", address), ({ value }) => value),
    runs: (filters = {}) => allRuns(chain, "runs", filters),
    market: (address) => Effect.map(readOne(chain, "market", "market", address), ({ value }) => value),
    markets: allMarkets(chain, "markets"),
    history: (address, given) => historyOf(chain, address, given),
    monitor: (given) => monitor(chain, given),
    monitorDetailed: (given) => monitorDetailed(chain, given),
    post: (params) =>
      "node" in params && params.node !== undefined
        ? Requester.assign(builder, params)
        : Requester.list(builder, params),
    list: built(Requester.list),
    assign: built(Requester.assign),
    extend: built(Requester.extend),
    delist: built(Requester.delist),
    end: built(Requester.end),
    recover: built(Requester.recover),
    stopJob: (params) => stopJob(builder, params),
    work: built(Host.work),
    stop: built(Host.stop),
    claim: built(Host.claim),
    finish: built(Host.finish),
    complete: built(Host.complete),
    quit: built(Host.quit),
    open,
    createMarket: open,
    update: built(Markets.update),
    close,
    closeMarket: close,
    closeAdmin: built(Markets.closeAdmin),
    clean: built(Markets.clean),
    cleanAdmin: built(Markets.cleanAdmin),
    quitAdmin: built(Markets.quitAdmin)
  })
}

export const layer = (options: Options): Layer.Layer<JobsProgram, JobError> => Layer.effect(JobsProgram, make(options))

export const layerConfig = (config: Config.Wrap<Options>): Layer.Layer<JobsProgram, Config.ConfigError | JobError> =>
  Layer.effect(JobsProgram, Effect.flatMap(fromConfig(config), make))

/** Events until `stop` is called, or the loop is left: either closes the connection. Nothing connects before the loop begins. */
export type Monitored<Event> = [events: AsyncIterable<Event>, stop: () => void]

/** Every call as a promise, with a `signal` among its options where it has some, else as its last argument. */
export interface PlainJobsProgram
  extends Omit<Promises<Service>, "get" | "multiple" | "multipleDetailed" | "all" | "monitor" | "monitorDetailed">,
    AsyncDisposable {
  readonly get: (address: Address, checkRun?: boolean, options?: CallOptions) => Promise<ProgramJob>
  readonly multiple: (
    addresses: ReadonlyArray<Address>,
    checkRuns?: boolean,
    options?: CallOptions
  ) => Promise<ReadonlyArray<ProgramJob>>
  readonly multipleDetailed: (
    addresses: ReadonlyArray<Address>,
    checkRuns?: boolean,
    options?: CallOptions
  ) => Promise<ReadonlyArray<LookedUp>>
  readonly all: (filters?: JobFilters, checkRuns?: boolean, options?: CallOptions) => Promise<ReadonlyArray<ProgramJob>>
  readonly monitor: (options?: MonitorOptions) => Promise<Monitored<SimpleMonitorEvent>>
  readonly monitorDetailed: (options?: MonitorOptions) => Promise<Monitored<MonitorEvent>>
}

/** The client for code that does not use Effect. */
export const createJobsProgram = async (options: Options): Promise<PlainJobsProgram> => {
  const plain = await promises(JobsProgram, layer(options))
  return {
    ...plain,
    monitor: monitored(plain.monitor),
    monitorDetailed: monitored(plain.monitorDetailed)
  } as PlainJobsProgram
}

const monitored =
  <Event>(begin: (options?: MonitorOptions & CallOptions) => AsyncIterable<Event>) =>
  async (options: MonitorOptions = {}): Promise<Monitored<Event>> => {
    const stopping = new AbortController()
    const events = begin({ ...options, signal: stopping.signal })
    return [untilStopped(events, stopping.signal), () => stopping.abort()]
  }

/** To be stopped is an end and no failure. */
const untilStopped = <Event>(events: AsyncIterable<Event>, signal: AbortSignal): AsyncIterable<Event> => ({
  async *[Symbol.asyncIterator]() {
    try {
      yield* events
    } catch (thrown) {
      if (!signal.aborted || thrown !== signal.reason) throw thrown
    }
  }
})
