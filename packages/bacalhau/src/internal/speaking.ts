/** Which of the two APIs is used with a server, and what keeps the contract by it. Each is loaded when it is. */
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { ClientKey } from "../ClientKey.ts"
import type { paths as OrchestratorPaths } from "../generated/orchestrator.ts"
import type { paths as RequesterPaths } from "../generated/requester.ts"
import type { ServerOptions } from "../ServerOptions.ts"
import { makeAgentCalls } from "./agentCalls.ts"
import { type Connection, connect } from "./connection.ts"
import { makeDetection, type Protocol } from "./detection.ts"
import { makeOrchestratorCalls } from "./orchestratorCalls.ts"
import type { ResultOptions } from "./resultFiles.ts"
import type { Speech } from "./Speech.ts"

interface Options extends ServerOptions, ResultOptions {
  readonly protocol?: Protocol | undefined
  readonly namespace?: string | undefined
  readonly clientKey?: ClientKey | undefined
  readonly settleAfter: number
  readonly refTo: (id: string) => JobRef<"bacalhau">
}

export interface Spoken {
  readonly protocol: Protocol
  readonly speech: Speech
}

export interface Speaking {
  readonly url: string
  readonly speech: Effect.Effect<Spoken, JobError>
  /** A server that has no such route any more is another one than it was: it is asked again the next time. */
  readonly forget: (error: JobError) => Effect.Effect<void>
}

const requesting = Effect.promise(() => import("./requesting.ts"))
const orchestrating = Effect.promise(() => import("./orchestrated.ts"))
const storing = Effect.promise(() => import("./resultFiles.ts"))

export const makeSpeaking = (options: Options): Effect.Effect<Speaking, JobError> =>
  Effect.gen(function* () {
    const connection = yield* connect<OrchestratorPaths>(options)
    const { url } = connection
    const calls = makeOrchestratorCalls(
      connection,
      Effect.suspend(() => Effect.map(detection.speaks, ({ version }) => version)),
      options.namespace
    )
    const agent = makeAgentCalls(connection)
    const requester = Effect.map(requesting, ({ makeRequesting }) =>
      makeRequesting(connection as unknown as Connection<RequesterPaths>, options)
    )
    const detection = makeDetection({
      url,
      protocol: options.protocol,
      serverVersion: options.serverVersion,
      agentVersion: Effect.map(agent.agentVersion, ({ GitVersion }) => GitVersion),
      requesterVersion: Effect.flatMap(requester, ({ version }) => version),
      hasJobVersions: calls.hasJobVersions
    })
    // Shared by all jobs of this client, so that they can be listed together.
    const group = crypto.randomUUID().slice(0, 13)
    const files = Effect.map(storing, ({ makeResultFiles }) =>
      makeResultFiles({ ...options, url, fetch: connection.fetch, timeout: options.timeout ?? "30 seconds" })
    )
    let spoken: (Spoken & { readonly version: unknown }) | undefined
    return {
      url,
      forget: ({ reason }) =>
        Effect.sync(() => {
          if (reason._tag === "Misconfigured" && reason.answer !== undefined) detection.forget()
        }),
      speech: Effect.flatMap(detection.speaks, ({ protocol, version }) => {
        if (spoken?.version === version) return Effect.succeed(spoken)
        const { namespace, refTo, settleAfter } = options
        const shared = { files, version, group, settleAfter, refTo }
        const speech: Effect.Effect<Speech, JobError> =
          protocol === "orchestrator"
            ? Effect.map(orchestrating, ({ makeOrchestrated }) =>
                makeOrchestrated({ ...shared, calls, agent, listen: connection.listen, namespace })
              )
            : Effect.flatMap(requester, ({ speechOf }) => speechOf(shared))
        return Effect.map(speech, (speech) =>
          spoken?.version === version ? spoken : (spoken = { protocol, speech, version })
        )
      })
    }
  })
