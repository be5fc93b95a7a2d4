/** What a deployment does next: which tasks follow from its strategy, from a task that is done, and from what its jobs do. */
import * as Duration from "effect/Duration"
import { parseCron } from "./Cron.ts"
import { areRapid, mostRounds, pauseAfter } from "./rapid.ts"
import { activeJobs, type Deployment, type DeploymentJob, isActive, type Task, type TaskKind } from "./records.ts"
import type { NewTask, Store } from "./Store.ts"

export interface Steps {
  /** Has just been started. */
  readonly begin: (deployment: Deployment) => void
  /** All jobs of a LIST are posted. */
  readonly listed: (deployment: Deployment, task: Task) => void
  /** A job is another one than before, maybe in another state, or runs for longer. */
  readonly moved: (deployment: Deployment, job: DeploymentJob, isInNewState: boolean) => void
  /** Other jobs are wanted than before: so many, or of another revision. */
  readonly reshape: (deployment: Deployment, change: { readonly replicas: number } | "revision") => void
  readonly reschedule: (deployment: Deployment) => void
  /** Jobs may run for another time than before: those that run get what is missing, and none loses any. */
  readonly retime: (deployment: Deployment) => void
  readonly halt: (deployment: Deployment) => void
  /** Looks whether it has come to its end. */
  readonly settle: (deployment: Deployment) => void
  /** A job is being ended: what was planned for it is not wanted any more. */
  readonly retire: (deployment: Deployment, job: DeploymentJob) => void
}

interface Parts {
  readonly store: Store
  readonly now: () => number
  /** In milliseconds, when a job ends by itself; `undefined` for one that does not run. */
  readonly endOf: (job: DeploymentJob) => number | undefined
  /** In seconds, for how long a job may run; `undefined` for one that does not. */
  readonly timeoutOf: (job: DeploymentJob) => number | undefined
  /** Has a task done once it is due. */
  readonly schedule: (deployment: Deployment, task: Task) => void
}

const minute = Duration.toMillis(Duration.minutes(1))

/** How long before its end a job is extended: a tenth of its timeout, but one minute at least and five at most. */
export const extensionLead = (timeoutMinutes: number): number =>
  Math.min(5 * minute, Math.max(minute, (timeoutMinutes * minute) / 10))

export const makeSteps = ({ endOf, now, schedule, store, timeoutOf }: Parts): Steps => {
  const add = (deployment: Deployment, task: NewTask) => schedule(deployment, store.addTask(deployment, task))
  const hasTask = (deployment: Deployment, isMeant: (task: Task) => boolean) =>
    [...deployment.tasks.values()].some((task) => !task.isOver && isMeant(task))

  const nextRun = (deployment: Deployment) => {
    const { plan } = deployment
    if (plan.strategy !== "SCHEDULED" || hasTask(deployment, ({ kind }) => kind === "LIST")) return
    const dueAt = parseCron(plan.schedule)?.after(now())
    if (dueAt === undefined) {
      store.tell(deployment, "JOB_LIST_ERROR", `No day is ever on the schedule ${plan.schedule}`)
      return store.setStatus(deployment, "ERROR")
    }
    add(deployment, { kind: "LIST", dueAt })
  }
  const stopJobs = (deployment: Deployment, task: Pick<NewTask, "limit" | "keptRevision"> = {}) =>
    add(deployment, { kind: "STOP", dueAt: now(), ...task })

  const dropPlans = (deployment: Deployment, job: DeploymentJob) =>
    store.dropTasks(deployment, (task) => task.kind !== "STOP" && task.job === job.job)

  /** Whether there is nothing left that a deployment could come to by itself. */
  const isIdle = (deployment: Deployment) => activeJobs(deployment).length === 0 && deployment.tasks.size === 0

  const settle = (deployment: Deployment) => {
    const { plan, status } = deployment
    if (status === "STOPPING" && activeJobs(deployment).length > 0) {
      if (!hasTask(deployment, ({ kind }) => kind === "STOP")) stopJobs(deployment)
    } else if (status === "STOPPING" && isIdle(deployment)) store.setStatus(deployment, "STOPPED")
    else if (status === "RUNNING" && plan.strategy.startsWith("SIMPLE") && isIdle(deployment)) {
      store.setStatus(deployment, "STOPPED")
    }
  }

  const extendInTime = (deployment: Deployment, job: DeploymentJob) => {
    const end = endOf(job)
    const isPlanned = hasTask(
      deployment,
      (task) => task.kind === "EXTEND" && task.job === job.job && task.extraSeconds === undefined
    )
    if (end === undefined || isPlanned) return
    const dueAt = Math.max(now(), end - extensionLead(deployment.timeoutMinutes))
    add(deployment, { kind: "EXTEND", dueAt, job: job.job })
  }

  const halt = (deployment: Deployment) => {
    store.dropTasks(deployment)
    settle(deployment)
  }

  /** How many jobs tasks of that kind that are due are still going to post, or to stop. */
  const coming = ({ replicas, tasks }: Deployment, wanted: TaskKind): number =>
    [...tasks.values()]
      .filter(({ dueAt, isOver, kind }) => kind === wanted && !isOver && dueAt <= now())
      .map(({ limit = wanted === "LIST" ? replicas : Number.POSITIVE_INFINITY, unit }) => limit - unit)
      .reduce((sum, count) => sum + count, 0)

  /** A job runs: it takes the place of another one, if there are too many, and gets its own replacement before it ends. */
  const rotate = (deployment: Deployment, job: DeploymentJob, rotationMinutes: number) => {
    const surplus = activeJobs(deployment).length - deployment.replicas - coming(deployment, "STOP")
    // What posts another revision stops the jobs of the one before itself.
    const isRevised = hasTask(deployment, ({ keptRevision }) => keptRevision !== undefined)
    if (surplus > 0 && !isRevised) stopJobs(deployment, { limit: 1 })
    const dueAt = Math.max(now(), (endOf(job) ?? now()) - rotationMinutes * minute)
    add(deployment, { kind: "LIST", dueAt, limit: 1, job: job.job })
  }

  const throttle = (deployment: Deployment) => {
    if (hasTask(deployment, ({ dueAt, kind }) => kind === "LIST" && dueAt > now())) return
    const pause = pauseAfter(deployment.rapidRounds)
    const rounds = ++deployment.rapidRounds
    if (rounds < mostRounds) {
      const seconds = Duration.toSeconds(Duration.millis(pause))
      const message = `Jobs end too soon (round ${rounds}): the next one is posted in ${seconds} seconds.`
      store.tell(deployment, "RAPID_COMPLETION_THROTTLE", message)
      return add(deployment, { kind: "LIST", dueAt: now() + pause, limit: 1 })
    }
    const why = `${rounds} rounds of jobs in a row ended too soon`
    store.tell(deployment, "RAPID_COMPLETION_FAIL_SAFE", `The deployment is stopped to protect its funds: ${why}.`)
    store.setStatus(deployment, "STOPPING")
    halt(deployment)
  }

  /** A job has ended: another one takes its place at once, unless that goes on and on. */
  const replace = (deployment: Deployment) => {
    if (areRapid(deployment)) return throttle(deployment)
    deployment.rapidRounds = 0
    const missing = deployment.replicas - activeJobs(deployment).length - coming(deployment, "LIST")
    if (missing > 0) add(deployment, { kind: "LIST", dueAt: now(), limit: missing })
  }

  return {
    begin: (deployment) => {
      const missing = deployment.replicas - activeJobs(deployment).length
      if (deployment.plan.strategy !== "SCHEDULED" && missing > 0) {
        return add(deployment, { kind: "LIST", dueAt: now(), limit: missing })
      }
      store.setStatus(deployment, "RUNNING")
      nextRun(deployment)
    },
    listed: (deployment, task) => {
      const { status } = deployment
      if (status === "STARTING" || status === "INSUFFICIENT_FUNDS") store.setStatus(deployment, "RUNNING")
      nextRun(deployment)
      if (task.keptRevision !== undefined) stopJobs(deployment, { keptRevision: task.keptRevision })
      settle(deployment)
    },
    moved: (deployment, job, isInNewState) => {
      const { plan, status } = deployment
      if (!isActive(job)) dropPlans(deployment, job)
      if (status === "RUNNING" || status === "STARTING" || status === "INSUFFICIENT_FUNDS") {
        if (plan.strategy === "SIMPLE-EXTEND" && isActive(job)) extendInTime(deployment, job)
        if (plan.strategy === "INFINITE" && isInNewState) {
          if (job.state === "RUNNING") rotate(deployment, job, plan.rotationMinutes)
          else if (!isActive(job)) replace(deployment)
        }
      }
      settle(deployment)
    },
    reshape: (deployment, change) => {
      const { plan, status } = deployment
      if ((status !== "RUNNING" && status !== "STARTING") || plan.strategy === "SCHEDULED") return
      if (change === "revision") {
        return add(deployment, { kind: "LIST", dueAt: now(), keptRevision: deployment.activeRevision })
      }
      const more = change.replicas
      if (more > 0) add(deployment, { kind: "LIST", dueAt: now(), limit: more })
      else if (more < 0) stopJobs(deployment, { limit: -more })
    },
    reschedule: (deployment) => {
      if (deployment.status !== "RUNNING") return
      store.dropTasks(deployment, ({ kind }) => kind === "LIST")
      nextRun(deployment)
    },
    retime: (deployment) => {
      const { plan, status, tasks, timeoutMinutes } = deployment
      if (status !== "RUNNING" || (plan.strategy !== "INFINITE" && plan.strategy !== "SIMPLE-EXTEND")) return
      for (const job of activeJobs(deployment)) {
        const extraSeconds = timeoutMinutes * 60 - (timeoutOf(job) ?? Number.POSITIVE_INFINITY)
        if (extraSeconds <= 0) continue
        for (const task of tasks.values()) {
          if (task.job !== job.job || task.sent !== undefined || task.extraSeconds !== undefined) continue
          store.setTask(deployment, task, { dueAt: task.dueAt + extraSeconds * 1000 })
        }
        add(deployment, { kind: "EXTEND", dueAt: now(), job: job.job, extraSeconds })
      }
    },
    settle,
    retire: dropPlans,
    halt
  }
}
