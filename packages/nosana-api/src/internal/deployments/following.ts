/** What happens to a deployment, over as many connections as it takes. */
import { type JobError, MalformedResponse, Unavailable } from "@longshore/core/JobError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { faultOf } from "../../ApiFault.ts"
import type { Deployments, DeploymentUpdate } from "../../Deployments.ts"
import type { paths } from "../../generated/deployments.ts"
import type { Listen } from "../connection.ts"
import { failed } from "../failed.ts"
import { isRecord } from "../wire.ts"
import { readTold, readToldEvent, readToldJob, readToldTask } from "./reading.ts"
import { ofDeployment } from "./refusals.ts"

const operation = "deployments.stream"

/** Of how much it is known that it was told: a stream can go on for months. */
const remembered = 10_000

const passing: ReadonlyArray<JobError["reason"]["_tag"]> = ["Unavailable", "RateLimited"]

/**
 * After a second, then twice as long each time and half a minute at most, or as long as the server asks for; begun anew by
 * whatever comes. What is no matter of the connection is not asked for again.
 */
const reconnecting = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("30 seconds")]).pipe(
  Schedule.setInputType<JobError>(),
  Schedule.modifyDelay(({ duration, input }) => Effect.succeed(Duration.max(duration, pauseOf(input)))),
  Schedule.while(({ input }) => passing.includes(input.reason._tag)),
  Schedule.upTo({ times: 7 })
)

const pauseOf = (error: JobError): Duration.Duration => faultOf(error)?.retryAfter ?? Duration.zero

/** What a message is about: in `data`, under its own type, or beside it. */
const contentOf = (type: string, { data, type: _, [type]: named, ...rest }: { readonly [name: string]: unknown }) =>
  data ?? (isRecord(named) ? named : { ...rest, ...(named !== undefined && { [type]: named }) })

const read = (id: string, json: unknown): DeploymentUpdate => {
  if (!isRecord(json) || typeof json.type !== "string")
    throw new SyntaxError("an event of the stream does not say what it is")
  const { type } = json
  const content = contentOf(type, json)
  switch (type) {
    case "deployment":
      return { type, deployment: readTold(id)(content), raw: json }
    case "job":
      return { type, job: readToldJob(content), raw: json }
    case "event":
      return { type, event: readToldEvent(content), raw: json }
    case "task":
      return { type, task: readToldTask(content), raw: json }
    default:
      return { type: "unknown", word: type, raw: json }
  }
}

/** Whose state it tells. What only happens is `undefined`. */
const subjectOf = (update: DeploymentUpdate): string | undefined => {
  switch (update.type) {
    case "deployment":
      return update.type
    case "job":
      return update.job.job
    default:
      return undefined
  }
}

export const streamCall =
  (listen: Listen<paths>): Deployments["stream"] =>
  (id) =>
    Stream.suspend(() => {
      const told = new Map<string, string>()
      const isNew = (update: DeploymentUpdate) => {
        const text = JSON.stringify(update.raw)
        const subject = subjectOf(update) ?? text
        const isTold = told.get(subject) === text
        // Anew, so that what is dropped is what was not told of for the longest time.
        told.delete(subject)
        told.set(subject, text)
        const [oldest] = told.keys()
        if (told.size > remembered && oldest !== undefined) told.delete(oldest)
        return !isTold
      }
      const connection = listen({
        operation,
        names: { deployment: id },
        absent: "the server does not stream what happens to deployments; ask for events, jobs and tasks",
        reason: ofDeployment,
        send: (api, init) =>
          api.GET("/deployments/{deployment}/stream", { ...init, params: { path: { deployment: id } } })
      })
      const closed = failed(operation, new Unavailable({ message: "the server has closed the stream" }))
      return connection.pipe(
        Stream.concat(Stream.fail(closed)),
        Stream.retry(reconnecting),
        Stream.mapEffect(({ data }) =>
          Effect.try({
            try: () => read(id, data),
            catch: (thrown) => {
              const message = `the answer cannot be read: ${(thrown as Error).message}`
              return failed(operation, new MalformedResponse({ message }))
            }
          })
        ),
        Stream.filter(isNew)
      )
    })
