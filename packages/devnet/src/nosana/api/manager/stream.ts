/** What a deployment is and becomes, as server-sent events: first what it is doing, then each change. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Response from "effect/http/HttpServerResponse"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { activeJobs, type Deployment } from "./records.ts"
import type { Change, Store } from "./Store.ts"
import { changeView } from "./views.ts"

const heartbeatEvery = Duration.seconds(25)

const snapshot = (deployment: Deployment): ReadonlyArray<Change> => [
  { type: "deployment" },
  ...activeJobs(deployment).map((job) => ({ type: "job", job }) as const),
  ...[...deployment.tasks.values()]
    .sort((one, other) => one.dueAt - other.dueAt)
    .map((task) => ({ type: "task", task, isDone: false }) as const)
]

/** Ends with the deployment. */
export const streamOf = (store: Store, deployment: Deployment): HttpServerResponse => {
  // Written in the turn of the change: what comes after it is not in it.
  const frame = (change: Change) => `data: ${JSON.stringify(changeView(deployment, change))}\n\n`
  const changes = Stream.callback<string>(
    (queue) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          let told = ""
          const tell = (change: Change) => {
            const text = frame(change)
            // Some of what changes of a deployment is not in its frame.
            if (change.type === "deployment" && text === told) return
            if (change.type === "deployment") told = text
            Queue.offerUnsafe(queue, text)
          }
          for (const change of snapshot(deployment)) tell(change)
          return store.follow(deployment, {
            changed: tell,
            ended: () => void Queue.endUnsafe(queue)
          })
        }),
        (stop) => Effect.sync(stop)
      ),
    { bufferSize: Number.POSITIVE_INFINITY }
  )
  const heartbeat = Stream.tick(heartbeatEvery).pipe(
    Stream.drop(1),
    Stream.map(() => ": keep-alive\n\n")
  )
  return Response.stream(Stream.merge(changes, heartbeat, { haltStrategy: "left" }).pipe(Stream.encodeText), {
    contentType: "text/event-stream",
    headers: { "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" }
  })
}
