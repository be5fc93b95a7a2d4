/** The life of one job on a host: from the run account that says it is the host's, to the result on the chain. */
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Address } from "../solana/Program.ts"
import { blank, type Flow, nothing } from "./FlowState.ts"
import type { Host, Surroundings } from "./Host.ts"
import { resultTo } from "./logistics.ts"
import { storeOf } from "./operation.ts"
import type { StopReason } from "./Progress.ts"
import { postResult, quitJob } from "./posting.ts"
import { logisticsIn, onIpfs, prepared } from "./preparing.ts"
import type { JobAccount } from "./program/accounts/JobAccount.ts"
import type { RunAccount } from "./program/accounts/RunAccount.ts"
import { makeServices } from "./services.ts"
import { TaskLog } from "./TaskLog.ts"
import { makeTask } from "./task.ts"

/** Why work has to end before it ends by itself; `gone` when there is nobody left to tell of it. */
type Interruption = Exclude<StopReason, "restart"> | "gone"

export interface Assignment {
  readonly id: Address
  readonly run: Address
  readonly account: RunAccount
  readonly job: JobAccount
}

const expiryOf = ({ account }: Assignment, { timeout }: JobAccount): number => Number((account.time + timeout) * 1000n)

/** Ends when the owner or the clock ends the job. */
const interruption = (host: Host, { chain, now }: Surroundings, assignment: Assignment): Effect.Effect<Interruption> =>
  Effect.gen(function* (): Effect.fn.Return<Interruption> {
    let isStopped = false
    const stopNow = Deferred.makeUnsafe<void>()
    host.stopNow.set(assignment.id, () => {
      isStopped = true
      Deferred.doneUnsafe(stopNow, Effect.void)
    })
    for (;;) {
      const version = chain.version()
      const job = chain.job(assignment.id)
      if (job === undefined) return "gone"
      if (chain.run(assignment.run) === undefined) return job.state === 2 ? "stopped" : "gone"
      const left = expiryOf(assignment, job) - now()
      if (isStopped || left <= 0) return "expired"
      // Far away times are looked at again.
      const nap = Effect.sleep(Duration.min(Duration.millis(left), Duration.days(1)))
      yield* Effect.raceFirst(Effect.raceFirst(chain.changedSince(version), nap), Deferred.await(stopNow))
    }
  }).pipe(Effect.ensuring(Effect.sync(() => host.stopNow.delete(assignment.id))))

/** Runs a flow to its end, or to the interruption that ends it. */
const worked = Effect.fnUntraced(function* (
  host: Host,
  around: Surroundings,
  flow: Flow,
  interrupted: Effect.Effect<Interruption>
) {
  const { base, now, runContainer, tunnel } = around
  const log = new TaskLog(now)
  const services = makeServices(flow, tunnel, base)
  const global = { host: host.keys.address, frps_address: base().replace(/^\w+:\/\//, "") }
  const task = makeTask({
    flow,
    log,
    services,
    now,
    runContainer,
    fork: around.fork,
    store: storeOf(flow, global, services),
    volumes: new Map(),
    tell: (words) => {
      log.add({ opId: "system", group: "system", type: "info", message: words })
      host.log.write(flow.id, "DockerContainerOrchestration", "info", words)
    }
  })
  const stopListening = log.onEntry(({ message, type }) => {
    if (type === "container") host.log.write(flow.id, "NodeRepository.displayLog", "log", String(message))
  })
  host.tasks.set(flow.id, task)
  host.services.set(flow.id, services)
  host.log.write(flow.id, "TaskManager.start", "process", "")
  const running = yield* Effect.forkChild(task.run)
  const ended = Effect.as(Fiber.await(running), undefined)
  const why: Interruption | undefined = yield* Effect.raceFirst(ended, interrupted)
  if (why !== undefined) {
    task.stop(why === "gone" ? "quit" : why)
    yield* ended
  }
  stopListening()
  host.tasks.delete(flow.id)
  host.services.delete(flow.id)
  host.log.write(flow.id, "TaskManager.start", "success", "")
  return why
})

/** What the host does that is not as it should be, once it has worked for a while. */
const misbehaviour = ({ options: { after, behaviour } }: Host): Effect.Effect<Interruption> => {
  const isOdd = behaviour === "quits" || behaviour === "vanishes" || behaviour === "shuts-down"
  return isOdd ? Effect.as(Effect.sleep(Duration.fromInputUnsafe(after ?? Duration.zero)), "quit") : Effect.never
}

/** Ends when nothing is left for the host to do about the job. */
export const serveJob = Effect.fnUntraced(function* (
  host: Host,
  around: Surroundings,
  [run, account]: readonly [Address, RunAccount]
) {
  const id = account.job
  const job = around.chain.job(id)
  if (job === undefined) return
  const assignment: Assignment = { id, run, account, job }
  host.log.enter("claiming-job", id)
  host.log.enter("claiming-job-success", id)
  const watching = interruption(host, around, assignment)
  const interrupted = Effect.raceFirst(watching, misbehaviour(host))

  let why: Interruption | undefined = expiryOf(assignment, job) <= around.now() ? "expired" : undefined
  if (why === undefined) {
    const begun = yield* Effect.raceFirst(
      Effect.map(prepared(host, around, assignment), (flow) => ({ flow })),
      Effect.map(watching, (reason) => ({ reason }))
    )
    if ("reason" in begun) why = begun.reason
    else if (begun.flow !== undefined) why = yield* worked(host, around, begun.flow, interrupted)
  }

  const { behaviour = "works" } = host.options
  if (why === "gone") return
  if (why === "quit" && behaviour === "vanishes") {
    host.isOnline = false
    return yield* Effect.never
  }
  if (why === "quit" && behaviour === "quits") return quitJob(host, around, assignment)
  if (behaviour === "hangs") {
    for (;;) {
      yield* watching
      if (around.chain.run(run) === undefined) return
      yield* around.chain.changedSince(around.chain.version())
    }
  }
  const result = yield* resultOf(host, around, assignment)
  yield* postResult(host, around, assignment, result)
  if (why === "quit") host.isOnline = false
})

/** What becomes public of a job. */
const resultOf = Effect.fnUntraced(function* (host: Host, around: Surroundings, { id, job }: Assignment) {
  const flow = host.flows.get(id)
  host.log.enter("awaiting-result-send", id)
  host.log.write(id, "JobExternalUtil.resolveResult", "process", "Resolving job results")
  let result = flow?.state ?? nothing
  const { receive } = logisticsIn(onIpfs(around, job))
  if (flow !== undefined && receive?.type !== undefined) {
    const { status } = flow.state
    flow.state.status = "waiting-for-result"
    result = blank(flow.state, status)
    const problem = yield* resultTo(host, around, { id, flow, status, logistics: receive })
    if (problem !== undefined) {
      flow.state.errors = [...(flow.state.errors ?? []), problem]
      result = { ...result, errors: [...(result.errors ?? []), problem] }
    }
  }
  host.log.enter("awaiting-result-send-success", id)
  host.log.write(id, "JobExternalUtil.resolveResult", "success", "Job results resolved successfully")
  return host.options.behaviour === "posts-nothing" ? nothing : result
})
