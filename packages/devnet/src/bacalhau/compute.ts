/** A compute node's part: it waits for room, fetches inputs, runs the work, publishes what is left. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { duration } from "../go/time.ts"
import { during } from "../internal/stillness.ts"
import { Failure } from "../running/Failure.ts"
import { OutputLog } from "../running/OutputLog.ts"
import type { RunWork } from "../running/Work.ts"
import { contentId } from "./contentId.ts"
import { type Execution, hasEnded } from "./Execution.ts"
import { fetchInputs } from "./inputs.ts"
import { isFinite, type Job, type SpecConfig } from "./Job.ts"
import { type Node, shareOf } from "./nodes.ts"
import type { Publisher } from "./publisher.ts"
import { runOutputOf } from "./runOutput.ts"
import { type JobEntry, latest, type Store } from "./store.ts"
import type { Traits } from "./versions.ts"
import { engineModule, workOf } from "./work.ts"

export interface Compute {
  readonly begin: (entry: JobEntry, execution: Execution, node: Node, listener: Listener) => void
  readonly cancel: (executionId: string) => void
  /** What an execution writes and has written. */
  readonly logOf: (executionId: string) => OutputLog | undefined
  /** What is written from now on reaches nobody. */
  readonly die: () => void
  /** The processes are gone; whoever they worked for finds failed executions. */
  readonly restart: () => void
}

export interface Listener {
  /** Called before the execution itself says that it runs. */
  readonly started: () => void
  /** Called when it has ended, however. */
  readonly settled: () => void
}

interface Means {
  readonly store: Store
  readonly traits: Traits
  readonly publisher: Publisher
  readonly runWork: RunWork
  /** Where the archive of an execution is found. */
  readonly addressOf: (executionId: string) => string
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
}

export const makeCompute = ({ addressOf, fork, publisher, runWork, store, traits }: Means): Compute => {
  const running = new Map<string, Fiber.Fiber<void>>()
  const logs = new Map<string, OutputLog>()

  const isOld = traits.history === "states"

  /** The node is asked for a bid, and makes one. */
  const accept = (entry: JobEntry, execution: Execution) => {
    if (traits.hasOrchestrator) store.setExecution(entry, execution, { state: "AskForBid" })
    const message = "Accepted job"
    store.setExecution(entry, execution, { state: "AskForBidAccepted", message }, { message, topic: "Requesting Node" })
  }

  const fail = (entry: JobEntry, execution: Execution, words: string) => {
    const message = isOld && traits.hasOrchestrator ? `execution error: ${words}` : words
    const change = { state: "Failed", message, desired: "Stopped", desiredMessage: "execution failed" } as const
    store.setExecution(entry, execution, change, { message, topic: "Running Execution", details: { IsError: "true" } })
  }

  const complete = (
    entry: JobEntry,
    execution: Execution,
    job: Job,
    exitCode: number,
    published: SpecConfig | undefined,
    log: OutputLog
  ) => {
    const isWasm = job.tasks[0]!.engine.type.toLowerCase() === "wasm"
    const output = runOutputOf(log, exitCode, isWasm && traits.keepsFirstWrite)
    if (!isFinite(job)) {
      const message = "execution completed unexpectedly"
      const change = { state: "Failed", message, desired: "Stopped", desiredMessage: message, output } as const
      return store.setExecution(entry, execution, change, { message, topic: "Execution" })
    }
    const change = {
      state: "Completed",
      desired: "Stopped",
      desiredMessage: "execution completed",
      output,
      published
    } as const
    store.setExecution(entry, execution, change, { message: "Completed successfully", topic: "Execution" })
  }

  const work = (execution: Execution, job: Job, log: OutputLog) =>
    Effect.gen(function* () {
      const task = job.tasks[0]!
      const module = engineModule(task.engine)
      const inputs = yield* fetchInputs(module === undefined ? task.inputs : [...task.inputs, module])
      const planned = workOf(job, execution, inputs, traits)
      if (planned instanceof Failure) return yield* Effect.fail(planned)
      const ran = yield* runWork(planned, log)
      const publisherType = task.publisher.type.toLowerCase()
      if (["ipfs", "estuary", "filecoin"].includes(publisherType)) {
        const params = { Name: `job-${job.id}`, CID: contentId(execution.id) }
        yield* publisher.share(params.CID, { work: planned, ran, log })
        return { ran, published: { type: traits.requester === "root" ? "IPFS" : "ipfs", params } }
      }
      if (publisherType !== "local") return { ran, published: undefined }
      yield* publisher.publish(execution.id, { work: planned, ran, log })
      return { ran, published: { type: "urlDownload", params: { URL: addressOf(execution.id) } } }
    })

  const run = (entry: JobEntry, execution: Execution, started: () => void, log: OutputLog) =>
    Effect.gen(function* () {
      const job = latest(entry)
      const { execution: own, total } = job.tasks[0]!.timeouts
      const limit = own > 0 ? own : total
      if (isOld) {
        store.setExecution(entry, execution, { desired: "Running" })
        started()
        store.setExecution(entry, execution, { state: "BidAccepted" })
      } else {
        const change = { state: "Running", message: "Running", desired: "Running", desiredMessage: "Running" } as const
        started()
        store.setExecution(entry, execution, change, { message: "Running", topic: "Execution" })
      }
      const working = work(execution, job, log)
      const { published, ran } = yield* limit > 0
        ? Effect.timeoutOrElse(working, {
            duration: Duration.seconds(limit),
            orElse: () => Effect.fail(new Failure(`Execution timed out after ${duration(limit)}`))
          })
        : working
      complete(entry, execution, job, ran.exitCode, published, log)
    }).pipe(
      Effect.catch(({ message }) => Effect.sync(() => fail(entry, execution, message))),
      Effect.ensuring(Effect.sync(() => log.end()))
    )

  return {
    begin: (entry, execution, node, { settled, started }) => {
      const log = new OutputLog()
      logs.set(execution.id, log)
      if (isOld) accept(entry, execution)
      else store.setExecution(entry, execution, { state: "BidAccepted" })
      const share = shareOf(latest(entry), node)
      node.waiting++
      const taken = Effect.sync(() => {
        node.waiting--
        node.running++
        node.used += share
        return true
      })
      const given = Effect.sync(() => {
        node.running--
        node.used -= share
      })
      let isIn = false
      const effect = node.room.withPermits(share)(
        Effect.gen(function* () {
          isIn = yield* taken
          yield* during(Effect.ensuring(run(entry, execution, started, log), given))
        })
      )
      const fiber = fork(
        Effect.ensuring(
          Effect.andThen(Effect.yieldNow, effect),
          Effect.sync(() => {
            if (!isIn) node.waiting--
            running.delete(execution.id)
            log.end()
          })
        ).pipe(Effect.andThen(Effect.sync(settled)))
      )
      running.set(execution.id, fiber)
    },
    cancel: (id) => running.get(id)?.interruptUnsafe(),
    logOf: (id) => logs.get(id),
    die: () => {
      for (const log of logs.values()) if (!log.hasEnded) log.die()
    },
    restart: () => {
      for (const entry of store.jobs.values()) {
        for (const execution of entry.executions) {
          if (!hasEnded(execution)) fail(entry, execution, "Execution failed due to node restart")
        }
      }
    }
  }
}
