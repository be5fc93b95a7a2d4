/** Runs a job's operations: groups one after the other, the operations of a group together. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Failure } from "../running/Failure.ts"
import type { Operation } from "./Definition.ts"
import { type Flow, groupOf, type OperationState } from "./FlowState.ts"
import { type Running, runOperation } from "./operation.ts"
import { endOf, type Progress, type StopReason } from "./Progress.ts"
import type { TaskLog } from "./TaskLog.ts"

export type Statuses = Readonly<Record<string, Progress | null>>

export interface Task {
  readonly flow: Flow
  readonly log: TaskLog
  /** Ends when all operations have ended. */
  readonly run: Effect.Effect<void>
  /** Ends all that runs and lets nothing more begin. */
  readonly stop: (reason: StopReason) => void
  readonly statuses: () => Statuses
  readonly currentGroup: () => string | undefined
  readonly groupStatuses: (group: string | undefined) => Statuses
  readonly stopOperation: (group: string, id: string) => Effect.Effect<void, Failure>
  readonly restartOperation: (group: string, id: string) => Effect.Effect<void, Failure>
  readonly stopGroup: (group: string) => Effect.Effect<void, Failure>
  readonly restartGroup: (group: string) => Effect.Effect<void, Failure>
  /** Ends the group that runs, and begins another. */
  readonly moveTo: (group: string) => Effect.Effect<void, Failure>
}

export interface Means extends Omit<Running, "abort" | "group" | "operation" | "progress" | "ready" | "state"> {
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
}

const diagnosed = {
  expired: { jobExpired: true },
  stopped: { jobStopped: true },
  quit: { hostShutDown: true },
  restart: {}
} as const

export const makeTask = (means: Means): Task => {
  const { flow, fork, log, now } = means
  const { ops } = flow.definition
  const groups = new Map<string, ReadonlyArray<Operation>>()
  for (const operation of ops) {
    const group = groupOf(operation)
    groups.set(group, [...(groups.get(group) ?? []), operation])
  }
  const progress = new Map<string, Progress>(ops.map(({ id }) => [id, "init"]))
  const running = new Map<string, Fiber.Fiber<void>>()
  const aborts = new Map<string, Deferred.Deferred<StopReason>>()
  const locks = new Map<string, "STOPPING" | "RESTARTING">()
  const ready = new Set<string>()
  let current: string | undefined
  let stopping: StopReason | undefined

  const stateOf = (id: string): OperationState => flow.state.opStates[ops.findIndex((each) => each.id === id)]!
  const say = (operation: Operation, message: string) =>
    log.add({ opId: operation.id, group: current ?? "", type: undefined, message })
  const abort = (id: string, reason: StopReason) => {
    const own = aborts.get(id)
    if (own !== undefined) Deferred.doneUnsafe(own, Effect.succeed(reason))
  }

  const begin = (operation: Operation): void => {
    const { id } = operation
    const state = stateOf(id)
    if (stopping !== undefined) {
      Object.assign(state, { exitCode: 0, startTime: now(), endTime: now(), status: endOf[stopping] })
      return
    }
    progress.set(id, "starting")
    const own = Deferred.makeUnsafe<StopReason>()
    aborts.set(id, own)
    const effect = runOperation({
      ...means,
      operation,
      state,
      abort: own,
      group: () => current ?? "",
      progress: (status) => void progress.set(id, status),
      ready: () => becameReady(id)
    })
    hold(
      id,
      Effect.ensuring(
        effect,
        Effect.sync(() => {
          if (aborts.get(id) === own) aborts.delete(id)
        })
      )
    )
  }

  /** The group goes on until the effect has ended. */
  const hold = (name: string, effect: Effect.Effect<void>): Fiber.Fiber<void> => {
    const fiber = fork(
      Effect.ensuring(
        Effect.andThen(Effect.yieldNow, effect),
        Effect.sync(() => {
          if (running.get(name) === fiber) running.delete(name)
          for (const { execution, id } of ops) {
            const follows = execution?.stop_if_dependent_stops === true && execution.depends_on?.includes(name) === true
            if (follows && running.has(id)) fork(Effect.ignore(stopOperation(current ?? "", id)))
          }
        })
      )
    )
    running.set(name, fiber)
    return fiber
  }

  const becameReady = (id: string): void => {
    ready.add(id)
    for (const operation of groups.get(current ?? "") ?? []) {
      const wanted = operation.execution?.depends_on ?? []
      const isNext = wanted.includes(id) && progress.get(operation.id) === "waiting"
      if (isNext && wanted.every((each) => ready.has(each))) begin(operation)
    }
  }

  const wait = (name: string) => {
    const fiber = running.get(name)
    return fiber === undefined ? Effect.void : Effect.asVoid(Fiber.await(fiber))
  }

  const run = Effect.gen(function* () {
    flow.state.status = "running"
    flow.state.startTime = now()
    for (const { id } of ops) progress.set(id, "pending")
    for (const [group, operations] of groups) {
      current = group
      for (const operation of operations) {
        if ((operation.execution?.depends_on ?? []).length === 0) begin(operation)
        else progress.set(operation.id, "waiting")
      }
      while (running.size > 0) yield* Effect.forEach([...running.values()], Fiber.await, { discard: true })
      current = undefined
    }
    flow.state.status = stopping === undefined ? "success" : endOf[stopping]
    flow.state.endTime = now()
    flow.state.secrets = {}
  })

  const check = (group: string, id?: string): Effect.Effect<ReadonlyArray<Operation>, Failure> => {
    const operations = groups.get(group)
    const isThere = operations !== undefined && (id === undefined || operations.some((each) => each.id === id))
    if (!isThere) return Effect.fail(new Failure("GROUP_NOT_FOUND"))
    const lock = id === undefined ? undefined : locks.get(id)
    return lock === undefined ? Effect.succeed(operations) : Effect.fail(new Failure(`OPERATION_${lock}`))
  }
  const checkActive = (group: string, id?: string) =>
    Effect.tap(check(group, id), () => (current === group ? Effect.void : Effect.fail(new Failure("GROUP_NOT_ACTIVE"))))

  const stopOperation = Effect.fnUntraced(function* (group: string, id: string) {
    const operations = yield* check(group, id)
    if (progress.get(id) === "stopped") return
    locks.set(id, "STOPPING")
    progress.set(id, "stopping")
    say(operations.find((each) => each.id === id)!, "Stopping Operation")
    abort(id, "stopped")
    yield* wait(id)
    locks.delete(id)
    progress.set(id, "stopped")
    const state = stateOf(id)
    state.endTime ??= now()
    if (state.status === "init" || state.status === "running") state.status = "stopped"
  })

  const restartOperation = Effect.fnUntraced(function* (group: string, id: string) {
    const operations = yield* checkActive(group, id)
    const operation = operations.find((each) => each.id === id)!
    locks.set(id, "RESTARTING")
    progress.set(id, "restarting")
    say(operation, "Restarting Operation")
    const isBack = Deferred.makeUnsafe<void>()
    hold(`${id}::restart-block`, Deferred.await(isBack))
    abort(id, "restart")
    yield* wait(id)
    begin(operation)
    Deferred.doneUnsafe(isBack, Effect.void)
    locks.delete(id)
  })

  const stopGroup = Effect.fnUntraced(function* (group: string) {
    const operations = yield* checkActive(group)
    yield* Effect.forEach(operations, ({ id }) => Effect.ignore(stopOperation(group, id)), {
      concurrency: "unbounded",
      discard: true
    })
  })
  const restartGroup = Effect.fnUntraced(function* (group: string) {
    const operations = yield* checkActive(group)
    yield* Effect.forEach(operations, ({ id }) => Effect.ignore(restartOperation(group, id)), { discard: true })
  })

  const groupStatuses = (group: string | undefined): Statuses =>
    Object.fromEntries((groups.get(group ?? "") ?? []).map(({ id }) => [id, progress.get(id) ?? null]))

  return {
    flow,
    log,
    run,
    stop: (reason) => {
      if (stopping !== undefined) return
      stopping = reason
      for (const [id, own] of aborts) {
        say(ops.find((each) => each.id === id)!, "Operation Stopping")
        progress.set(id, "stopping")
        Object.assign(stateOf(id).diagnostics.reason, diagnosed[reason], {
          reason: `Operation stopped due to flow ${reason}`
        })
        Deferred.doneUnsafe(own, Effect.succeed(reason))
      }
      for (const { id } of ops) {
        const state = stateOf(id)
        if (state.startTime !== null) continue
        progress.set(id, "stopped")
        Object.assign(state, { status: endOf[reason], endTime: now(), exitCode: 0 })
      }
    },
    statuses: () => Object.fromEntries(progress),
    currentGroup: () => current,
    groupStatuses,
    stopOperation,
    restartOperation,
    stopGroup,
    restartGroup,
    moveTo: Effect.fnUntraced(function* (group: string) {
      yield* check(group)
      if (current === group) return yield* Effect.fail(new Failure("GROUP_ACTIVE"))
      if (current === undefined) return yield* Effect.fail(new Failure("GROUP_NOT_FOUND"))
      const isThere = Deferred.makeUnsafe<void>()
      hold(`${group}::restart-group`, Deferred.await(isThere))
      yield* stopGroup(current)
      current = group
      yield* restartGroup(group)
      Deferred.doneUnsafe(isThere, Effect.void)
    })
  }
}
