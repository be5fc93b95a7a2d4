/** Containers and WebAssembly on a Bacalhau network, by whichever API its server speaks. */
import * as Backend from "@longshore/core/Backend"
import type { JobRef, Ticket } from "@longshore/core/Job"
import { JobError, Misconfigured } from "@longshore/core/JobError"
import { pageOf } from "@longshore/core/Pages"
import { fromConfig } from "@longshore/core/Settings"
import { awaitEnd } from "@longshore/core/Watch"
import type * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { ClientKey } from "./ClientKey.ts"
import type { Protocol } from "./internal/detection.ts"
import type { ResultOptions } from "./internal/resultFiles.ts"
import { asJson, payloadIn, type Speech } from "./internal/Speech.ts"
import { makeSpeaking, type Speaking } from "./internal/speaking.ts"
import type { ServerOptions } from "./ServerOptions.ts"
import type { SubmitOptions } from "./SubmitOptions.ts"

export type { SubmitOptions } from "./SubmitOptions.ts"

export interface Options extends ServerOptions, ResultOptions {
  /**
   * Which API to use: what the server speaks by default, and the orchestrator API where it speaks both. `requester` adds
   * `changes`, which `supports` tells: its server pushes.
   */
  readonly protocol?: Protocol | undefined
  /** Where jobs are put and looked for: `default` unless it is given. Requester servers have no namespaces. */
  readonly namespace?: string | undefined
  /** Signs what is sent to a requester server. One of those takes nothing that is not signed. */
  readonly clientKey?: ClientKey | undefined
  /** How often, at most, watched jobs are looked at: every 2 seconds by default. */
  readonly pollEvery?: Duration.Input | undefined
  /**
   * How long a request whose answer was lost may still arrive: 150 seconds by default. A job that is not seen is sent
   * again only after this time.
   */
  readonly settleAfter?: Duration.Input | undefined
}

export class BacalhauBackend extends Backend.Service<BacalhauBackend, SubmitOptions>()("bacalhau", {
  accepts: ["Container", "Wasm"],
  capabilities: ["getMany", "cancel", "list", "logs", "download", "nodes"]
}) {}

export const make = (options: Options): Effect.Effect<BacalhauBackend["Service"], JobError> =>
  Effect.gen(function* () {
    const { forget, speech, url }: Speaking = yield* makeSpeaking({
      ...options,
      settleAfter: Duration.toMillis(options.settleAfter ?? "150 seconds"),
      refTo: (id): JobRef<"bacalhau"> => Backend.refTo(own, id)
    })
    // A job is found by its name only in its own namespace.
    const at = options.namespace === undefined ? url : `${url}#${encodeURIComponent(options.namespace)}`
    const own = { id: "bacalhau", at } as const

    const by = <A>(use: (speech: Speech) => Effect.Effect<A, JobError>) =>
      Effect.tapError(
        Effect.flatMap(speech, ({ speech }) => use(speech)),
        forget
      )
    const streamed = <A>(use: (speech: Speech) => Stream.Stream<A, JobError>) =>
      Stream.tapError(Stream.unwrap(Effect.map(speech, ({ speech }) => use(speech))), forget)
    /** A ticket is written in the words of one API. */
    const inWords = <A>(
      operation: string,
      ticket: Ticket<"bacalhau">,
      use: (speech: Speech) => Effect.Effect<A, JobError>
    ): Effect.Effect<A, JobError> =>
      Effect.flatMap(speech, ({ protocol, speech }) => {
        const wanted = payloadIn(ticket).protocol
        if (wanted === protocol) return Effect.tapError(use(speech), forget)
        const message = `submission ${ticket.key} was prepared for the ${wanted} API, and ${url} is spoken to by the ${protocol} API now; look for its job there before you submit it again`
        return Effect.fail(new JobError({ backend: "bacalhau", operation, reason: new Misconfigured({ message }) }))
      })

    const members: BacalhauBackend["Service"] = {
      ...own,
      pollEvery: options.pollEvery ?? "2 seconds",
      prepare: (spec, options = {}) =>
        Effect.suspend(() => {
          const key = crypto.randomUUID()
          return Effect.map(
            by(({ prepare }) => prepare(spec, options, key)),
            (payload) => ({ ...ticketOf(own, key), payload: asJson(payload) })
          )
        }),
      send: (ticket) =>
        Effect.map(
          inWords("send", ticket, ({ send }) => send(ticket)),
          (id) => Backend.refTo(own, id)
        ),
      find: (ticket) =>
        Effect.map(
          inWords("find", ticket, ({ find }) => find(ticket)),
          (found) =>
            typeof found === "object"
              ? { _tag: "Landed", ref: Backend.refTo(own, found.id) }
              : { _tag: found === "absent" ? "Absent" : "Unclear" }
        ),
      get: ({ id }) => by(({ get }) => get(id)),
      getMany: (refs) => by(({ getMany }) => getMany(Array.from(new Set(refs.map(({ id }) => id))))),
      result: ({ id }) => by(({ result }) => result(id)),
      cancel: ({ id }) => by(({ cancel }) => cancel(id)),
      list: (wanted = {}) => streamed(({ list }) => list(wanted)),
      logs: (ref, options = {}) => streamed(({ logs }) => logs(ref.id, options, awaitEnd(backend, ref))),
      download: ({ id }, { path }) => streamed(({ download }) => download(id, path)),
      nodes: () => streamed(({ nodes }) => pageOf(nodes))
    }
    // The one API that pushes. Where it is the server that decides, nobody can tell beforehand: core polls then.
    const pushing = {
      changes: ({ id }: JobRef<"bacalhau">) => streamed(({ changes = () => Stream.empty }) => changes(id))
    }
    const backend = BacalhauBackend.of(options.protocol === "requester" ? { ...members, ...pushing } : members)
    return backend
  })

const ticketOf = <Own extends { readonly id: "bacalhau"; readonly at: string }>({ at, id }: Own, key: string) => ({
  backend: id,
  at,
  key
})

export const layer = (options: Options): Layer.Layer<BacalhauBackend, JobError> =>
  Layer.effect(BacalhauBackend, make(options))

export const layerConfig = (
  config: Config.Wrap<Options>
): Layer.Layer<BacalhauBackend, Config.ConfigError | JobError> =>
  Layer.effect(BacalhauBackend, Effect.flatMap(fromConfig(config), make))
