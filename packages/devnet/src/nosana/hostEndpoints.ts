/** What a host answers to the owner of a job. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Response from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type { Failure } from "../running/Failure.ts"
import type { FlowState } from "./FlowState.ts"
import type { Host } from "./Host.ts"
import { json, text } from "./hostReplies.ts"
import type { Task } from "./task.ts"

export interface Asked {
  readonly host: Host
  readonly job: string
  /** What stands for the parts of the route that begin with a colon. */
  readonly params: ReadonlyArray<string>
  readonly body: unknown
}

type Reply = HttpServerResponse
type Endpoint = (asked: Asked) => Reply | Effect.Effect<Reply>

const pollEvery = Duration.seconds(1)
const keepAliveEvery = Duration.seconds(15)

/** All but logs and container ids. */
const shown = (state: FlowState, task: Task | undefined) => ({
  ...state,
  errors: state.errors ?? [],
  opStates: state.opStates.map(({ logs: _logs, providerId: _providerId, ...rest }) => rest),
  operations:
    task === undefined
      ? null
      : {
          all: task.statuses(),
          currentGroup: task.currentGroup(),
          currentGroupStatus: task.groupStatuses(task.currentGroup())
        }
})

/** A server-sent event for each change, as seen once a second, until the job has ended. */
const info: Endpoint = ({ host, job }) => {
  if (!host.flows.has(job)) return text(404, "Failed to find job for provided job id.")
  const look = () => host.flows.get(job)?.state
  const frame = (state: FlowState) => JSON.stringify(shown(state, host.tasks.get(job)))
  const events = Stream.unfold({ last: "", isOver: false }, ({ isOver, last }) =>
    Effect.gen(function* () {
      if (isOver) return undefined
      for (let first = last === ""; ; first = false) {
        if (!first) yield* Effect.sleep(pollEvery)
        const state = look()
        if (state === undefined) return undefined
        const now = frame(state)
        const ended = state.endTime !== null
        if (now !== last) return [`data: ${now}\n\n`, { last: now, isOver: ended }] as const
        if (ended) return undefined
      }
    })
  )
  const keepAlive = Stream.tick(keepAliveEvery).pipe(
    Stream.drop(1),
    Stream.map(() => ": keep-alive\n\n")
  )
  const body = Stream.merge(events, keepAlive, { haltStrategy: "left" }).pipe(Stream.encodeText)
  return Response.stream(body, {
    contentType: "text/event-stream",
    headers: { "cache-control": "no-cache", "x-accel-buffering": "no" }
  })
}

const results: Endpoint = ({ host, job }) => {
  const state = host.flows.get(job)?.state
  if (state === undefined) return text(400, "invalid job id")
  if (state.status !== "waiting-for-result") return text(400, "cannot get job result at this time")
  host.deliveries.get(job)?.collected?.()
  return text(200, JSON.stringify(state))
}

const waiting = "waiting-for-job-definition"

const definition: Endpoint = ({ host, job }) => {
  const flow = host.flows.get(job)
  if (flow === undefined) return text(400, "invalid job id")
  return flow.state.status === waiting
    ? text(400, "The job definition has not yet been set. Please set the job definition and try again.")
    : text(200, JSON.stringify(flow.definition))
}

const postDefinition: Endpoint = ({ body, host, job }) => {
  const state = host.flows.get(job)?.state
  if (state === undefined) return text(400, "invalid job id")
  const deliver = host.deliveries.get(job)?.definition
  if (state.status !== waiting || deliver === undefined) return text(400, "cannot send job definition at this time")
  deliver(body)
  return text(200, "Job definition received")
}

const endpoints: Endpoint = ({ host, job }) => {
  const urls = host.flows.get(job)?.state.secrets?.[job]
  if (urls === undefined) return text(400, "No exposed url for job id")
  return json({ urls, status: host.services.get(job)?.isReady() ? "ONLINE" : "OFFLINE" })
}

const stop: Endpoint = ({ host, job }) => {
  host.stopNow.get(job)?.()
  return text(200, "job stopped successfully")
}

const ofTask =
  (reply: (task: Task, params: ReadonlyArray<string>) => Reply | Effect.Effect<Reply>): Endpoint =>
  ({ host, job, params }) => {
    const task = host.tasks.get(job)
    return task === undefined ? text(400, "invalid job id") : reply(task, params)
  }

/** An action on operations: what it says when it is done, and when it cannot be. */
const action = (
  act: (task: Task, params: ReadonlyArray<string>) => Effect.Effect<void, Failure>,
  message: string,
  refused: (words: string) => string
): Endpoint =>
  ofTask((task, params) =>
    Effect.match(act(task, params), {
      onSuccess: () => json({ message }),
      onFailure: (failure) => json({ error: refused(failure.message) }, 500)
    })
  )

/** By method, and path under `/job/ID`. */
export const endpointsOfJob: ReadonlyArray<readonly [route: RegExp, endpoint: Endpoint]> = [
  [/^GET \/info$/, info],
  [/^GET \/results$/, results],
  [/^GET \/job-definition$/, definition],
  [/^POST \/job-definition$/, postDefinition],
  [/^GET \/ops$/, ofTask((task) => json(task.statuses()))],
  [/^GET \/ops\/([^/]+)$/, ofTask((task, [id = ""]) => json({ [id]: task.statuses()[id] ?? null }))],
  [/^GET \/group\/current$/, ofTask((task) => json(task.groupStatuses(task.currentGroup())))],
  [/^GET \/group\/([^/]+)$/, ofTask((task, [group]) => json(task.groupStatuses(group)))],
  [/^GET \/endpoints$/, endpoints],
  [/^POST \/stop$/, stop],
  [
    /^POST \/group\/([^/]+)\/move$/,
    action(
      (task, [group = ""]) => task.moveTo(group),
      "Group Operation restarted",
      () => "Failed to restart group operations"
    )
  ],
  [
    /^POST \/group\/([^/]+)\/restart$/,
    action(
      (task, [group = ""]) => task.restartGroup(group),
      "Group Operation restarted",
      () => "Failed to restart group operations"
    )
  ],
  [
    /^POST \/group\/([^/]+)\/stop$/,
    action(
      (task, [group = ""]) => task.stopGroup(group),
      "Group Operation Stopped",
      () => "Failed to stop group operations"
    )
  ],
  [
    /^POST \/group\/([^/]+)\/operation\/([^/]+)\/restart$/,
    action(
      (task, [group = "", id = ""]) => task.restartOperation(group, id),
      "Operation restarted",
      (words) => `Failed to restart operation: ${words}`
    )
  ],
  [
    /^POST \/group\/([^/]+)\/operation\/([^/]+)\/stop$/,
    action(
      (task, [group = "", id = ""]) => task.stopOperation(group, id),
      "Operation Stopped",
      (words) => `Failed to Stop operation: ${words}`
    )
  ]
]
