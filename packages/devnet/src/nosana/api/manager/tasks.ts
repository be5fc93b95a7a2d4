/** Does tasks when they are due, through the gateway's jobs: each unit at most once, whatever dies in between. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { during } from "../../../internal/stillness.ts"
import type { JobsEngine } from "../jobs/JobsEngine.ts"
import type { Refusal } from "../jobs/Refusal.ts"
import {
  activeJobs,
  type Deployment,
  type DeploymentJob,
  isRunning,
  revisionOf,
  type Task,
  type Unit
} from "./records.ts"
import type { Store } from "./Store.ts"
import type { Steps } from "./steps.ts"

interface Parts {
  readonly engine: JobsEngine
  readonly store: Store
  readonly steps: () => Steps
  readonly now: () => number
  /** Runs for as long as the process lives. */
  readonly fork: (effect: Effect.Effect<void>) => unknown
}

export interface Tasks {
  /** Has a task done once it is due. Never in the turn in which it is called. */
  readonly schedule: (deployment: Deployment, task: Task) => void
  /** A job is as the chain has it now. */
  readonly see: (deployment: Deployment, job: DeploymentJob) => void
}

/** How many keys a unit has, one after the other. */
const mostEpochs = 3

interface Ladder {
  readonly first: Duration.Duration
  readonly most: Duration.Duration
}

const usual: Ladder = { first: Duration.seconds(30), most: Duration.minutes(10) }
/** Nobody buys credits as fast. */
const forFunds: Ladder = { first: Duration.minutes(10), most: Duration.hours(6) }
const mostRetries = 60

const pauseOf = ({ first, most }: Ladder, retries: number): number =>
  Math.min(Duration.toMillis(most), Duration.toMillis(first) * 2 ** retries)

export const makeTasks = ({ engine, fork, now, see, steps, store }: Parts & Pick<Tasks, "see">): Tasks => {
  const targetsOf = (deployment: Deployment, { keptRevision, limit }: Task) => {
    const others = activeJobs(deployment).filter(({ revision }) => revision !== keptRevision)
    // Those that wait have done nothing yet; of the others the oldest have done the most.
    const inOrder = others.toSorted(
      (one, other) => Number(isRunning(one)) - Number(isRunning(other)) || one.updatedAt - other.updatedAt
    )
    return inOrder.slice(0, limit ?? others.length)
  }

  /** What is to be done next, if anything is left. */
  const nextUnit = (deployment: Deployment, task: Task): Unit | undefined => {
    const { activeRevision, market, replicas, timeoutMinutes } = deployment
    const seconds = timeoutMinutes * 60
    if (task.kind === "EXTEND") {
      const job = deployment.jobs.get(task.job ?? "")
      const isMeant = job !== undefined && task.unit === 0 && activeJobs(deployment).includes(job)
      return isMeant ? { kind: "EXTEND", job: job.job, seconds: task.extraSeconds ?? seconds } : undefined
    }
    if (task.kind === "LIST") {
      if (task.unit >= (task.limit ?? replicas)) return undefined
      const { cid } = revisionOf(deployment, activeRevision)!
      const order = { ipfsHash: cid, market, timeout: seconds }
      return { kind: "LIST", order, revision: activeRevision }
    }
    if (task.limit !== undefined && task.unit >= task.limit) return undefined
    const job = targetsOf(deployment, task)[0]
    return job && { kind: "STOP", job: job.job }
  }

  const advance = (task: Task) => {
    task.unit++
    task.sent = undefined
    task.epoch = 0
    task.retries = 0
  }

  const listUnit = Effect.fnUntraced(function* (
    deployment: Deployment,
    task: Task,
    { order, revision }: Extract<Unit, { kind: "LIST" }>,
    key: string
  ) {
    const { job, tx } = yield* engine.post(deployment.payer, order, { key })
    // In one turn: whatever happens to the job next finds it posted, and not to be posted any more.
    advance(task)
    const added = store.addJob(deployment, { job, tx, market: order.market, revision })
    store.tell(deployment, "JOB_LIST_CONFIRMED", `Successfully listed job - ${job}`, tx)
    see(deployment, added)
  })

  const extendUnit = Effect.fnUntraced(function* (
    deployment: Deployment,
    task: Task,
    { job, seconds }: Extract<Unit, { kind: "EXTEND" }>,
    key: string
  ) {
    const { tx } = yield* engine.extend(deployment.payer, job, seconds, { key })
    advance(task)
    if (tx !== null) store.tell(deployment, "JOB_EXTEND_SUCCESSFUL", `Successfully extended job - TX ${tx}`, tx)
    if (deployment.status === "INSUFFICIENT_FUNDS") store.setStatus(deployment, "RUNNING")
  })

  const stopUnit = Effect.fnUntraced(function* (
    deployment: Deployment,
    task: Task,
    { job }: { readonly job: string },
    key: string
  ) {
    const found = deployment.jobs.get(job)
    if (found !== undefined) steps().retire(deployment, found)
    const { tx } = yield* engine.stop(deployment.payer, job, { key })
    advance(task)
    const message = tx === null ? `Job ${job} was already settled` : `Successfully stopped job ${job}. TX ${tx}`
    store.tell(deployment, "JOB_STOPPED_CONFIRMED", message, tx)
    if (found !== undefined) see(deployment, found)
  })

  const attempt = (deployment: Deployment, task: Task, unit: Unit, key: string): Effect.Effect<void, Refusal> => {
    if (unit.kind === "LIST") return listUnit(deployment, task, unit, key)
    return unit.kind === "EXTEND" ? extendUnit(deployment, task, unit, key) : stopUnit(deployment, task, unit, key)
  }

  const fail = (deployment: Deployment, task: Task) => {
    task.sent = undefined
    store.endTask(deployment, task)
    store.dropTasks(deployment)
    if (deployment.status === "STOPPING") steps().settle(deployment)
    else store.setStatus(deployment, "ERROR")
  }

  /** Below nothing, an account may not go on with anything. */
  const ban = ({ owner }: Deployment) => {
    for (const each of store.all().filter((other) => other.owner === owner)) {
      store.dropTasks(each)
      store.setStatus(each, "ARCHIVED")
    }
  }

  const jobOf = ({ sent }: Task) => (sent === undefined || sent.kind === "LIST" ? undefined : sent.job)

  /** Tries the same once more after a while, until that was often enough. */
  const retry = (deployment: Deployment, task: Task, ladder: Ladder) => {
    if (task.retries >= mostRetries) return fail(deployment, task)
    store.setTask(deployment, task, { isUnderWay: false, dueAt: now() + pauseOf(ladder, task.retries) })
    task.retries++
    // Its owner can stop it.
    if (deployment.status === "STARTING") store.setStatus(deployment, "RUNNING")
  }

  const refused = (deployment: Deployment, task: Task, refusal: Refusal) => {
    const { code, message, retryAfter, status } = refusal
    if (code === "IDEMPOTENCY_KEY_IN_PROGRESS") {
      return store.setTask(deployment, task, { isUnderWay: false, dueAt: now() + (retryAfter ?? 1) * 1000 })
    }
    if (code === "IDEMPOTENCY_KEY_EXPIRED") {
      task.epoch++
      return task.epoch > mostEpochs ? retry(deployment, task, usual) : undefined
    }
    if (task.kind !== "LIST" && status === 404) {
      const job = deployment.jobs.get(jobOf(task) ?? "")
      if (job !== undefined) store.setJob(deployment, job, { state: "STOPPED" })
      return advance(task)
    }
    if (status < 500) store.tell(deployment, `JOB_${task.kind}_ERROR`, message)
    if (status < 500 && code === undefined) {
      // Nothing came of it, and nothing will.
      task.sent = undefined
      task.epoch++
      if (task.isOver) return
    }
    if (status !== 402) return retry(deployment, task, usual)
    if (deployment.owner.ledger.balance().available < 0n) return ban(deployment)
    if (deployment.status !== "STOPPING") store.setStatus(deployment, "INSUFFICIENT_FUNDS")
    retry(deployment, task, forFunds)
  }

  const finish = (deployment: Deployment, task: Task) => {
    const wasMeant = !task.isOver
    store.endTask(deployment, task)
    if (wasMeant && task.kind === "LIST") steps().listed(deployment, task)
    const job = task.kind === "EXTEND" ? deployment.jobs.get(task.job ?? "") : undefined
    if (wasMeant && job !== undefined) steps().moved(deployment, job, false)
    steps().settle(deployment)
  }

  const perform = Effect.fnUntraced(function* (deployment: Deployment, task: Task) {
    // Whatever is told in the turn of a transaction is over first.
    yield* Effect.yieldNow
    while (deployment.tasks.has(task.id)) {
      const pause = task.dueAt - now()
      if (pause > 0) {
        yield* Effect.sleep(Duration.millis(pause))
        continue
      }
      task.sent ??= task.isOver ? undefined : nextUnit(deployment, task)
      const unit = task.sent
      if (unit === undefined) return finish(deployment, task)
      if (!task.isUnderWay) store.setTask(deployment, task, { isUnderWay: true, attempts: task.attempts + 1 })
      const key = `${task.id}:${task.unit}:${task.epoch}`
      const done = yield* Effect.result(during(attempt(deployment, task, unit, key)))
      if (Result.isFailure(done)) refused(deployment, task, done.failure)
    }
  })

  return {
    see,
    schedule: (deployment, task) => void fork(perform(deployment, task))
  }
}
