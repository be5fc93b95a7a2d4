/** What happens to jobs, over a web socket that the server never closes by itself. */
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import { type Json, write } from "../../go/Json.ts"
import type { Asked } from "../Asked.ts"
import type { Server } from "../Server.ts"
import { legacyEvents, liveEvent } from "./states.ts"

export const serveEvents = (server: Server, { query, request }: Asked) =>
  Effect.gen(function* () {
    const asked = query.get("job_id") ?? ""
    const socket = yield* request.upgrade
    const reader = yield* socket.reader
    const writer = yield* socket.writer
    const queue = yield* Queue.unbounded<Json>()
    const stop = server.store.onChange((entry, row) => {
      const event = asked === "" || asked === entry.id ? liveEvent(row, entry, server) : undefined
      if (event !== undefined) Queue.offerUnsafe(queue, event)
    })
    yield* Effect.addFinalizer(() => Effect.sync(stop))
    // First what there has been, in the shape in which it is kept.
    for (const entry of server.store.jobs.values()) {
      if (asked !== "" && asked !== entry.id) continue
      for (const event of legacyEvents(entry.history, server)) yield* writer.write(`${write(event)}\n`)
    }
    const send = Effect.forever(Effect.flatMap(Queue.take(queue), (event) => writer.write(`${write(event)}\n`)))
    return yield* Effect.raceFirst(send, Effect.forever(reader.pull))
  }).pipe(Effect.scoped, Effect.ignore)
