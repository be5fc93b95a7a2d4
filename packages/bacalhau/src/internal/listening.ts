/** A web socket as a stream of its messages. The sender waits while the reader does, where the platform lets it. */
import { type JobError, JobNotFound, Misconfigured, Unauthorized, Unavailable } from "@longshore/core/JobError"
import type { OpenSocket, Socket } from "@longshore/core/Socket"
import * as Cause from "effect/Cause"
import * as Channel from "effect/Channel"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Pull from "effect/Pull"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Auth } from "../ServerOptions.ts"
import { failed } from "./failed.ts"

interface Asked {
  readonly operation: string
  readonly path: string
  readonly first?: string | undefined
  readonly absent?: string | undefined
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly secrets: ReadonlyArray<string>
  readonly openSocket: OpenSocket | undefined
  readonly auth: Auth | undefined
}

/** How many messages wait for the reader before the sender has to. */
const high = 512

export const listening = (asked: Asked): Stream.Stream<string, JobError> =>
  Stream.fromChannel(
    Channel.fromTransform((_, scope) =>
      Effect.gen(function* () {
        const { first, operation, secrets } = asked
        const hide = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "<redacted>"), text)
        const news = Latch.makeUnsafe(false)
        let messages: Array<string> = []
        let end: "closed" | JobError | undefined
        let isPaused = false
        let isOpen = false
        let isLeft = false
        let held: Socket | undefined
        // Whichever is there last, the socket or its opening, is followed by the first message.
        const greet = () => {
          if (isOpen && first !== undefined) held?.send(first)
        }
        const ended = (how: "closed" | JobError) => {
          end ??= how
          news.openUnsafe()
        }
        const open = asked.openSocket ?? (yield* Effect.promise(() => import("@longshore/core/Socket"))).openSocket
        const opened = open(asked.url.replace(/^http/, "ws") + asked.path, asked.headers, {
          opened: () => {
            isOpen = true
            greet()
          },
          received: (text) => {
            if (isLeft) return
            messages.push(text)
            news.openUnsafe()
            if (messages.length >= high && !isPaused) {
              isPaused = true
              held?.pause?.()
            }
          },
          refused: (status, body) => ended(failed(operation, refusal(asked, status, hide(body)))),
          closed: (code, reason) =>
            ended(
              code === 1000 || code === 1005
                ? "closed"
                : failed(operation, new Unavailable({ message: lostWords(asked, code, hide(reason)) }))
            )
        })
        yield* Scope.addFinalizer(
          scope,
          Effect.promise(async () => {
            // What still arrives until the other side has said farewell is for nobody.
            isLeft = true
            messages = []
            ;(await opened).close()
          })
        )
        held = yield* Effect.promise(async () => opened)
        // It can have filled up before it was held.
        if (isPaused) held.pause?.()
        greet()

        const pull: Pull.Pull<readonly [string, ...Array<string>], JobError> = Effect.suspend(() => {
          const [head, ...rest] = messages
          if (head !== undefined) {
            messages = []
            if (isPaused) {
              isPaused = false
              held?.resume?.()
            }
            return Effect.succeed([head, ...rest] as const)
          }
          if (end === "closed") return Cause.done()
          if (end !== undefined) return Effect.fail(end)
          news.closeUnsafe()
          return Effect.andThen(news.await, pull)
        })
        return pull
      })
    )
  )

const lostWords = ({ path, url }: Asked, code: number, reason: string): string =>
  `${url}${path.split("?", 1)[0]}: the web socket ended before its end (code ${code})${reason === "" ? "" : `: ${reason}`}`

const refusal = ({ absent, auth, url }: Asked, status: number, body: string) => {
  const answer = { status, body }
  const message = `HTTP ${status} where a web socket was asked for: ${body.slice(0, 500) || "no explanation"}`
  if (status === 401 || status === 403) {
    const hint = auth === undefined ? "; give credentials (auth)" : ""
    return new Unauthorized({ message: message + hint, answer })
  }
  if (status === 404 || status === 410) {
    return absent === undefined
      ? new JobNotFound({ message, answer })
      : new Misconfigured({ message: `${absent} (${url} answers HTTP ${status})`, answer })
  }
  return new Unavailable({ message, answer })
}
