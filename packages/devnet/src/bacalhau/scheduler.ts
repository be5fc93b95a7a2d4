/** Decides where jobs run, and what has become of them. */
import { randomUUID } from "node:crypto"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { duration } from "../go/time.ts"
import { during } from "../internal/stillness.ts"
import type { Compute } from "./compute.ts"
import { type Execution, hasEnded, noOutput } from "./Execution.ts"
import { isFinite, isTerminal, type Job, runsEverywhere } from "./Job.ts"
import { isDecidable, type Node, shortId, unfitness } from "./nodes.ts"
import { type Event, type JobEntry, latest, type Store } from "./store.ts"
import type { Traits } from "./versions.ts"

/** How often a job may be tried on one node. */
const tries = 2
/** When the orchestrator looks again at a job that no node can take. */
const backoff = Duration.minutes(1)

export interface Scheduler {
  /** Gives the id of the evaluation, which comes about by itself. */
  readonly evaluate: (entry: JobEntry) => string
  /** Looks again at all that have not ended. */
  readonly evaluateAll: () => void
  /** Ends a job before its work has. */
  readonly stop: (entry: JobEntry, reason: string) => string
}

interface Means {
  readonly store: Store
  readonly traits: Traits
  readonly nodes: ReadonlyArray<Node>
  readonly compute: Compute
  readonly now: () => bigint
  /** Lives as long as the server's process does. */
  readonly fork: (effect: Effect.Effect<void>) => void
}

const stopped = "Execution stop requested because job has been stopped"

export const makeScheduler = ({ compute, fork, nodes, now, store, traits }: Means): Scheduler => {
  const watched = new Set<Job>()

  const cancel = (entry: JobEntry, execution: Execution, message: string) => {
    if (hasEnded(execution)) return
    compute.cancel(execution.id)
    const change = { desired: "Stopped", desiredMessage: message, state: "Cancelled", message } as const
    store.setExecution(entry, execution, change, { message, topic: "Scheduling" })
  }

  const cancelAll = (entry: JobEntry, executions: ReadonlyArray<Execution>, message: string) => {
    for (const execution of executions) cancel(entry, execution, message)
  }

  const begin = (entry: JobEntry, node: Node, evaluationId: string, partition: number) => {
    const job = latest(entry)
    const at = now()
    const execution: Execution = {
      id: `e-${randomUUID()}`,
      evaluationId,
      nodeId: node.id,
      jobId: job.id,
      jobVersion: job.version,
      partition,
      createTime: at,
      modifyTime: at,
      revision: 1,
      state: "New",
      message: "",
      details: undefined,
      desired: "Pending",
      desiredMessage: "",
      published: undefined,
      output: noOutput
    }
    store.addExecution(entry, execution, {
      message: `Requested execution on ${shortId(node.id)}`,
      topic: "Scheduling",
      details: { NodeID: node.id }
    })
    compute.begin(entry, execution, node, { started: () => isRunning(entry), settled: () => settle(entry) })
  }

  const isRunning = (entry: JobEntry) => {
    const { state } = latest(entry)
    if (state !== "Pending" && state !== "Queued") return
    store.setJob(entry, "Running", { message: "Running", topic: "State Update", details: { NewState: "Running" } })
  }

  /** Ends a job whose time is up; `false` if it is not. */
  const isLate = (entry: JobEntry): boolean => {
    const job = latest(entry)
    const { total } = job.tasks[0]!.timeouts
    if (total === 0 || now() < job.createTime + BigInt(total) * 1_000_000_000n) return false
    const message = `Job timed out. Job took longer than ${duration(total)}`
    const details = {
      FailsExecution: "true",
      Hint: "Increase the task timeout or allocate more resources",
      IsError: "true"
    }
    store.setJob(entry, "Failed", { message, topic: "Job Timeout", details }, message)
    cancelAll(entry, entry.executions, stopped)
    return true
  }

  const watchTotal = (entry: JobEntry) => {
    const job = latest(entry)
    const { total } = job.tasks[0]!.timeouts
    if (total === 0 || watched.has(job)) return
    watched.add(job)
    fork(
      Effect.andThen(
        Effect.sleep(Duration.seconds(total)),
        Effect.sync(() => {
          if (latest(entry) === job && !isTerminal(job)) isLate(entry)
        })
      )
    )
  }

  const shortage = (entry: JobEntry, wanted: number, suitable: number, reasons: ReadonlyArray<string>) => {
    const job = latest(entry)
    const available = nodes.filter(({ isConnected, membership }) => isConnected && membership === "APPROVED").length
    const failed = entry.executions.findLast(({ state }) => state === "Failed")
    const words =
      traits.requester === "root" && failed !== undefined
        ? `node ${failed.nodeId} failed due to: ${failed.message}`
        : `not enough nodes to run job. requested: ${wanted}, available: ${available}, suitable: ${suitable}.${reasons.map((reason) => `\n• ${reason}`).join("")}`
    const { queue } = job.tasks[0]!.timeouts
    if (queue > 0 && traits.version !== "1.3.2" && now() < job.createTime + BigInt(queue) * 1_000_000_000n) {
      const message = `Job queued. ${words}`
      if (job.state === "Pending") store.setJob(entry, "Queued", { message, topic: "Queueing" }, message)
      fork(
        Effect.andThen(
          Effect.sleep(backoff),
          Effect.sync(() => {
            if (latest(entry) === job && job.state === "Queued") settle(entry)
          })
        )
      )
      return
    }
    const details = {
      IsError: "true",
      NodesAvailable: String(available),
      NodesRequested: String(wanted),
      NodesSuitable: String(suitable)
    }
    store.setJob(entry, "Failed", { message: words, topic: "Scheduling", details }, words)
    cancelAll(entry, entry.executions, "Execution stop requested because job has failed")
  }

  const settle = (entry: JobEntry, evaluationId: string = randomUUID()): void => {
    const job = latest(entry)
    const older = entry.executions.filter(({ jobVersion }) => jobVersion !== job.version)
    cancelAll(entry, older, "Execution stopped for job update")
    const own = entry.executions.filter(({ jobVersion }) => jobVersion === job.version)
    const active = own.filter((execution) => !hasEnded(execution))
    if (job.state === "Failed" || job.state === "Stopped") {
      // One that had been asked for in the same moment is made and stopped all the same.
      cancelAll(entry, active, stopped)
      return
    }
    if (job.state === "Completed" || isLate(entry) || !isDecidable(job)) return
    const done = own.filter(({ state }) => state === "Completed").length
    const tried = (node: Node) => own.filter(({ nodeId, state }) => nodeId === node.id && hasEnded({ state })).length
    const isBusy = (node: Node) => active.some(({ nodeId }) => nodeId === node.id)
    const reachable = nodes.filter(({ isConnected, membership }) => isConnected && membership === "APPROVED")
    const judged = reachable.map((node) => {
      const unfit =
        unfitness(node, job, traits) ??
        (tried(node) >= tries ? "job already executed on this node more than once" : undefined)
      return { node, unfit }
    })
    const free = judged.filter(({ node, unfit }) => unfit === undefined && !isBusy(node))
    const everywhere = runsEverywhere(job)
    const hasRun = (node: Node) => own.some(({ nodeId, state }) => nodeId === node.id && state === "Completed")
    const places = everywhere ? free.filter(({ node }) => !hasRun(node)) : free
    const wanted = everywhere ? done + active.length + places.length : job.count
    const missing = wanted - done - active.length
    if (missing <= 0 && active.length === 0 && isFinite(job) && (done > 0 || !everywhere)) {
      const details = { NewState: "Completed" }
      store.setJob(entry, "Completed", { message: "Completed", topic: "State Update", details })
      return
    }
    if (places.length < missing || (everywhere && wanted === 0)) {
      const reasons = judged
        .filter(({ node, unfit }) => unfit !== undefined || !isBusy(node))
        .map(({ node, unfit = "" }) => `Node ${shortId(node.id)}: ${unfit}`)
      shortage(entry, everywhere ? 1 : missing, places.length, reasons)
      return
    }
    places
      .toSorted((one, other) => one.node.used - other.node.used)
      .slice(0, missing)
      .forEach(({ node }, index) => begin(entry, node, evaluationId, done + active.length + index))
    watchTotal(entry)
  }

  const evaluate = (entry: JobEntry): string => {
    const id = randomUUID()
    fork(
      during(
        Effect.andThen(
          Effect.yieldNow,
          Effect.sync(() => settle(entry, id))
        )
      )
    )
    return id
  }

  return {
    evaluate,
    evaluateAll: () => {
      for (const entry of store.jobs.values()) if (!isTerminal(latest(entry))) evaluate(entry)
    },
    stop: (entry, reason) => {
      const event: Event = {
        message: "Job requested to stop before completion",
        topic: "Scheduling",
        details: { Reason: reason }
      }
      const isOld = traits.history === "states" && latest(entry).legacy === undefined
      store.setJob(entry, "Stopped", event, isOld ? event.message : reason)
      return evaluate(entry)
    }
  }
}
