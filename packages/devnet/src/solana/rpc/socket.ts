/** Subscriptions over a web socket. */
import type { IncomingMessage } from "node:http"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Latch from "effect/Latch"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Socket from "effect/socket/Socket"
import { Stillness } from "../../internal/stillness.ts"
import type { Bank } from "../Bank.ts"
import { answerTo } from "./answer.ts"
import { makeSubscriptions } from "./subscriptions.ts"

export interface Sockets {
  /** Ends with the connection. */
  readonly serve: (request: HttpServerRequest) => Effect.Effect<void, never, HttpServerRequest | Scope.Scope>
  /** Cuts the connections there are. */
  readonly cut: () => void
  readonly count: () => number
}

/** In real time: what is sent earlier may reach the client in one piece with the answer, before it listens. */
const heardMillis = 10
/** A client in this process may have been kept from reading all that time, and needs a turn. */
const turnsToHear = 3

const afterTurns = (act: () => void, turns = turnsToHear): void =>
  void setImmediate(() => (turns > 1 ? afterTurns(act, turns - 1) : act()))

interface Sent {
  readonly message: string
  /** What to do when it has been sent. */
  readonly after: ReadonlyArray<() => void>
}

/** A client that leaves so many bytes unread is let go. */
const mostUnread = 16 * 1024 * 1024

export const makeSockets = (bank: Bank): Sockets => {
  const open = new Set<IncomingMessage["socket"]>()
  let ids = 0

  const serve: Sockets["serve"] = (request) =>
    Effect.gen(function* () {
      const raw = (NodeHttpServerRequest.toIncomingMessage(request) as IncomingMessage).socket
      const stillness = yield* Stillness
      const socket = yield* request.upgrade
      const pull = yield* Socket.readerString(socket)
      const writer = yield* socket.writer
      yield* Effect.acquireRelease(
        Effect.sync(() => open.add(raw)),
        () => Effect.sync(() => open.delete(raw))
      )
      const out = yield* Queue.unbounded<Sent>()
      const work = Latch.makeUnsafe(false)
      /** What waits for an answer to be sent, and all that waits for the client to hear one. */
      let unheard: Array<() => void> = []
      const waits = new Set<() => void>()
      const onceHeard = (act: () => void) => {
        const settled = stillness.begin()
        waits.add(settled)
        unheard.push(() => {
          setTimeout(() => {
            afterTurns(() => {
              if (waits.delete(settled)) act()
              settled()
            })
          }, heardMillis)
        })
      }
      const subscriptions = yield* Effect.acquireRelease(
        Effect.sync(() =>
          makeSubscriptions({
            bank,
            nextId: () => ids++,
            onceHeard,
            send: (message) => void Queue.offerUnsafe(out, { message, after: [] }),
            wake: () => work.openUnsafe()
          })
        ),
        ({ close }) =>
          Effect.sync(() => {
            close()
            for (const settled of waits) settled()
            waits.clear()
          })
      )
      const hear = Effect.map(pull, (messages) => {
        for (const each of messages) {
          const message = answerTo(each, subscriptions.answer)
          if (message !== undefined) Queue.offerUnsafe(out, { message, after: unheard })
          else for (const act of unheard) act()
          unheard = []
        }
      })
      const speak = Effect.gen(function* () {
        const { message, after } = yield* Queue.take(out)
        if (raw.writableLength > mostUnread) return void raw.destroy()
        yield* writer.write(message)
        for (const act of after) act()
      })
      const tick = Effect.gen(function* () {
        if (!subscriptions.awaitsTime()) work.closeUnsafe()
        yield* work.await
        // A moment longer, so that the next slot has begun.
        yield* Effect.sleep(Duration.millis(bank.millisToNextSlot()))
        subscriptions.tick()
      })
      return yield* Effect.raceFirst(
        Effect.forever(hear),
        Effect.raceFirst(Effect.forever(speak), Effect.forever(tick))
      )
    }).pipe(Effect.scoped, Effect.ignore)

  return {
    serve,
    cut: () => {
      for (const socket of open) socket.destroy()
    },
    count: () => open.size
  }
}
