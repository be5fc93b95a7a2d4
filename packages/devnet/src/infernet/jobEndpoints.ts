/** The endpoints that create jobs. */
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Response from "effect/http/HttpServerResponse"
import { isList, type Value } from "../python/Value.ts"
import { json } from "./answers.ts"
import { readJson } from "./body.ts"
import { type Refusal, unprintable } from "./guardian.ts"
import { type Message, type OffchainJob, read, spread, unreadable } from "./message.ts"
import { type InfernetNode, newId } from "./node.ts"
import { runJob } from "./orchestrator.ts"
import { PythonError } from "./PythonError.ts"
import { streamJob } from "./streamJob.ts"

export interface Asked {
  readonly request: HttpServerRequest
  /** Whose jobs these are: the address of the peer. */
  readonly ip: string
}

type Answer = Effect.Effect<Response.HttpServerResponse>

/** A job whose request has come in whole is started, also when its client is gone by then. */
const whoeverLeaves = Effect.uninterruptible

const attempt = <A>(act: () => A): Effect.Effect<A, PythonError> =>
  Effect.try({ try: act, catch: (error) => (error instanceof PythonError ? error : new PythonError(String(error))) })

const refused = ({ error, isUnprintable, params }: Refusal) =>
  isUnprintable ? Effect.fail(new PythonError(unprintable)) : Effect.succeed(json({ error, params }, 405))

/** Running from now on, unless Redis is down: then nobody will ever hear of it. */
const begin = (node: InfernetNode, job: OffchainJob): void => {
  try {
    node.store.set(job, "running")
  } catch {
    return
  }
  node.fork(runJob(node, job))
}

const accepted = (node: InfernetNode, message: Message): Response.HttpServerResponse => {
  if (message.kind === "job") begin(node, message)
  return json(message.kind === "job" || node.traits.isOld ? { id: message.id } : {})
}

/** Reads one message and asks the guardian; what it accepts goes on. */
const filtered =
  (node: InfernetNode, next: (message: Message) => Response.HttpServerResponse) =>
  ({ ip, request }: Asked): Answer => {
    const { guardian, traits } = node
    return Effect.gen(function* () {
      const body = yield* readJson(request, { force: traits.isOld })
      const message = yield* attempt(() => read(spread({ id: newId(), ip }, body), traits))
      if (message === undefined) {
        return traits.isOld ? json({ error: "Could not parse message" }, 400) : yield* new PythonError(unreadable)
      }
      const refusal = yield* attempt(() => guardian(message))
      return refusal === undefined ? next(message) : yield* refused(refusal)
    }).pipe(
      Effect.catch(({ message }) =>
        Effect.succeed(
          json({ error: traits.isOld ? "Could not enqueue job" : `Internal server error: ${message}` }, 500)
        )
      ),
      whoeverLeaves
    )
  }

export const createJob = (node: InfernetNode) => filtered(node, (message) => accepted(node, message))

export const createJobStream = (node: InfernetNode) =>
  filtered(node, (message) =>
    message.kind === "job"
      ? Response.stream(streamJob(node, message), {
          contentType: "text/html; charset=utf-8"
        })
      : json({ error: "Streaming only supported for OffchainJob requests." }, 405)
  )

/** A message of a batch that nobody could read is left out by old nodes; it fails the whole batch of others. */
const messagesIn = (node: InfernetNode, items: ReadonlyArray<Value>, ip: string): ReadonlyArray<Message> =>
  items.flatMap((item) => {
    const message = read(spread({ id: newId(), ip }, item), node.traits)
    if (message === undefined && !node.traits.isOld) throw new PythonError(unreadable)
    return message ?? []
  })

export const createJobBatch = (node: InfernetNode) => {
  const { guardian, traits } = node
  return ({ ip, request }: Asked): Answer =>
    Effect.gen(function* () {
      const body = yield* readJson(request, { force: true })
      if (!isList(body)) {
        return json({ error: traits.isOld ? "Could not parse message" : "Expected a list" }, 400)
      }
      const judged = yield* attempt(() =>
        messagesIn(node, body, ip).map((message) => ({ message, refusal: guardian(message) }))
      )
      // What was accepted runs, even when the answer cannot be written.
      for (const { message, refusal } of judged) {
        if (refusal === undefined && message.kind === "job") begin(node, message)
      }
      if (judged.some(({ refusal }) => refusal?.isUnprintable)) return yield* new PythonError(unprintable)
      return json(
        judged.flatMap(({ message, refusal }): ReadonlyArray<unknown> => {
          if (refusal !== undefined) return [{ error: refusal.error, params: refusal.params }]
          if (message.kind === "job") return [{ id: message.id }]
          return traits.isOld ? [] : [{}]
        })
      )
    }).pipe(
      Effect.catch(({ message }) =>
        Effect.succeed(json({ error: `Could not enqueue job${traits.isOld ? "" : `:  ${message}`}` }, 500))
      ),
      whoeverLeaves
    )
}
